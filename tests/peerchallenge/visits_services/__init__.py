"""The services of a visit: on site, concerns, days."""
