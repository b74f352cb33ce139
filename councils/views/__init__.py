"""Pages of places and people."""
