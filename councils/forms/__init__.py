"""Shapes of what is typed about places and people."""
