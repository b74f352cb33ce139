"""What the desk asks, by noun."""
