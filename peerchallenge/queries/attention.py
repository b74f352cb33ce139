"""What stands still across the programme: teams with a gap, and what should have happened by now."""

import datetime as dt
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from peerchallenge.enums import EngagementStatus as E
from peerchallenge.enums import InvitationStatus, VisitStatus
from peerchallenge.models import Engagement, PlaceInvitation, TeamPlace, Visit

_STAFFED_BY_NOW = (E.MATCHING, E.SCOPING, E.AGREEING, E.PREPARING)
_BEFORE_DATES = (E.REQUESTED, E.MATCHING, E.SCOPING)


def gaps() -> QuerySet[TeamPlace]:
    """Give the required places of teams being put together that nobody has accepted."""
    taken = PlaceInvitation.objects.filter(place=OuterRef("pk"), status=InvitationStatus.ACCEPTED)
    rows = TeamPlace.objects.filter(is_required=True, waived_at__isnull=True, engagement__status__in=_STAFFED_BY_NOW)
    return rows.filter(~Exists(taken))


def with_gaps(rows: QuerySet[Engagement]) -> QuerySet[Engagement]:
    """Narrow to engagements whose team has a required place that nobody has accepted."""
    return rows.filter(Exists(gaps().filter(engagement=OuterRef("pk"))))


def overdue(rows: QuerySet[Engagement], today: dt.date) -> QuerySet[Engagement]:
    """Narrow to engagements that are late: the weeks asked for are over, the visit has not begun, days not settled.

    Days settle by themselves so many days after the last on site as the offer says, unless somebody disputes them.
    """
    visits = Visit.objects.filter(engagement=OuterRef("pk"), status__in=[VisitStatus.FIXED, VisitStatus.DONE])
    has_dates = Exists(visits)
    has_begun = Exists(visits.filter(first_day__lt=today))
    late = Q(~has_dates, status__in=_BEFORE_DATES, wanted_to__lt=today)
    late |= Q(has_begun, status__in=_STAFFED_BY_NOW)
    return rows.filter(late | Q(pk__in=_unsettled(today)))


def _unsettled(today: dt.date) -> list[UUID]:
    """Give the engagements whose last day on site is longer ago than days wait to settle; one query of its own.

    Few are on site at a time; adding a column of days to a date is not the same on both databases.
    """
    rows = Engagement.objects.filter(status=E.ON_SITE, settled_at__isnull=True)
    stands = Q(visits__status__in=[VisitStatus.FIXED, VisitStatus.DONE])
    waits = rows.annotate(last=Max("visits__last_day", filter=stands)).values_list(
        "pk", "last", "offer_version__settle_days"
    )
    return [pk for pk, last, days in waits if last and last + dt.timedelta(days=days) < today]
