"""PUT IN ORDER: a stack whose run was killed, so that the same command finishes the job (docs/recovery.md)."""
