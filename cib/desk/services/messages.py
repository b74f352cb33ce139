"""What CIB staff do with messages and reminders: send again, hold back, let go, change when they go out."""

from typing import TypeVar

from django.db import transaction
from django.db.models import Model

from cib.accounts.models import User
from cib.common import delivery, holding, outbox, reminder_policies
from cib.common.enums import MessageStatus
from cib.common.errors import NotVisible
from cib.common.models import KindHold, Message, Reminder, ReminderPolicy
from cib.desk.permissions.messages import POLICY

M = TypeVar("M", bound=Model)


def _found(model: type[M], pk: int) -> M:
    row = model._default_manager.filter(pk=pk).first()
    if row is None:
        raise NotVisible
    return row


@transaction.atomic
def send_message_again(*, message_id: int, actor: User) -> Message:
    """Put one failed or withheld message in the queue again. Raises Refused OB-01 for any other."""
    message = _found(Message, message_id)
    POLICY.require(actor, "send_message_again", message)
    return delivery.send_again(message_id=message.pk, actor=actor)


@transaction.atomic
def send_failed_messages_again(*, actor: User) -> int:
    """Put every failed message in the queue again, after the mail server was mended; give how many."""
    POLICY.require(actor, "send_message_again")
    failed = list(Message.objects.filter(status=MessageStatus.FAILED).order_by("pk").values_list("pk", flat=True))
    for message_id in failed:
        delivery.send_again(message_id=message_id, actor=actor)
    return len(failed)


# --- Holding back and letting go -------------------------------------------------------------------


@transaction.atomic
def hold_message(*, message_id: int, actor: User) -> Message:
    """Hold back one message that waits. Raises Refused OB-02 for one that goes at once, MOVE for one that left."""
    POLICY.require(actor, "hold_message", _found(Message, message_id))
    return holding.hold_message(message_id=message_id, actor=actor)


@transaction.atomic
def let_go_message(*, message_id: int, actor: User) -> Message:
    """Let go one message that is held back."""
    POLICY.require(actor, "hold_message", _found(Message, message_id))
    return holding.let_go_message(message_id=message_id, actor=actor)


@transaction.atomic
def hold_reminder(*, reminder_id: int, actor: User) -> Reminder:
    """Hold back one reminder that is planned. Raises Refused OB-02 for one that goes at once."""
    POLICY.require(actor, "hold_message", _found(Reminder, reminder_id))
    return holding.hold_reminder(reminder_id=reminder_id, actor=actor)


@transaction.atomic
def let_go_reminder(*, reminder_id: int, actor: User) -> Reminder:
    """Let go one reminder that is held back or failed. Raises Refused OB-03 for any other."""
    POLICY.require(actor, "hold_message", _found(Reminder, reminder_id))
    return holding.let_go_reminder(reminder_id=reminder_id, actor=actor)


@transaction.atomic
def hold_kind(*, kind: str, reason: str, actor: User) -> KindHold:
    """Hold back all messages of a kind from now on, with the reason. Raises Refused OB-02 for one that goes at once."""
    POLICY.require(actor, "hold_kind")
    if kind not in outbox.registered_kinds():
        raise NotVisible
    return holding.hold_kind(kind=kind, reason=reason, actor=actor)


@transaction.atomic
def let_go_kind(*, kind: str, actor: User) -> int:
    """Let go of a kind, with every message that was held back for it; give how many."""
    POLICY.require(actor, "hold_kind")
    return holding.let_go_kind(kind=kind, actor=actor)


# --- When reminders go out -------------------------------------------------------------------------


@transaction.atomic
def change_reminder_policy(
    *, policy_id: int, days: int, is_active: bool, actor: User, version: int | None = None
) -> ReminderPolicy:
    """Change when a reminder goes out, or switch it off; what is planned follows. Raises Refused OB-04, Stale."""
    POLICY.require(actor, "change_reminder_policy", _found(ReminderPolicy, policy_id))
    return reminder_policies.change_policy(
        policy_id=policy_id, days=days, is_active=is_active, actor=actor, version=version
    )
