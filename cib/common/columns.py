"""Columns of lists that django-tables2 has only as templates, which it would compile anew for each cell."""

import datetime as dt
from typing import Any

import django_tables2 as tables

from cib.common.components.words import long_date


class DayColumn(tables.Column):
    """A date in full, 3 March 2027; exported as 2027-03-03."""

    def render(self, value: dt.date) -> str:
        """Write the date."""
        return long_date(value)

    def value(self, value: Any) -> Any:
        """Give the date for an export."""
        return value.isoformat() if isinstance(value, dt.date) else value
