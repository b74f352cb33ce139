"""How the lists of council data profiles are narrowed."""
