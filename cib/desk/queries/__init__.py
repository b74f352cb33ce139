"""What a page shows of several apps at once."""
