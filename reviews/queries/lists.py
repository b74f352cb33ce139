"""Turns as lists and pages show them: with the offer's name, the dates of what is booked, and the last one done."""

import datetime as dt
from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, When

from peerchallenge.enums import EngagementStatus
from peerchallenge.models import Engagement, OfferVersion
from peerchallenge.queries.pages import first_day_on_site
from reviews.enums import CARRIED_OUT, LIVE, CycleState
from reviews.models import Cycle
from reviews.rules.windows import begins_after


def cycles_with_facts() -> QuerySet[Cycle]:
    """Give turns with `offer_name`, `last_done`, `state_order`; `first_day` and dates wanted of what is booked."""
    names = OfferVersion.objects.in_force().filter(offer=OuterRef("offer")).order_by("-number").values("name")
    before = Cycle.objects.filter(council=OuterRef("council"), offer=OuterRef("offer"), state__in=CARRIED_OUT).order_by(
        "-completed_on"
    )
    return Cycle.objects.select_related("council__region", "offer", "engagement").annotate(
        offer_name=Subquery(names[:1]),
        first_day=first_day_on_site("engagement"),
        wanted_from=F("engagement__wanted_from"),
        wanted_to=F("engagement__wanted_to"),
        last_done=Subquery(before.values("completed_on")[:1]),
        state_order=Case(*(When(state=state, then=n) for n, state in enumerate(CycleState)), default=0),
    )


def turns_to_book(rows: QuerySet[Cycle], today: dt.date) -> QuerySet[Cycle]:
    """Narrow to the turns that a director should book now: open, and due within a year."""
    wanted = [CycleState.OPEN, CycleState.DUE, CycleState.OVERDUE]
    return rows.filter(state__in=wanted, due_on__lte=today + dt.timedelta(days=366))


def drafts_of(council: Any, offer: Any) -> QuerySet[Engagement]:
    """Give the requests of a council under an offer that are begun and not sent; both may be outer references."""
    return Engagement.objects.filter(host=council, offer_version__offer=offer, status=EngagementStatus.DRAFT)


def live(rows: QuerySet[Cycle]) -> QuerySet[Cycle]:
    """Narrow to turns to come."""
    return rows.filter(state__in=LIVE)


def late(rows: QuerySet[Cycle], today: dt.date) -> QuerySet[Cycle]:
    """Narrow to turns to come whose due date is over, booked or not."""
    return live(rows).filter(due_on__lt=today)


def need_a_date(rows: QuerySet[Cycle]) -> QuerySet[Cycle]:
    """Narrow to turns that are due soon or overdue, and not booked."""
    return rows.filter(state__in=[CycleState.DUE, CycleState.OVERDUE])


def is_booked_after_due(cycle: Any) -> bool:
    """Tell whether a turn is booked, but for after its due date, by its `first_day` and `wanted_from` where known."""
    first_day, wanted_from = getattr(cycle, "first_day", None), getattr(cycle, "wanted_from", None)
    return cycle.state == CycleState.BOOKED and begins_after(cycle.due_on, first_day, wanted_from)


def tag_of(cycle: Cycle, today: dt.date) -> tuple[str, str]:
    """Give the word and colour of a turn's tag; a booked one that is late, or will be, says so."""
    if cycle.state == CycleState.BOOKED and cycle.due_on < today:
        return "Overdue, booked", "overdue"
    if is_booked_after_due(cycle):
        return "Booked, after its due date", "soon"
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
