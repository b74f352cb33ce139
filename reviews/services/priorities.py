"""The state of a cycle, written down to the engagement as its priority in the queue (R045)."""

import datetime as dt

from django.db import transaction

from peerchallenge.enums import EngagementStatus, Priority
from peerchallenge.models import Engagement
from peerchallenge.queries.booking import locked_engagement
from peerchallenge.services.booking import write_cycle_priority
from reviews.enums import LIVE
from reviews.models import Cycle

_IN_LINE = (EngagementStatus.DRAFT, EngagementStatus.REQUESTED, EngagementStatus.MATCHING)


def priority_on(cycle: Cycle | None, day: dt.date) -> int | None:
    """Give what a turn says of its request's priority on a day: overdue comes before others, else nothing."""
    return Priority.CYCLE_OVERDUE if cycle is not None and cycle.due_on < day else None


@transaction.atomic
def write_priorities(day: dt.date) -> int:
    """Write down to drafts and requests that their turn is overdue by now; give how many it was news to.

    The engagement is locked before the turn is read, as everywhere.
    """
    late = Cycle.objects.filter(state__in=LIVE, due_on__lt=day)
    hosts = {(cycle.council_id, cycle.offer_id) for cycle in late}
    rows = Engagement.objects.filter(status__in=_IN_LINE, cycle_priority__isnull=True)
    wanted = rows.filter(host__in=[host for host, _ in hosts]).values_list("pk", "host", "offer_version__offer")
    return sum(
        write_cycle_priority(engagement=locked_engagement(pk), cycle_priority=Priority.CYCLE_OVERDUE)
        for pk, host, offer in wanted.order_by("pk")
        if (host, offer) in hosts
    )
