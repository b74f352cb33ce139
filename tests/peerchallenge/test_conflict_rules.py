"""What counts as a conflict, and what each reader may know of it."""

import datetime as dt
from uuid import UUID

import pytest

from peerchallenge.enums import ConflictEffect
from peerchallenge.rules.conflicts import (
    DECLARED,
    NOT_AVAILABLE,
    RULES,
    Conflict,
    HostFacts,
    JobFacts,
    PersonFacts,
    PolicyFacts,
    TeamFacts,
    conflicts_of,
    months_before,
)

HOST, BEFORE_IT, OTHER, REF = UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=9)
TODAY = dt.date(2027, 3, 3)
AT_HOST = HostFacts(frozenset({HOST, BEFORE_IT}), "Leeds", {OTHER: "Devon"})
EFFECTS = {"CON-01": ConflictEffect.BARS, "CON-02": ConflictEffect.NEEDS_CLEARING}


def policy(code: str, months: int | None = None) -> PolicyFacts:
    return PolicyFacts(code, months, EFFECTS.get(code, ConflictEffect.BARS))


def found(code: str, person: PersonFacts, months: int | None = None) -> list[Conflict]:
    return list(conflicts_of([policy(code, months)], person, AT_HOST, TODAY))


def job(council: UUID, to_date: dt.date | None = None, from_date: dt.date = dt.date(2020, 1, 1)) -> JobFacts:
    return JobFacts(council, from_date, to_date, REF)


def texts(conflict: Conflict) -> tuple[str, str, str]:
    return conflict.reader_text("manager"), conflict.reader_text("host"), conflict.reader_text("self")


@pytest.mark.parametrize("council", [HOST, BEFORE_IT])
def test_con01_who_works_for_the_host_or_the_council_before_it_is_barred(council: UUID) -> None:
    (conflict,) = found("CON-01", PersonFacts(jobs=[job(council)]), 36)
    assert conflict.bars
    assert conflict.facts == f"job:{REF}:"
    assert texts(conflict) == ("Works for Leeds", "Works for Leeds", "You work for Leeds.")


def test_con01_who_leaves_the_host_on_a_day_to_come_works_there_still() -> None:
    (conflict,) = found("CON-01", PersonFacts(jobs=[job(HOST, dt.date(2027, 4, 1))]), 36)
    assert conflict.reader_text("manager") == "Works for Leeds"


def test_con01_who_left_the_host_within_the_months_is_barred() -> None:
    left = dt.date(2024, 3, 4)
    (conflict,) = found("CON-01", PersonFacts(jobs=[job(HOST, left)]), 36)
    told = ("Worked for Leeds until 4 March 2024", NOT_AVAILABLE, "You worked for Leeds until 4 March 2024.")
    assert texts(conflict) == told


def test_con01_who_left_the_host_earlier_or_works_elsewhere_is_free() -> None:
    assert found("CON-01", PersonFacts(jobs=[job(HOST, dt.date(2024, 3, 3)), job(OTHER)]), 36) == []


def test_con01_without_months_reaches_back_for_ever() -> None:
    assert len(found("CON-01", PersonFacts(jobs=[job(HOST, dt.date(1999, 1, 1))]))) == 1


def test_con02_an_interest_needs_clearing_and_the_host_learns_no_more_than_that() -> None:
    (conflict,) = found("CON-02", PersonFacts(interests=[REF]))
    assert not conflict.bars
    assert conflict.facts == f"interest:{REF}"
    assert texts(conflict) == ("Declared an interest in Leeds", DECLARED, "You declared an interest in Leeds.")


def test_con03_a_team_at_the_host_counts_while_it_runs_and_for_the_months() -> None:
    teams = [TeamFacts(UUID(int=4), None), TeamFacts(UUID(int=5), dt.date(2025, 3, 4)), TeamFacts(REF, TODAY)]
    conflicts = found("CON-03", PersonFacts(teams_at_host=teams), 24)
    assert [c.facts for c in conflicts] == [f"engagement:{t.engagement_id}" for t in teams]
    told = "Was on a team at Leeds recently"
    assert texts(conflicts[0]) == (told, told, "You were on a team at Leeds recently.")


def test_con03_a_team_at_the_host_longer_ago_does_not_count() -> None:
    assert found("CON-03", PersonFacts(teams_at_host=[TeamFacts(REF, dt.date(2025, 3, 3))]), 24) == []


def test_con04_an_objection_is_known_to_the_manager_and_nobody_else() -> None:
    (conflict,) = found("CON-04", PersonFacts(objections=[REF]))
    assert conflict.bars
    assert texts(conflict) == ("Leeds objects", NOT_AVAILABLE, "Not available.")


def test_con05_who_works_for_an_avoided_authority_is_barred_and_never_told_why() -> None:
    (conflict,) = found("CON-05", PersonFacts(jobs=[job(OTHER)]))
    assert conflict.facts == f"council:{OTHER}"
    assert texts(conflict) == ("Leeds would rather avoid Devon", NOT_AVAILABLE, "Not available.")


@pytest.mark.parametrize(
    "own",
    [job(OTHER, TODAY), job(OTHER, from_date=TODAY + dt.timedelta(days=1)), job(HOST)],
    ids=["left", "not yet", "elsewhere"],
)
def test_con05_counts_only_those_who_work_there_today(own: JobFacts) -> None:
    assert found("CON-05", PersonFacts(jobs=[own])) == []


def test_conflicts_of_asks_every_policy_in_order_and_passes_over_codes_without_a_rule() -> None:
    person = PersonFacts(jobs=[job(HOST)], interests=[REF], objections=[REF])
    policies = [policy("CON-04"), policy("CON-99"), policy("CON-01", 36), policy("CON-02")]
    assert [c.code for c in conflicts_of(policies, person, AT_HOST, TODAY)] == ["CON-04", "CON-01", "CON-02"]


def test_rules_cover_the_five_codes() -> None:
    assert sorted(RULES) == ["CON-01", "CON-02", "CON-03", "CON-04", "CON-05"]


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (dt.date(2027, 3, 31), 1, dt.date(2027, 2, 28)),
        (dt.date(2024, 2, 29), 12, dt.date(2023, 2, 28)),
        (dt.date(2027, 1, 15), 1, dt.date(2026, 12, 15)),
        (dt.date(2027, 12, 31), 0, dt.date(2027, 12, 31)),
        (dt.date(2027, 3, 3), 30_000, dt.date.min),
    ],
)
def test_months_before_keeps_the_day_where_there_is_one(day: dt.date, months: int, before: dt.date) -> None:
    assert months_before(day, months) == before
