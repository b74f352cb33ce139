"""Which weeks suit everybody: pure arithmetic over diaries, told in words."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from peerchallenge.rules.bank_holidays import bank_holiday_on
from peerchallenge.rules.dates import Diary
from peerchallenge.rules.half_days import HalfDay, listed, weekly_in_words, whole_days

WORKING_DAYS = 5
WEEKS_LOOKED_AT_MAX = 26  # half a year of weeks within what the host asked for
OTHER_WEEKS_MAX = 4  # besides the preferred ones


@dataclass(frozen=True)
class PersonWeek:
    """One team member in one week: in words, and whether all of it is free."""

    name: str
    words: str
    is_free: bool


@dataclass(frozen=True)
class WeekSuggestion:
    """One week as the team's diaries see it; `block` is the first run of half-days long enough for everybody."""

    monday: dt.date
    is_preferred: bool
    people: tuple[PersonWeek, ...]
    everybody: tuple[HalfDay, ...]
    block: tuple[HalfDay, ...]
    holidays: str

    @property
    def everybody_words(self) -> str:
        """Say when everybody is free."""
        return weekly_in_words(self.everybody)

    @property
    def block_words(self) -> str:
        """Say which half-days are suggested."""
        return weekly_in_words(self.block)


def monday_of(day: dt.date) -> dt.date:
    """Give the Monday of the day's week."""
    return day - dt.timedelta(days=day.weekday())


def working_half_days(monday: dt.date, today: dt.date) -> list[HalfDay]:
    """Give the week's half-days to come, Monday to Friday without bank holidays."""
    days = [monday + dt.timedelta(days=n) for n in range(WORKING_DAYS)]
    return whole_days(day for day in days if day >= today and not bank_holiday_on(day))


def first_block(free: Sequence[HalfDay], half_days: int) -> tuple[HalfDay, ...]:
    """Give the first run of that many half-days, following each other and beginning in the morning if one can.

    `free` are half-days of one week in order. Nothing when no run is long enough.
    """
    runs = [r for i in range(len(free)) if (r := tuple(free[i : i + half_days])) and _is_run(r, half_days)]
    return next((run for run in runs if run[0].half == "am"), runs[0] if runs else ())


def _is_run(half_days: Sequence[HalfDay], length: int) -> bool:
    places = [h.date.toordinal() * 2 + (h.half == "pm") for h in half_days]
    return len(places) == length and places[-1] - places[0] == length - 1


def person_week(diary: Diary, half_days: Sequence[HalfDay]) -> PersonWeek:
    """Say when one person is free in a week."""
    free = [h for h in half_days if diary.is_free(h)]
    if len(free) == len(half_days):
        return PersonWeek(diary.name, "free all week", is_free=True)
    words = f"free {weekly_in_words(free)}" if free else "not free"
    return PersonWeek(diary.name, words, is_free=False)


def suggested_week(
    monday: dt.date, diaries: Sequence[Diary], *, half_days: int, today: dt.date, is_preferred: bool
) -> WeekSuggestion:
    """Give one week as the diaries see it; `half_days` is how long the visit should be."""
    working = working_half_days(monday, today)
    everybody = [h for h in working if all(diary.is_free(h) for diary in diaries)]
    days = [monday + dt.timedelta(days=n) for n in range(WORKING_DAYS)]
    kept = listed(f"{day:%A} is {bank_holiday_on(day)}" for day in days if bank_holiday_on(day))
    people = tuple(person_week(diary, working) for diary in diaries) if working else ()
    block = first_block(everybody, half_days) if half_days > 0 else ()
    return WeekSuggestion(monday, is_preferred, people, tuple(everybody), block, kept)


def mondays_between(first: dt.date, last: dt.date, today: dt.date) -> list[dt.date]:
    """Give the Mondays of the weeks that touch the time, those to come, at most half a year of them."""
    monday = monday_of(max(first, today))
    found: list[dt.date] = []
    while monday <= last and len(found) < WEEKS_LOOKED_AT_MAX:
        found.append(monday)
        monday += dt.timedelta(weeks=1)
    return found


def suggested_weeks(
    diaries: Sequence[Diary],
    *,
    preferred: Iterable[dt.date],
    others: Iterable[dt.date],
    half_days: int,
    today: dt.date,
) -> list[WeekSuggestion]:
    """Give every preferred week to come, and a few others in which everybody has a long enough run."""
    asked = sorted({monday_of(day) for day in preferred if monday_of(day) + dt.timedelta(days=4) >= today})
    wanted = [suggested_week(m, diaries, half_days=half_days, today=today, is_preferred=True) for m in asked]
    rest = (
        suggested_week(m, diaries, half_days=half_days, today=today, is_preferred=False)
        for m in others
        if m not in asked
    )
    suitable = [week for week in rest if week.block]
    return wanted + suitable[:OTHER_WEEKS_MAX]
