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
    COLLECTED = "collected", "Told on the messages page, waits for a digest"
    MUTED = "muted", "Told on the messages page alone"


class Frequency(TextChoices):
    """How often somebody wants e-mail."""

    AT_ONCE = "at_once", "As things happen"
    DAILY = "daily", "Once a day, in the morning"
    WEEKLY = "weekly", "Once a week, on Monday morning"


class ReminderStatus(TextChoices):
    """Where a reminder of one thing stands."""

    PLANNED = "planned", "Planned"
    HELD = "held", "Held back by CIB staff"
    SENT = "sent", "Sent"
    NOBODY = "nobody", "Nobody to remind"
    CANCELLED = "cancelled", "Not needed any more"
    FAILED = "failed", "Failed"
