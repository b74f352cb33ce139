"""CIB staff write what messages say."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from cib.accounts.models import User
from cib.common import message_texts, outbox
from cib.common.errors import NotVisible
from cib.common.models import MessageText
from cib.desk.permissions.messages import POLICY
from councils.notifications import programme_changed


@transaction.atomic
def write_message_text(
    *, kind: str, title: str, body: str, from_date: dt.date, reason: str, actor: User, version_seen: int | None = None
) -> MessageText:
    """Publish a version of what a kind of message says, from a day on; what was sent stays what it was.

    Going back is a new version with the words shipped. Raises Refused TX-01 to TX-10, Stale.
    """
    POLICY.require(actor, "change_message_text")
    found = outbox.registered_kinds().get(kind)
    if found is None:
        raise NotVisible
    written = message_texts.write_text(
        kind=found,
        title=title,
        body=body,
        from_date=from_date,
        reason=reason,
        actor=actor,
        version_seen=version_seen,
    )
    programme_changed(
        written,
        subject=f"The text of “{found.label}”",
        from_date=from_date,
        path=reverse("desk:message_text", args=[kind]),
        actor=actor,
    )
    return written
