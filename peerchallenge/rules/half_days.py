"""Half-days: one morning or afternoon of one date; how to read, order, join and say them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import NamedTuple

from cib.common.components.words import long_date
from peerchallenge.enums import Half

SATURDAY = 5  # as date.weekday() counts


class HalfDay(NamedTuple):
    """One morning or afternoon of one date; half-days sort as they follow each other."""

    date: dt.date
    half: str


def is_weekend(day: dt.date) -> bool:
    """Tell whether the day is a Saturday or a Sunday."""
    return day.weekday() >= SATURDAY


def weekday_date_words(day: dt.date) -> str:
    """Write Tuesday 10 November 2026."""
    return f"{day:%A} {long_date(day)}"


def listed(parts: Iterable[str]) -> str:
    """Join words as a sentence does: one, two and three."""
    words = list(parts)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def half_days_in_words(chosen: Iterable[HalfDay]) -> str:
    """Write half-days by date: the morning of Tuesday 10 November 2026; three whole days in a row as one span."""
    days = {day: [h.half for h in rest] for day, rest in groupby(sorted(set(chosen)), _date)}
    return listed(words for span in _spans(days) for words in _span_in_words(span, days))


def _date(half_day: HalfDay) -> dt.date:
    return half_day.date


def _spans(days: Mapping[dt.date, list[str]]) -> Iterable[list[dt.date]]:
    """Join whole days that follow each other; a day with one half stands alone."""
    span: list[dt.date] = []
    for day, halves in days.items():
        follows = span and (day - span[-1]).days == 1 and len(days[span[-1]]) > 1
        if span and not (follows and len(halves) > 1):
            yield span
            span = []
        span.append(day)
    if span:
        yield span


def _span_in_words(span: list[dt.date], days: Mapping[dt.date, list[str]]) -> list[str]:
    if len(span) > 2:  # two days read better with "and"
        return [f"{weekday_date_words(span[0])} to {weekday_date_words(span[-1])}"]
    return [_day_in_words(day, days[day]) for day in span]


def _day_in_words(day: dt.date, halves: list[str]) -> str:
    words = weekday_date_words(day)
    return words if len(halves) > 1 else f"the {Half(halves[0]).label} of {words}"


def weekly_in_words(chosen: Iterable[HalfDay]) -> str:
    """Write half-days of one week by weekday, joining days that follow: Tuesday to Thursday and Friday morning."""
    days = {day: [h.half for h in rest] for day, rest in groupby(sorted(set(chosen)), _date)}
    return listed(words for span in _spans(days) for words in _weekdays_in_words(span, days))


def _weekdays_in_words(span: list[dt.date], days: Mapping[dt.date, list[str]]) -> list[str]:
    if len(span) > 2:
        return [f"{span[0]:%A} to {span[-1]:%A}"]
    return [f"{day:%A}" if len(days[day]) > 1 else f"{day:%A} {Half(days[day][0]).label}" for day in span]


def whole_days(days: Iterable[dt.date]) -> list[HalfDay]:
    """Give both halves of each day."""
    return [HalfDay(day, half) for day in days for half in Half.values]
