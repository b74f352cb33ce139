"""The messages of review cycles: a turn comes near, a turn is overdue, a council is entitled to member peer support."""

import datetime as dt
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.urls import reverse

from cib.common import outbox
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

TEMPLATE = "layouts/email"


def _cycle(message: Message) -> Cycle | None:
    return Cycle.objects.select_related("council").filter(pk=message.subject_id).first()


def _may_see(message: Message, addressee: Addressee) -> bool:
    cycle = _cycle(message)
    return cycle is not None and POLICY.allows(addressee.user, "view_cycle", cycle)


def _stands(message: Message, *states: CycleState) -> bool:
    """Tell whether the turn is (still, or again) in one of the states, and due when the message says."""
    cycle = _cycle(message)
    return cycle is not None and cycle.state in states and message.context.get("due") == long_date(cycle.due_on)


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
        lambda m: _stands(m, CycleState.OPEN, CycleState.DUE),
    ),
    Kind(
        "cycle.overdue",
        "A review is overdue",
        "{offer} was due by {due}: {council}",
        TEMPLATE,
        _path,
        _may_see,
        lambda m: _stands(m, CycleState.OVERDUE),
    ),
    Kind(
        "support.entitled",
        "Member peer support after a change of control",
        "{council} may have {days} of member peer support until {until}",
        TEMPLATE,
        _council_path,
        _may_see_council,
    ),
)


def _hearing(audience: str) -> Resolve:
    def resolve(cycle_id: str) -> list[UUID]:
        cycle = Cycle.objects.select_related("council").get(pk=cycle_id)
        return hearers_of([cycle]).of(cycle)[audience]

    return resolve


_HEARERS = {audience: _hearing(audience) for audience in ("host_dcs", "regional_lead", "cib_staff")}

EVENTS: tuple[Event, ...] = (
    Event("cycle.due", "A review falls due", _HEARERS),
    Event("cycle.overdue", "A review is overdue", _HEARERS),
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
        context={"offer": offer, "due": long_date(cycle.due_on), "council": str(cycle.council)},
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
