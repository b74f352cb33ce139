"""What time does to cycles: successors take over, turns are opened, fall due and are late. Safe to run at any time.

Whoever runs it twice, late or on two machines gets the same rows: what follows is reckoned from dates that are
written down, a council has one turn to come (the database sees to it), and each step is done again from the start.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cib.common import audit, clock
from councils.models import Council
from peerchallenge.models import Offer
from reviews.enums import LIVE, UNBOOKED, CycleOrigin, CycleState
from reviews.models import Cycle, CyclePolicy
from reviews.queries.turns import Turns, cyclic_versions, lineage, live_cycles, programme_start, turns_of
from reviews.rules.dates import state_on
from reviews.services.moving import move, move_by_time, reschedule
from reviews.services.priorities import write_priorities
from reviews.services.reminding import remind


@dataclass(frozen=True)
class Opened:
    """What one run did: turns handed to successors, turns added, turns moved on, turns about which people hear."""

    passed_on: int = 0
    added: int = 0
    moved: int = 0
    reminded: int = 0
    prioritised: int = 0

    def __str__(self) -> str:
        return (
            f"{self.added} added, {self.moved} moved on, {self.passed_on} passed to successors, "
            f"{self.reminded} reminded of, {self.prioritised} requests put forward"
        )


def open_cycles(on: dt.date | None = None) -> Opened:
    """Bring the cycles of every council to a day (today unless said); each step is whole or not at all."""
    day = on or clock.today()
    passed_on = _pass_on(day)
    added = open_missing(day)
    return Opened(passed_on, added, _move_on(day), remind(day), write_priorities(day))


@transaction.atomic
def _pass_on(day: dt.date) -> int:
    """Close the turns to come of councils that have ended: their successors take them over."""
    rows = Cycle.objects.select_for_update(of=("self",)).select_related("council", "offer")
    ended = list(rows.filter(state__in=LIVE, council__ends_on__lte=day).order_by("pk"))
    for cycle in ended:
        move(cycle, CycleState.PASSED_ON)
    return len(ended)


@transaction.atomic
def open_missing(day: dt.date, *, offer_id: int | None = None, council_ids: Iterable[UUID] | None = None) -> int:
    """Add the next turn wherever a council in force has none to come; under one offer, for some councils, if said.

    The offers' policies are held meanwhile, so that two machines do it one after the other.
    """
    policies = _policies()
    wanted = Council.objects.in_force(day)
    councils = list(wanted if council_ids is None else wanted.filter(pk__in=list(council_ids)))
    register = lineage()
    return sum(
        _add_turns(turns_of(version, policies[version.offer_id], day, register), councils)
        for version in cyclic_versions()
        if version.offer_id in policies and offer_id in (None, version.offer_id)
    )


def _policies() -> dict[int, CyclePolicy]:
    """Give every offer's policy of today, held; who has none gets one, counted from the programme's first year."""
    start = programme_start()
    versions = cyclic_versions()
    if start is not None:
        missing = Offer.objects.filter(pk__in=[v.offer_id for v in versions], cycle_policies__isnull=True)
        rows = [CyclePolicy(offer=offer, starts_on=start) for offer in missing]
        CyclePolicy.objects.bulk_create(rows, ignore_conflicts=True)
    held = CyclePolicy.objects.in_force().select_for_update().order_by("number")
    return {policy.offer_id: policy for policy in held}


def _add_turns(turns: Turns, councils: list[Council]) -> int:
    there = {pk for pk, cycle in turns.standing.items() if cycle.state in LIVE}
    rows = [row for council in councils if council.pk not in there and (row := _turn(turns, council)) is not None]
    Cycle.objects.bulk_create(rows, ignore_conflicts=True)
    ours = list(Cycle.objects.filter(pk__in=[row.pk for row in rows])) if rows else []
    for cycle in ours:
        facts = {"due_on": cycle.due_on, "why": cycle.get_origin_display().lower()}
        audit.record("cycle.added", cycle, actor=None, after=cycle.state, changes=facts)
    return len(ours)


def _turn(turns: Turns, council: Council) -> Cycle | None:
    due = turns.due_of(council)
    if due is None:
        return None
    days = turns.schedule(due.on)
    return Cycle(
        council=council,
        offer_id=turns.version.offer_id,
        state=state_on(days, turns.day),
        origin=due.origin,
        opens_on=days.opens_on,
        due_soon_on=days.due_soon_on,
        due_on=days.due_on,
    )


@transaction.atomic
def reckon_again(offer_id: int, council_ids: Iterable[UUID]) -> int:
    """Reckon the turns to come of these councils, and of those that followed them, from what is known now.

    A due date that CIB staff decided stays. Gives how many turns got another one.
    """
    day, policies, register = clock.today(), _policies(), lineage()
    version = next((v for v in cyclic_versions() if v.offer_id == offer_id), None)
    if version is None or offer_id not in policies:
        return 0
    turns = turns_of(version, policies[offer_id], day, register)
    lines = {pk for council_id in council_ids for pk in register.line_of(council_id)}
    rows = live_cycles(offer_id, lines).select_related("council", "offer").exclude(origin=CycleOrigin.DECIDED)
    return sum(_reckon(cycle, turns) for cycle in rows)


def _reckon(cycle: Cycle, turns: Turns) -> bool:
    due = turns.due_of(cycle.council)
    if due is None or due.on == cycle.due_on:
        return False
    reschedule(cycle, turns.schedule(due.on), due.origin)
    why = cycle.get_origin_display().lower()
    audit.record("cycle.reckoned", cycle, actor=None, changes={"due_on": due.on, "why": why})
    if cycle.state in UNBOOKED:
        move_by_time(cycle, turns.day)
    return True


@transaction.atomic
def _move_on(day: dt.date) -> int:
    """Open, mark as due and as overdue whatever has come to it; a later state is never taken back by an early day."""
    time_has_come = (
        Q(state=CycleState.AHEAD, opens_on__lte=day)
        | Q(state=CycleState.OPEN, due_soon_on__lte=day)
        | Q(state__in=[CycleState.AHEAD, CycleState.OPEN, CycleState.DUE], due_on__lt=day)
    )
    rows = Cycle.objects.select_for_update(of=("self",)).select_related("council", "offer")
    moved = list(rows.filter(time_has_come, state__in=UNBOOKED).order_by("pk"))
    for cycle in moved:
        move_by_time(cycle, day)
    return len(moved)
