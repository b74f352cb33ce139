"""The message of the desk: a digest of what somebody was told on their messages page."""

from typing import Any

from django.urls import reverse

from cib.common import digests, mail, outbox
from cib.common.models import Message


def _items(digest: Message) -> dict[str, Any]:
    found = []
    for item in digests.items_of(digest).select_related("text"):
        kind = outbox.kind_of(item)
        found.append({"title": mail.title_of(item, kind), "url": mail.absolute(kind.path(item))})
    return {"items": found}


KINDS: tuple[outbox.Kind, ...] = (
    outbox.Kind(
        digests.DIGEST,
        "A digest of messages",
        "Your messages from Peer challenge",
        "desk/email/digest",
        lambda _message: reverse("desk:my_messages"),
        lambda _message, addressee: addressee.user is not None,
        lambda message: digests.items_of(message).exists(),
        facts=_items,
    ),
)
