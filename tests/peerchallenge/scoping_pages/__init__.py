"""The pages of scoping, dates, days and ground rules."""
