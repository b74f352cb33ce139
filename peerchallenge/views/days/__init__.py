"""Pages of days: where councils stand, statements, allowances, extensions, funds, programme years."""
