"""The table of challenges and reviews."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from cib.common.columns import DayColumn
from peerchallenge.models import Engagement


class EngagementTable(tables.Table):
    """Challenges and reviews: which, where, at what stage, when."""

    reference = tables.Column(verbose_name="Reference", order_by="number")
    offer = tables.Column(accessor="offer_version__name", verbose_name="Kind")
    host = tables.Column(accessor="host__name", verbose_name="Council")
    status = tables.Column(verbose_name="Stage", order_by="stage_order")
    first_day = DayColumn(verbose_name="On site from", empty_values=[])
    manager = tables.Column(accessor="manager__name", verbose_name="Challenge manager", orderable=False)

    class Meta:
        model = Engagement
        fields = ("reference", "offer", "host", "status", "first_day", "manager")
        sequence = fields
        attrs = {"caption": "Challenges and reviews", "id": "results"}
        order_by = "-reference"

    def render_reference(self, value: str, record: Engagement) -> Any:
        """Link to the engagement."""
        url = reverse("peerchallenge:engagement_detail", args=[record.pk])
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, value)

    def value_reference(self, value: str) -> str:
        """Export the bare reference."""
        return value

    def render_first_day(self, value: Any) -> str:
        """Show the date, or that there is none yet."""
        return f"{value:%-d %B %Y}" if value else "Not fixed yet"

    def value_first_day(self, value: Any) -> Any:
        """Export the date."""
        return value or ""
