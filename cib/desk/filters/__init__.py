"""How the lists of the desk are narrowed, by noun."""
