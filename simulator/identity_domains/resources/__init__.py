"""The resources of an identity domain and what Oracle adds to each."""
