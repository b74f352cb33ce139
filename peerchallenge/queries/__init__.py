"""The queries of peer challenges, one module a part."""
