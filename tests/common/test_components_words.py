"""Days, dates and times in words, and what a browser is called."""

from datetime import date, datetime

import pytest

from cib.common.components import browsers, words


@pytest.mark.parametrize(
    ("half_days", "number", "said", "signed"),
    [
        (0, "0", "0 days", "0"),
        (1, "½", "half a day", "+½"),
        (2, "1", "1 day", "+1"),
        (5, "2½", "2½ days", "+2½"),
        (20, "10", "10 days", "+10"),
        (-1, "−½", "−½ days", "−½"),
        (-4, "−2", "−2 days", "−2"),
    ],
)
def test_half_days_in_words(half_days: int, number: str, said: str, signed: str) -> None:
    found = (words.half_days_number(half_days), words.half_days_words(half_days), words.half_days_signed(half_days))
    assert found == (number, said, signed)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 11, 10), date(2026, 11, 10), "10 November 2026"),
        (date(2026, 11, 10), date(2026, 11, 12), "10 to 12 November 2026"),
        (date(2026, 4, 19), date(2026, 5, 14), "19 April to 14 May 2026"),
        (date(2026, 12, 30), date(2027, 1, 2), "30 December 2026 to 2 January 2027"),
    ],
)
def test_date_span_says_month_and_year_once(first: date, last: date, said: str) -> None:
    assert words.date_span(first, last) == said


def test_day_and_month_with_the_year_only_of_another_year() -> None:
    today = date(2026, 10, 6)
    found = [words.day_month(day, today) for day in (date(2026, 3, 3), date(2027, 3, 3))]
    assert found == ["3 March", "3 March 2027"]


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [(0, 0, "midnight"), (0, 5, "12.05am"), (10, 0, "10am"), (12, 0, "midday"), (15, 30, "3.30pm")],
)
def test_clock_time_as_people_say_it(hour: int, minute: int, said: str) -> None:
    assert words.clock_time(datetime(2026, 1, 1, hour, minute)) == said


def test_counted_with_its_noun() -> None:
    found = [words.counted(1, "person", "people"), words.counted(1200, "person", "people"), words.counted(0, "code")]
    assert found == ["1 person", "1,200 people", "0 codes"]


def test_name_of_a_list_in_number() -> None:
    found = [words.in_number(name, 1) for name in ("people", "requests", "challenges and reviews")]
    assert (found, words.in_number("people", 0)) == (["person", "request", "challenge or review"], "people")


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Version/18 Safari/604", "Safari on an iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("curl/8", "Another program"),
    ],
)
def test_browser_in_words(user_agent: str, said: str) -> None:
    assert browsers.browser_words(user_agent) == said
