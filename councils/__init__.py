"""Places and people: councils, regions, clusters, persons, appointments."""
