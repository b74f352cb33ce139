"""The lists of the desk as tables, by noun."""
