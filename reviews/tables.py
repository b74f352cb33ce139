"""The table of review cycles."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from cib.common import clock
from cib.common.columns import DayColumn
from cib.common.tags.drawings import tag
from reviews.models import Cycle
from reviews.queries.lists import tag_of


class CycleTable(tables.Table):
    """Turns: whose, under which offer, where it stands, when due, when booked, when the last was done."""

    council = tables.Column(accessor="council__short_name", verbose_name="Council")
    region = tables.Column(accessor="council__region__name", verbose_name="Region")
    offer = tables.Column(
        accessor="offer_name", verbose_name="Review", order_by=("offer__order", "council__short_name")
    )
    state = tables.Column(verbose_name="Stands", order_by=("state_order", "due_on"))
    due_on = DayColumn(verbose_name="Due by")
    first_day = DayColumn(verbose_name="On site from")
    completed_on = DayColumn(verbose_name="Done")
    last_done = DayColumn(verbose_name="Last one")

    class Meta:
        model = Cycle
        fields = ("council", "region", "offer", "state", "due_on", "first_day", "completed_on", "last_done")
        sequence = fields
        attrs = {"caption": "Review cycles", "id": "results"}
        order_by = "due_on"

    def render_council(self, value: str, record: Cycle) -> Any:
        """Link to the turn."""
        url = reverse("reviews:cycle_detail", args=[record.pk])
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, value)

    def value_council(self, value: str) -> str:
        """Export the bare name."""
        return value

    def render_state(self, record: Cycle) -> Any:
        """Show where it stands as a tag."""
        return tag(*tag_of(record, clock.today()))

    def value_state(self, record: Cycle) -> str:
        """Export the word."""
        return tag_of(record, clock.today())[0]
