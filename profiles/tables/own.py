"""A council's own figures as a table."""

from typing import Any

import django_tables2 as tables

from profiles.models import Reading
from profiles.queries.audiences import audience_words
from profiles.rules.words import figure_words, missing_words

NUMERIC = {"td": {"class": "govuk-table__cell--numeric"}, "th": {"class": "govuk-table__header--numeric"}}


class OwnFigureTable(tables.Table):
    """Figures that the council decides on."""

    indicator = tables.Column(order_by=("indicator__label", "-period__last_year", "pk"))
    period = tables.Column(order_by=("period__last_year", "period__quarter", "pk"))
    value = tables.Column(verbose_name="Figure", attrs=NUMERIC, empty_values=(), orderable=False)
    data_import = tables.Column(verbose_name="File", orderable=False, default="")
    release = tables.Column(verbose_name="Who may see it", empty_values=(), orderable=False)

    class Meta:
        model = Reading
        fields = ("indicator", "period", "value", "data_import", "release")
        attrs = {"caption": "The council’s own figures", "id": "results"}

    def render_value(self, record: Reading) -> str:
        """Write the figure, or why there is none."""
        if record.value is None:
            return missing_words(record.missing)
        return figure_words(record.value, record.indicator.unit, record.indicator.decimals)

    def value_value(self, record: Reading) -> Any:
        """Give a file the number itself."""
        return record.value if record.value is not None else missing_words(record.missing)

    def render_release(self, record: Reading) -> str:
        """Say who may see it, and from when."""
        return audience_words(record.release)
