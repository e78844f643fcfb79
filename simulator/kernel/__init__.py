"""What every simulated service stands on: requests, routes, the store, the clock, faults and the journal."""
