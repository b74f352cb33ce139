"""Messages that failed, sent again by CIB staff."""

from django.db import transaction

from cib.accounts.models import User
from cib.common import delivery
from cib.common.enums import MessageStatus
from cib.common.errors import NotVisible
from cib.common.models import Message
from cib.desk.permissions.messages import POLICY


@transaction.atomic
def send_message_again(*, message_id: int, actor: User) -> Message:
    """Put one failed or withheld message in the queue again. Raises Refused OB-01 for any other."""
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        raise NotVisible
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
