"""The services of peer challenges, one module a part."""
