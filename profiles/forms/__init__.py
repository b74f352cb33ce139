"""The forms of council data profiles."""
