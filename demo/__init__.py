"""The demo, step by step, in the simulated cloud."""
