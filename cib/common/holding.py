"""Holding messages and reminders back, and letting them go: one, or all of a kind.

The calling service has asked whether the actor may. What concerns somebody's safety is never held.
"""

from typing import Any

from django.db import transaction

from cib.common import audit, clock, outbox
from cib.common.delivery import MESSAGE_MOVES
from cib.common.enums import MessageStatus, ReminderStatus
from cib.common.errors import Breach, refuse_if
from cib.common.models import KindHold, Message, Reminder
from cib.common.transitions import Moves, check_move

BY_STAFF = "CIB staff hold it back."

REMINDER_MOVES = Moves(
    ReminderStatus,
    {
        ReminderStatus.PLANNED: frozenset(
            {
                ReminderStatus.HELD,
                ReminderStatus.SENT,
                ReminderStatus.NOBODY,
                ReminderStatus.CANCELLED,
                ReminderStatus.FAILED,
            }
        ),
        ReminderStatus.HELD: frozenset({ReminderStatus.PLANNED, ReminderStatus.CANCELLED}),
        ReminderStatus.SENT: frozenset(),
        ReminderStatus.NOBODY: frozenset(),
        ReminderStatus.CANCELLED: frozenset({ReminderStatus.PLANNED}),
        ReminderStatus.FAILED: frozenset({ReminderStatus.PLANNED}),
    },
)

audit.register_words(
    {
        "message.held": audit.Words("Message held back"),
        "message.let_go": audit.Words("Message let go"),
        "reminder.held": audit.Words("Reminder held back"),
        "reminder.let_go": audit.Words("Reminder let go"),
        "message_kind.held": audit.Words("All messages of this kind held back"),
        "message_kind.let_go": audit.Words("Messages of this kind let go"),
    }
)


def kind_may_wait(kind: str) -> Breach | None:
    """OB-02: what goes at once, such as a concern about a child or an invitation to sign in, is never held back."""
    found = outbox.registered_kinds().get(kind)
    if found is None or not found.at_once:
        return None
    return Breach("OB-02", f"“{found.label}” goes out at once. It is never held back.")


def reminder_is_held(reminder: Reminder) -> Breach | None:
    """OB-03: only a reminder that is held back, or that failed, is let go."""
    if reminder.status in (ReminderStatus.HELD, ReminderStatus.FAILED):
        return None
    words = ReminderStatus(reminder.status).label.lower()
    return Breach("OB-03", f"This reminder is {words}. Only one that is held back or failed can be let go.")


@transaction.atomic
def hold_message(*, message_id: int, actor: Any) -> Message:
    """Hold back one message that waits. Raises Refused OB-02 for one that goes at once."""
    message = Message.objects.select_for_update().get(pk=message_id)
    refuse_if([kind_may_wait(message.kind)])
    return _moved_message(message, MessageStatus.HELD, BY_STAFF, "message.held", actor)


@transaction.atomic
def let_go_message(*, message_id: int, actor: Any) -> Message:
    """Let go one message that is held back: it leaves at the next sweep."""
    message = Message.objects.select_for_update().get(pk=message_id)
    if message.status == MessageStatus.HELD:
        message.next_try_at = max(message.due_at, clock.now())
    return _moved_message(message, MessageStatus.WAITING, "", "message.let_go", actor)


def _moved_message(message: Message, after: MessageStatus, why: str, action: str, actor: Any) -> Message:
    before = message.status
    check_move(MESSAGE_MOVES, before, after)
    message.status, message.why = after, why
    message.save(update_fields=["status", "why", "next_try_at"])
    audit.record(action, message, actor=actor, before=before, after=after)
    return message


@transaction.atomic
def hold_reminder(*, reminder_id: int, actor: Any) -> Reminder:
    """Hold back one reminder that is planned; it does not go out when it is due."""
    reminder = Reminder.objects.select_for_update(of=("self",)).select_related("policy").get(pk=reminder_id)
    refuse_if([kind_may_wait(reminder.policy.kind)])
    return _moved_reminder(reminder, ReminderStatus.HELD, BY_STAFF, "reminder.held", actor)


@transaction.atomic
def let_go_reminder(*, reminder_id: int, actor: Any) -> Reminder:
    """Let go one reminder that is held back: it goes out when it is due, or at the next sweep."""
    reminder = Reminder.objects.select_for_update().get(pk=reminder_id)
    refuse_if([reminder_is_held(reminder)])
    return _moved_reminder(reminder, ReminderStatus.PLANNED, "", "reminder.let_go", actor)


def _moved_reminder(reminder: Reminder, after: ReminderStatus, why: str, action: str, actor: Any) -> Reminder:
    before = reminder.status
    check_move(REMINDER_MOVES, before, after)
    reminder.status, reminder.why, reminder.ended_at = after, why, None
    reminder.save(update_fields=["status", "why", "ended_at"])
    audit.record(action, reminder, actor=actor, before=before, after=after)
    return reminder


@transaction.atomic
def hold_kind(*, kind: str, reason: str, actor: Any) -> KindHold:
    """Hold back every message of a kind from now on; a second time changes nothing. Raises Refused OB-02."""
    refuse_if([kind_may_wait(kind)])
    hold, is_new = KindHold.objects.get_or_create(kind=kind, defaults={"reason": reason, "held_at": clock.now()})
    if is_new:
        audit.record("message_kind.held", hold, actor=actor, changes={"kind": kind})
    return hold


@transaction.atomic
def let_go_kind(*, kind: str, actor: Any) -> int:
    """Let go of a kind, and of every message that was held back for it; give how many."""
    hold = KindHold.objects.select_for_update().filter(kind=kind).first()
    if hold is None:
        return 0
    rows = Message.objects.filter(kind=kind, status=MessageStatus.HELD).exclude(why=BY_STAFF)
    count = rows.update(status=MessageStatus.WAITING, why="", next_try_at=clock.now())
    audit.record("message_kind.let_go", hold, actor=actor, changes={"kind": kind, "messages": count})
    hold.delete()
    return count
