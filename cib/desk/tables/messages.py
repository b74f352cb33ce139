"""Messages as a list."""

from functools import cached_property
from typing import Any
from uuid import UUID

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from cib.common.directory import directory
from cib.common.enums import MessageStatus, ReminderStatus
from cib.common.message_texts import texts_in_force
from cib.common.models import Message, MessageText, Reminder
from cib.common.tags.drawings import tag
from cib.desk.queries.messages import audience_words, reminder_title, title_of, when_words

COLOURS = {
    MessageStatus.WAITING: "petrol",
    MessageStatus.SENDING: "petrol",
    MessageStatus.SENT: "moss",
    MessageStatus.FAILED: "brick",
    MessageStatus.CANCELLED: "grey",
    MessageStatus.WITHHELD: "honey",
    MessageStatus.HELD: "honey",
    MessageStatus.COLLECTED: "petrol",
    MessageStatus.MUTED: "grey",
}


class _Titled(tables.Table):
    """A table whose titles are made with the texts of today, asked once for the whole page."""

    @cached_property
    def texts(self) -> dict[str, MessageText]:
        """Give the texts of CIB staff that are in force."""
        return texts_in_force()


class MessageTable(_Titled):
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

    def render_title(self, record: Message) -> Any:
        """Give the subject line, which leads to why it was or was not sent."""
        return format_html(
            '<a class="govuk-link" href="{}">{}</a>',
            reverse("desk:message_detail", args=[record.pk]),
            title_of(record, self.texts),
        )

    def value_title(self, record: Message) -> str:
        """Give the subject line for an export."""
        return title_of(record, self.texts)

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


REMINDER_COLOURS = {
    ReminderStatus.PLANNED: "petrol",
    ReminderStatus.HELD: "honey",
    ReminderStatus.SENT: "moss",
    ReminderStatus.NOBODY: "honey",
    ReminderStatus.CANCELLED: "grey",
    ReminderStatus.FAILED: "brick",
}


class ReminderTable(_Titled):
    """Reminders to come: when, what, to whom; names are asked on the day."""

    due_at = tables.DateTimeColumn(verbose_name="Due", format="j F Y, H:i", order_by=("due_at", "pk"))
    title = tables.Column(verbose_name="Title", empty_values=(), orderable=False)
    audience = tables.Column(verbose_name="To", accessor="policy__audience", orderable=False)
    when = tables.Column(verbose_name="When", accessor="policy", orderable=False)
    status = tables.Column(verbose_name="Where it stands", orderable=False)

    class Meta:
        model = Reminder
        fields = ("due_at", "title", "audience", "when", "status")
        attrs = {"caption": "Reminders", "id": "results"}
        order_by = "due_at"

    def render_title(self, record: Reminder) -> Any:
        """Give the subject line, which leads to why it will or will not go out."""
        url = reverse("desk:reminder_detail", args=[record.pk])
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, reminder_title(record, self.texts))

    def value_title(self, record: Reminder) -> str:
        """Give the subject line for an export."""
        return reminder_title(record, self.texts)

    def render_audience(self, value: str) -> str:
        """Give the audience in words."""
        return audience_words(value)

    def render_when(self, record: Reminder) -> str:
        """Say how long before or after what it is about."""
        return when_words(record.policy)

    def render_status(self, record: Reminder) -> Any:
        """Give the state as a tag; a policy that is off is said."""
        status = ReminderStatus(record.status)
        return tag(_state_words(record), REMINDER_COLOURS[status] if record.policy.is_active else "grey")

    def value_status(self, record: Reminder) -> str:
        """Give the state in words for an export."""
        return _state_words(record)


def _state_words(record: Reminder) -> str:
    return ReminderStatus(record.status).label if record.policy.is_active else "Switched off"


class MyMessageTable(_Titled):
    """What was told to the reader: a title that leads there, when, and whether it was read."""

    title = tables.Column(verbose_name="Message", empty_values=(), orderable=False)
    due_at = tables.DateTimeColumn(verbose_name="When", format="j F Y, H:i")
    read_at = tables.Column(verbose_name="Read", empty_values=(), orderable=False)

    class Meta:
        model = Message
        fields = ("title", "due_at", "read_at")
        attrs = {"caption": "Your messages", "id": "results"}
        order_by = "-due_at"

    def render_title(self, record: Message) -> Any:
        """Give the title, which leads to what it is about."""
        url = reverse("desk:my_message", args=[record.pk])
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, title_of(record, self.texts))

    def value_title(self, record: Message) -> str:
        """Give the title for an export."""
        return title_of(record, self.texts)

    def render_read_at(self, record: Message) -> Any:
        """Say whether it was read."""
        return "Read" if record.read_at else tag("New", "petrol")

    def value_read_at(self, record: Message) -> str:
        """Say whether it was read, for an export."""
        return "Read" if record.read_at else "New"
