"""The messages that carry a change of calendar to whoever no other message tells of it."""

from collections.abc import Sequence
from uuid import UUID

from cib.common import outbox
from cib.common.directory import Addressee
from cib.common.models import Message
from cib.common.outbox import Kind
from peerchallenge.models import CalendarEntry, Engagement
from peerchallenge.notifications.visits import TEMPLATE, context_of, engagement_path, may_see_engagement


def _had_an_entry(message: Message, addressee: Addressee) -> bool:
    """Tell whether the visit ever stood in this person's calendar: then they are told that it does no more."""
    entries = CalendarEntry.objects.filter(engagement_id=UUID(message.subject_id), person=addressee.person_id)
    return entries.exists()


KINDS: tuple[Kind, ...] = (
    Kind(
        "calendar.entered",
        "A visit for the calendar",
        "For your calendar: {offer}, {host}",
        TEMPLATE,
        engagement_path,
        may_see_engagement,
        in_digest=False,
        text="The file with this message enters the visit in your calendar.",
    ),
    Kind(
        "calendar.changed",
        "A visit changed in the calendar",
        "Changed in your calendar: {offer}, {host}",
        TEMPLATE,
        engagement_path,
        may_see_engagement,
        in_digest=False,
        text="The file with this message brings the visit in your calendar up to date.",
    ),
    Kind(
        "calendar.cancelled",
        "A visit out of the calendar",
        "Out of your calendar: {offer}, {host}",
        TEMPLATE,
        engagement_path,
        _had_an_entry,
        in_digest=False,
        text="The file with this message takes the visit out of your calendar.",
    ),
)


def calendar_changed(engagement: Engagement, person_id: UUID, entries: Sequence[CalendarEntry]) -> Message:
    """Tell one person of changes to their calendar; `entries` are those that changed, with their new sequence."""
    if all(entry.is_cancelled for entry in entries):
        kind = "calendar.cancelled"
    else:
        kind = "calendar.changed" if any(entry.sequence for entry in entries) else "calendar.entered"
    happening = ",".join(f"{entry.pk}.{entry.sequence}" for entry in entries[:4])
    written = outbox.announce(
        kind,
        recipients=[person_id],
        subject=engagement,
        key=f"{kind}:{engagement.pk}:{happening}",
        context=context_of(engagement),
    )
    return written[0]
