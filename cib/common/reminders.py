"""Turns reminders into messages when they are due: asked anew whether they are needed and whom they concern today.

A reminder is claimed under a lock in the transaction that writes its messages, so that it goes out once however many
schedulers run, and whole or not at all when one dies. Of several that fell due together the last one is sent. When
the last reminder of a level has gone and the thing still waits, the next level is planned: from the people
themselves to the lead or director, to the regional lead, to CIB staff.
"""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from cib.common import clock, outbox
from cib.common.enums import ReminderStatus
from cib.common.models import Message, Reminder, ReminderPolicy

logger = logging.getLogger(__name__)

DONE = "It was no longer needed when it was due."
OVERTAKEN = "A later reminder of the same matter was due as well."
SWITCHED_OFF = "This reminder was switched off when it was due."
VACANT = "Nobody holds the post, or everybody who does was reminded already."
FAILED = "The programme could not find out whom this concerns."

_OPEN = (ReminderStatus.PLANNED, ReminderStatus.HELD)

Resolve = Callable[[str], Iterable[UUID]]


@dataclass(frozen=True)
class Event:
    """Something people are reminded of: in words, with who they are today by audience and subject id.

    `settled(subject_id)` says in words why nobody need be reminded any more; nothing where it waits or nobody can say.
    """

    code: str
    label: str
    audiences: Mapping[str, Resolve] = field(default_factory=dict)
    settled: Callable[[str], str] = lambda _subject_id: ""


_events: dict[str, Event] = {}


def register_event(event: Event) -> None:
    """Make an event known to pages, and its audiences to delivery; a code may be registered once only."""
    if event.code in _events and _events[event.code] != event:
        raise ValueError(f"{event.code} is registered already")
    _events[event.code] = event


def label_of(event: str) -> str:
    """Give the event in words; its code where no app registered it."""
    return _events[event].label if event in _events else event


def people_of(reminder: Reminder) -> list[UUID]:
    """Give whom a reminder concerns today: whoever holds the post now, or as planned where no app resolves it.

    Above level 0, whoever was reminded on a level below is left out.
    """
    policy = reminder.policy
    event = _events.get(policy.event)
    if event is not None and policy.audience in event.audiences:
        found = list(event.audiences[policy.audience](reminder.subject_id))
    else:
        found = [UUID(pk) for pk in reminder.people]
    told = _told_below(reminder) if policy.level else set()
    return [pk for pk in dict.fromkeys(found) if pk not in told]


def _chain(reminder: Reminder) -> QuerySet[Reminder]:
    """Give the reminders of the same event, thing and date, on every level."""
    return Reminder.objects.filter(
        policy__event=reminder.policy.event,
        subject_type=reminder.subject_type,
        subject_id=reminder.subject_id,
        since=reminder.since,
    )


def _told_below(reminder: Reminder) -> set[UUID]:
    below = _chain(reminder).filter(policy__level__lt=reminder.policy.level)
    return set(Message.objects.filter(reminder__in=below).values_list("person_id", flat=True))


# --- When one is due -------------------------------------------------------------------------------


def due_ids(limit: int) -> list[int]:
    """List the reminders that are due now, the oldest first."""
    rows = Reminder.objects.filter(status=ReminderStatus.PLANNED, due_at__lte=clock.now())
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])


def send_due() -> Counter[str]:
    """Turn whatever is due into messages, and count what became of each."""
    counts: Counter[str] = Counter()
    for reminder_id in due_ids(settings.OUTBOX_BATCH_MAX):
        status = fire(reminder_id)
        if status is not None:
            counts[status.value] += 1
    return counts


def fire(reminder_id: int) -> ReminderStatus | None:
    """Turn one reminder into messages if it is due; None when it is not, or another scheduler was quicker."""
    try:
        return _fire(reminder_id)
    except DatabaseError:
        raise
    except Exception:
        logger.exception("Reminder %s could not be sent", reminder_id)
        rows = Reminder.objects.filter(pk=reminder_id, status=ReminderStatus.PLANNED)
        rows.update(status=ReminderStatus.FAILED, why=FAILED, ended_at=clock.now())
        return ReminderStatus.FAILED


@transaction.atomic
def _fire(reminder_id: int) -> ReminderStatus | None:
    now = clock.now()
    due = Reminder.objects.select_for_update(of=("self",)).select_related("policy")
    reminder = due.filter(pk=reminder_id, status=ReminderStatus.PLANNED, due_at__lte=now).first()
    if reminder is None:
        return None
    status, why, people = _judged(reminder)
    reminder.status, reminder.why, reminder.ended_at = status, why, now
    reminder.save(update_fields=["status", "why", "ended_at"])
    outbox.announce_reminder(reminder, people)
    _plan_next_level(reminder)
    return status


def _judged(reminder: Reminder) -> tuple[ReminderStatus, str, list[UUID]]:
    """Decide what becomes of a reminder that is due: with why, and whom to tell."""
    if not reminder.policy.is_active:
        return ReminderStatus.CANCELLED, SWITCHED_OFF, []
    if _is_overtaken(reminder):
        return ReminderStatus.CANCELLED, OVERTAKEN, []
    people = people_of(reminder)
    if not people:
        return ReminderStatus.NOBODY, VACANT, []
    waiting = [pk for pk in people if _is_needed(reminder, pk)]
    return (ReminderStatus.SENT, "", waiting) if waiting else (ReminderStatus.CANCELLED, DONE, [])


def _is_overtaken(reminder: Reminder) -> bool:
    later = _chain(reminder).filter(
        policy__audience=reminder.policy.audience,
        policy__level=reminder.policy.level,
        policy__is_active=True,
        status=ReminderStatus.PLANNED,
        due_at__gt=reminder.due_at,
        due_at__lte=clock.now(),
    )
    return later.exists()


def message_of(reminder: Reminder, person_id: UUID) -> Message:
    """Give the message that a reminder would be to somebody, unsaved, for asking its kind about it."""
    return Message(
        kind=reminder.policy.kind,
        person_id=person_id,
        subject_type=reminder.subject_type,
        subject_id=reminder.subject_id,
        context=reminder.context,
        created_at=clock.now(),
        due_at=reminder.due_at,
    )


def _is_needed(reminder: Reminder, person_id: UUID) -> bool:
    message = message_of(reminder, person_id)
    return outbox.kind_of(message).is_needed(message)


def why_not_needed(reminder: Reminder) -> str:
    """Say why a reminder would remind nobody today although somebody is there to be; nothing where it would."""
    people = people_of(reminder)
    if not people or any(_is_needed(reminder, pk) for pk in people):
        return ""
    event = _events.get(reminder.policy.event)
    settled = event.settled(reminder.subject_id) if event else ""
    return f"Nobody would be reminded today{f' because {settled}' if settled else ': it is not needed'}."


# --- From level to level ---------------------------------------------------------------------------


def _plan_next_level(reminder: Reminder) -> None:
    """Plan who is told next, once nothing of this level waits any more and the thing was not done."""
    policy = reminder.policy
    of_level = _chain(reminder).filter(policy__level=policy.level)
    if of_level.filter(status__in=_OPEN, policy__is_active=True).exists():
        return
    ended = _how_it_ended(of_level)
    if not ended & {ReminderStatus.SENT, ReminderStatus.NOBODY}:
        return
    next_level = ReminderPolicy.objects.filter(event=policy.event, level__gt=policy.level, is_active=True)
    first = next_level.order_by("level").values_list("level", flat=True).first()
    for above in next_level.filter(level=first or 0):
        _plan_above(reminder, above, waits=ReminderStatus.SENT in ended)


def _how_it_ended(of_level: QuerySet[Reminder]) -> set[str]:
    """Give how the last reminders of a level ended, those aside that were switched off or overtaken."""
    asked = of_level.exclude(status=ReminderStatus.CANCELLED, why__in=[SWITCHED_OFF, OVERTAKEN])
    found = list(asked.order_by("-due_at").values_list("due_at", "status"))
    return {status for due_at, status in found if due_at == found[0][0]}


def _plan_above(reminder: Reminder, policy: ReminderPolicy, *, waits: bool) -> None:
    """Plan the level above: its wait begins when the one below went out; at once where nobody was there to remind."""
    now = clock.now()
    wait = dt.timedelta(days=policy.wait_days or 0)
    facts = {"due_at": clock.london_morning(clock.today() + wait) if waits else now, "context": reminder.context}
    row, is_new = Reminder.objects.get_or_create(
        policy=policy,
        subject_type=reminder.subject_type,
        subject_id=reminder.subject_id,
        since=reminder.since,
        defaults={**facts, "created_at": now},
    )
    if not is_new:
        again = {**facts, "status": ReminderStatus.PLANNED, "why": "", "ended_at": None}
        Reminder.objects.filter(pk=row.pk, status=ReminderStatus.CANCELLED).update(**again)
