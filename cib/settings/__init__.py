"""Settings: base for all, then local, test and production; the only place that reads the environment."""
