"""Forms of booking: the questions of the request, the team, the answers to invitations."""
