"""One turn from state to state: the move is checked, the row changed, the history told. Called by the services."""

import datetime as dt
from typing import Any
from uuid import UUID

from cib.accounts.models import User
from cib.common import audit, outbox
from cib.common.errors import NotVisible
from cib.common.transitions import check_move
from cib.common.versions import save_new_version
from councils.services.events import write_event
from reviews.enums import CARRIED_OUT
from reviews.models import Cycle
from reviews.rules.dates import Schedule, state_on
from reviews.states import CYCLE_MOVES


def locked_cycle(cycle_id: UUID) -> Cycle:
    """Give a turn with its row held until the transaction ends; raise NotVisible where there is none."""
    rows = Cycle.objects.select_for_update(of=("self",)).select_related("council", "offer")
    found = rows.filter(pk=cycle_id).first()
    if found is None:
        raise NotVisible
    return found


def move(cycle: Cycle, state: str, *, by: User | None = None, acting_for: UUID | None = None, **changes: Any) -> Cycle:
    """Move a locked turn to a state and tell it in its history; a turn that is over lets its reminders go.

    While it is booked its reminders wait: they are not needed then, and needed again if the review is cancelled.
    """
    check_move(CYCLE_MOVES, cycle.state, state)
    before = cycle.state
    save_new_version(cycle, [], state=state, **changes)
    if CYCLE_MOVES.is_final(state):
        outbox.cancel_about([cycle], why="This turn is over")
    told = {name: value for name, value in changes.items() if name in {"due_on", "completed_on", "reason"}}
    if state in CARRIED_OUT:
        write_down(cycle)
    audit.record(f"cycle.{state}", cycle, actor=by, before=before, after=state, changes=told, acting_for=acting_for)
    return cycle


def write_down(cycle: Cycle) -> None:
    """Write down for the apps below that somebody has looked at the council (R033)."""
    day = cycle.completed_on
    if day is not None:
        text = cycle.offer.code.replace("-", " ").capitalize()
        write_event(council_id=cycle.council_id, kind="review.done", on_date=day, text=text, source=cycle)


def move_by_time(cycle: Cycle, day: dt.date) -> Cycle:
    """Put a turn that is not booked (any more) where time has it on a day; nothing where it stands there."""
    state = state_on(cycle.schedule, day)
    return cycle if state == cycle.state else move(cycle, state, engagement=None)


def reschedule(cycle: Cycle, schedule: Schedule, origin: str, **changes: Any) -> None:
    """Give a locked turn other days; its reminders are planned anew."""
    outbox.cancel_about([cycle], why="The due date has changed")
    save_new_version(
        cycle,
        [],
        opens_on=schedule.opens_on,
        due_soon_on=schedule.due_soon_on,
        due_on=schedule.due_on,
        origin=origin,
        reminded_on=None,
        **changes,
    )
