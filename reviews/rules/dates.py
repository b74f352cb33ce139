"""When a turn falls due, opens and is late: pure reckoning over dates; the numbers are the offer's own data."""

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass

from reviews.enums import CycleOrigin, CycleState

MONTHS_A_YEAR = 12


def months_later(day: dt.date, months: int) -> dt.date:
    """Give the same day of the month so many months later (earlier, below nothing), or the last one there is."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def years_later(day: dt.date, years: int) -> dt.date:
    """Give the same day so many years later; 29 February becomes the 28th."""
    return months_later(day, years * MONTHS_A_YEAR)


@dataclass(frozen=True)
class DueFacts:
    """What a due date follows from. `inherited` are the due dates of the councils before this one."""

    programme_starts_on: dt.date
    years: int | None = None
    window: tuple[dt.date, dt.date] | None = None
    starts_on: dt.date | None = None
    last_done_on: dt.date | None = None
    last_waived_due: dt.date | None = None
    inherited: tuple[dt.date, ...] = ()


@dataclass(frozen=True)
class Due:
    """A due date and where it comes from."""

    on: dt.date
    origin: CycleOrigin


def next_due(facts: DueFacts) -> Due | None:
    """Give when the next turn falls due; None where there is none (the offer's window was used).

    It follows the last one that was carried out, early or late as it was, or a turn that was waived; else the earliest
    due date of the councils before it; else the council's start in the programme (QA Q6, LGA16 9.3.1).
    """
    if facts.years is None:
        return _due_in_window(facts)
    past = [day for day in (facts.last_done_on, facts.last_waived_due) if day is not None]
    if past:
        return Due(years_later(max(past), facts.years), CycleOrigin.COMPLETED)
    if facts.inherited:
        return Due(min(facts.inherited), CycleOrigin.INHERITED)
    began = max(facts.starts_on or facts.programme_starts_on, facts.programme_starts_on)
    return Due(years_later(began, facts.years), CycleOrigin.STARTED)


def _due_in_window(facts: DueFacts) -> Due | None:
    """Once in its window, and not again (R023)."""
    if facts.window is None:
        return None
    first, last = facts.window
    is_used = facts.last_done_on is not None and facts.last_done_on >= first
    is_waived = facts.last_waived_due is not None and facts.last_waived_due >= first
    return None if is_used or is_waived else Due(last, CycleOrigin.WINDOW)


@dataclass(frozen=True)
class Schedule:
    """The days of one turn: booking opens, it is due soon, and the last day on which it is in time."""

    opens_on: dt.date
    due_soon_on: dt.date
    due_on: dt.date


def schedule_of(
    due_on: dt.date, *, opens_months: int, due_soon_months: int, window_from: dt.date | None = None
) -> Schedule:
    """Lay out the days before a due date; with a window, booking opens on its first day."""
    opens_on = window_from if window_from is not None else months_later(due_on, -opens_months)
    soon = max(opens_on, months_later(due_on, -due_soon_months))
    return Schedule(opens_on, soon, due_on)


def state_on(schedule: Schedule, day: dt.date) -> CycleState:
    """Say where a turn that nobody has booked stands on a day; on its due date it is still in time."""
    if day > schedule.due_on:
        return CycleState.OVERDUE
    if day >= schedule.due_soon_on:
        return CycleState.DUE
    return CycleState.OPEN if day >= schedule.opens_on else CycleState.AHEAD


def last_monthly(due_on: dt.date, day: dt.date) -> dt.date | None:
    """Give the latest monthly return of the due date before `day`, itself included; None while it is in time."""
    if day <= due_on:
        return None
    months = (day.year - due_on.year) * MONTHS_A_YEAR + day.month - due_on.month
    while months_later(due_on, months) >= day:
        months -= 1
    return months_later(due_on, months)
