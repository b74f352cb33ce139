"""Days, dates and times in words, as the whole product writes them: 2½ days, 3 March 2027, 3.30pm."""

from datetime import date, datetime

HALF = "½"
MINUS = "−"


def half_days_number(half_days: int) -> str:
    """Write a number of half-days as days: 5 is 2½, 1 is ½, -1 is −½."""
    whole, half = divmod(abs(half_days), 2)
    text = f"{whole or ''}{HALF}" if half else str(whole)
    return f"{MINUS}{text}" if half_days < 0 else text


def half_days_signed(half_days: int) -> str:
    """Write a movement of half-days with its sign: 3 is +1½, -1 is −½, 0 is 0."""
    return f"+{half_days_number(half_days)}" if half_days > 0 else half_days_number(half_days)


def half_days_words(half_days: int) -> str:
    """Write half-days with their unit: 5 is 2½ days, 2 is 1 day, 1 is half a day."""
    if half_days == 1:
        return "half a day"
    return f"{half_days_number(half_days)} day" if half_days == 2 else f"{half_days_number(half_days)} days"


def day_month(day: date, today: date) -> str:
    """Write a date without its year when that is this year's: 3 March, else 3 March 2027."""
    text = f"{day.day} {day:%B}"
    return text if day.year == today.year else f"{text} {day.year}"


def long_date(day: date) -> str:
    """Write a date in full: 3 March 2027."""
    return f"{day.day} {day:%B %Y}"


def date_span(first: date, last: date) -> str:
    """Write a span of days, saying month and year once where they are the same: 10 to 12 November 2026."""
    if first == last:
        return long_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {long_date(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {long_date(last)}"
    return f"{long_date(first)} to {long_date(last)}"


def clock_time(moment: datetime) -> str:
    """Write a time of day: 10am, 3.30pm, midday, midnight."""
    if (moment.hour, moment.minute) in {(0, 0), (12, 0)}:
        return "midday" if moment.hour else "midnight"
    hour, half = moment.hour % 12 or 12, "am" if moment.hour < 12 else "pm"
    return f"{hour}{half}" if moment.minute == 0 else f"{hour}.{moment.minute:02}{half}"


_ONE = {"people": "person", "challenges and reviews": "challenge or review"}


def in_number(name: str, number: int) -> str:
    """Write a plural as one is told of that many: people, person; requests, request."""
    return _ONE.get(name, name.removesuffix("s")) if number == 1 else name


def counted(number: int, one: str, many: str = "") -> str:
    """Write a count with its noun: 1 person, 3 people; the plural adds s unless given."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
