"""The tests: a mirror of the applications, and the architecture's own."""
