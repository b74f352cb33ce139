"""Filters that put figures, dates and times in the words of the product."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from cib.common import clock
from cib.common.components import browsers, words

register = template.Library()


def _as_date(value: Any) -> date | None:
    """Give London's date of a moment, the date of a date, or None for anything else."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value if isinstance(value, date) else None


@register.filter
def half_days(value: int | None) -> str:
    """Write half-days with their unit: 5 is 2½ days, 1 is half a day; nothing for None."""
    return "" if value is None else words.half_days_words(int(value))


@register.filter
def half_days_number(value: int | None) -> str:
    """Write half-days as a number of days: 5 is 2½; nothing for None."""
    return "" if value is None else words.half_days_number(int(value))


@register.filter
def half_days_signed(value: int | None) -> str:
    """Write a movement of half-days with its sign: +1½, −½; nothing for None."""
    return "" if value is None else words.half_days_signed(int(value))


@register.filter
def short_date(value: Any) -> str:
    """Write 3 March, with the year only when it is not this year's."""
    day = _as_date(value)
    return words.day_month(day, clock.today()) if day else ""


@register.filter
def weekday_date(value: Any) -> str:
    """Write Wed 3 March, with the year only when it is not this year's."""
    day = _as_date(value)
    return f"{day:%a} {words.day_month(day, clock.today())}" if day else ""


@register.filter
def long_date(value: Any) -> str:
    """Write 3 March 2027."""
    day = _as_date(value)
    return words.long_date(day) if day else ""


@register.filter
def iso_date(value: Any) -> str:
    """Write 2027-03-03, for the datetime attribute of a time element."""
    day = _as_date(value)
    return day.isoformat() if day else ""


@register.filter
def date_span(first: Any, last: Any) -> str:
    """Write a span of days: {{ starts|date_span:ends }} is 10 to 12 November 2026."""
    start, end = _as_date(first), _as_date(last)
    return words.date_span(start, end or start) if start else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    """Write a time of day in London: 10am, 3.30pm."""
    if value is None:
        return ""
    return words.clock_time(timezone.localtime(value) if timezone.is_aware(value) else value)


@register.filter
def date_and_time(value: datetime | None) -> str:
    """Write 3 March 2027, 3.30pm."""
    return "" if value is None else f"{long_date(value)}, {clock_time(value)}"


@register.filter
def lower_first(value: str) -> str:
    """Begin with a small letter, for a label inside a sentence; abbreviations such as SEND stay."""
    return value if value[1:2].isupper() else value[:1].lower() + value[1:]


@register.filter
def browser_words(user_agent: str) -> str:
    """Say which browser on what: Firefox on Windows."""
    return browsers.browser_words(user_agent)


@register.filter
def in_number(name: str, number: int | str) -> str:
    """Write a plural as one is told of that many: {{ "people"|in_number:1 }} is person."""
    return words.in_number(name, int(number or 0))


@register.simple_tag
def counted(number: int, one: str, many: str = "") -> str:
    """Write a count with its noun: {% counted n "person" "people" %}."""
    return words.counted(number, one, many)
