"""What the desk changes, by noun."""
