"""The house: settings, set-up, start, containers."""
