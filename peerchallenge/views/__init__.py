"""The views of peer challenges, one module a part."""
