"""How the simulated cloud behaves: plain data, a file for each service and one for the cloud as a whole."""
