"""The table of requests that wait."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from cib.common import clock
from cib.common.components.words import date_span, long_date
from peerchallenge.models import Engagement


class QueueTable(tables.Table):
    """Requests: how pressing and why, whose, for what, since when, for when.

    The question is shown for `may_read` alone; a reader who may read none gets no such column.
    """

    host = tables.Column(accessor="host__short_name", verbose_name="Council")
    priority = tables.Column(verbose_name="Priority", order_by=("priority", "requested_at"))
    priority_reason = tables.Column(verbose_name="Why", orderable=False)
    offer = tables.Column(accessor="offer_version__name", verbose_name="Asks for")
    requested_at = tables.Column(verbose_name="Sent")
    focus = tables.Column(verbose_name="Question", orderable=False)
    window = tables.Column(empty_values=(), verbose_name="When", order_by="wanted_from")
    act = tables.TemplateColumn(
        template_name="peerchallenge/booking/_take_on.html", verbose_name="Take it on", orderable=False
    )

    class Meta:
        model = Engagement
        fields = ("host", "priority", "priority_reason", "offer", "focus", "requested_at", "window", "act")
        sequence = fields
        attrs = {"caption": "Requests that wait", "id": "results"}

    def __init__(self, *args: Any, may_take_on: set[Any], may_read: set[Any], **kwargs: Any) -> None:
        hidden = () if may_read else ("focus",)
        super().__init__(*args, exclude=(*kwargs.pop("exclude", ()), *hidden), **kwargs)
        self.may_take_on, self.may_read = may_take_on, may_read

    def render_focus(self, value: str, record: Engagement) -> str:
        """Show the question to who may read the request."""
        return value if record.pk in self.may_read else ""

    def render_host(self, value: str, record: Engagement) -> Any:
        """Link to the engagement."""
        url = reverse("peerchallenge:engagement_detail", args=[record.pk])
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, value)

    def value_host(self, value: str) -> str:
        """Export the bare name."""
        return value

    def render_requested_at(self, value: Any) -> str:
        """Show the day in London."""
        return long_date(value.astimezone(clock.LONDON).date())

    def value_requested_at(self, value: Any) -> Any:
        """Export the day."""
        return value.astimezone(clock.LONDON).date()

    def render_window(self, record: Engagement) -> str:
        """Show between which dates."""
        if record.wanted_from is None or record.wanted_to is None:
            return ""
        return date_span(record.wanted_from, record.wanted_to)
