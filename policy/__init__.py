"""What a stack may not deploy: a policy pack that the Pulumi engine runs, in an environment of its own."""
