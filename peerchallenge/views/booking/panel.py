"""The team beside the list: each place with who was asked or accepted, or the gap."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from councils.queries import standing_of
from peerchallenge.enums import CostBasis, EngagementStatus, InvitationStatus, PlaceKind, ReleaseStatus
from peerchallenge.models import Engagement, PlaceInvitation
from peerchallenge.permissions import POLICY
from peerchallenge.permissions.relations import lead_challenger
from peerchallenge.queries.teams import Seat
from peerchallenge.rules.teams import CHOOSING, breaches_of_team
from peerchallenge.services.teams import seat_facts_at_a_glance

NEEDED = {
    PlaceKind.LEAD: "One person accountable for findings and report",
    PlaceKind.MEMBER: "A councillor, to talk to councillors",
}


DECLARED_WORDS = ". Declared an interest: the challenge manager looks at it"


def state_words(invitation: PlaceInvitation) -> str:
    """Say where an invitation stands, with its release."""
    if invitation.status == InvitationStatus.INVITED:
        return f"Asked, to answer before {invitation.expires_on.day} {invitation.expires_on:%B}"
    if invitation.status != InvitationStatus.ACCEPTED:
        return str(InvitationStatus(invitation.status).label)
    return {
        ReleaseStatus.GIVEN: "Accepted and released",
        ReleaseStatus.REFUSED: "Accepted; the release was refused",
    }.get(ReleaseStatus(invitation.release), "Accepted; waiting for the release")


def _taken(seat: Seat, invitation: PlaceInvitation, *, is_linked: bool) -> dict[str, Any]:
    council = f"{invitation.giver.short_name}. " if invitation.giver else ""
    label = seat.place.label[:1].lower() + seat.place.label[1:]
    label = "" if seat.place.is_lead else f"{label}. "
    return {
        "name": invitation.challenger.person.name,
        "lead": seat.place.is_lead,
        "sub": f"{council}{label}{state_words(invitation)}{DECLARED_WORDS if seat.has_declared else ''}",
        "url": reverse("peerchallenge:invitation_detail", args=[invitation.pk]) if is_linked else "",
    }


def _gap(seat: Seat) -> dict[str, Any]:
    place = seat.place
    label = place.label[:1].lower() + place.label[1:]
    if place.waived_at is not None:
        return {"name": place.label, "sub": f"Not needed: {place.waived_reason}", "place": place, "waived": True}
    sub = NEEDED.get(PlaceKind(place.kind), "")
    needed = f"a {label}" if place.is_required else f"a {label} (if you like)"
    return {"needed": needed, "sub": sub, "place": place, "can_waive": not place.is_lead}


def place_rows(engagement: Engagement, seats: list[Seat], user: Any) -> list[dict[str, Any]]:
    """Give a row for each place of the team, linked to the invitation where the reader may open it."""
    runs = POLICY.allows(user, "invite_challenger", engagement)
    return [_taken(seat, seat.invitation, is_linked=runs) if seat.invitation else _gap(seat) for seat in seats]


_ACTIONS = (
    "invite_challenger",
    "add_place",
    "waive_place",
    "begin_scoping",
    "return_to_matching",
    "object_to_challenger",
    "delegate_to_broker",
    "name_own_delegate",
    "appoint_coordinator",
)


def _leads(seats: list[Seat], person_id: UUID | None) -> bool:
    """Tell from the places at hand whether the person is the lead challenger."""
    taken = [seat.invitation for seat in seats if seat.place.is_lead and seat.invitation is not None]
    return any(i.status == InvitationStatus.ACCEPTED and i.challenger.person_id == person_id for i in taken)


def team_panel(engagement: Engagement, seats: list[Seat], user: Any) -> dict[str, Any]:
    """Give the panel: places, how many are filled, what is missing, what it counts to the host, what may be done."""
    version = engagement.offer_version
    is_gifted = version.cost_basis == CostBasis.GIFTED
    is_choosing = engagement.status in CHOOSING
    lead_challenger.prime(user, engagement, _leads(seats, standing_of(user).person_id))
    return {
        "places": place_rows(engagement, seats, user),
        "filled": sum(seat.is_filled for seat in seats),
        "gap_count": sum(seat.is_gap for seat in seats),
        "place_count": sum(seat.place.waived_at is None for seat in seats),
        "gaps": [b for b in breaches_of_team(seat_facts_at_a_glance(seats)) if b is not None],
        "counts": engagement.site_half_days + version.reporting_half_days_default if is_gifted else 0,
        "can": {name: is_choosing and POLICY.allows(user, name, engagement) for name in _ACTIONS},
        "is_hosts": POLICY.allows(user, "submit_request", engagement),
        "is_matching": engagement.status == EngagementStatus.MATCHING,
        "is_scoping": engagement.status == EngagementStatus.SCOPING,
    }
