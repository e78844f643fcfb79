"""Put the services together into one cloud, and fill a new one."""
