"""What changes council data profiles."""
