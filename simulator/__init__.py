"""A simulated Oracle cloud on loopback: IAM, identity domains, IoT and the IoT data API.

Does not: know anything of the Pulumi program or of the client. They meet it only over the network, at the
real host names, through proxy variables and a CA file in the environment.
"""
