"""Pure rules of council data profiles: comparing figures, reading files, early signs."""
