"""For which programme year a change of political control entitles a council to member peer support (R024)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class YearFacts:
    """A programme year that is open: its id, first and last day."""

    pk: int
    starts_on: dt.date
    ends_on: dt.date


def year_of_entitlement(
    changed_on: dt.date, *, today: dt.date, least_days: int, years: Sequence[YearFacts]
) -> YearFacts | None:
    """Give the year in which the days are posted and with which they expire; None where none is open for it.

    It is the year in which it is known of, unless fewer than `least_days` of it are left: then the one after it.
    """
    known_on = max(changed_on, today)
    for year in sorted(years, key=lambda found: found.starts_on):
        if (year.ends_on - max(known_on, year.starts_on)).days >= least_days:
            return year
    return None
