"""What CIB staff decide about a turn, each with a reason: waived, counted elsewhere, due on another day."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import refuse_if
from cib.common.versions import check_version
from peerchallenge.queries.booking import person_id_of
from reviews.enums import CARRIED_OUT, CycleOrigin, CycleState
from reviews.models import Cycle
from reviews.permissions import POLICY
from reviews.queries.turns import settings_of
from reviews.rules import cycles as rules
from reviews.rules.dates import schedule_of
from reviews.services.moving import locked_cycle, move, move_by_time, reschedule
from reviews.services.opening import open_missing


def _facts(cycle: Cycle, reason: str, day: dt.date | None = None) -> rules.DecisionFacts:
    same = Cycle.objects.filter(council=cycle.council, offer=cycle.offer, state__in=CARRIED_OUT, completed_on=day)
    return rules.DecisionFacts(clock.today(), cycle.state, reason, day, day is not None and same.exists())


def _decided(reason: str, actor: User) -> dict[str, Any]:
    return {"reason": reason.strip(), "decided_by_id": person_id_of(actor), "decided_at": clock.now()}


def _next(cycle: Cycle) -> None:
    open_missing(clock.today(), offer_id=cycle.offer_id, council_ids=[cycle.council_id])


@transaction.atomic
def waive_cycle(*, cycle_id: UUID, reason: str, actor: User, version: int | None = None) -> Cycle:
    """Waive a turn, with the reason: the next one falls due when it would have, had this one been in time."""
    cycle = locked_cycle(cycle_id)
    POLICY.require(actor, "waive_cycle", cycle)
    check_version(cycle, version)
    refuse_if(rules.breaches_of(rules.WAIVING, _facts(cycle, reason)))
    move(cycle, CycleState.WAIVED, by=actor, **_decided(reason, actor))
    _next(cycle)
    return cycle


@transaction.atomic
def count_elsewhere(
    *, cycle_id: UUID, completed_on: dt.date, reason: str, actor: User, version: int | None = None
) -> Cycle:
    """Let a review that was carried out elsewhere count, with its last day and the reason: the next follows from it."""
    cycle = locked_cycle(cycle_id)
    POLICY.require(actor, "count_elsewhere", cycle)
    check_version(cycle, version)
    refuse_if(rules.breaches_of(rules.COUNTING, _facts(cycle, reason, completed_on)))
    move(cycle, CycleState.COUNTED, by=actor, completed_on=completed_on, **_decided(reason, actor))
    _next(cycle)
    return cycle


@transaction.atomic
def set_due_date(*, cycle_id: UUID, due_on: dt.date, reason: str, actor: User, version: int | None = None) -> Cycle:
    """Decide on another due date, with the reason; for a successor council it takes the place of the inherited one."""
    cycle = locked_cycle(cycle_id)
    POLICY.require(actor, "set_due_date", cycle)
    check_version(cycle, version)
    refuse_if(rules.breaches_of(rules.DATING, _facts(cycle, reason, due_on)))
    schedule = schedule_of(due_on, **settings_of(cycle, due_on))
    reschedule(cycle, schedule, CycleOrigin.DECIDED, **_decided(reason, actor))
    audit.record("cycle.due_date_set", cycle, actor=actor, changes={"due_on": due_on, "reason": cycle.reason})
    return cycle if cycle.state == CycleState.BOOKED else move_by_time(cycle, clock.today())
