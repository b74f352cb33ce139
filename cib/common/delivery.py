"""Sends the messages of the outbox: claimed one by one, asked again whether to send at all, retried with back-off.

A claim is a conditional UPDATE, so that on both databases only one of several workers holds a message. A worker that
dies between sending and noting it leaves a claim that runs out: the message is sent once more, and when that claim is
lost too it fails and waits for a person.
"""

import datetime as dt
import logging
import time
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from cib.common import audit, clock, digests, message_texts, outbox, reminders
from cib.common.directory import Addressee, directory
from cib.common.enums import MessageStatus
from cib.common.errors import Breach, refuse_if
from cib.common.mail import compose
from cib.common.mail_errors import is_final, is_server_out, words_of
from cib.common.models import KindHold, Message
from cib.common.transitions import Moves, check_move

logger = logging.getLogger(__name__)

LOST = "The worker stopped while it was sending this, so nobody knows whether it left."
OVERTAKEN = reminders.OVERTAKEN
KIND_HELD = "CIB staff hold back messages of this kind."

MESSAGE_MOVES = Moves(
    MessageStatus,
    {
        MessageStatus.WAITING: frozenset({MessageStatus.SENDING, MessageStatus.CANCELLED, MessageStatus.HELD}),
        MessageStatus.SENDING: frozenset(
            {
                MessageStatus.SENDING,  # a claim that ran out is taken over
                MessageStatus.WAITING,
                MessageStatus.SENT,
                MessageStatus.FAILED,
                MessageStatus.CANCELLED,
                MessageStatus.WITHHELD,
                MessageStatus.HELD,
                MessageStatus.COLLECTED,
                MessageStatus.MUTED,
            }
        ),
        MessageStatus.SENT: frozenset(),
        MessageStatus.FAILED: frozenset({MessageStatus.WAITING}),
        MessageStatus.CANCELLED: frozenset(),
        MessageStatus.WITHHELD: frozenset({MessageStatus.WAITING}),
        MessageStatus.HELD: frozenset({MessageStatus.WAITING, MessageStatus.CANCELLED}),
        MessageStatus.COLLECTED: frozenset(
            {
                MessageStatus.WAITING,
                MessageStatus.SENT,
                MessageStatus.CANCELLED,
                MessageStatus.WITHHELD,
                MessageStatus.HELD,
            }
        ),
        MessageStatus.MUTED: frozenset(),
    },
)

audit.register_words({"message.sent_again": audit.Words("Message put in the queue again")})


@dataclass(frozen=True)
class Outcome:
    """What became of one message: where it stands, and whether the mail server could be reached."""

    status: MessageStatus
    is_server_reached: bool = True


# --- Claiming ------------------------------------------------------------------------------------


def _is_due(now: dt.datetime) -> Q:
    waits = Q(status=MessageStatus.WAITING, next_try_at__lte=now)
    lost = Q(status=MessageStatus.SENDING, claimed_until__lte=now)
    return waits | lost


def due_ids(limit: int) -> list[int]:
    """List the messages to send now, those that waited longest first."""
    due = Message.objects.filter(_is_due(clock.now())).order_by("next_try_at", "pk")
    return list(due.values_list("pk", flat=True)[:limit])


def claim(message_id: int) -> Message | None:
    """Take hold of a message that is due; None when it is not, or somebody else was quicker."""
    now = clock.now()
    seen = Message.objects.filter(_is_due(now), pk=message_id).first()
    if seen is None:
        return None
    is_lost = seen.status == MessageStatus.SENDING
    ours = Message.objects.filter(_is_due(now), pk=message_id, attempts=seen.attempts).update(
        status=MessageStatus.SENDING,
        claim=uuid.uuid4(),
        claimed_until=now + dt.timedelta(seconds=settings.OUTBOX_CLAIM_SECONDS),
        attempts=F("attempts") + 1,
        last_error=LOST if is_lost else seen.last_error,
    )
    if not ours:
        return None
    message = Message.objects.get(pk=message_id)
    if is_lost and seen.last_error == LOST:
        _close(message, status=MessageStatus.FAILED)
        return None
    return message


def _close(message: Message, *, status: MessageStatus, **changes: Any) -> bool:
    """Let go of our claim; False when it had run out and somebody else holds the message now."""
    ours = Message.objects.filter(pk=message.pk, claim=message.claim, status=MessageStatus.SENDING)
    return bool(ours.update(status=status, claim=None, claimed_until=None, **changes))


# --- Asking again --------------------------------------------------------------------------------


def _is_overtaken(message: Message) -> bool:
    """Tell whether a later reminder about the same thing is due too, so that nobody gets two at once."""
    if message.due_at <= message.created_at:
        return False
    return Message.objects.filter(
        kind=message.kind,
        person_id=message.person_id,
        subject_type=message.subject_type,
        subject_id=message.subject_id,
        status=MessageStatus.WAITING,
        due_at__gt=message.due_at,
        due_at__lte=clock.now(),
        created_at__lt=F("due_at"),
    ).exists()


def _reason_not_to_send(message: Message, addressee: Addressee | None) -> tuple[MessageStatus, str] | None:
    kind = outbox.kind_of(message)
    if not kind.is_needed(message):
        return MessageStatus.CANCELLED, "It was no longer needed when it was due."
    if _is_overtaken(message):
        return MessageStatus.CANCELLED, OVERTAKEN
    if addressee is None or not addressee.email:
        return MessageStatus.WITHHELD, "This person has no e-mail address."
    if not kind.may_know(message, addressee):
        return MessageStatus.WITHHELD, "This person may not know of it any more."
    if not kind.at_once and KindHold.objects.filter(kind=kind.code).exists():
        return MessageStatus.HELD, KIND_HELD
    return None


def _other_way(message: Message, addressee: Addressee | None) -> tuple[MessageStatus, str] | None:
    """Tell on the messages page what the person wants by digest, or not by mail at all."""
    user = addressee.user if addressee else None
    way = digests.way_of(outbox.kind_of(message), user, has_file=bool(message.context.get(outbox.CALENDAR)))
    if way is not None and way[0] == MessageStatus.COLLECTED:
        digests.collect(message, user)
    return way


def _sift(digest: Message, addressee: Addressee | None) -> None:
    """Ask again of everything in a digest whether it is still needed, and whether they may still know."""
    for item in digests.items_of(digest):
        reason = _reason_not_to_send(item, addressee)
        if reason is not None:
            rows = Message.objects.filter(pk=item.pk, status=MessageStatus.COLLECTED)
            rows.update(status=reason[0], why=reason[1])


def reason_today(message: Message) -> str:
    """Say why a message would not be sent if it were delivered now; nothing when it would be. Changes nothing."""
    reason = _reason_not_to_send(message, directory().addressee(message.person_id))
    return reason[1] if reason else ""


# --- Sending -------------------------------------------------------------------------------------


def deliver(message_id: int) -> Outcome | None:
    """Send one message if it is due; None when there was nothing to do."""
    message = claim(message_id)
    if message is None:
        return None
    try:
        addressee = directory().addressee(message.person_id)
        _sift(message, addressee)
        reason = _reason_not_to_send(message, addressee) or _other_way(message, addressee)
        text = message_texts.text_in_force(message.kind)
        if reason is None:
            assert addressee is not None
            compose(message, outbox.kind_of(message), addressee, text).send()
    except Exception as error:
        return _note_failure(message, error)
    if reason is not None:
        _close(message, status=reason[0], why=reason[1], text=text)
        return Outcome(reason[0])
    assert addressee is not None
    with transaction.atomic():
        sent = {"sent_at": clock.now(), "sent_to": addressee.email}
        _close(message, status=MessageStatus.SENT, last_error="", text=text, **sent)
        digests.items_of(message).update(status=MessageStatus.SENT, **sent)
    return Outcome(MessageStatus.SENT)


def deliver_all(message_ids: Iterable[int]) -> Counter[str]:
    """Send these messages and count what became of them.

    Stops when the mail server cannot be reached, or when time is up: the next sweep goes on.
    """
    until = time.monotonic() + settings.OUTBOX_BATCH_SECONDS_MAX
    counts: Counter[str] = Counter()
    for message_id in message_ids:
        outcome = deliver(message_id)
        if outcome is not None:
            counts[outcome.status.value] += 1
        if (outcome is not None and not outcome.is_server_reached) or time.monotonic() > until:
            break
    return counts


def sweep() -> Counter[str]:
    """Send whatever is due by now: reminders, what waits for its time or its next try, what a crash left behind."""
    with outbox.silently():  # what they write is found right below
        reminders.send_due()
    return deliver_all(due_ids(settings.OUTBOX_BATCH_MAX))


# --- Failing -------------------------------------------------------------------------------------


def _note_failure(message: Message, error: Exception) -> Outcome:
    delays = settings.OUTBOX_DELAYS_SECONDS
    words = words_of(error)
    logger.warning("Message %s was not sent (try %s): %s", message.uid, message.attempts, words)
    is_reached = not is_server_out(error)
    if is_final(error) or message.attempts > len(delays):
        _close(message, status=MessageStatus.FAILED, last_error=words)
        return Outcome(MessageStatus.FAILED, is_reached)
    later = clock.now() + dt.timedelta(seconds=delays[message.attempts - 1])
    _close(message, status=MessageStatus.WAITING, last_error=words, next_try_at=later)
    return Outcome(MessageStatus.WAITING, is_reached)


def message_is_stuck(message: Message) -> Breach | None:
    """OB-01: only what failed or was withheld is sent again; everything else is on its way, gone, or not needed."""
    if message.status in (MessageStatus.FAILED, MessageStatus.WITHHELD):
        return None
    words = MessageStatus(message.status).label.lower()
    return Breach("OB-01", f"This message is {words}. Only one that failed or was not sent can be sent again.")


@transaction.atomic
def send_again(*, message_id: int, actor: Any) -> Message:
    """Put a failed or withheld message back in the queue, with all its tries before it.

    The calling service has asked whether the actor may. Raises Refused (OB-01) for a message that is not stuck.
    """
    message = Message.objects.select_for_update().get(pk=message_id)
    before = message.status
    refuse_if([message_is_stuck(message)])
    check_move(MESSAGE_MOVES, before, MessageStatus.WAITING)
    message.status, message.attempts, message.next_try_at, message.why = MessageStatus.WAITING, 0, clock.now(), ""
    message.save(update_fields=["status", "attempts", "next_try_at", "why"])
    audit.record("message.sent_again", message, actor=actor, before=before, after=message.status)
    outbox.tell_after_commit([message.pk])
    return message
