"""Review cycles, brought to a state by the services."""

import datetime as dt

from councils.models import Council, CouncilSuccession
from peerchallenge.models import Engagement, Offer
from reviews.enums import LIVE
from reviews.models import Cycle
from reviews.services.importing import CompletedRow, import_completed
from reviews.services.opening import open_cycles
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_pool as pool

SAFEGUARDING, CHILDREN, CORPORATE = "safeguarding-review", "childrens-services-review", "corporate-challenge"


def offer(code: str = SAFEGUARDING) -> Offer:
    """Give an offer of the programme, whose data are loaded where they are not yet."""
    return booking.offer_version(code).offer


def recorded(council: Council, completed_on: dt.date, code: str = SAFEGUARDING) -> None:
    """Record the last review that a council had."""
    of = offer(code)
    row = CompletedRow(2, council, of.pk, code, completed_on, False)
    import_completed(rows=[row], actor=pool.staff())


def turn(council: Council, code: str = SAFEGUARDING) -> Cycle:
    """Give the council's turn to come, opened if it is not there yet."""
    of = offer(code)
    if not Cycle.objects.filter(council=council, offer=of, state__in=LIVE).exists():
        open_cycles()
    return Cycle.objects.select_related("council", "offer").get(council=council, offer=of, state__in=LIVE)


def booked(council: Council, code: str = SAFEGUARDING) -> tuple[Cycle, Engagement]:
    """Let the council's director book the turn to come."""
    turn(council, code)
    engagement = booking.requested_engagement(council, offer=code)
    return turn(council, code), engagement


def succession(before: Council, after: Council, date: dt.date) -> None:
    """Let one council follow another (rows of the reference tables)."""
    Council.objects.filter(pk=before.pk).update(ends_on=date)
    CouncilSuccession.objects.create(from_council=before, to_council=after, date=date)
    before.refresh_from_db()
