"""Messages written in the transaction of what they tell, delivered after commit, swept by beat.

Nothing else in the product sends mail. A kind of message is registered once by the app that owns it; whether a
person may still know, and whether the message is still needed, is asked again at delivery.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Model, Q, QuerySet
from django.dispatch import Signal

from cib.common import clock
from cib.common.calendar_files import Entry
from cib.common.enums import MessageStatus, ReminderStatus
from cib.common.models import Message, Reminder, ReminderPolicy
from cib.common.placeholders import LINK, Placeholder, names_in


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    `title` is a template for the subject line (str.format over the context); `template` names the pair of
    templates `<template>.html` and `<template>.txt`; `path(message)` gives the address within the site that the
    one link leads to; `may_know(message, addressee)` and `is_needed(message)` are asked at delivery. A kind that goes
    `at_once` concerns somebody's safety, or the way in: it waits for nothing and nobody holds it back. One that
    `is_optional` may be switched off as mail; one not `in_digest` would come too late there, or carries a file.
    `facts(message)` gives the templates more than the context holds; `entries(message)` gives calendar entries that the
    mail carries beside those announced with it. `text` is the sentence or two above the link, a template like the
    title; `why` says at the foot why somebody gets it. CIB staff may put their own title and text in place of these
    (`cib.common.message_texts`), with the placeholders used here and those in `names`, which every message carries.
    """

    code: str
    label: str
    title: str
    template: str
    path: Callable[[Message], str]
    may_know: Callable[[Message, Any], bool]
    is_needed: Callable[[Message], bool] = lambda _message: True
    at_once: bool = False
    is_optional: bool = False
    in_digest: bool = True
    facts: Callable[[Message], Mapping[str, Any]] = lambda _message: {}
    entries: Callable[[Message], Iterable[Entry]] = lambda _message: ()
    text: str = ""
    why: str = ""
    names: tuple[str, ...] = ()


_kinds: dict[str, Kind] = {}

#: A message that has not left and may still be cancelled.
WAITS = (MessageStatus.WAITING, MessageStatus.HELD, MessageStatus.COLLECTED)

#: Where a message's context keeps the calendar entries that its mail carries.
CALENDAR = "calendar"

#: Sent after commit with `message_ids` that are due now; the task module listens and delivers.
messages_announced = Signal()


def register_kind(kind: Kind) -> None:
    """Make a kind of message known; a code may be registered once only."""
    if kind.code in _kinds and _kinds[kind.code] != kind:
        raise ValueError(f"{kind.code} is registered already")
    _kinds[kind.code] = kind


_placeholders: dict[str, Placeholder] = {}


def register_placeholders(placeholders: Mapping[str, Placeholder]) -> None:
    """Say what the placeholders of an app's titles and texts stand for; each has one meaning."""
    for name, placeholder in placeholders.items():
        if _placeholders.get(name, placeholder) != placeholder:
            raise ValueError(f"{name} stands for something else already")
        _placeholders[name] = placeholder


def placeholders_of(kind: Kind) -> dict[str, Placeholder]:
    """Give what a kind's title and text may name: what every message of it carries and any mail may say."""
    names = dict.fromkeys([*names_in(kind.title), *names_in(kind.text), *kind.names])
    names.pop(LINK, None)
    return {name: _placeholders.get(name, Placeholder(name.replace("_", " "), "…")) for name in names}


def kind_of(message: Message) -> Kind:
    """Give the kind of a message; raise KeyError when no app registers it any more."""
    return _kinds[message.kind]


def registered_kinds() -> dict[str, Kind]:
    """Give a copy of all registered kinds, for pages and generated documents."""
    return dict(_kinds)


def announce(
    kind: str,
    *,
    recipients: Iterable[UUID],
    subject: Model,
    key: str,
    due_at: dt.datetime | None = None,
    context: Mapping[str, Any] | None = None,
) -> list[Message]:
    """Write one message for each person (by person id); due now unless `due_at` says later.

    `key` names the event: the same key for the same person adds nothing. The context may hold only what a mail may
    carry: a title, a name, a date; never confidential text.
    """
    about = {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}
    return _write(kind, recipients, key, due_at or clock.now(), {**about, "context": dict(context or {})})


def announce_reminder(reminder: Reminder, recipients: Iterable[UUID]) -> list[Message]:
    """Write the messages of a reminder that is due, once to each person for each time it was due."""
    facts = {"subject_type": reminder.subject_type, "subject_id": reminder.subject_id, "context": reminder.context}
    key = f"reminder:{reminder.pk}:{reminder.due_at:%Y%m%d}"
    return _write(reminder.policy.kind, recipients, key, reminder.due_at, {**facts, "reminder": reminder})


def _write(
    kind: str, recipients: Iterable[UUID], key: str, due: dt.datetime, facts: Mapping[str, Any]
) -> list[Message]:
    if kind not in _kinds:
        raise LookupError(f"{kind} is not a registered kind of message")
    at = clock.now()
    rows = [
        Message(
            key=f"{key}:{person_id}",
            kind=kind,
            person_id=person_id,
            created_at=at,
            due_at=due,
            next_try_at=due,
            **facts,
        )
        for person_id in dict.fromkeys(recipients)
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    written = list(Message.objects.filter(key__in=[row.key for row in rows]))
    tell_after_commit([m.pk for m in written if m.due_at <= at and m.status == MessageStatus.WAITING])
    return written


def attach_calendar(message: Message, entries: Iterable[Entry]) -> None:
    """Let a message that was just announced, and not delivered yet, carry these calendar entries."""
    message.context = {**message.context, CALENDAR: [entry.as_json() for entry in entries]}
    message.save(update_fields=["context"])


_is_silent: ContextVar[bool] = ContextVar("is_silent", default=False)


@contextmanager
def silently() -> Iterator[None]:
    """Write messages inside the block without telling any worker: the next sweep finds them (for bulk loading)."""
    token = _is_silent.set(True)
    try:
        yield
    finally:
        _is_silent.reset(token)


def consider_sent(before: dt.datetime) -> int:
    """Mark what was due before that moment as sent then (for the demonstration's past); give how many."""
    rows = Message.objects.filter(status=MessageStatus.WAITING, due_at__lt=before)
    return rows.update(status=MessageStatus.SENT, sent_at=F("due_at"))


def tell_after_commit(message_ids: list[int]) -> None:
    """Say, once this transaction is committed, that these messages are due; say nothing if it is rolled back."""
    if message_ids and not _is_silent.get():
        transaction.on_commit(lambda: messages_announced.send(sender=Message, message_ids=message_ids), robust=True)


# --- Reminders: rows that follow what they are about ----------------------------------------------

_OPEN = (ReminderStatus.PLANNED, ReminderStatus.HELD)


def schedule_reminders(
    event: str,
    *,
    subject: Model,
    since: dt.date,
    people: Mapping[str, Iterable[UUID]] | None = None,
    context: Mapping[str, Any] | None = None,
    catches_up: bool = True,
) -> None:
    """Plan every reminder of the event about `subject`, in the morning `offset_days` from `since`.

    Called again with another `since`, those that still wait move there; those already sent are planned anew for the
    new date. Without `catches_up` a time that is past already is left out: whoever planned it so late has told of
    it just now. `people` gives person ids for each audience that no app resolves (`reminders.register_event`).
    """
    at = clock.now()
    _open(event, subject, later_than_people=True).exclude(since=since).update(
        status=ReminderStatus.CANCELLED, why="The date was moved.", ended_at=at
    )
    for policy in ReminderPolicy.objects.filter(event=event, level=0):
        due_at = clock.london_morning(since + dt.timedelta(days=policy.offset_days))
        facts = {"due_at": due_at, "context": dict(context or {})}
        facts["people"] = [str(pk) for pk in (people or {}).get(policy.audience, ())]
        if catches_up or due_at > at:
            _plan(policy, subject, since, facts)
        else:
            _cancel_reminders(_open(event, subject).filter(policy=policy), "Its time was past already.")


def _open(event: str, subject: Model, *, later_than_people: bool = False) -> QuerySet[Reminder]:
    rows = Reminder.objects.filter(
        policy__event=event, subject_type=subject._meta.label_lower, subject_id=str(subject.pk), status__in=_OPEN
    )
    return rows.filter(policy__level__gt=0) if later_than_people else rows


def _plan(policy: ReminderPolicy, subject: Model, since: dt.date, facts: Mapping[str, Any]) -> None:
    """Move the reminder that waits, take up one that was cancelled, leave one that was sent, or add it."""
    about = {"policy": policy, "subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}
    there = Reminder.objects.filter(**about, since=since).first()
    waiting = Reminder.objects.filter(**about, status__in=_OPEN).exclude(since=since)
    if there is None and waiting.update(since=since, **facts):
        return
    _cancel_reminders(waiting, "The date was moved.")
    if there is None:
        rows = [Reminder(**about, since=since, created_at=clock.now(), **facts)]
        Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    elif there.status in _OPEN:
        Reminder.objects.filter(pk=there.pk, status=there.status).update(**facts)
    elif there.status == ReminderStatus.CANCELLED and facts["due_at"] > clock.now():
        again = {"status": ReminderStatus.PLANNED, "why": "", "ended_at": None}
        Reminder.objects.filter(pk=there.pk).update(**again, **facts)


def _cancel_reminders(rows: QuerySet[Reminder], why: str) -> int:
    return rows.filter(status__in=_OPEN).update(status=ReminderStatus.CANCELLED, why=why, ended_at=clock.now())


# --- Cancelling ------------------------------------------------------------------------------------


def cancel(*, subject: Model, kinds: Iterable[str], why: str) -> int:
    """Cancel what still waits about `subject` of these kinds, and the reminders of the same events; give how many."""
    about = {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}
    named = list(kinds)
    events = ReminderPolicy.objects.filter(kind__in=named).values("event")
    _cancel_reminders(Reminder.objects.filter(**about, policy__event__in=events), why)
    waiting = Message.objects.filter(**about, kind__in=named, status__in=WAITS)
    return waiting.update(status=MessageStatus.CANCELLED, why=why)


def cancel_about(subjects: Iterable[Model], *, why: str, later_only: bool = False) -> int:
    """Cancel what still waits about any of these objects, of whatever kind; `later_only` lets go what is due now."""
    about = Q(pk__in=[])
    for label, rows in groupby(sorted((s._meta.label_lower, str(s.pk)) for s in subjects), key=lambda row: row[0]):
        about |= Q(subject_type=label, subject_id__in=[pk for _, pk in rows])
    _cancel_reminders(Reminder.objects.filter(about), why)
    waiting = Message.objects.filter(about, status__in=WAITS)
    if later_only:
        waiting = waiting.filter(due_at__gt=clock.now())
    return waiting.update(status=MessageStatus.CANCELLED, why=why)
