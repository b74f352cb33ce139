"""The rules of this app: pure functions over frozen facts."""
