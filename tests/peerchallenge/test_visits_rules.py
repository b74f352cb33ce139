"""Rules of visits, concerns, effort and changes of course, one by one."""

import datetime as dt
from dataclasses import replace

import pytest

from peerchallenge.enums import DisputeStatus, EffortKind
from peerchallenge.enums import EngagementStatus as E
from peerchallenge.rules import visits as rules
from peerchallenge.rules.visits import EffortFacts, SettlingFacts, VisitFacts

MONDAY = dt.date(2026, 10, 5)
DAY = dt.timedelta(days=1)
SPENT = EffortFacts(MONDAY, EffortKind.FIELDWORK, MONDAY, 2, DisputeStatus.PLANNED)


@pytest.mark.parametrize("first_day", [MONDAY, MONDAY - DAY])
def test_vis01_visit_begins_from_its_first_day(first_day: dt.date) -> None:
    assert rules.visit_has_come(VisitFacts(MONDAY, first_day, first_day)) is None


def test_vis01_visit_does_not_begin_before_its_first_day() -> None:
    breach = rules.visit_has_come(VisitFacts(MONDAY, MONDAY + DAY, MONDAY + DAY))
    assert breach
    assert (breach.code, breach.message) == (
        "VIS-01",
        "The visit has not begun. It is planned for 6 October 2026.",
    )


def test_vis01_visit_without_dates_does_not_begin() -> None:
    breach = rules.visit_has_come(VisitFacts(MONDAY, None, None))
    assert breach
    assert breach.message == "The visit has not begun. No dates are fixed yet."


@pytest.mark.parametrize("status", list(E))
def test_vis02_lines_emerge_on_site_alone(status: E) -> None:
    breach = rules.engagement_is_on_site(status)
    assert (breach.code if breach else None) == (None if status == E.ON_SITE else "VIS-02")


@pytest.mark.parametrize(
    ("is_about_dcs", "who"), [(False, "director of children’s services"), (True, "chief executive")]
)
def test_vis03_concern_needs_somebody_to_hear_it(is_about_dcs: bool, who: str) -> None:
    assert rules.concern_has_recipient(True, is_about_dcs=is_about_dcs) is None
    breach = rules.concern_has_recipient(False, is_about_dcs=is_about_dcs)
    assert breach
    assert breach.code == "VIS-03"
    assert breach.message == (
        f"No {who} of the host council who can read it here is on record, so nothing was passed on or kept. "
        f"Ring the council’s switchboard now and ask for the {who}, then tell the challenge manager that you have "
        "rung. What you wrote is still below, to read from."
    )


@pytest.mark.parametrize("status", list(E))
def test_vis04_concern_is_passed_on_from_preparing_to_the_end_and_after(status: E) -> None:
    before = {E.DRAFT, E.REQUESTED, E.MATCHING, E.SCOPING, E.AGREEING, E.DECLINED, E.CANCELLED}
    breach = rules.concern_comes_from_the_work(status)
    assert (breach.code if breach else None) == ("VIS-04" if status in before else None)


def test_eff01_time_is_confirmed_once_it_was_spent() -> None:
    assert rules.effort_is_not_ahead(SPENT) is None
    breach = rules.effort_is_not_ahead(replace(SPENT, date=MONDAY + DAY))
    assert breach
    assert (breach.code, breach.field) == ("EFF-01", "half_days")
    assert breach.message == "6 October 2026 is still to come. Confirm it once the day is over."


@pytest.mark.parametrize(
    ("kind", "half_days", "code"),
    [(EffortKind.FIELDWORK, 2, None), (EffortKind.FIELDWORK, 3, "EFF-02"), (EffortKind.REPORTING, 9, None)],
)
def test_eff02_day_on_site_has_two_halves(kind: str, half_days: int, code: str | None) -> None:
    breach = rules.fieldwork_fits_a_day(replace(SPENT, kind=kind, half_days=half_days))
    assert (breach.code if breach else None) == code


@pytest.mark.parametrize("status", list(DisputeStatus))
def test_eff03_what_is_settled_stays(status: DisputeStatus) -> None:
    breach = rules.effort_is_not_settled(replace(SPENT, status=status))
    assert (breach.code if breach else None) == ("EFF-03" if status == DisputeStatus.SETTLED else None)


@pytest.mark.parametrize(
    ("last_day", "message"),
    [
        (MONDAY, None),
        (MONDAY - DAY, None),
        (MONDAY + DAY, "The days cannot be settled yet. The last day on site is 6 October 2026."),
        (None, "The days cannot be settled yet. There are no days on site."),
    ],
)
def test_eff04_days_settle_from_the_last_day(last_day: dt.date | None, message: str | None) -> None:
    breach = rules.visit_is_over(SettlingFacts(MONDAY, last_day, ()))
    assert (breach.message if breach else None) == message


@pytest.mark.parametrize(("disputed", "said"), [(0, None), (1, "One entry is"), (2, "2 entries are")])
def test_eff05_nothing_settles_over_a_dispute(disputed: int, said: str | None) -> None:
    entries = (SPENT, *[replace(SPENT, status=DisputeStatus.DISPUTED)] * disputed)
    breach = rules.nothing_is_disputed(SettlingFacts(MONDAY, MONDAY, entries))
    expected = said and f"{said} disputed. Put it right with the challenger first, then settle."
    assert (breach.message if breach else None) == expected


def test_eff06_dispute_says_what_is_not_right() -> None:
    assert rules.dispute_has_note("The afternoon fell out") is None
    breach = rules.dispute_has_note(" \n")
    assert breach
    assert (breach.code, breach.field) == ("EFF-06", "note")


@pytest.mark.parametrize("status", list(DisputeStatus))
def test_eff07_only_a_dispute_that_stands_is_taken_back(status: DisputeStatus) -> None:
    breach = rules.entry_is_disputed(status)
    assert (breach.code if breach else None) == (None if status == DisputeStatus.DISPUTED else "EFF-07")


def test_chg01_change_of_course_has_a_reason() -> None:
    assert rules.change_has_reason("An inspection was announced") is None
    breach = rules.change_has_reason("  ")
    assert breach
    assert (breach.code, breach.field) == ("CHG-01", "reason")


@pytest.mark.parametrize("status", list(E))
def test_chg02_dates_move_until_the_first_day(status: E) -> None:
    breach = rules.dates_can_move(status, MONDAY + DAY, MONDAY)
    assert (breach.code if breach else None) == (None if status in rules.MOVABLE else "CHG-02")


def test_chg02_visit_that_has_begun_or_has_no_dates_does_not_move() -> None:
    begun = rules.dates_can_move(E.PREPARING, MONDAY, MONDAY)
    none = rules.dates_can_move(E.PREPARING, None, MONDAY)
    assert begun
    assert begun.message == "The visit has begun or is over, so its dates stand."
    assert none
    assert none.message == "There are no dates to move. Fix the dates instead."


@pytest.mark.parametrize("status", list(E))
def test_chg03_only_what_is_paused_is_resumed(status: E) -> None:
    breach = rules.engagement_is_paused(status)
    assert (breach.code if breach else None) == (None if status == E.PAUSED else "CHG-03")


@pytest.mark.parametrize("status", list(E))
def test_chg05_what_is_paused_is_resumed_first(status: E) -> None:
    breach = rules.engagement_is_not_paused(status)
    assert (breach.code if breach else None) == ("CHG-05" if status == E.PAUSED else None)


def test_chg04_dates_that_are_gone_are_given_up() -> None:
    gone = rules.engagement_is_paused(E.DRAFT)
    assert rules.dates_can_be_kept([None, None]) is None
    breach = rules.dates_can_be_kept([None, gone])
    assert breach
    assert (breach.code, breach.field) == ("CHG-04", "keep_dates")


@pytest.mark.parametrize("stage", [E.DRAFT, E.REQUESTED, E.MATCHING, E.SCOPING])
@pytest.mark.parametrize("keep_dates", [True, False])
def test_stage_to_resume_before_the_approval_is_the_one_remembered(stage: E, keep_dates: bool) -> None:
    assert rules.stage_to_resume(stage, keep_dates=keep_dates) == stage


@pytest.mark.parametrize("stage", [E.AGREEING, E.PREPARING, E.ON_SITE])
def test_stage_to_resume_without_dates_after_the_approval_is_scoping(stage: E) -> None:
    assert rules.stage_to_resume(stage, keep_dates=True) == stage
    assert rules.stage_to_resume(stage, keep_dates=False) == E.SCOPING


@pytest.mark.parametrize("kind", list(EffortKind))
def test_off_site_day_is_the_first_before_the_visit_and_the_last_after_it(kind: EffortKind) -> None:
    expected = MONDAY if kind in (EffortKind.SCOPING, EffortKind.PREPARATION) else MONDAY + 2 * DAY
    assert rules.off_site_day(kind, MONDAY, MONDAY + 2 * DAY) == expected


def test_days_settle_by_themselves_so_many_days_after_the_last() -> None:
    assert rules.settles_by_itself_on(MONDAY, 14) == dt.date(2026, 10, 19)


THREE_DAYS = [(MONDAY + n * DAY, half) for n in range(3) for half in ("am", "pm")]


def test_moved_half_days_keep_their_rhythm_in_working_days() -> None:
    thursday = dt.date(2026, 10, 15)
    moved = rules.moved_half_days(THREE_DAYS, thursday, unusual=False)
    days = [thursday, thursday + DAY, dt.date(2026, 10, 19)]
    assert moved == [(day, half) for day in days for half in ("am", "pm")]


def test_moved_half_days_skip_bank_holidays() -> None:
    christmas_eve = dt.date(2026, 12, 24)
    moved = rules.moved_half_days(THREE_DAYS[:4], christmas_eve, unusual=False)
    assert sorted({day for day, _ in moved}) == [christmas_eve, dt.date(2026, 12, 29)]


def test_moved_half_days_go_on_over_a_weekend_where_both_agree() -> None:
    friday = dt.date(2026, 10, 16)
    moved = rules.moved_half_days(THREE_DAYS, friday, unusual=True)
    assert sorted({day for day, _ in moved}) == [friday, friday + DAY, friday + 2 * DAY]


def test_moved_half_days_keep_a_gap_between_them() -> None:
    spread = [(MONDAY, "am"), (MONDAY + 3 * DAY, "pm")]
    assert rules.moved_half_days(spread, dt.date(2026, 10, 14), unusual=False) == [
        (dt.date(2026, 10, 14), "am"),
        (dt.date(2026, 10, 19), "pm"),
    ]


def test_moved_half_days_of_a_weekend_follow_on_working_days() -> None:
    saturday = dt.date(2026, 10, 10)
    moved = rules.moved_half_days([(saturday, "am"), (saturday + DAY, "am")], MONDAY, unusual=False)
    assert moved == [(MONDAY, "am"), (MONDAY + DAY, "am")]
