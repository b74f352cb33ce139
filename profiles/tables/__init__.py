"""The lists of council data profiles as tables."""
