"""Digests: what a person wants together, once a day or a week, is shown on their messages page at once and mailed then.

A digest is a message like any other: due in the morning, claimed, tried again, sent once. What is in it is asked
again when it leaves. What goes at once is never put into one.
"""

import datetime as dt
from typing import Any, Final

from django.db.models import QuerySet

from cib.common import clock, outbox
from cib.common.enums import Frequency, MessageStatus
from cib.common.models import Message, MessagePreference

DIGEST: Final = "messages.digest"
SWITCHED_OFF: Final = "They switched off e-mail of this kind."
COLLECTED: Final = "They want their messages together."
#: What somebody has been told, whether or not by mail.
TOLD: Final = (MessageStatus.SENT, MessageStatus.COLLECTED, MessageStatus.MUTED)


def way_of(kind: outbox.Kind, user: Any, *, has_file: bool = False) -> tuple[MessageStatus, str] | None:
    """Give how a message of the kind reaches the person other than by a mail of its own now; None for that.

    One that brings a file for the calendar is not put into a digest, which would leave the file behind.
    """
    if kind.at_once or kind.code == DIGEST or user is None:
        return None
    wish = MessagePreference.objects.filter(user=user).first()
    if wish is None:
        return None
    if kind.is_optional and kind.code in wish.muted:
        return MessageStatus.MUTED, SWITCHED_OFF
    if kind.in_digest and not has_file and wish.frequency != Frequency.AT_ONCE:
        return MessageStatus.COLLECTED, COLLECTED
    return None


def next_morning(frequency: str) -> dt.datetime:
    """Give when the next digest leaves: eight in the morning, tomorrow or on Monday."""
    tomorrow = clock.today() + dt.timedelta(days=1)
    wait = (7 - tomorrow.weekday()) % 7 if frequency == Frequency.WEEKLY else 0
    return clock.london_morning(tomorrow + dt.timedelta(days=wait))


def collect(message: Message, user: Any) -> None:
    """Put a message into its person's next digest."""
    wish = MessagePreference.objects.get(user=user)
    due = next_morning(wish.frequency)
    (digest,) = outbox.announce(
        DIGEST, recipients=[message.person_id], subject=wish, key=f"{DIGEST}:{due:%Y%m%d}", due_at=due
    )
    Message.objects.filter(pk=message.pk).update(digest=digest)


def items_of(digest: Message) -> QuerySet[Message]:
    """Give what waits in a digest; nothing for any other message."""
    return Message.objects.filter(digest=digest.pk, status=MessageStatus.COLLECTED).order_by("due_at", "pk")


def release(person_id: Any) -> int:
    """Let everything that waits in a person's digests leave by itself, after their wish has changed; give how many."""
    rows = Message.objects.filter(person_id=person_id, status=MessageStatus.COLLECTED)
    return rows.update(status=MessageStatus.WAITING, why="", digest=None, next_try_at=clock.now())
