"""The messages of review cycles: a turn comes near, a turn is overdue, a council is entitled to member peer support."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from django.urls import reverse

from cib.common import clock, outbox
from cib.common.components.words import half_days_words, long_date
from cib.common.directory import Addressee
from cib.common.models import Message
from cib.common.outbox import Kind
from cib.common.reminders import Event, Resolve
from councils.models import PoliticalControl
from reviews.enums import CycleState
from reviews.models import Cycle
from reviews.permissions import POLICY
from reviews.queries.people import hearers_of
from reviews.rules.dates import last_monthly

TEMPLATE = "layouts/email"


def _cycle(message: Message) -> Cycle | None:
    return Cycle.objects.select_related("council").filter(pk=message.subject_id).first()


def _may_see(message: Message, addressee: Addressee) -> bool:
    cycle = _cycle(message)
    return cycle is not None and POLICY.allows(addressee.user, "view_cycle", cycle)


def _standing(message: Message, *states: CycleState) -> Cycle | None:
    """Give the turn if it is (still, or again) in one of the states, due when the message says, its council in force.

    The day is asked too: after an outage reminders may leave before the schedule has moved what time has moved.
    """
    cycle = _cycle(message)
    if cycle is None or cycle.state not in states or not cycle.council.is_in_force():
        return None
    return cycle if message.context.get("due") == long_date(cycle.due_on) else None


def _is_due(message: Message) -> bool:
    cycle = _standing(message, CycleState.OPEN, CycleState.DUE)
    return cycle is not None and clock.today() <= cycle.due_on


def _is_overdue(message: Message) -> bool:
    """Tell whether the turn is overdue, and no later month has come: that one has a reminder of its own."""
    cycle = _standing(message, CycleState.OVERDUE)
    if cycle is None:
        return False
    month, last = message.context.get("month"), last_monthly(cycle.due_on, clock.today())
    return month is None or last is None or month == last.isoformat()


def _path(message: Message) -> str:
    return reverse("reviews:cycle_detail", args=[message.subject_id])


def _control(message: Message) -> PoliticalControl | None:
    return PoliticalControl.objects.select_related("council").filter(pk=message.subject_id).first()


def _may_see_council(message: Message, addressee: Addressee) -> bool:
    control = _control(message)
    return control is not None and POLICY.allows(addressee.user, "view_cycles_of_council", control.council)


def _council_path(message: Message) -> str:
    control = _control(message)
    return reverse("desk:council", args=[control.council.la_code]) if control else reverse("desk:home")


KINDS: tuple[Kind, ...] = (
    Kind(
        "cycle.due",
        "A review is due",
        "{offer} is due by {due}: {council}",
        TEMPLATE,
        _path,
        _may_see,
        _is_due,
        text=(
            "{offer} of {council} is due by {due}. Booking it takes about ten minutes; the council’s director"
            " begins on this page."
        ),
    ),
    Kind(
        "cycle.overdue",
        "A review is overdue",
        "{offer} was due by {due}: {council}",
        TEMPLATE,
        _path,
        _may_see,
        _is_overdue,
        text=(
            "{offer} of {council} was due by {due} and is not booked yet. Booking it takes about ten minutes;"
            " the council’s director begins on this page."
        ),
    ),
    Kind(
        "support.entitled",
        "Member peer support after a change of control",
        "{council} may have {days} of member peer support until {until}",
        TEMPLATE,
        _council_path,
        _may_see_council,
        text=(
            "After a change of political control {council} may have {days} of member peer support, until "
            "{until}. It can be requested from the council’s page."
        ),
    ),
)


def _hearing(audience: str) -> Resolve:
    def resolve(cycle_id: str) -> list[UUID]:
        cycle = Cycle.objects.select_related("council").get(pk=cycle_id)
        return hearers_of([cycle]).of(cycle)[audience]

    return resolve


def _settled(cycle_id: str) -> str:
    cycle = Cycle.objects.filter(pk=cycle_id).first()
    return _SETTLED.get(CycleState(cycle.state), "") if cycle else ""


_SETTLED: Final = {
    CycleState.BOOKED: "the review is booked",
    CycleState.DONE: "the review was carried out",
    CycleState.WAIVED: "this turn was waived",
    CycleState.COUNTED: "a review elsewhere was counted",
    CycleState.PASSED_ON: "the turn passed to the council’s successors",
}
_HEARERS = {audience: _hearing(audience) for audience in ("host_dcs", "regional_lead", "cib_staff")}

EVENTS: tuple[Event, ...] = (
    Event("cycle.due", "A review falls due", _HEARERS, _settled),
    Event("cycle.overdue", "A review is overdue, told again each month", _HEARERS, _settled),
)


def plan_reminders(
    event: str, cycle: Cycle, *, offer: str, since: dt.date, people: Mapping[str, Iterable[UUID]]
) -> None:
    """Plan what the policies of `event` (cycle.due, cycle.overdue) say of a turn; `since` is what they count from."""
    outbox.schedule_reminders(
        event,
        subject=cycle,
        since=since,
        people=people,
        context={
            "offer": offer,
            "due": long_date(cycle.due_on),
            "council": str(cycle.council),
            "month": since.isoformat(),
        },
    )


def support_entitled(control: PoliticalControl, *, half_days: int, until: dt.date, recipients: Iterable[UUID]) -> None:
    """Tell that a change of control entitles the council to member peer support. Half-days."""
    outbox.announce(
        "support.entitled",
        recipients=recipients,
        subject=control,
        key=f"support.entitled:{control.pk}",
        context={"council": str(control.council), "days": half_days_words(half_days), "until": long_date(until)},
    )
