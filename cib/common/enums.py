"""The kernel's states."""

from django.db.models import TextChoices


class MessageStatus(TextChoices):
    """Where a message of the outbox stands."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Not needed any more"
    WITHHELD = "withheld", "Not sent: no right to know, or no address"
    HELD = "held", "Held back by CIB staff"


class ReminderStatus(TextChoices):
    """Where a reminder of one thing stands."""

    PLANNED = "planned", "Planned"
    HELD = "held", "Held back by CIB staff"
    SENT = "sent", "Sent"
    NOBODY = "nobody", "Nobody to remind"
    CANCELLED = "cancelled", "Not needed any more"
    FAILED = "failed", "Failed"
