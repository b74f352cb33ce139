"""Who may see and do what at the desk, by noun."""
