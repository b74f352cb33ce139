"""The table of councils and how their days stand."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from cib.common.components.words import half_days_number

_NUMBER = {"td": {"class": "govuk-table__cell--numeric"}, "th": {"class": "govuk-table__header--numeric"}}
_CELL = "peerchallenge/days/_cell.html"


def _days(path: str, label: str, **options: Any) -> tables.Column:
    return tables.Column(accessor=path, verbose_name=label, attrs=_NUMBER, **options)


class StandingTable(tables.Table):
    """Councils: given and received with bars, what is left, and the balance in words."""

    council = tables.Column(accessor="short_name", verbose_name="Council")
    region = tables.Column(accessor="region__name", verbose_name="Region", visible=False)
    given = tables.TemplateColumn(
        template_name=_CELL,
        extra_context={"direction": "give"},
        accessor="position__give__done",
        verbose_name="Given",
    )
    still_to_give = _days("position__still_to_give", "Still to give")
    received = tables.TemplateColumn(
        template_name=_CELL,
        extra_context={"direction": "receive"},
        accessor="position__receive__done",
        verbose_name="Received",
    )
    still_to_receive = _days("position__still_to_receive", "Still to receive")
    balance = tables.Column(
        accessor="position__balance_words", verbose_name="Balance", order_by=("-position__net_given", "short_name")
    )
    give_allowance = _days("position__give__allowance", "Days to give", visible=False)
    give_reserved = _days("position__committed", "Reserved to give", visible=False)
    receive_allowance = _days("position__receive__allowance", "Days to receive", visible=False)
    receive_reserved = _days("position__reserved", "Reserved to receive", visible=False)
    funded = _days("position__funded__allowance", "Of these funded", visible=False)

    class Meta:
        attrs = {"caption": "Councils and their days", "id": "results"}
        order_by = "council"

    def __init__(self, *args: Any, first_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first_year = first_year

    def render_council(self, value: str, record: Any) -> Any:
        """Link to the council's days of the year."""
        url = reverse("peerchallenge:days_council", args=[record.la_code])
        return format_html('<a class="govuk-link" href="{}?year={}">{}</a>', url, self.first_year, value)

    def value_council(self, value: str) -> str:
        """Export the bare name."""
        return value

    def render_still_to_give(self, value: int) -> str:
        """Show days."""
        return half_days_number(value)

    def render_still_to_receive(self, value: int) -> str:
        """Show days."""
        return half_days_number(value)


def _in_days(self: StandingTable, value: int) -> float:
    """Export days as numbers."""
    return value / 2


for _name in (
    *("given", "received", "still_to_give", "still_to_receive", "give_allowance", "give_reserved"),
    *("receive_allowance", "receive_reserved", "funded"),
):
    setattr(StandingTable, f"value_{_name}", _in_days)
