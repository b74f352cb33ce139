"""The forms of peer challenges, one module a part."""
