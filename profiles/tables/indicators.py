"""The indicators as a table."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse

from profiles.models import Indicator


class IndicatorTable(tables.Table):
    """Indicators by theme, each leading to where it is changed."""

    label = tables.Column(
        linkify=lambda record: reverse("profiles:indicator_edit", args=[record.code]),
        attrs={"a": {"class": "govuk-link"}},
    )
    theme = tables.Column(order_by=("theme__position", "label", "pk"))
    is_core = tables.Column(verbose_name="Core list", order_by=("-is_core", "theme__position", "label", "pk"))
    unit = tables.Column()
    polarity = tables.Column(verbose_name="Which way is better")
    decimals = tables.Column()
    source = tables.Column(order_by=("source__name", "label", "pk"))
    released_on = tables.DateColumn(format="j F Y", verbose_name="Shown from", default="At once")

    class Meta:
        model = Indicator
        fields = ("label", "theme", "is_core", "unit", "polarity", "decimals", "source", "released_on")
        attrs = {"caption": "Indicators", "id": "results"}

    def render_is_core(self, value: Any) -> str:
        """Say whether it is on the list of the year under way."""
        return "Yes" if value else "No"
