"""A mail backend for one machine: mail is kept in the database and read on a page. Production refuses it."""

import base64
import smtplib
from collections.abc import Iterable, Sequence
from email.utils import parseaddr
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from cib.common import clock
from cib.common.models import LocalMail

#: Addresses here are refused as a mail server would, so that the page of failed messages can be tried.
REFUSED_DOMAIN = "refused.example"


def _html_of(mail: EmailMessage) -> str:
    alternatives: Iterable[Any] = getattr(mail, "alternatives", ())
    return next((str(body) for body, kind in alternatives if kind == "text/html"), "")


def _files_of(mail: EmailMessage) -> list[dict[str, str]]:
    """Give the files that a mail carries, as they would have arrived."""
    found = []
    for part in mail.message().walk():
        if part.get_content_disposition() == "attachment":
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            encoded = base64.b64encode(content).decode()
            found.append({"name": part.get_filename("file"), "type": part.get_content_type(), "content": encoded})
    return found


def _row(mail: EmailMessage, recipient: str) -> LocalMail:
    return LocalMail(
        sent_at=clock.now(),
        to=parseaddr(recipient)[1].lower(),
        sender=mail.from_email[:200],
        subject=str(mail.subject)[:300],
        message_id=mail.extra_headers.get("Message-ID", "")[:200],
        plain=str(mail.body),
        html=_html_of(mail),
        attachments=_files_of(mail),
    )


class LocalInboxBackend(BaseEmailBackend):
    """Keeps each mail, one row for each recipient."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the mails; raises as smtplib does for an address that the pretended server refuses."""
        rows = [_row(mail, to) for mail in email_messages for to in mail.recipients()]
        refused = {row.to: (550, b"5.1.1 No such mailbox") for row in rows if row.to.endswith(f"@{REFUSED_DOMAIN}")}
        if refused:
            raise smtplib.SMTPRecipientsRefused(refused)
        LocalMail.objects.bulk_create(rows)
        return len(email_messages)
