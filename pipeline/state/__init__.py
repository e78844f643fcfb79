"""A Pulumi state that a team shares in OCI Object Storage, without a long-lived S3 key.

`python -m pipeline.state exec -- pulumi up` opens a door on loopback for the time of one command. Pulumi speaks S3 to
it; it speaks Oracle's own API, signed as the oci plugin signs. Why not a library: of the S3 servers on PyPI, moto is a
mock that checks no signature, pys3local serves a folder and is one person's first year, awssig checks no body and was
left in 2019, object-storage-proxy speaks S3 on both sides. Pulumi uses six calls.
"""
