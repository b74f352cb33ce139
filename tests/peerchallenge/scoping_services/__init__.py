"""The services of scoping: writing a scope, and moving it."""
