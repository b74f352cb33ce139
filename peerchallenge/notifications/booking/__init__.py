"""The messages of booking: their kinds, and who gets them."""

from dataclasses import replace

from cib.common.outbox import Kind
from peerchallenge.notifications.booking.requests import KINDS as _REQUESTS
from peerchallenge.notifications.booking.requests import (
    broker_named,
    confirmation_asked,
    coordinator_named,
    manager_assigned,
    request_received,
    scoping_begun,
    service_leads_named,
    taken_on,
)
from peerchallenge.notifications.booking.teams import KINDS as _TEAMS
from peerchallenge.notifications.booking.teams import (
    invitation_accepted,
    invitation_declined,
    invitation_expired,
    invitation_sent,
    invitation_withdrawn,
    manager_needed,
    release_asked,
    release_given,
    release_refused,
    releaser_ids,
    remind_of_invitation,
    remind_of_release,
    stood_down,
    team_complete,
    was_sent,
)

#: Each of them carries what `people.names` gives.
KINDS: tuple[Kind, ...] = tuple(replace(kind, names=("host", "offer", "reference")) for kind in (*_REQUESTS, *_TEAMS))

__all__ = [
    "KINDS",
    "broker_named",
    "confirmation_asked",
    "coordinator_named",
    "invitation_accepted",
    "invitation_declined",
    "invitation_expired",
    "invitation_sent",
    "invitation_withdrawn",
    "manager_assigned",
    "manager_needed",
    "release_asked",
    "release_given",
    "release_refused",
    "releaser_ids",
    "remind_of_invitation",
    "remind_of_release",
    "request_received",
    "scoping_begun",
    "service_leads_named",
    "stood_down",
    "taken_on",
    "team_complete",
    "was_sent",
]
