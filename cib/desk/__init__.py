"""The top: home for each role and the pages that show several apps at once."""
