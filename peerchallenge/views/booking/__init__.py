"""Pages of booking: the request, the queue, the team, invitations and releases."""
