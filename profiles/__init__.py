"""Council data profiles: themes, indicators, readings and early signs."""
