"""What messages say: the words shipped with the product, or the version of CIB staff that is in force.

A version counts from its day; of those that count, the one from the latest day holds, and of several from the same
day the newest. What was told keeps the words with which it was told.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cib.common import audit, clock, outbox
from cib.common.enums import MessageStatus
from cib.common.errors import Stale, refuse_if
from cib.common.models import Message, MessageText
from cib.common.outbox import Kind
from cib.common.placeholders import LINK, TextFacts, around_link, breaches_of_text, fill, tidy

#: What has reached somebody, by mail or on their page of messages.
_TOLD = (MessageStatus.SENT, MessageStatus.COLLECTED, MessageStatus.MUTED)

audit.register_words({"message_text.changed": audit.Words("Text changed from {from_date}, version {number}")})


@dataclass(frozen=True)
class Words:
    """A title and what stands above and below the link: with placeholders, or filled in."""

    title: str
    above: str
    below: str = ""

    def filled(self, facts: Mapping[str, object]) -> "Words":
        """Put facts in the place of placeholders; raise KeyError for one that is not there."""
        return Words(fill(self.title, facts), fill(self.above, facts), fill(self.below, facts))


def shipped(kind: Kind) -> tuple[str, str]:
    """Give the title and the text that come with the product, its link where the product puts it."""
    body = kind.text if f"{{{LINK}}}" in kind.text else f"{kind.text}\n\n{{{LINK}}}"
    return kind.title, tidy(body)


def words_of(kind: Kind, text: MessageText | None) -> Words:
    """Give the words of a version, or those shipped."""
    title, body = (text.title, text.body) if text is not None else shipped(kind)
    return Words(title, *around_link(body))


def texts_in_force(on: dt.date | None = None) -> dict[str, MessageText]:
    """Give by kind the version of CIB staff that holds on a day (today unless said); in one query."""
    rows = MessageText.objects.filter(from_date__lte=on or clock.today()).order_by("from_date", "number")
    return {row.kind: row for row in rows}


def text_in_force(kind: str, on: dt.date | None = None) -> MessageText | None:
    """Give the version of one kind that holds on a day; None while that is the one shipped."""
    rows = MessageText.objects.filter(kind=kind, from_date__lte=on or clock.today())
    return rows.order_by("from_date", "number").last()


def text_of(message: Message, in_force: Mapping[str, MessageText] | None = None) -> MessageText | None:
    """Give the version that a message was told with, or would be now; `in_force` saves a query for each."""
    if message.status in _TOLD:
        return message.text
    return in_force.get(message.kind) if in_force is not None else text_in_force(message.kind)


def facts_of(message: Message, kind: Kind) -> dict[str, Any]:
    """Give what of a message's context its kind offers to titles and texts; nothing else can be named."""
    return {name: message.context[name] for name in outbox.placeholders_of(kind) if name in message.context}


def filled(message: Message, kind: Kind, text: MessageText | None) -> Words:
    """Give the words of a message with its facts.

    One that was written before its kind offered all of these placeholders says what is shipped; one that an older
    release wrote brings its text along.
    """
    facts = facts_of(message, kind)
    if text is not None:
        try:
            return words_of(kind, text).filled(facts)
        except KeyError:
            pass
    brought = message.context.get("text")
    words = words_of(kind, None)
    return Words(fill(words.title, facts), str(brought)) if brought is not None else words.filled(facts)


def examples_of(kind: Kind) -> dict[str, str]:
    """Give an example for each placeholder of a kind."""
    return {name: placeholder.example for name, placeholder in outbox.placeholders_of(kind).items()}


@transaction.atomic
def write_text(
    *, kind: Kind, title: str, body: str, from_date: dt.date, reason: str, actor: Any, version_seen: int | None = None
) -> MessageText:
    """Publish a version of a kind's title and text; the calling service has asked whether the actor may.

    `version_seen` is the number of the last version that the page knew (0: none). Raises Refused TX-01 to TX-10, Stale.
    """
    last = MessageText.objects.select_for_update().filter(kind=kind.code).order_by("number").last()
    number = last.number if last is not None else 0
    if version_seen is not None and version_seen != number:
        raise Stale
    title, body = title.strip(), tidy(body)
    before = text_in_force(kind.code, from_date)
    facts = TextFacts(
        title=title,
        body=body,
        names=frozenset(outbox.placeholders_of(kind)),
        reason=reason,
        from_date=from_date,
        today=clock.today(),
        before=(before.title, before.body) if before is not None else shipped(kind),
    )
    refuse_if(breaches_of_text(facts))
    written = MessageText.objects.create(
        kind=kind.code,
        number=number + 1,
        title=title,
        body=body,
        is_shipped=(title, body) == shipped(kind),
        from_date=from_date,
        reason=reason.strip(),
        written_at=clock.now(),
        written_by=actor,
    )
    changes = {"kind": kind.code, "number": written.number, "from_date": from_date}
    audit.record("message_text.changed", written, actor=actor, changes=changes)
    return written
