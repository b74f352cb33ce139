"""When a turn falls due, opens and is late; what CIB staff may decide."""

import datetime as dt
from typing import Any

import pytest

from reviews.enums import LIVE, UNBOOKED, CycleOrigin, CycleState
from reviews.rules import cycles as rules
from reviews.rules.dates import (
    Due,
    DueFacts,
    last_monthly,
    months_later,
    next_due,
    schedule_of,
    state_on,
    years_later,
)
from reviews.states import CYCLE_MOVES

START = dt.date(2024, 4, 1)
TODAY = dt.date(2026, 11, 23)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2027-01-15", -1, "2026-12-15"),
        ("2027-03-31", -1, "2027-02-28"),
        ("2027-03-31", -12, "2026-03-31"),
        ("2026-11-23", 0, "2026-11-23"),
    ],
)
def test_months_later_keeps_the_day_or_takes_the_last(start: str, months: int, expected: str) -> None:
    assert months_later(day(start), months) == day(expected)


def test_years_later_from_the_29th_of_february() -> None:
    assert years_later(day("2024-02-29"), 3) == day("2027-02-28")
    assert years_later(day("2024-02-29"), 4) == day("2028-02-29")


@pytest.mark.parametrize(
    ("facts", "on", "origin"),
    [
        ({}, "2027-04-01", CycleOrigin.STARTED),
        ({"starts_on": day("2027-04-01")}, "2030-04-01", CycleOrigin.STARTED),
        ({"starts_on": day("1998-04-01")}, "2027-04-01", CycleOrigin.STARTED),
        ({"last_done_on": day("2025-06-12")}, "2028-06-12", CycleOrigin.COMPLETED),
        ({"last_waived_due": day("2027-04-01")}, "2030-04-01", CycleOrigin.COMPLETED),
        (
            {"last_done_on": day("2028-01-01"), "last_waived_due": day("2027-04-01")},
            "2031-01-01",
            CycleOrigin.COMPLETED,
        ),
        ({"inherited": (day("2026-03-01"), day("2025-10-01"))}, "2025-10-01", CycleOrigin.INHERITED),
        (
            {"inherited": (day("2025-10-01"),), "last_done_on": day("2025-09-01")},
            "2028-09-01",
            CycleOrigin.COMPLETED,
        ),
    ],
)
def test_next_due_follows_what_is_known(facts: dict[str, Any], on: str, origin: CycleOrigin) -> None:
    assert next_due(DueFacts(START, years=3, **facts)) == Due(day(on), origin)


def test_next_due_moves_with_an_early_or_late_review() -> None:
    early = next_due(DueFacts(START, years=3, last_done_on=day("2026-11-03")))
    late = next_due(DueFacts(START, years=3, last_done_on=day("2027-09-03")))
    assert early is not None
    assert late is not None
    assert (late.on - early.on).days == 304


@pytest.mark.parametrize(
    ("facts", "is_due"),
    [
        ({}, True),
        ({"last_done_on": day("2026-03-31")}, True),
        ({"last_done_on": day("2026-04-01")}, False),
        ({"last_waived_due": day("2029-03-31")}, False),
    ],
)
def test_next_due_once_in_the_window(facts: dict[str, Any], is_due: bool) -> None:
    window = (day("2026-04-01"), day("2029-03-31"))
    expected = Due(window[1], CycleOrigin.WINDOW) if is_due else None
    assert next_due(DueFacts(START, window=window, **facts)) == expected


def test_next_due_of_an_offer_that_does_not_come_round() -> None:
    assert next_due(DueFacts(START)) is None


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2026-03-31", CycleState.AHEAD),
        ("2026-04-01", CycleState.OPEN),
        ("2026-12-31", CycleState.OPEN),
        ("2027-01-01", CycleState.DUE),
        ("2027-04-01", CycleState.DUE),
        ("2027-04-02", CycleState.OVERDUE),
        ("2031-01-01", CycleState.OVERDUE),
    ],
)
def test_state_on_each_side_of_every_day(on: str, state: CycleState) -> None:
    schedule = schedule_of(day("2027-04-01"), opens_months=12, due_soon_months=3)
    assert state_on(schedule, day(on)) == state


def test_schedule_in_a_window_opens_on_its_first_day() -> None:
    first = day("2026-04-01")
    schedule = schedule_of(day("2029-03-31"), opens_months=12, due_soon_months=3, window_from=first)
    assert (schedule.opens_on, schedule.due_soon_on) == (first, day("2028-12-31"))
    short = schedule_of(day("2026-05-31"), opens_months=12, due_soon_months=3, window_from=first)
    assert (short.opens_on, short.due_soon_on) == (first, first)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-08-31", None),
        ("2026-09-01", "2026-08-31"),
        ("2026-09-30", "2026-08-31"),
        ("2026-10-01", "2026-09-30"),
        ("2027-03-01", "2027-02-28"),
        ("2027-08-30", "2027-07-31"),
    ],
)
def test_last_monthly_return_of_a_due_date(on: str, expected: str | None) -> None:
    assert last_monthly(day("2026-08-31"), day(on)) == (day(expected) if expected else None)


def codes(which: tuple[rules.Rule, ...], **facts: Any) -> set[str]:
    given = rules.DecisionFacts(**{"today": TODAY, "state": CycleState.DUE, "reason": "An inspection", **facts})
    return {breach.code for breach in rules.breaches_of(which, given) if breach is not None}


@pytest.mark.parametrize("state", CycleState)
def test_cyc_01_and_02_a_turn_to_come_that_is_not_booked(state: CycleState) -> None:
    expected = set() if state in UNBOOKED else {"CYC-02"} if state in LIVE else {"CYC-01"}
    assert codes(rules.WAIVING, state=state) == expected


def test_cyc_03_a_decision_has_a_reason() -> None:
    for which in (rules.WAIVING, rules.COUNTING, rules.DATING):
        assert "CYC-03" in codes(which, reason=" \n")


@pytest.mark.parametrize(("on", "is_fine"), [("2026-11-23", True), ("2026-11-24", False), ("2016-11-22", False)])
def test_cyc_04_what_counts_took_place(on: str, is_fine: bool) -> None:
    assert codes(rules.COUNTING, day=day(on)) == (set() if is_fine else {"CYC-04"})


def test_cyc_05_a_review_counts_once() -> None:
    assert codes(rules.COUNTING, day=TODAY, is_counted_already=True) == {"CYC-05"}


@pytest.mark.parametrize(("on", "is_fine"), [("2026-11-23", True), ("2026-11-22", False), ("2036-11-24", False)])
def test_cyc_06_a_due_date_lies_ahead(on: str, is_fine: bool) -> None:
    assert codes(rules.DATING, day=day(on)) == (set() if is_fine else {"CYC-06"})


@pytest.mark.parametrize(("number", "is_fine"), [(0, True), (40, True), (41, False), (-1, False)])
def test_cyc_07_a_region_runs_so_many(number: int, is_fine: bool) -> None:
    assert (rules.capacity_is_sensible(number) is None) is is_fine


@pytest.mark.parametrize("state", CycleState)
def test_cyc_08_a_turn_is_booked_once(state: CycleState) -> None:
    expected = set() if state in UNBOOKED else {"CYC-08"} if state in LIVE else {"CYC-01"}
    assert codes(rules.BOOKING, state=state) == expected


@pytest.mark.parametrize("before", CycleState)
@pytest.mark.parametrize("after", CycleState)
def test_moves_of_a_turn(before: CycleState, after: CycleState) -> None:
    if before not in LIVE:
        expected = False
    elif before == CycleState.BOOKED:
        expected = after in (*UNBOOKED, CycleState.DONE, CycleState.PASSED_ON)
    else:
        expected = after != before
    assert CYCLE_MOVES.allows(before, after) is expected
