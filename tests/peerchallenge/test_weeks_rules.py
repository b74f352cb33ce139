"""Which weeks suit everybody."""

import datetime as dt

import pytest

from peerchallenge.rules.dates import Diary
from peerchallenge.rules.half_days import HalfDay, whole_days
from peerchallenge.rules.weeks import (
    PersonWeek,
    first_block,
    monday_of,
    mondays_between,
    person_week,
    suggested_week,
    suggested_weeks,
    working_half_days,
)

TODAY = dt.date(2026, 9, 1)
MONDAY = dt.date(2026, 11, 9)
WEEK = [MONDAY + dt.timedelta(days=n) for n in range(5)]
EASTER = dt.date(2027, 3, 29)


def test_working_half_days_leaves_out_bank_holidays_and_days_gone() -> None:
    assert working_half_days(MONDAY, TODAY) == whole_days(WEEK)
    assert working_half_days(MONDAY, WEEK[3]) == whole_days(WEEK[3:])
    assert working_half_days(EASTER, TODAY) == whole_days(EASTER + dt.timedelta(days=n) for n in range(1, 5))


@pytest.mark.parametrize(
    ("free", "length", "expected"),
    [
        ([], 2, ()),
        (whole_days(WEEK), 6, tuple(whole_days(WEEK[:3]))),
        ([HalfDay(MONDAY, "pm"), *whole_days(WEEK[1:3])], 4, tuple(whole_days(WEEK[1:3]))),
        (
            [HalfDay(MONDAY, "pm"), HalfDay(WEEK[1], "am")],
            2,
            (HalfDay(MONDAY, "pm"), HalfDay(WEEK[1], "am")),
        ),
        ([*whole_days([WEEK[0]]), *whole_days([WEEK[2]])], 4, ()),
        (whole_days(WEEK), 11, ()),
    ],
)
def test_first_block_follows_without_a_gap(free: list[HalfDay], length: int, expected: tuple[HalfDay, ...]) -> None:
    assert first_block(free, length) == expected


@pytest.mark.parametrize(
    ("diary", "expected"),
    [
        (Diary("Ravi Lapwing"), PersonWeek("Ravi Lapwing", "free all week", is_free=True)),
        (
            Diary("Ravi Lapwing", away=frozenset(whole_days(WEEK))),
            PersonWeek("Ravi Lapwing", "not free", is_free=False),
        ),
        (
            Diary("Ravi Lapwing", "1111111100"),
            PersonWeek("Ravi Lapwing", "free Monday to Thursday", is_free=False),
        ),
    ],
)
def test_person_week_says_it_in_words(diary: Diary, expected: PersonWeek) -> None:
    assert person_week(diary, whole_days(WEEK)) == expected


def test_suggested_week_names_the_block_and_the_bank_holiday() -> None:
    diaries = [Diary("Ravi Lapwing"), Diary("Mei Nightjar", held=frozenset({HalfDay(dt.date(2027, 3, 30), "am")}))]
    week = suggested_week(EASTER, diaries, half_days=4, today=TODAY, is_preferred=True)
    assert week.holidays == "Monday is Easter Monday"
    assert week.block_words == "Wednesday and Thursday"
    assert week.everybody_words == "Tuesday afternoon and Wednesday to Friday"
    assert [(p.name, p.words) for p in week.people] == [
        ("Ravi Lapwing", "free all week"),
        ("Mei Nightjar", "free Tuesday afternoon and Wednesday to Friday"),
    ]


def test_suggested_week_gone_by_has_nothing() -> None:
    week = suggested_week(
        MONDAY, [Diary("Ravi Lapwing")], half_days=0, today=WEEK[4] + dt.timedelta(days=1), is_preferred=True
    )
    assert (week.people, week.everybody, week.block) == ((), (), ())


def test_mondays_between_begins_with_the_week_of_today_and_has_a_limit() -> None:
    assert mondays_between(dt.date(2026, 8, 1), dt.date(2026, 9, 10), TODAY) == [
        dt.date(2026, 8, 31),
        dt.date(2026, 9, 7),
    ]
    assert len(mondays_between(TODAY, dt.date(2036, 1, 1), TODAY)) == 26


def test_suggested_weeks_gives_preferred_ones_and_four_others_that_suit() -> None:
    busy = Diary("Ravi Lapwing", away=frozenset(whole_days(WEEK)))
    weeks = suggested_weeks(
        [busy],
        preferred=[WEEK[2], WEEK[2], dt.date(2026, 8, 3)],
        others=mondays_between(MONDAY, dt.date(2027, 3, 1), TODAY),
        half_days=6,
        today=TODAY,
    )
    assert [(w.monday, w.is_preferred, bool(w.block)) for w in weeks] == [
        (MONDAY, True, False),
        *[(MONDAY + dt.timedelta(weeks=n), False, True) for n in range(1, 5)],
    ]


def test_monday_of_a_sunday_is_six_days_before() -> None:
    assert monday_of(dt.date(2026, 11, 15)) == MONDAY
