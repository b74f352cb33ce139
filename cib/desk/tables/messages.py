"""Messages as a list."""

from functools import cached_property
from typing import Any
from uuid import UUID

import django_tables2 as tables

from cib.common import mail, outbox
from cib.common.directory import directory
from cib.common.enums import MessageStatus
from cib.common.models import Message
from cib.common.tags.drawings import tag

COLOURS = {
    MessageStatus.WAITING: "petrol",
    MessageStatus.SENDING: "petrol",
    MessageStatus.SENT: "moss",
    MessageStatus.FAILED: "brick",
    MessageStatus.CANCELLED: "grey",
    MessageStatus.WITHHELD: "honey",
    MessageStatus.HELD: "honey",
}


def title_of(message: Message) -> str:
    """Give the subject line, or the kind where the title cannot be made (which is why it failed)."""
    try:
        return mail.title_of(message, outbox.kind_of(message))
    except (KeyError, IndexError, ValueError):
        return message.kind


class MessageTable(tables.Table):
    """Messages with their titles; the bodies are for those they went to."""

    title = tables.Column(verbose_name="Title", empty_values=(), orderable=False)
    person_id = tables.Column(verbose_name="To", orderable=False)
    due_at = tables.DateTimeColumn(verbose_name="Due", format="j F Y, H:i")
    status = tables.Column(verbose_name="Where it stands")
    attempts = tables.Column(verbose_name="Tries")
    words = tables.Column(verbose_name="What the mail server said, or why not", empty_values=(), orderable=False)
    again = tables.TemplateColumn(verbose_name="Send again", template_name="desk/_message_again.html", orderable=False)

    class Meta:
        model = Message
        fields = ("title", "person_id", "due_at", "status", "attempts", "words", "again")
        attrs = {"caption": "Messages", "id": "results"}
        order_by = "-due_at"

    @cached_property
    def names(self) -> dict[UUID, str]:
        """Give the names of everybody on this page of the list, in one query."""
        page = getattr(self, "page", None)
        rows = page.object_list if page is not None else self.rows
        return directory().names_of_persons({row.record.person_id for row in rows})

    def render_title(self, record: Message) -> str:
        """Give the subject line."""
        return title_of(record)

    def value_title(self, record: Message) -> str:
        """Give the subject line for an export."""
        return title_of(record)

    def render_person_id(self, value: UUID) -> str:
        """Give the name of the person it is for."""
        return self.names.get(value, "Somebody no longer known")

    def render_status(self, record: Message) -> Any:
        """Give the state as a tag."""
        status = MessageStatus(record.status)
        return tag(status.label, COLOURS[status])

    def value_status(self, record: Message) -> str:
        """Give the state in words for an export."""
        return MessageStatus(record.status).label

    def render_words(self, record: Message) -> str:
        """Give the server's words, or why it was not sent."""
        return record.last_error or record.why
