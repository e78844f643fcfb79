"""Object Storage: buckets and objects of the simulated tenancy."""
