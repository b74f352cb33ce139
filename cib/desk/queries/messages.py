"""Messages and reminders told in words: what will go out, to whom, and why something was or was not sent."""

import datetime as dt
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from cib.common import audit, clock, delivery, mail, outbox, reminders
from cib.common.directory import directory
from cib.common.enums import MessageStatus, ReminderStatus
from cib.common.models import KindHold, Message, MessageText, Reminder, ReminderPolicy

COMING_DAYS: Final = 30

#: The audiences of reminders in words.
AUDIENCES: Final[dict[str, str]] = {
    "challenger": "The challenger",
    "team": "The team",
    "lead_challenger": "The lead challenger",
    "host_dcs": "The host’s director of children’s services",
    "coordinator": "The host’s coordinator",
    "manager": "The challenge manager",
    "releaser": "Whoever releases the challenger",
    "regional_lead": "The regional leads",
    "broker": "The broker",
    "cib_staff": "CIB staff",
}


@dataclass(frozen=True)
class Line:
    """One line of a story: when, and what."""

    at: dt.datetime | None
    text: str


def audience_words(audience: str) -> str:
    """Give an audience in words."""
    return AUDIENCES.get(audience, audience.replace("_", " ").capitalize())


def kind_label(kind: str) -> str:
    """Give a kind of message in words; its code where no app registers it any more."""
    found = outbox.registered_kinds().get(kind)
    return found.label if found else kind


def title_of(message: Message, in_force: Mapping[str, MessageText] | None = None) -> str:
    """Give the subject line, or the kind where the title cannot be made (which is why it failed).

    `in_force` are the texts of today, for a list that asks once for all its rows.
    """
    try:
        return mail.title_of(message, outbox.kind_of(message), in_force)
    except (KeyError, IndexError, ValueError):
        return message.kind


def reminder_title(reminder: Reminder, in_force: Mapping[str, MessageText] | None = None) -> str:
    """Give the subject line that the reminder would have today."""
    return title_of(Message(kind=reminder.policy.kind, context=reminder.context), in_force)


def when_words(policy: ReminderPolicy) -> str:
    """Say when a policy reminds: "7 days before", "3 days after", or how long after the level below."""
    if policy.wait_days is not None:
        return f"{_days(policy.wait_days)} after those below were reminded"
    if policy.offset_days == 0:
        return "On the day"
    return f"{_days(abs(policy.offset_days))} {'before' if policy.offset_days < 0 else 'after'}"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def coming() -> QuerySet[Reminder]:
    """Give the reminders that are due within the next 30 days, and those held back or failed, whenever due."""
    until = clock.now() + dt.timedelta(days=COMING_DAYS)
    rows = Reminder.objects.filter(
        due_at__lte=until, status__in=[ReminderStatus.PLANNED, ReminderStatus.HELD, ReminderStatus.FAILED]
    )
    return rows.select_related("policy")


# --- Why -------------------------------------------------------------------------------------------


def story_of_message(message: Message) -> list[Line]:
    """Tell what happened to a message, the oldest first, and what would happen now."""
    lines = [Line(message.created_at, _why_written(message))]
    if message.due_at > message.created_at:
        lines.append(Line(message.due_at, "It is due."))
    history = audit.history_of(message, reads=lambda _entry, _audience: True)
    lines += [Line(line.at, f"{line.text} ({line.who}).") for line in reversed(history)]
    if message.attempts:
        lines.append(Line(None, f"The programme tried {_times(message.attempts)} to send it."))
    if message.last_error:
        lines.append(Line(None, f"The mail server or the programme said: {message.last_error}"))
    return [*lines, _outcome(message)]


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _why_written(message: Message) -> str:
    label = kind_label(message.kind)
    if message.reminder is None:
        return f"It was written when it happened: {label}."
    policy = message.reminder.policy
    words = f"It was written by a reminder: {reminders.label_of(policy.event)}, {when_words(policy).lower()}"
    return f"{words}, to {_lower_first(audience_words(policy.audience))}."


def _lower_first(text: str) -> str:
    return text if text[:2].isupper() else f"{text[:1].lower()}{text[1:]}"


def _outcome(message: Message) -> Line:
    label = MessageStatus(message.status).label
    if message.status == MessageStatus.SENT:
        to = f" to {message.sent_to}" if message.sent_to else ""
        return Line(message.sent_at, f"It was sent{to}.")
    if message.status == MessageStatus.WAITING and message.next_try_at > message.due_at:
        return Line(message.next_try_at, "It is tried again.")
    return Line(None, f"{label}. {message.why}".strip())


def today_words(message: Message) -> str:
    """Say what would become of a message that has not left if it were delivered now; nothing for one that left."""
    if message.status in (MessageStatus.SENT, MessageStatus.CANCELLED):
        return ""
    try:
        reason = delivery.reason_today(message)
    except Exception as error:  # what a kind asks may fail, and this is the page on which one sees it
        return f"It could not be delivered now: {type(error).__name__}."
    return f"It would not be sent now. {reason}" if reason else "It would be sent now: it is needed, and they may know."


def story_of_reminder(reminder: Reminder) -> list[Line]:
    """Tell what happened to a reminder, the oldest first."""
    lines = [Line(reminder.created_at, f"It was planned: {reminders.label_of(reminder.policy.event)}.")]
    history = audit.history_of(reminder, reads=lambda _entry, _audience: True)
    lines += [Line(line.at, f"{line.text} ({line.who}).") for line in reversed(history)]
    if reminder.status in (ReminderStatus.PLANNED, ReminderStatus.HELD):
        return [*lines, Line(reminder.due_at, _when_due(reminder))]
    label = ReminderStatus(reminder.status).label
    return [*lines, Line(reminder.ended_at, f"{label}. {reminder.why}".strip())]


def _when_due(reminder: Reminder) -> str:
    """Say what becomes of a reminder on its day, told as what is to come until then."""
    is_ahead = reminder.due_at > clock.now()
    is_due = "It will be due" if is_ahead else "It was due"
    if reminder.status == ReminderStatus.HELD:
        return f"{is_due}, but CIB staff hold it back{': it will not go out until let go' if is_ahead else ''}."
    if not reminder.policy.is_active:
        return f"{is_due}, but this reminder is switched off."
    return f"{is_due}." if is_ahead else "It is due."


def not_needed_today(reminder: Reminder) -> str:
    """Say that nobody would be reminded today, and why, although somebody holds the post; nothing where one would."""
    if reminder.status not in (ReminderStatus.PLANNED, ReminderStatus.HELD):
        return ""
    try:
        return reminders.why_not_needed(reminder)
    except Exception:  # the thing it was about is gone: the page names nobody then
        return ""


def people_today(reminder: Reminder) -> list[str]:
    """Name whom a reminder would go to if it were due today."""
    try:
        ids = reminders.people_of(reminder)
    except Exception:  # the thing it was about is gone: nobody is reminded, and the page says so
        return []
    names = directory().names_of_persons(set(ids))
    return sorted(names.get(pk, "Somebody no longer known") for pk in ids)


def page_about(message: Message, reader_id: UUID | None) -> str:
    """Give the address of the page that a message leads to, for a reader who may know of it; else nothing.

    `reader_id` is the reader's person: the page is asked for as if the message were theirs.
    """
    addressee = directory().addressee(reader_id) if reader_id else None
    if addressee is None:
        return ""
    theirs = copy(message)
    theirs.person_id = addressee.person_id
    try:
        kind = outbox.kind_of(theirs)
        path = kind.path(theirs) if kind.may_know(theirs, addressee) else ""
    except Exception:  # the thing it was about is gone
        return ""
    return "" if path == reverse("desk:home") else path


def messages_of(reminder: Reminder) -> list[Message]:
    """Give the messages that a reminder became."""
    return list(reminder.messages.select_related("text").order_by("pk"))


def held_kinds() -> dict[str, KindHold]:
    """Give the kinds of which all messages are held back."""
    return {hold.kind: hold for hold in KindHold.objects.all()}
