"""The rules of peer challenges, one module a part."""
