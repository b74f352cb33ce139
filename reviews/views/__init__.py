"""Pages of review cycles."""
