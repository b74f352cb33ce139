"""The worklist of those who keep in touch with councils."""

from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cib.common.columns import DayColumn
from cib.common.components.words import long_date
from cib.common.tags.drawings import tag
from councils.enums import ContactState
from councils.models import Council

COLOURS = {
    ContactState.DUE: "overdue",
    ContactState.NEVER: "soon",
    ContactState.SILENT: "soon",
    ContactState.IN_TOUCH: "progress",
}


def _nulls_last(field: str, is_descending: bool) -> OrderBy:
    return F(field).desc(nulls_last=True) if is_descending else F(field).asc(nulls_last=True)


def _words(engagement: Any) -> str:
    """Tell an engagement by its offer, stage and first day: nothing of what it asks."""
    dates = f", on site from {long_date(engagement.first_day)}" if engagement.first_day else ""
    return f"{engagement.offer_version.name}, {engagement.get_status_display().lower()}{dates}"


class ContactsTable(tables.Table):
    """Councils to keep in touch with: how that stands, and what is under way there."""

    name = tables.Column(verbose_name="Council", order_by=("name", "la_code"))
    state = tables.Column(verbose_name="How it stands")
    last_on = DayColumn(verbose_name="Last contact", default="None noted")
    next_on = DayColumn(verbose_name="Next contact", default="Not planned")
    under_way = tables.Column(verbose_name="Under way", orderable=False, empty_values=())

    class Meta:
        model = Council
        fields = ("name", "state", "last_on", "next_on", "under_way")
        sequence = fields
        order_by = ("next_on",)
        attrs = {"caption": "Councils of the region", "id": "results"}

    def order_last_on(self, rows: QuerySet[Council], is_descending: bool) -> tuple[QuerySet[Council], bool]:
        """Put councils without a contact last, on either database and whichever way round."""
        return rows.order_by(_nulls_last("last_on", is_descending), "name"), True

    def order_next_on(self, rows: QuerySet[Council], is_descending: bool) -> tuple[QuerySet[Council], bool]:
        """Put councils for which nothing is planned last, on either database and whichever way round."""
        return rows.order_by(_nulls_last("next_on", is_descending), "name"), True

    def render_name(self, value: str, record: Council) -> Any:
        """Lead to the contact log."""
        url = reverse("councils:contact_list", args=[record.la_code])
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, value)

    def value_name(self, value: str) -> str:
        """Export the bare name."""
        return value

    def render_state(self, value: str) -> Any:
        """Say it in a tag."""
        state = ContactState(value)
        return tag(state.label, COLOURS[state])

    def value_state(self, value: str) -> str:
        """Export the words."""
        return str(ContactState(value).label)

    def render_under_way(self, record: Any) -> Any:
        """List what is under way, as far as the reader may know of it."""
        rows = [
            (reverse("peerchallenge:engagement_detail", args=[engagement.pk]), _words(engagement))
            for engagement in record.under_way
        ]
        return format_html_join(SafeString("<br>"), '<a class="govuk-link" href="{}">{}</a>', rows) or "Nothing open"

    def value_under_way(self, record: Any) -> str:
        """Export the words."""
        return "; ".join(map(_words, record.under_way)) or "Nothing open"
