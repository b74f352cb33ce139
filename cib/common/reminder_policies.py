"""Changing when whom is reminded: the reminders that are planned follow the policy, a new one joins them."""

import datetime as dt
from typing import Any

from django.db import transaction

from cib.common import audit, clock
from cib.common.enums import ReminderStatus
from cib.common.errors import Breach, refuse_if
from cib.common.models import Reminder, ReminderPolicy
from cib.common.versions import check_version, save_new_version

DAYS_MAX = 400
_WAITING = (ReminderStatus.PLANNED, ReminderStatus.HELD)

audit.register_words({"reminder_policy.changed": audit.Words("Reminder changed: {what}")})


def reminder_is_within_a_year(days: int, field: str) -> Breach | None:
    """OB-04: a reminder goes out within 400 days of what it is about: later, nobody knows it."""
    if -DAYS_MAX <= days <= DAYS_MAX:
        return None
    return Breach("OB-04", f"Enter a number of days up to {DAYS_MAX}.", field)


@transaction.atomic
def change_policy(
    *, policy_id: int, days: int, is_active: bool, actor: Any, version: int | None = None
) -> ReminderPolicy:
    """Change when a reminder goes out, or switch it off; the calling service has asked whether the actor may.

    `days` are those from the event (negative: before) or, above level 0, those to wait after the level below.
    """
    policy = ReminderPolicy.objects.select_for_update().get(pk=policy_id)
    check_version(policy, version)
    field = "offset_days" if policy.wait_days is None else "wait_days"
    refuse_if([reminder_is_within_a_year(days, "days")])
    before = getattr(policy, field)
    if (before, policy.is_active) == (days, is_active):
        return policy
    save_new_version(policy, [], is_active=is_active, **{field: days})
    _move_planned(policy, days - before)
    what = f"{before} days became {days}, {'on' if is_active else 'off'}"
    audit.record("reminder_policy.changed", policy, actor=actor, changes={"what": what})
    return policy


def _move_planned(policy: ReminderPolicy, days: int) -> None:
    rows = list(policy.reminders.filter(status__in=_WAITING))
    for row in rows:
        day = row.due_at.astimezone(clock.LONDON).date() + dt.timedelta(days=days)
        row.due_at = clock.london_morning(day)
    Reminder.objects.bulk_update(rows, ["due_at"], batch_size=500)


def join_planned(policy: ReminderPolicy) -> int:
    """Plan a new reminder of level 0 for all that its event already has reminders waiting for; give how many.

    It comes with an upgrade, after what it is about. Where its time is past, the others have told of it or will.
    """
    if policy.level:
        return 0
    others = Reminder.objects.filter(policy__event=policy.event, status__in=_WAITING).exclude(policy=policy)
    waiting = {(row.subject_type, row.subject_id, row.since): row for row in others.select_related("policy")}
    now = clock.now()
    rows = [_beside(row, policy, now) for row in waiting.values()]
    return len(Reminder.objects.bulk_create([row for row in rows if row.due_at > now], batch_size=500))


def _beside(other: Reminder, policy: ReminderPolicy, now: dt.datetime) -> Reminder:
    return Reminder(
        policy=policy,
        subject_type=other.subject_type,
        subject_id=other.subject_id,
        since=other.since,
        due_at=clock.london_morning(other.since + dt.timedelta(days=policy.offset_days)),
        people=other.people if other.policy.audience == policy.audience else [],
        context=other.context,
        created_at=now,
    )
