"""The councils of a region or cluster side by side: what is under way, where their days stand, what is outstanding."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet

from cib.common import clock
from cib.common.addresses import NO_CODE, NO_ID, addresses
from cib.common.components.hexmap import HexCell
from cib.common.components.words import long_date
from councils.models import Council
from peerchallenge.enums import EngagementStatus as E
from peerchallenge.enums import InvitationStatus
from peerchallenge.models import Engagement, OfferVersion, PlaceInvitation, ProgrammeYear
from peerchallenge.permissions import POLICY
from peerchallenge.queries.days import Position, positions_of
from peerchallenge.queries.pages import FINISHED, first_day_on_site
from reviews.enums import LIVE, CycleState
from reviews.models import Cycle
from reviews.permissions import POLICY as CYCLES
from reviews.queries.lists import is_booked_after_due, tag_of

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
    turns: list[Cycle] = field(default_factory=list)
    url: str = ""
    turn_url: str = ""
    region_url: str = ""
    today: dt.date = field(default_factory=clock.today)

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
        """Say which review falls due next, where it stands, and when it is due or on site."""
        if self.turn is None:
            return "No review to come"
        name = getattr(self.turn, "offer_name", "") or "Review"
        stands, _ = self.stands
        visit = getattr(self.turn, "first_day", None)
        when = f"on site from {long_date(visit)}" if visit else f"by {long_date(self.turn.due_on)}"
        if not visit and is_booked_after_due(self.turn):
            when = "no dates fixed yet"
        return f"{name}, {stands[0].lower()}{stands[1:]}, {when}"

    @cached_property
    def stands(self) -> tuple[str, str]:
        """Say where the review that falls due next stands, with the colour of its tag; nothing where there is none."""
        return tag_of(self.turn, self.today) if self.turn else ("", "")

    @property
    def is_quiet(self) -> bool:
        """Tell whether that review asks nothing of anybody yet."""
        return self.turn is not None and self.turn.state in (CycleState.AHEAD, CycleState.OPEN)

    @cached_property
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
    rows = Engagement.objects.filter(host__in=list(councils)).exclude(status__in=[*FINISHED, E.DRAFT])
    rows = rows.select_related("offer_version", "host", "manager").annotate(first_day=first_day_on_site())
    return list(POLICY.objects_for(user, "view_engagement", rows).order_by("priority", "number"))


def rows_of(
    user: Any, councils: QuerySet[Council], year: ProgrammeYear | None, offers: list[OfferVersion], review: str = ""
) -> list[CouncilRow]:
    """Give a row for each council with its engagements and its standing, as far as the reader may know them.

    Its turn is the one that falls due first, or the one under the offer of the code `review`.
    """
    known = POLICY.objects_for(user, "view_days", Council.objects.all()).filter(pk=OuterRef("pk"))
    rows = list(councils.annotate(shows_days=Exists(known)))
    by_host: dict[UUID, list[Engagement]] = defaultdict(list)
    for engagement in engagements_of(user, rows):
        by_host[engagement.host_id].append(engagement)
    positions = positions_of([row for row in rows if row.shows_days], year) if year else {}
    turns = turns_by_council(user, rows, offers, [e for found in by_host.values() for e in found])
    url_of, turn_url_of = addresses("desk:council", NO_CODE), addresses("reviews:cycle_detail", NO_ID)
    found, today = [], clock.today()
    for council in rows:
        turn = next((turn for turn in turns[council.pk] if review in ("", turn.offer_code)), None)
        row = CouncilRow(council, by_host[council.pk], positions.get(council.pk), turn, turns[council.pk], today=today)
        row.url, row.turn_url = url_of(council.la_code), turn_url_of(turn.pk) if turn else ""
        found.append(row)
    return found


def turns_by_council(
    user: Any, councils: Sequence[Council], offers: Iterable[OfferVersion], engagements: Iterable[Engagement]
) -> dict[UUID, list[Any]]:
    """Give the turns to come of each council that the reader may know of, the first due first.

    Each has the `offer_name` and `offer_code`, the `first_day` on site and the dates wanted of an engagement among
    those given, and whether it `is_after_due` although it is booked.
    """
    names, hosts = {version.offer_id: version for version in offers}, {council.pk: council for council in councils}
    days: dict[Any, Any] = {e.pk: (e.first_day, e.wanted_from, e.wanted_to) for e in engagements}  # type: ignore[attr-defined]
    live = Cycle.objects.filter(council__in=list(hosts), state__in=LIVE).order_by("due_on", "-pk")
    rows: Iterable[Any] = CYCLES.objects_for(user, "view_cycle", live)
    found: dict[UUID, list[Any]] = defaultdict(list)
    for cycle in rows:
        cycle.council, version = hosts[cycle.council_id], names.get(cycle.offer_id)
        cycle.offer_name = version.name if version else ""
        cycle.offer_code = version.offer.code if version else ""
        cycle.first_day, cycle.wanted_from, cycle.wanted_to = days.get(cycle.engagement_id, (None, None, None))
        cycle.is_after_due = is_booked_after_due(cycle)
        found[cycle.council_id].append(cycle)
    return found


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
