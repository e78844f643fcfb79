"""The links between an app and its rows, and what can be wrong with each."""
