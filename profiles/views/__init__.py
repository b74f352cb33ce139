"""Pages of council data profiles."""
