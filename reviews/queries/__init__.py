"""Questions about review cycles."""
