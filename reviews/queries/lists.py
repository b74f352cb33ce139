"""Turns as lists and pages show them: with the offer's name, the dates of what is booked, and the last one done."""

import datetime as dt
from typing import Any

from django.db.models import Case, Min, OuterRef, Q, QuerySet, Subquery, When

from peerchallenge.enums import VisitStatus
from peerchallenge.models import OfferVersion
from reviews.enums import CARRIED_OUT, LIVE, CycleState
from reviews.models import Cycle

_STANDS = [VisitStatus.FIXED, VisitStatus.DONE]


def cycles_with_facts() -> QuerySet[Cycle]:
    """Give turns with `offer_name`, `first_day` on site of what is booked, `last_done`, and `state_order`."""
    names = OfferVersion.objects.filter(offer=OuterRef("offer")).order_by("-number").values("name")
    before = Cycle.objects.filter(council=OuterRef("council"), offer=OuterRef("offer"), state__in=CARRIED_OUT).order_by(
        "-completed_on"
    )
    return Cycle.objects.select_related("council__region", "offer", "engagement").annotate(
        offer_name=Subquery(names[:1]),
        first_day=Min("engagement__visits__first_day", filter=Q(engagement__visits__status__in=_STANDS)),
        last_done=Subquery(before.values("completed_on")[:1]),
        state_order=Case(*(When(state=state, then=n) for n, state in enumerate(CycleState)), default=0),
    )


def turns_to_book(rows: QuerySet[Cycle], today: dt.date) -> QuerySet[Cycle]:
    """Narrow to the turns that a director should book now: open, and due within a year."""
    wanted = [CycleState.OPEN, CycleState.DUE, CycleState.OVERDUE]
    return rows.filter(state__in=wanted, due_on__lte=today + dt.timedelta(days=366))


def live(rows: QuerySet[Cycle]) -> QuerySet[Cycle]:
    """Narrow to turns to come."""
    return rows.filter(state__in=LIVE)


def late(rows: QuerySet[Cycle], today: dt.date) -> QuerySet[Cycle]:
    """Narrow to turns to come whose due date is over, booked or not."""
    return live(rows).filter(due_on__lt=today)


def tag_of(cycle: Cycle, today: dt.date) -> tuple[str, str]:
    """Give the word and colour of a turn's tag; a booked one that is late says so."""
    if cycle.state == CycleState.BOOKED and cycle.due_on < today:
        return "Overdue, booked", "overdue"
    return cycle.get_state_display(), _COLOURS[cycle.state]


_COLOURS: dict[str, Any] = {
    CycleState.AHEAD: "grey",
    CycleState.OPEN: "petrol",
    CycleState.DUE: "soon",
    CycleState.OVERDUE: "overdue",
    CycleState.BOOKED: "booked",
    CycleState.DONE: "settled",
    CycleState.WAIVED: "grey",
    CycleState.COUNTED: "settled",
    CycleState.PASSED_ON: "grey",
}
