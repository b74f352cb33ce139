"""How rows of published files say what they are of: a council by code or name, several together, an aggregate."""

import datetime as dt
import re

from profiles.enums import PeriodForm
from profiles.rules.periods import Period

_MERGED = re.compile(r"[0-9A-Z]{3,9}(?:\s*[/&+]\s*[0-9A-Z]{3,9})+")
_LA_CODE = re.compile(r"[0-9]{3}")
#: From here on the interactive tool's codes are its own: England, regions, parts of London.
FIRST_AGGREGATE = 970


def is_merged(*codes: str) -> bool:
    """Tell whether a row is of several councils together, such as 940 / 941."""
    return any(_MERGED.fullmatch(code.strip()) and not code.strip().isalnum() for code in codes)


def is_aggregate(code: str) -> bool:
    """Tell whether a 3-digit code is one that the interactive tool made up for what is no council."""
    return bool(_LA_CODE.fullmatch(code.strip())) and int(code) >= FIRST_AGGREGATE


def begins_on(period: Period, form: PeriodForm | str) -> dt.date:
    """Give the first day of a period, as the kind of year of its indicator says; where that is open, the earliest."""
    year = period.first_year
    if period.quarter:
        return dt.date(period.first_year + (period.quarter == 4), (4, 7, 10, 1)[period.quarter - 1], 1)
    months = {PeriodForm.FINANCIAL_YEAR: 4, PeriodForm.ACADEMIC_YEAR: 9, PeriodForm.OTHER: 4}
    if period.is_split_year:
        return dt.date(year, 9 if form == PeriodForm.ACADEMIC_YEAR else 4, 1)
    if period.first_year != period.last_year:
        return dt.date(year, 1, 1)
    days = {
        PeriodForm.CALENDAR_YEAR: dt.date(year, 1, 1),
        PeriodForm.DAY_IN_MARCH: dt.date(year, 3, 31),
        PeriodForm.DAY_IN_JANUARY: dt.date(year, 1, 15),
        PeriodForm.DAY_IN_SEPTEMBER: dt.date(year, 9, 30),
    }
    kind = PeriodForm(form)
    return days.get(kind) or dt.date(year - 1, months.get(kind, 4), 1)


def has_begun(period: Period, form: PeriodForm | str, today: dt.date) -> bool:
    """PF-25: figures are of periods that have begun."""
    return begins_on(period, form) <= today


def council_existed(period: Period, form: PeriodForm | str, ends_on: dt.date | None) -> bool:
    """Tell whether a council existed when a period began; figures of later periods are of its successors."""
    return ends_on is None or begins_on(period, form) < ends_on
