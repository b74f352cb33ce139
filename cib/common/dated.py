"""What the programme may change holds from a day on: the rules that each such change must keep. Pure."""

import datetime as dt
from typing import Final

from cib.common.errors import Breach

REASON_LENGTH_MAX: Final = 300
#: How far ahead a change may be planned: what nobody remembers surprises everybody.
DAYS_AHEAD_MAX: Final = 366


def change_is_not_backdated(from_date: dt.date, today: dt.date) -> Breach | None:
    """DTD-01: a change counts from today or from a later day within a year; what is past stays what it was."""
    if today <= from_date <= today + dt.timedelta(days=DAYS_AHEAD_MAX):
        return None
    return Breach("DTD-01", "Choose today or a later day, within a year.", "from_date")


def change_follows_what_is_planned(from_date: dt.date, last: dt.date | None) -> Breach | None:
    """DTD-02: versions follow each other: none counts from before one that is planned already."""
    if last is None or from_date >= last:
        return None
    words = f"A change from {last.day} {last:%B %Y} is planned already. Choose that day or a later one."
    return Breach("DTD-02", words, "from_date")


def change_says_why(reason: str) -> Breach | None:
    """DTD-03: a change of the programme says why; it is read in the history."""
    return None if reason.strip() else Breach("DTD-03", "Say why. It is read in the history.", "reason")


def something_changes(before: object, after: object) -> Breach | None:
    """DTD-04: a new version says something else than the one before it."""
    return None if before != after else Breach("DTD-04", "This is what holds already. Change something first.")


def breaches_of_change(
    *, from_date: dt.date, last: dt.date | None, today: dt.date, reason: str, before: object, after: object
) -> list[Breach | None]:
    """Ask every rule about a change; `last` is the day from which the newest version counts, if it has one."""
    return [
        change_is_not_backdated(from_date, today),
        change_follows_what_is_planned(from_date, last),
        change_says_why(reason),
        something_changes(before, after),
    ]
