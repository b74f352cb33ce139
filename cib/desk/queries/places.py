"""The councils of a region or cluster side by side: what is under way, where their days stand, what is outstanding."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Min, Q

from cib.common import clock
from cib.common.components.hexmap import HexCell
from cib.common.components.words import long_date
from councils.models import Council
from peerchallenge.enums import EngagementStatus as E
from peerchallenge.enums import InvitationStatus, VisitStatus
from peerchallenge.models import Engagement, PlaceInvitation, ProgrammeYear
from peerchallenge.permissions import POLICY
from peerchallenge.queries.days import Position, positions_of
from peerchallenge.queries.pages import FINISHED
from reviews.enums import LIVE
from reviews.models import Cycle
from reviews.permissions import POLICY as CYCLES

_BUSY = (E.ON_SITE, E.REPORTING, E.FOLLOWING_UP)
ENGLAND_KEPT_SECONDS = 600  # it is the same for everybody, and changes once in years
_BOOKED = (E.AGREEING, E.PREPARING)


@dataclass
class CouncilRow:
    """One council among others: its engagements that the reader may know of, and its days this year."""

    council: Council
    engagements: list[Engagement] = field(default_factory=list)
    position: Position | None = None
    turn: Cycle | None = None

    @property
    def activity(self) -> str:
        """Say in a word what is going on, for the map: busy, booked, asked or idle."""
        statuses = {engagement.status for engagement in self.engagements}
        if statuses & set(_BUSY):
            return "busy"
        if statuses & set(_BOOKED):
            return "booked"
        return "asked" if statuses else "idle"

    @property
    def due_words(self) -> str:
        """Say when the next review falls due and where it stands."""
        if self.turn is None:
            return "No review to come"
        return f"{self.turn.get_state_display()}, by {long_date(self.turn.due_on)}"

    @property
    def activity_words(self) -> str:
        """Say what is going on in words, for tables and for the map's links."""
        found = [f"{e.offer_version.name}, {e.get_status_display().lower()}" for e in self.engagements]
        return "; ".join(found) or "Nothing open"


def current_year() -> ProgrammeYear | None:
    """Give the programme year of today, or None where none is published."""
    today = clock.today()
    return ProgrammeYear.objects.filter(starts_on__lte=today, ends_on__gte=today).first()


def engagements_of(user: Any, councils: Iterable[Council]) -> list[Engagement]:
    """Give the live engagements hosted by these councils that the reader may know of, drafts left out."""
    on_site = Min("visits__first_day", filter=Q(visits__status__in=[VisitStatus.FIXED, VisitStatus.DONE]))
    rows = Engagement.objects.filter(host__in=list(councils)).exclude(status__in=[*FINISHED, E.DRAFT])
    rows = rows.select_related("offer_version", "host", "manager").annotate(first_day=on_site)
    return list(POLICY.objects_for(user, "view_engagement", rows).order_by("priority", "number"))


def rows_of(user: Any, councils: list[Council], year: ProgrammeYear | None) -> list[CouncilRow]:
    """Give a row for each council with its engagements and its standing, as far as the reader may know them."""
    by_host: dict[UUID, list[Engagement]] = defaultdict(list)
    for engagement in engagements_of(user, councils):
        by_host[engagement.host_id].append(engagement)
    known = POLICY.objects_for(user, "view_days", Council.objects.filter(pk__in=[c.pk for c in councils]))
    positions = positions_of(list(known), year) if year else {}
    turns = next_turns_of(user, councils)
    return [CouncilRow(c, by_host[c.pk], positions.get(c.pk), turns.get(c.pk)) for c in councils]


def next_turns_of(user: Any, councils: Iterable[Council]) -> dict[UUID, Cycle]:
    """Give the turn of each council that falls due first, as far as the reader may know of it."""
    rows = Cycle.objects.filter(council__in=[c.pk for c in councils], state__in=LIVE).order_by("-due_on", "pk")
    return {cycle.council_id: cycle for cycle in CYCLES.objects_for(user, "view_cycle", rows)}


def outstanding_invitations(user: Any, councils: list[Council]) -> list[PlaceInvitation]:
    """Give the invitations to teams of these hosts that nobody has answered, the one that ends first on top."""
    if not councils:
        return []
    rows = PlaceInvitation.objects.filter(status=InvitationStatus.INVITED, engagement__host__in=councils)
    visible = POLICY.objects_for(user, "view_engagement", Engagement.objects.all())
    rows = rows.filter(engagement__in=visible).select_related("engagement__host", "engagement__offer_version", "place")
    return list(rows.order_by("expires_on")[:20])


def england_cells() -> list[HexCell]:
    """Give all hexagons of England, without figures: where the region lies."""
    cells: list[HexCell] | None = cache.get_or_set(f"england:{clock.today()}", _all_cells, ENGLAND_KEPT_SECONDS)
    return cells or []


def _all_cells() -> list[HexCell]:
    rows = Council.objects.in_force().filter(hex_q__isnull=False)
    return [HexCell(c.la_code, c.name, c.short_name, c.hex_q or 0, c.hex_r or 0) for c in rows]


@dataclass(frozen=True)
class Totals:
    """The days of several councils together this year, in half-days."""

    given: int
    received: int
    to_give: int


def totals_of(rows: Iterable[CouncilRow]) -> Totals:
    """Add up what councils gave and received, and what they have to give."""
    known = [row.position for row in rows if row.position]
    return Totals(sum(p.given for p in known), sum(p.received for p in known), sum(p.give.allowance for p in known))
