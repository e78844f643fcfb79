"""PUT IN ORDER a stack whose run was killed."""
