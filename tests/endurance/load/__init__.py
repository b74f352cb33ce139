"""Two hundred people clicking at once: who they are, what they open, and a run of it. Not part of the suite."""
