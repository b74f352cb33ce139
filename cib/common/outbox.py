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
from django.db.models import F, Model, Q
from django.dispatch import Signal

from cib.common import clock
from cib.common.enums import MessageStatus
from cib.common.models import Message, ReminderPolicy


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    `title` is a template for the subject line (str.format over the context); `template` names the pair of
    templates `<template>.html` and `<template>.txt`; `path(message)` gives the address within the site that the
    one link leads to; `may_know(message, addressee)` and `is_needed(message)` are asked at delivery.
    """

    code: str
    label: str
    title: str
    template: str
    path: Callable[[Message], str]
    may_know: Callable[[Message, Any], bool]
    is_needed: Callable[[Message], bool] = lambda _message: True


_kinds: dict[str, Kind] = {}

#: Sent after commit with `message_ids` that are due now; the task module listens and delivers.
messages_announced = Signal()


def register_kind(kind: Kind) -> None:
    """Make a kind of message known; a code may be registered once only."""
    if kind.code in _kinds and _kinds[kind.code] != kind:
        raise ValueError(f"{kind.code} is registered already")
    _kinds[kind.code] = kind


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
    if kind not in _kinds:
        raise LookupError(f"{kind} is not a registered kind of message")
    at = clock.now()
    due = due_at or at
    rows = [
        Message(
            key=f"{key}:{person_id}",
            kind=kind,
            person_id=person_id,
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
            context=dict(context or {}),
            created_at=at,
            due_at=due,
            next_try_at=due,
        )
        for person_id in dict.fromkeys(recipients)
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    written = list(Message.objects.filter(key__in=[row.key for row in rows]))
    tell_after_commit([m.pk for m in written if m.due_at <= at and m.status == MessageStatus.WAITING])
    return written


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


def schedule_reminders(
    event: str,
    *,
    subject: Model,
    since: dt.date,
    people: Mapping[str, Iterable[UUID]],
    context: Mapping[str, Any] | None = None,
) -> None:
    """Write a message for every active reminder policy of the event, due in the morning `offset_days` from `since`.

    `people` gives, for each audience word of the policies, the person ids to remind.
    """
    for policy in ReminderPolicy.objects.filter(event=event, is_active=True):
        announce(
            policy.kind,
            recipients=people.get(policy.audience, ()),
            subject=subject,
            key=f"{event}:{subject.pk}:{since.isoformat()}:{policy.offset_days}:{policy.audience}",
            due_at=clock.london_morning(since + dt.timedelta(days=policy.offset_days)),
            context=context,
        )


def cancel(*, subject: Model, kinds: Iterable[str], why: str) -> int:
    """Cancel what still waits about `subject` of these kinds; give how many."""
    return Message.objects.filter(
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        kind__in=list(kinds),
        status=MessageStatus.WAITING,
    ).update(status=MessageStatus.CANCELLED, why=why)


def cancel_about(subjects: Iterable[Model], *, why: str, later_only: bool = False) -> int:
    """Cancel what still waits about any of these objects, of whatever kind; `later_only` lets go what is due now."""
    about = Q(pk__in=[])
    for label, rows in groupby(sorted((s._meta.label_lower, str(s.pk)) for s in subjects), key=lambda row: row[0]):
        about |= Q(subject_type=label, subject_id__in=[pk for _, pk in rows])
    waiting = Message.objects.filter(about, status=MessageStatus.WAITING)
    if later_only:
        waiting = waiting.filter(due_at__gt=clock.now())
    return waiting.update(status=MessageStatus.CANCELLED, why=why)
