"""Turns a message of the outbox into a mail: a title and one link, plain and HTML, under a Message-ID that stays.

A message whose context holds calendar entries, or whose kind gives some, carries each as a file that calendar programs
follow.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.mime.text import MIMEText
from email.utils import formataddr
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from cib.common import message_texts
from cib.common.calendar_files import Entry, for_mail
from cib.common.directory import Addressee
from cib.common.message_texts import Words
from cib.common.models import Message, MessageText
from cib.common.outbox import CALENDAR, Kind
from cib.common.placeholders import fill

_LINE_LENGTH_MAX = 200
_BLANK_LINES = re.compile(r"\n\s*\n")


def absolute(path: str) -> str:
    """Give the full address of a path within the site."""
    return urljoin(f"{settings.SITE_URL.rstrip('/')}/", path.lstrip("/"))


def one_line(text: str) -> str:
    """Give the text without line breaks, control characters and marks that turn its direction."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_LINE_LENGTH_MAX]


def title_of(message: Message, kind: Kind, in_force: Mapping[str, MessageText] | None = None) -> str:
    """Give the subject line, on one line whatever a name in it contains; `in_force` saves a query for each."""
    return one_line(message_texts.filled(message, kind, message_texts.text_of(message, in_force)).title)


def message_id_of(message: Message) -> str:
    """Give the Message-ID, the same at every try, so that a mailbox can tell a duplicate."""
    return f"<{message.uid}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


@dataclass(frozen=True)
class Letter:
    """A message as it reads: subject line, plain text, HTML."""

    title: str
    plain: str
    html: str


def letter(kind: Kind, words: Words, *, url: str, name: str, facts: Mapping[str, Any]) -> Letter:
    """Write both parts of a mail from words that are filled in; for a mail that leaves, and for a preview of one."""
    title = one_line(words.title)
    context = {
        "text": words.above,
        "text_below": words.below,
        "why": fill(kind.why, facts),
        **facts,
        "title": title,
        "url": url,
        "greeting_name": name,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "is_demonstration": settings.DEMONSTRATION,
    }
    plain = _BLANK_LINES.sub("\n\n", render_to_string(f"{kind.template}.txt", context)).strip() + "\n"
    return Letter(title, plain, render_to_string(f"{kind.template}.html", context))


def compose(message: Message, kind: Kind, addressee: Addressee, text: MessageText | None) -> EmailMultiAlternatives:
    """Render a message for its addressee in the words of a version; raises what a template or a missing name raises."""
    words = message_texts.filled(message, kind, text)
    given = {name: value for name, value in message.context.items() if name != "text"}
    facts = {**given, **kind.facts(message)}
    written = letter(kind, words, url=absolute(kind.path(message)), name=addressee.name, facts=facts)
    mail = EmailMultiAlternatives(
        subject=written.title,
        body=written.plain,
        to=[formataddr((one_line(addressee.name), addressee.email))],
        headers={"Message-ID": message_id_of(message), "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(written.html, "text/html")
    announced = [Entry.from_json(values) for values in message.context.get(CALENDAR, ())]
    for number, entry in enumerate([*announced, *kind.entries(message)], 1):
        mail.attach(_calendar_part(entry, addressee, number))
    return mail


def _calendar_part(entry: Entry, addressee: Addressee, number: int) -> MIMEText:
    """Give one calendar entry as a part of a mail: a file of its own, whose type says what to do with it."""
    method, content = for_mail(entry, addressee)
    part = MIMEText(content.decode(), "calendar", "utf-8")
    part.set_param("method", method)
    name = f"{'cancellation' if method == 'CANCEL' else 'invitation'}-{number}.ics"
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part
