"""What an engagement's moves do to the turn of its host: sent, it is booked; closed, done; stopped, free again."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from cib.common import clock
from peerchallenge.enums import EngagementStatus as E
from peerchallenge.enums import VisitStatus
from peerchallenge.models import Engagement
from peerchallenge.services.booking import write_cycle_priority
from reviews.enums import CARRIED_OUT, UNBOOKED, CycleState
from reviews.models import Cycle
from reviews.queries.turns import is_cyclic, live_cycles
from reviews.services.moving import move, move_by_time
from reviews.services.opening import open_missing
from reviews.services.priorities import priority_on

_STOPPED = (E.DECLINED, E.CANCELLED)


@transaction.atomic
def follow_engagement(engagement: Engagement) -> None:
    """Let the turn of the host follow its locked engagement, in the same transaction."""
    if engagement.status in _STOPPED:
        _let_go(engagement)
    elif engagement.status == E.DRAFT:
        write_cycle_priority(engagement=engagement, cycle_priority=priority_on(_turn(engagement), clock.today()))
    elif is_cyclic(engagement.offer_version):
        if engagement.status == E.CLOSED:
            _complete(engagement)
        elif engagement.status == E.REQUESTED:
            _book(engagement)


def _turn(engagement: Engagement) -> Cycle | None:
    """Give the turn to come of the host under the engagement's offer, held; None where there is none."""
    rows = live_cycles(engagement.offer_version.offer_id, [engagement.host_id])
    found: Cycle | None = rows.select_related("council", "offer").first()
    return found


def _certain_turn(engagement: Engagement) -> Cycle | None:
    """Give the turn to come, opened now where the schedule has not done so yet."""
    found = _turn(engagement)
    if found is None:
        offer_id = engagement.offer_version.offer_id
        open_missing(clock.today(), offer_id=offer_id, council_ids=[engagement.host_id])
    return found or _turn(engagement)


def _book(engagement: Engagement) -> None:
    cycle = _certain_turn(engagement)
    if cycle is None:
        return
    write_cycle_priority(engagement=engagement, cycle_priority=priority_on(cycle, clock.today()))
    if cycle.state in UNBOOKED:
        move(cycle, CycleState.BOOKED, engagement=engagement)


def _last_day(engagement: Engagement) -> dt.date:
    visits = engagement.visits.filter(status__in=[VisitStatus.FIXED, VisitStatus.DONE])
    return visits.aggregate(last=Max("last_day"))["last"] or clock.today()


def _complete(engagement: Engagement) -> None:
    """Let the turn be done on the last day on site; the next one is reckoned from it and opened at once."""
    cycle = _certain_turn(engagement)
    if cycle is None or cycle.engagement_id not in (None, engagement.pk):
        return
    day = _last_day(engagement)
    same = Cycle.objects.filter(council=cycle.council, offer=cycle.offer, state__in=CARRIED_OUT, completed_on=day)
    if same.exists():
        _let_go(engagement)  # it was recorded before and counts already: the turn that it had is for another review
        return
    move(cycle, CycleState.DONE, engagement=engagement, completed_on=day)
    open_missing(clock.today(), offer_id=cycle.offer_id, council_ids=[cycle.council_id])


def _let_go(engagement: Engagement) -> None:
    """Free the turn that the engagement had; another request of the host for the same takes its place."""
    rows = Cycle.objects.select_for_update(of=("self",)).select_related("council", "offer")
    cycle = rows.filter(engagement=engagement, state=CycleState.BOOKED).first()
    if cycle is None:
        return
    freed = move_by_time(cycle, clock.today())
    others = Engagement.objects.filter(host=engagement.host_id, offer_version__offer=cycle.offer_id)
    other = others.exclude(status__in=[E.DRAFT, E.CLOSED, *_STOPPED]).order_by("number").first()
    if other is not None:
        move(freed, CycleState.BOOKED, engagement=other)
