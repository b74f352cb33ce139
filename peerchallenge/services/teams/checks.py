"""What every service of teams asks: who is on the team, what conflicts are open, whether it is complete."""

from collections.abc import Iterable
from typing import Any

from cib.accounts.models import User
from cib.common import audit
from cib.common.errors import Breach
from peerchallenge.conflicts import Conflict, Reader, open_conflicts_of
from peerchallenge.enums import EngagementStatus
from peerchallenge.models import Engagement, PlaceInvitation
from peerchallenge.notifications import booking as notifications
from peerchallenge.queries.booking import acting_for
from peerchallenge.queries.teams import Seat, team_of
from peerchallenge.rules.teams import SeatFacts, breaches_of_team


def seat_facts(engagement: Engagement) -> list[SeatFacts]:
    """Give what the gate into scoping asks of each place, every conflict asked anew."""
    team = team_of(engagement)
    standing = open_conflicts_of(engagement, [seat.invitation for seat in team if seat.invitation is not None])
    return [_facts_of(seat, bool(seat.invitation and standing[seat.invitation.pk])) for seat in team]


def seat_facts_at_a_glance(seats: Iterable[Seat]) -> list[SeatFacts]:
    """Give the same from what is loaded, for a page: of conflicts only what was declared on accepting."""
    return [_facts_of(seat, seat.has_declared) for seat in seats]


def _facts_of(seat: Seat, has_open_conflict: bool) -> SeatFacts:
    place, invitation = seat.place, seat.invitation
    return SeatFacts(
        label=place.label,
        is_lead=place.is_lead,
        is_required=place.is_required,
        is_waived=place.waived_at is not None,
        status=invitation.status if invitation else "",
        release=invitation.release if invitation else "",
        has_open_conflict=has_open_conflict,
    )


def breaches_of_conflicts(found: Iterable[Conflict], reader: Reader) -> list[Breach]:
    """Say what bars somebody, no more than the reader may know: only managers learn by which rule."""
    return [
        Breach(c.code if reader == "manager" else "CON", f"{c.reader_text(reader).rstrip('.')}.", "challenger")
        for c in found
        if c.bars
    ]


def tell_if_complete(engagement: Engagement) -> None:
    """Tell those who may begin scoping, when the last gap has closed."""
    if engagement.status != EngagementStatus.MATCHING:
        return
    if not [breach for breach in breaches_of_team(seat_facts(engagement)) if breach is not None]:
        notifications.team_complete(engagement)


def record(action: str, invitation: PlaceInvitation, actor: User | None, **more: Any) -> None:
    """Write the audit row of something done with an invitation, told on the engagement's page by its place."""
    principal = acting_for(actor, invitation.engagement) if actor is not None else None
    audit.record(
        action,
        invitation,
        actor=actor,
        acting_for=principal,
        thread=invitation.engagement,
        changes={"place": invitation.place.label},
        **more,
    )
