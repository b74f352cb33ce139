"""Page components: pure functions that turn figures into words and SVG geometry; no database, no request."""
