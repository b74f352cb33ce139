"""What everybody does with their own messages: read them, and choose how they come."""

from collections.abc import Iterable

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock, digests, outbox
from cib.common.enums import Frequency
from cib.common.errors import Breach, NotVisible, refuse_if
from cib.common.models import Message, MessagePreference
from cib.common.versions import check_version, save_new_version
from cib.desk.permissions.messages import POLICY
from councils.queries import standing_of

audit.register_words(
    {
        "message.read": audit.Words("Read on the messages page"),
        "messages.all_read": audit.Words("All messages marked as read"),
        "messages.chosen": audit.Words("Chosen how messages come: {frequency}"),
    }
)


def only_optional_kinds_are_switched_off(kinds: Iterable[str]) -> Breach | None:
    """OB-05: what is necessary comes by e-mail; only kinds that tell of good news and dates can be switched off."""
    known = outbox.registered_kinds()
    needed = [known[kind].label for kind in kinds if kind in known and not known[kind].is_optional]
    return Breach("OB-05", f"This cannot be switched off: {', '.join(needed)}.", "muted") if needed else None


@transaction.atomic
def read_message(*, message_id: int, actor: User) -> Message:
    """Note that the person opened a message; a second time changes nothing."""
    message = Message.objects.select_for_update().filter(pk=message_id).first()
    if message is None:
        raise NotVisible
    POLICY.require(actor, "read_message", message)
    if message.read_at is None:
        message.read_at = clock.now()
        message.save(update_fields=["read_at"])
        audit.record("message.read", message, actor=actor)
    return message


@transaction.atomic
def read_all_messages(*, actor: User) -> int:
    """Mark everything that was told to the person as read; give how many were new."""
    POLICY.require(actor, "list_my_messages")
    unread = POLICY.objects_for(actor, "read_message", Message.objects.filter(read_at__isnull=True))
    count = unread.update(read_at=clock.now())
    if count:
        audit.record("messages.all_read", actor, actor=actor, changes={"messages": count})
    return count


@transaction.atomic
def choose_messages(
    *, frequency: Frequency, muted: Iterable[str], actor: User, version: int | None = None
) -> MessagePreference:
    """Choose how often e-mail comes, and which optional kinds not. Raises Refused OB-05 for a kind that is necessary.

    What waited for a digest leaves by itself where the choice is no longer the same.
    """
    POLICY.require(actor, "choose_messages")
    wish, _ = MessagePreference.objects.select_for_update().get_or_create(user=actor)
    check_version(wish, version)
    switched_off = sorted(set(muted))
    refuse_if([only_optional_kinds_are_switched_off(switched_off)])
    is_other_time = wish.frequency != frequency
    save_new_version(wish, [], frequency=frequency, muted=switched_off)
    person_id = standing_of(actor).person_id
    if is_other_time and person_id is not None:
        digests.release(person_id)
    audit.record("messages.chosen", wish, actor=actor, changes={"frequency": Frequency(frequency).label.lower()})
    return wish
