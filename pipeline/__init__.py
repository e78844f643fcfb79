"""TELL AND GUARD: previews in plain words, comments, drift issues, deploy gate. Does not: declare resources."""
