"""Pages of the pool, one module a subject."""
