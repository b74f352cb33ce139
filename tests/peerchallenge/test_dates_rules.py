"""Rules of dates on site, and the half-days they are made of."""

import datetime as dt

import pytest

from peerchallenge.enums import Half
from peerchallenge.rules.bank_holidays import bank_holiday_on
from peerchallenge.rules.dates import (
    ADVICE_RULES,
    DATE_RULES,
    Advice,
    DatesFacts,
    Diary,
    LengthFacts,
    bank_holidays_are_agreed,
    dates_are_as_wanted,
    dates_are_fixed_while_scoping,
    dates_are_near,
    dates_are_not_past,
    dcs_is_there,
    half_days_are_chosen_once,
    length_is_usual,
    nobody_is_away,
    nobody_is_in_two_places,
    notice_is_usual,
    weekends_are_agreed,
)
from peerchallenge.rules.half_days import HalfDay, half_days_in_words, listed, weekly_in_words, whole_days

TODAY = dt.date(2026, 9, 1)
MONDAY = dt.date(2026, 11, 9)
TUESDAY = dt.date(2026, 11, 10)
SATURDAY = dt.date(2026, 11, 14)
SUNDAY = dt.date(2026, 11, 15)
BOXING_DAY_KEPT = dt.date(2026, 12, 28)


def days(*dates: dt.date) -> tuple[HalfDay, ...]:
    return tuple(whole_days(dates))


def facts(*chosen: HalfDay, **more: object) -> DatesFacts:
    return DatesFacts(today=TODAY, chosen=chosen, **more)  # type: ignore[arg-type]


def message_of(breach: object) -> str:
    assert breach is not None
    return str(breach.message)  # type: ignore[attr-defined]


# --- Words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "words"),
    [([], ""), (["one"], "one"), (["one", "two"], "one and two"), (["one", "two", "three"], "one, two and three")],
)
def test_listed_joins_as_a_sentence_does(parts: list[str], words: str) -> None:
    assert listed(parts) == words


def test_half_days_in_words_says_a_morning_and_a_whole_day() -> None:
    chosen = [HalfDay(MONDAY, Half.AFTERNOON), *days(TUESDAY), HalfDay(MONDAY, Half.AFTERNOON)]
    assert half_days_in_words(chosen) == ("the afternoon of Monday 9 November 2026 and Tuesday 10 November 2026")


def test_half_days_in_words_joins_three_whole_days_in_a_row() -> None:
    chosen = [*days(MONDAY, TUESDAY, dt.date(2026, 11, 11)), HalfDay(dt.date(2026, 11, 12), Half.MORNING)]
    assert half_days_in_words(chosen) == (
        "Monday 9 November 2026 to Wednesday 11 November 2026 and the morning of Thursday 12 November 2026"
    )


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ((), ""),
        (days(MONDAY), "Monday"),
        (days(MONDAY, TUESDAY), "Monday and Tuesday"),
        (days(*(MONDAY + dt.timedelta(days=n) for n in range(3))), "Monday to Wednesday"),
        ((*days(MONDAY), HalfDay(TUESDAY, "am")), "Monday and Tuesday morning"),
        ((HalfDay(MONDAY, "pm"), *days(TUESDAY)), "Monday afternoon and Tuesday"),
        (days(MONDAY, MONDAY + dt.timedelta(days=2)), "Monday and Wednesday"),
    ],
)
def test_weekly_in_words_joins_days_that_follow(chosen: tuple[HalfDay, ...], words: str) -> None:
    assert weekly_in_words(chosen) == words


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (dt.date(2026, 12, 25), "Christmas Day"),
        (BOXING_DAY_KEPT, "Boxing Day (observed)"),
        (dt.date(2026, 11, 30), ""),  # Scotland's
        (dt.date(2026, 3, 17), ""),  # Northern Ireland's
        (dt.date(2027, 3, 29), "Easter Monday"),
    ],
)
def test_bank_holidays_are_those_of_england(day: dt.date, name: str) -> None:
    assert bank_holiday_on(day) == name


# --- Diaries ---------------------------------------------------------------------------------------


def test_diary_with_a_usual_day_off_is_away_unless_it_says_free() -> None:
    no_monday_morning = Diary("Ravi Lapwing", "0111111111", free=frozenset({HalfDay(TUESDAY, "am")}))
    assert no_monday_morning.is_away(HalfDay(MONDAY, "am"))
    assert no_monday_morning.is_free(HalfDay(MONDAY, "pm"))
    freed = Diary("Ravi Lapwing", "0111111111", free=frozenset({HalfDay(MONDAY, "am")}))
    assert freed.is_free(HalfDay(MONDAY, "am"))


def test_diary_at_a_weekend_is_away_only_when_it_says_so() -> None:
    away = Diary("Ravi Lapwing", "0000000000", away=frozenset({HalfDay(SATURDAY, "am")}))
    assert [away.is_away(h) for h in days(SATURDAY)] == [True, False]


def test_diary_with_a_half_day_held_is_not_free_then() -> None:
    assert not Diary("Ravi Lapwing", held=frozenset({HalfDay(MONDAY, "am")})).is_free(HalfDay(MONDAY, "am"))


# --- Rules -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "lead", "ending"),
    [
        (False, False, "the host and the lead challenger have not agreed to such days."),
        (True, False, "the lead challenger has not agreed to such days."),
        (False, True, "the host has not agreed to such days."),
    ],
)
def test_date01_weekend_needs_both_sides(host: bool, lead: bool, ending: str) -> None:
    breach = weekends_are_agreed(facts(*days(SATURDAY), host_agrees=host, lead_agrees=lead))
    assert message_of(breach) == f"Saturday 14 November 2026 is at a weekend, and {ending}"


def test_date01_two_weekend_days_are_both_named() -> None:
    assert message_of(weekends_are_agreed(facts(*days(SATURDAY, SUNDAY), lead_agrees=True))) == (
        "Saturday 14 November 2026 and Sunday 15 November 2026 are at weekends, "
        "and the host has not agreed to such days."
    )


def test_date01_weekday_or_both_agreed_passes() -> None:
    assert weekends_are_agreed(facts(*days(MONDAY))) is None
    assert weekends_are_agreed(facts(*days(SATURDAY), host_agrees=True, lead_agrees=True)) is None


def test_date02_bank_holiday_needs_both_sides() -> None:
    one = bank_holidays_are_agreed(facts(*days(BOXING_DAY_KEPT), host_agrees=True))
    assert message_of(one) == (
        "Monday 28 December 2026 (Boxing Day (observed)) is a bank holiday, "
        "and the lead challenger has not agreed to such days."
    )
    two = bank_holidays_are_agreed(facts(*days(dt.date(2026, 12, 25), BOXING_DAY_KEPT), host_agrees=True))
    assert "are bank holidays" in message_of(two)


def test_date02_other_day_or_both_agreed_passes() -> None:
    assert bank_holidays_are_agreed(facts(*days(MONDAY))) is None
    assert bank_holidays_are_agreed(facts(*days(BOXING_DAY_KEPT), host_agrees=True, lead_agrees=True)) is None


def test_date03_past_day_is_refused_and_today_is_not() -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    assert message_of(dates_are_not_past(facts(*days(yesterday)))) == ("31 August 2026 is past. Choose days to come.")
    both = dates_are_not_past(facts(*days(yesterday, yesterday - dt.timedelta(days=1))))
    assert message_of(both) == "30 August 2026 and 31 August 2026 are past. Choose days to come."
    assert dates_are_not_past(facts(*days(TODAY))) is None


def test_date04_away_half_day_names_who_and_when() -> None:
    diaries = (
        Diary("Ravi Lapwing", away=frozenset({HalfDay(MONDAY, "am")})),
        Diary("Mei Nightjar", away=frozenset(days(TUESDAY))),
    )
    assert message_of(nobody_is_away(facts(*days(MONDAY, TUESDAY), diaries=diaries))) == (
        "Ravi Lapwing is not free the morning of Monday 9 November 2026. "
        "Mei Nightjar is not free on Tuesday 10 November 2026. "
        "They can change their diary, or you can choose other half-days."
    )


def test_date04_everybody_free_passes() -> None:
    assert nobody_is_away(facts(*days(MONDAY), diaries=(Diary("Ravi Lapwing"),))) is None


def test_date05_double_booking_never_says_what_else() -> None:
    diaries = (Diary("Ravi Lapwing", held=frozenset({HalfDay(MONDAY, "am")})),)
    assert message_of(nobody_is_in_two_places(facts(*days(MONDAY), diaries=diaries))) == (
        "Ravi Lapwing is already booked the morning of Monday 9 November 2026. Choose other half-days."
    )


def test_date05_half_day_marked_away_and_held_is_told_once() -> None:
    both = frozenset({HalfDay(MONDAY, "am")})
    told = facts(*days(MONDAY), diaries=(Diary("Ravi Lapwing", away=both, held=both),))
    assert nobody_is_in_two_places(told) is None
    assert nobody_is_away(told) is not None


@pytest.mark.parametrize(
    ("chosen", "taken", "message"),
    [
        ((), (), "Choose at least one half-day on site."),
        (
            days(*(MONDAY + dt.timedelta(days=n) for n in range(21))),
            (),
            "A visit has at most 20 days. Fix the rest as another visit.",
        ),
        (
            (HalfDay(MONDAY, "am"), HalfDay(MONDAY, "am")),
            (),
            "Already chosen for this engagement: the morning of Monday 9 November 2026. Each half-day counts once.",
        ),
        (
            days(MONDAY),
            days(MONDAY),
            "Already chosen for this engagement: Monday 9 November 2026. Each half-day counts once.",
        ),
    ],
)
def test_date06_none_too_many_or_twice_is_refused(
    chosen: tuple[HalfDay, ...], taken: tuple[HalfDay, ...], message: str
) -> None:
    assert message_of(half_days_are_chosen_once(facts(*chosen, taken=frozenset(taken)))) == message


def test_date06_half_days_once_each_pass() -> None:
    assert half_days_are_chosen_once(facts(*days(MONDAY, TUESDAY))) is None


def test_date07_more_than_three_years_ahead_is_refused() -> None:
    assert message_of(dates_are_near(facts(*days(dt.date(2029, 9, 3))))) == (
        "3 September 2029 is too far ahead. Choose days up to 1 September 2029."
    )
    assert dates_are_near(facts(*days(dt.date(2029, 8, 31)))) is None


def test_date08_dates_are_fixed_while_scoping() -> None:
    assert dates_are_fixed_while_scoping("scoping") is None
    assert message_of(dates_are_fixed_while_scoping("agreeing")) == (
        "Dates are fixed while scoping. Once the scope is approved, move the visit instead."
    )


def test_date_rules_all_run_so_that_every_reason_is_shown_at_once() -> None:
    past_weekend = dt.date(2026, 8, 30)
    diary = Diary("Ravi Lapwing", away=frozenset({HalfDay(MONDAY, "am")}), held=frozenset({HalfDay(MONDAY, "pm")}))
    chosen = facts(*days(past_weekend, MONDAY, MONDAY, BOXING_DAY_KEPT), HalfDay(dt.date(2030, 1, 7), "am"))
    told = DatesFacts(**{**vars(chosen), "diaries": (diary,)})
    assert [b.code for rule in DATE_RULES if (b := rule(told))] == [
        "DATE-01",
        "DATE-02",
        "DATE-03",
        "DATE-04",
        "DATE-05",
        "DATE-06",
        "DATE-07",
    ]


# --- Advice ----------------------------------------------------------------------------------------


def length(**more: object) -> LengthFacts:
    usual = {"first_day": MONDAY, "site_half_days": 6, "offer_min": 4, "offer_max": 6, "notice_weeks_min": 9}
    return LengthFacts(today=TODAY, **{**usual, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("half_days", "offer_max", "text"),
    [
        (3, 6, "The team is on site for 1½ days: fewer than usual for this offer, which is 2 days to 3 days."),
        (7, 6, "The team is on site for 3½ days: more than usual for this offer, which is 2 days to 3 days."),
        (7, 4, "The team is on site for 3½ days: more than usual for this offer, which is 2 days."),
    ],
)
def test_datew1_unusual_length_is_told(half_days: int, offer_max: int, text: str) -> None:
    assert length_is_usual(length(site_half_days=half_days, offer_max=offer_max)) == Advice("DATE-W1", text)


def test_datew1_usual_length_or_no_dates_says_nothing() -> None:
    assert length_is_usual(length()) is None
    assert length_is_usual(length(first_day=None, site_half_days=0)) is None


def test_datew2_short_notice_is_told() -> None:
    assert notice_is_usual(length(notice_weeks_min=16)) == Advice(
        "DATE-W2", "The visit is only 9 weeks ahead; 16 weeks is usual for this offer."
    )
    assert notice_is_usual(length(first_day=TODAY + dt.timedelta(days=1))) == Advice(
        "DATE-W2", "The visit is less than a week ahead; 9 weeks is usual for this offer."
    )


def test_datew2_enough_notice_past_or_no_dates_says_nothing() -> None:
    assert notice_is_usual(length()) is None
    assert notice_is_usual(length(first_day=None)) is None
    assert notice_is_usual(length(first_day=TODAY)) is None
    assert notice_is_usual(length(first_day=TODAY - dt.timedelta(days=9))) is None


def test_datew3_dcs_not_confirmed_is_told() -> None:
    assert dcs_is_there(length(dcs_will_be_there=False)) == Advice(
        "DATE-W3", "Nobody has confirmed that the host’s director of children’s services is there on all these days."
    )
    assert dcs_is_there(length()) is None
    assert dcs_is_there(length(first_day=None, dcs_will_be_there=False)) is None


@pytest.mark.parametrize(
    ("wanted", "is_told"),
    [
        ((None, None), False),
        ((MONDAY, MONDAY), False),
        ((TUESDAY, None), True),
        ((None, TODAY), True),
    ],
)
def test_datew4_outside_the_wanted_time_is_told(wanted: tuple[dt.date | None, dt.date | None], is_told: bool) -> None:
    expected = Advice("DATE-W4", "9 November 2026 lies outside the time for which the host asked.")
    assert dates_are_as_wanted(length(wanted=wanted)) == (expected if is_told else None)


def test_datew4_without_dates_says_nothing() -> None:
    assert [rule(length(first_day=None, wanted=(TUESDAY, None))) for rule in ADVICE_RULES] == [None] * 4
