"""Turns a message of the outbox into a mail: a title and one link, plain and HTML, under a Message-ID that stays.

A message whose context holds calendar entries carries each as a file that calendar programs follow.
"""

import re
from email.mime.text import MIMEText
from email.utils import formataddr
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from cib.common.calendar_files import Entry, for_mail
from cib.common.directory import Addressee
from cib.common.models import Message
from cib.common.outbox import CALENDAR, Kind

_LINE_LENGTH_MAX = 200
_BLANK_LINES = re.compile(r"\n\s*\n")


def absolute(path: str) -> str:
    """Give the full address of a path within the site."""
    return urljoin(f"{settings.SITE_URL.rstrip('/')}/", path.lstrip("/"))


def one_line(text: str) -> str:
    """Give the text without line breaks, control characters and marks that turn its direction."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_LINE_LENGTH_MAX]


def title_of(message: Message, kind: Kind) -> str:
    """Give the subject line, on one line whatever a name in it contains."""
    return one_line(kind.title.format_map(message.context))


def message_id_of(message: Message) -> str:
    """Give the Message-ID, the same at every try, so that a mailbox can tell a duplicate."""
    return f"<{message.uid}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def compose(message: Message, kind: Kind, addressee: Addressee) -> EmailMultiAlternatives:
    """Render a message for its addressee; raises what a template or a missing name raises."""
    title = title_of(message, kind)
    context = {
        "text": kind.text.format_map(message.context),
        **message.context,
        **kind.facts(message),
        "title": title,
        "url": absolute(kind.path(message)),
        "greeting_name": addressee.name,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "is_demonstration": settings.DEMONSTRATION,
    }
    plain = _BLANK_LINES.sub("\n\n", render_to_string(f"{kind.template}.txt", context)).strip() + "\n"
    mail = EmailMultiAlternatives(
        subject=title,
        body=plain,
        to=[formataddr((one_line(addressee.name), addressee.email))],
        headers={"Message-ID": message_id_of(message), "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string(f"{kind.template}.html", context), "text/html")
    for number, values in enumerate(message.context.get(CALENDAR, ()), 1):
        mail.attach(_calendar_part(Entry.from_json(values), addressee, number))
    return mail


def _calendar_part(entry: Entry, addressee: Addressee, number: int) -> MIMEText:
    """Give one calendar entry as a part of a mail: a file of its own, whose type says what to do with it."""
    method, content = for_mail(entry, addressee)
    part = MIMEText(content.decode(), "calendar", "utf-8")
    part.set_param("method", method)
    name = f"{'cancellation' if method == 'CANCEL' else 'invitation'}-{number}.ics"
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part
