"""Bringing figures in from a file: read, checked line by line, compared as a whole, written at once or not at all."""
