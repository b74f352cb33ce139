"""England's bank holidays, by year, from the calendar of the `holidays` package."""

import datetime as dt
from functools import cache

import holidays


@cache
def _of_year(year: int) -> dict[dt.date, str]:
    return dict(holidays.country_holidays("GB", subdiv="ENG", years=[year]))


def bank_holiday_on(day: dt.date) -> str:
    """Give the name of the bank holiday that England keeps on that day, or nothing."""
    return _of_year(day.year).get(day, "")
