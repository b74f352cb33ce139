"""The texts of messages as CIB staff see them: what holds, what is to come, what was, and how it would look."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cib.common import clock, mail, message_texts, outbox
from cib.common.changing import Line, Version, compared
from cib.common.directory import directory
from cib.common.mail import Letter
from cib.common.message_texts import Words, shipped
from cib.common.models import MessageText
from cib.common.outbox import Kind
from cib.common.placeholders import Placeholder, around_link

EXAMPLE_NAME = "Ada Avocet"
SHIPPED = "Version 0, shipped with the product"


def said(title: str, body: str) -> dict[str, str]:
    """Give both parts of a text by what they are called."""
    return {"Title": title, "Text": body}


def lines_of(before: tuple[str, str], after: tuple[str, str]) -> list[Line]:
    """Set two texts side by side."""
    return compared(said(*before), said(*after))


def holding(kind: Kind) -> tuple[str, str]:
    """Give the title and text that hold today."""
    text = message_texts.text_in_force(kind.code)
    return (text.title, text.body) if text is not None else shipped(kind)


def last_number(kind: Kind) -> int:
    """Give the number of the last version of CIB staff; 0 where there is none."""
    last = MessageText.objects.filter(kind=kind.code).order_by("number").last()
    return last.number if last is not None else 0


def version_of(kind: Kind, number: int) -> tuple[str, str] | None:
    """Give title and text of one version (0: the one shipped); None where there is none."""
    if number == 0:
        return shipped(kind)
    row = MessageText.objects.filter(kind=kind.code, number=number).first()
    return (row.title, row.body) if row is not None else None


def history_of(kind: Kind) -> list[Version]:
    """Tell all versions of a kind's text, the newest first, each with how it differs from the one before it."""
    return list(_versions(kind))[::-1]


def _versions(kind: Kind) -> Iterator[Version]:
    rows = list(MessageText.objects.filter(kind=kind.code).order_by("number"))
    names = directory().names_of_users({row.written_by_id for row in rows})
    current = message_texts.text_in_force(kind.code)
    before = shipped(kind)
    yield Version(SHIPPED, "", None, None, "", "" if current else "In force")
    for row in rows:
        after = (row.title, row.body)
        yield Version(
            name=f"Version {row.number}{', the shipped words again' if row.is_shipped else ''}",
            who=names.get(row.written_by_id, "somebody no longer known"),
            at=row.written_at,
            from_date=row.from_date,
            reason=row.reason,
            state=_state(row, current),
            lines=lines_of(before, after),
        )
        before = after


def _state(row: MessageText, current: MessageText | None) -> str:
    if row == current:
        return "In force"
    return "To come" if row.from_date > clock.today() else ""


@dataclass(frozen=True)
class Preview:
    """How a message would look: as a mail in both parts, and on somebody's page of messages."""

    letter: Letter
    is_in_digest: bool


def preview(kind: Kind, title: str, body: str) -> Preview:
    """Give how a text would look with example facts."""
    examples = message_texts.examples_of(kind)
    facts: dict[str, Any] = {**examples, "items": [{"title": "An example message", "url": mail.absolute("example/")}]}
    words = Words(title, *around_link(body)).filled(facts)
    letter = mail.letter(kind, words, url=mail.absolute("example/"), name=EXAMPLE_NAME, facts=facts)
    return Preview(letter, kind.in_digest and not kind.at_once)


def placeholder_rows(kind: Kind) -> list[tuple[str, Placeholder]]:
    """Give the placeholders that a kind offers, each in its braces."""
    return [(f"{{{name}}}", placeholder) for name, placeholder in outbox.placeholders_of(kind).items()]
