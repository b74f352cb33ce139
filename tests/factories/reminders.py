"""Reminders about an account, for the tests of the kernel: two to the person, one to the lead, one to the office."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Model

from cib.accounts.models import User
from cib.common import outbox
from cib.common.models import Message, Reminder, ReminderPolicy
from cib.common.reminders import Event

EVENT = "tests.waiting"
PERSON, LEAD, OFFICE = UUID(int=1), UUID(int=2), UUID(int=3)
#: Level, days after the event, days to wait after the level below, to whom.
ROWS = ((0, 3, None, "person"), (0, 7, None, "person"), (1, 0, 3, "lead"), (2, 0, 7, "office"))


def event(holders: Mapping[str, list[UUID]] | None = None) -> Event:
    """Give the event, with those who hold each post (changed in place, somebody else holds it)."""
    known = holders if holders is not None else {"person": [PERSON], "lead": [LEAD], "office": [OFFICE]}

    def resolver(audience: str) -> Any:
        return lambda _subject_id: list(known[audience])

    return Event(EVENT, "Something waits", {audience: resolver(audience) for audience in known})


def policies(kind: str) -> list[ReminderPolicy]:
    """Write the policies of the event."""
    return [
        ReminderPolicy.objects.create(
            code=f"{EVENT}:{level}:{offset}:{audience}",
            event=EVENT,
            level=level,
            offset_days=offset,
            wait_days=wait,
            audience=audience,
            kind=kind,
        )
        for level, offset, wait, audience in ROWS
    ]


def planned(subject: Model, since: dt.date, **more: Any) -> None:
    """Plan the reminders about an account, from a day."""
    outbox.schedule_reminders(EVENT, subject=subject, since=since, context={"whom": "Ada"}, **more)


def done(subject: User) -> None:
    """Let what they are reminded of be done: the test's kind is needed while the account is active."""
    User.objects.filter(pk=subject.pk).update(is_active=False)


def rows() -> list[tuple[int, str, str]]:
    """List the reminders there are: level, London day, state."""
    found = Reminder.objects.select_related("policy").order_by("due_at", "pk")
    return [(row.policy.level, f"{row.due_at:%d %b}", row.status) for row in found]


def told() -> list[tuple[int, str, str]]:
    """List the messages of reminders: person, London day on which it was due, state."""
    found = Message.objects.filter(reminder__isnull=False).order_by("due_at", "pk")
    return [(row.person_id.int, f"{row.due_at:%d %b}", row.status) for row in found]
