"""What Oracle's control planes have in common: signatures, etags, paging, retry tokens, work requests."""
