"""The table of requests that wait."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from cib.common import clock
from cib.common.components.words import date_span, long_date
from peerchallenge.models import Engagement


class QueueTable(tables.Table):
    """Requests: how pressing and why, whose, for what, since when, for when."""

    host = tables.Column(accessor="host__short_name", verbose_name="Council")
    priority = tables.Column(verbose_name="Priority", order_by=("priority", "requested_at"))
    priority_reason = tables.Column(verbose_name="Why", orderable=False)
    offer = tables.Column(accessor="offer_version__name", verbose_name="Asks for")
    requested_at = tables.Column(verbose_name="Sent")
    window = tables.Column(empty_values=(), verbose_name="For", order_by="wanted_from")
    act = tables.TemplateColumn(
        template_name="peerchallenge/booking/_take_on.html", verbose_name="Take it on", orderable=False
    )

    class Meta:
        model = Engagement
        fields = ("host", "priority", "priority_reason", "offer", "requested_at", "window", "act")
        sequence = fields
        attrs = {"caption": "Requests that wait", "id": "results"}

    def __init__(self, *args: Any, may_take_on: set[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_take_on = may_take_on

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
