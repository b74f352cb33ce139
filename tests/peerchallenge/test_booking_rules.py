"""The rules of requests and of teams, one by one."""

import datetime as dt
from typing import Any

import pytest

from peerchallenge.enums import EngagementStatus, Priority
from peerchallenge.rules import booking as rules
from peerchallenge.rules import teams

TODAY = dt.date(2026, 10, 6)
FIRST, LAST = dt.date(2027, 4, 19), dt.date(2027, 5, 14)


def request(**changes: Any) -> rules.RequestFacts:
    facts = {"focus": "How well do we listen?", "wanted_from": FIRST, "wanted_to": LAST, **changes}
    return rules.RequestFacts(TODAY, **facts)


def codes(found: list[Any]) -> list[str]:
    return [breach.code for breach in found if breach is not None]


def test_request_with_the_three_required_answers_keeps_every_rule() -> None:
    assert codes(rules.breaches_of_request(request())) == []


def test_request_without_answers_is_told_every_rule_at_once() -> None:
    assert codes(rules.breaches_of_request(rules.RequestFacts(TODAY))) == ["BK-03", "BK-04"]


def test_bk01_offer_off_the_menu() -> None:
    assert codes(rules.breaches_of_request(request(is_offer_bookable=False))) == ["BK-01"]


def test_bk02_council_that_ended() -> None:
    assert codes(rules.breaches_of_request(request(is_host_in_force=False))) == ["BK-02"]


def test_bk03_focus_of_blanks() -> None:
    assert codes(rules.breaches_of_request(request(focus="  "))) == ["BK-03"]


@pytest.mark.parametrize("missing", ["wanted_from", "wanted_to"])
def test_bk04_window_without_an_end(missing: str) -> None:
    assert codes(rules.breaches_of_request(request(**{missing: None}))) == ["BK-04"]


def test_bk05_window_in_wrong_order() -> None:
    assert codes(rules.breaches_of_request(request(wanted_from=LAST, wanted_to=FIRST))) == ["BK-05"]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (TODAY - dt.timedelta(days=1), LAST, ["BK-06"]),
        (TODAY, TODAY, []),
        (TODAY + dt.timedelta(days=1000), TODAY + dt.timedelta(days=1098), []),
        (TODAY + dt.timedelta(days=1000), TODAY + dt.timedelta(days=1099), ["BK-06"]),
    ],
)
def test_bk06_window_behind_or_too_far_ahead(first: dt.date, last: dt.date, expected: list[str]) -> None:
    assert codes(rules.breaches_of_request(request(wanted_from=first, wanted_to=last))) == expected


@pytest.mark.parametrize(("days", "expected"), [(366, []), (367, ["BK-07"])])
def test_bk07_window_longer_than_a_year(days: int, expected: list[str]) -> None:
    assert codes(rules.breaches_of_request(request(wanted_to=FIRST + dt.timedelta(days=days)))) == expected


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [(("2027-04-19",), []), (("2027-05-10",), []), (("2027-05-17",), ["BK-08"]), (("2027-04-20",), ["BK-08"])],
)
def test_bk08_week_outside_the_window(weeks: tuple[str, ...], expected: list[str]) -> None:
    assert codes(rules.breaches_of_request(request(preferred_weeks=weeks))) == expected


@pytest.mark.parametrize("urgency", [Priority.INTERVENTION, Priority.SIGNIFICANT_CHALLENGE])
def test_bk09_urgency_without_reason(urgency: Priority) -> None:
    assert codes(rules.breaches_of_request(request(urgency=urgency))) == ["BK-09"]
    assert codes(rules.breaches_of_request(request(urgency=urgency, urgency_reason="A death"))) == []


@pytest.mark.parametrize(("half_days", "expected"), [(0, ["BK-10"]), (1, []), (40, []), (41, ["BK-10"])])
def test_bk10_days_on_site_out_of_bounds(half_days: int, expected: list[str]) -> None:
    assert codes(rules.breaches_of_request(request(site_half_days=half_days))) == expected


def test_old_answers_do_not_block_another_page() -> None:
    stale = request(wanted_from=TODAY - dt.timedelta(days=3), wanted_to=TODAY)
    assert codes(rules.breaches_of_answers(stale, frozenset({"why_now"}))) == []
    assert codes(rules.breaches_of_answers(stale, frozenset({"wanted_from"}))) == ["BK-06"]


@pytest.mark.parametrize("status", list(EngagementStatus))
def test_bk11_request_after_the_scope_took_its_place(status: EngagementStatus) -> None:
    found = rules.breaches_of_change(rules.AnswerFacts(status, frozenset({"why_now"}), has_live_invitations=False))
    is_open = status in ("draft", "requested", "matching")
    assert codes(found) == ([] if is_open else ["BK-11"])


@pytest.mark.parametrize(("status", "expected"), [("draft", []), ("requested", ["BK-12"]), ("matching", ["BK-12"])])
def test_bk12_offer_once_sent(status: str, expected: list[str]) -> None:
    facts = rules.AnswerFacts(status, frozenset({"offer_version_id"}), has_live_invitations=False)
    assert codes(rules.breaches_of_change(facts)) == expected


@pytest.mark.parametrize(("changed", "expected"), [("focus", ["BK-13"]), ("wanted_to", ["BK-13"]), ("why_now", [])])
def test_bk13_answers_that_people_were_asked_on(changed: str, expected: list[str]) -> None:
    facts = rules.AnswerFacts("matching", frozenset({changed}), has_live_invitations=True)
    assert codes(rules.breaches_of_change(facts)) == expected


def test_bk14_host_as_its_own_peer() -> None:
    facts = rules.PreferenceFacts(("Ashby",), has_host=True, has_repeats=False, needs_reasons=False)
    assert codes(rules.breaches_of_preferences(facts)) == ["BK-14"]


def test_bk15_authority_named_twice() -> None:
    facts = rules.PreferenceFacts(("Ashby",), has_host=False, has_repeats=True, needs_reasons=False)
    assert codes(rules.breaches_of_preferences(facts)) == ["BK-15"]


@pytest.mark.parametrize(("reasons", "expected"), [(("Friends",), []), (("Friends", " "), ["BK-16"])])
def test_bk16_avoiding_without_reason(reasons: tuple[str, ...], expected: list[str]) -> None:
    facts = rules.PreferenceFacts(("A", "B"), has_host=False, has_repeats=False, needs_reasons=True, reasons=reasons)
    assert codes(rules.breaches_of_preferences(facts)) == expected


@pytest.mark.parametrize(
    ("appointed", "conflict", "expected"), [(True, False, []), (False, False, ["BK-17"]), (True, True, ["BK-17"])]
)
def test_bk17_manager_unappointed_or_conflicted(appointed: bool, conflict: bool, expected: list[str]) -> None:
    assert codes([rules.manager_is_appointed(is_appointed=appointed, has_conflict=conflict)]) == expected


def test_bk18_broker_of_another_region() -> None:
    assert codes([rules.broker_is_of_region(False), rules.broker_is_of_region(True)]) == ["BK-18"]


def test_bk19_coordinator_from_outside() -> None:
    assert codes([rules.coordinator_is_of_host(False), rules.coordinator_is_of_host(True)]) == ["BK-19"]


def test_bk20_step_from_another_stage() -> None:
    found = rules.stage_is("scoping", EngagementStatus.REQUESTED)
    assert found is not None
    assert (found.code, found.message) == ("BK-20", "This can be done while it is requested; it is scoping now.")
    assert rules.stage_is("requested", EngagementStatus.REQUESTED) is None


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (dt.date(2027, 4, 19), dt.date(2027, 4, 19), ["2027-04-19"]),
        (dt.date(2027, 4, 21), dt.date(2027, 4, 26), ["2027-04-19", "2027-04-26"]),
        (dt.date(2027, 4, 24), dt.date(2027, 4, 27), ["2027-04-26"]),
        (dt.date(2027, 4, 24), dt.date(2027, 4, 25), []),
        (None, dt.date(2027, 4, 25), []),
    ],
)
def test_mondays_are_those_of_weeks_with_a_working_day(first: Any, last: Any, expected: list[str]) -> None:
    assert [monday.isoformat() for monday in rules.mondays(first, last)] == expected


@pytest.mark.parametrize(
    ("urgency", "cycle", "expected"),
    [
        (Priority.STANDARD, None, (4, "Nothing puts it before others")),
        (Priority.STANDARD, Priority.CYCLE_OVERDUE, (3, "Cycle overdue, as the review cycle has it")),
        (Priority.INTERVENTION, Priority.CYCLE_OVERDUE, (1, "The council says: It is bad")),
        (Priority.SIGNIFICANT_CHALLENGE, None, (2, "The council says: It is bad")),
    ],
)
def test_priority_is_the_more_pressing_of_urgency_and_cycle(urgency: int, cycle: Any, expected: Any) -> None:
    reason = "" if urgency == Priority.STANDARD else "It is bad"
    assert rules.priority_of(urgency=urgency, urgency_reason=reason, cycle_priority=cycle) == expected


def test_warnings_never_block_and_say_what_is_usual() -> None:
    facts = request(wanted_from=TODAY, wanted_to=TODAY + dt.timedelta(days=5), site_half_days=7)
    assert codes(rules.breaches_of_request(facts)) == []
    assert rules.warnings_of_request(facts, notice_weeks_min=16, fewest=4, most=6) == [
        "This is shorter notice than usual: a team is easier to find with 16 weeks’ notice.",
        "A span of four weeks or more makes a good match likelier.",
        "This is longer than is usual for this offer. It counts more days, and a team is harder to find.",
    ]
    assert rules.site_days_warning(3, fewest=4, most=6) == (
        "This is shorter than is usual for this offer. A team may not see enough to be of use."
    )
    assert rules.warnings_of_request(request(), notice_weeks_min=16, fewest=4, most=6) == []
    assert rules.span_warning(rules.RequestFacts(TODAY)) == ""


# --- Teams ---------------------------------------------------------------------------------------


def asking(**changes: Any) -> teams.InviteFacts:
    facts = {
        "place_kind": "challenger",
        "is_lead_place": False,
        "is_waived": False,
        "is_taken": False,
        "kind": "officer",
        "can_lead": False,
        "is_listed": True,
        "is_asked_already": False,
    }
    return teams.InviteFacts(**{**facts, **changes})


@pytest.mark.parametrize("status", list(EngagementStatus))
def test_tm01_team_changes_in_matching_and_scoping_only(status: EngagementStatus) -> None:
    assert codes([teams.team_is_being_chosen(status)]) == ([] if status in ("matching", "scoping") else ["TM-01"])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"is_waived": True}, ["TM-02"]),
        ({"is_taken": True}, ["TM-02"]),
        ({"is_listed": False}, ["TM-03"]),
        ({"is_lead_place": True, "place_kind": "lead"}, ["TM-04"]),
        ({"is_lead_place": True, "place_kind": "lead", "can_lead": True}, []),
        ({"place_kind": "member"}, ["TM-04"]),
        ({"place_kind": "member", "kind": "member"}, []),
        ({"kind": "member"}, ["TM-04"]),
        ({"place_kind": "observer", "kind": "member"}, []),
        ({"kind": "associate", "place_kind": "specialist"}, []),
        ({"is_asked_already": True}, ["TM-05"]),
        ({"is_taken": True, "is_listed": False, "is_asked_already": True}, ["TM-02", "TM-03", "TM-05"]),
    ],
)
def test_tm02_to_tm05_who_is_asked_for_which_place(changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(teams.breaches_of_invitation(asking(**changes))) == expected


@pytest.mark.parametrize(("days", "expected"), [(1, []), (0, ["TM-06"]), (-1, ["TM-06"])])
def test_tm06_invitation_after_its_last_day(days: int, expected: list[str]) -> None:
    facts = teams.AnswerFacts(TODAY, TODAY + dt.timedelta(days=days))
    assert codes(teams.breaches_of_acceptance(facts)) == expected


@pytest.mark.parametrize(
    ("interest", "text", "expected"), [(False, "", []), (True, " ", ["TM-07"]), (True, "A sister", [])]
)
def test_tm07_interest_without_description(interest: bool, text: str, expected: list[str]) -> None:
    facts = teams.AnswerFacts(TODAY, TODAY + dt.timedelta(days=1), interest, text)
    assert codes(teams.breaches_of_acceptance(facts)) == expected


def test_tm08_reason_left_out() -> None:
    assert codes([teams.reason_is_given(" \n"), teams.reason_is_given("Ill")]) == ["TM-08"]


def test_tm09_lead_waived() -> None:
    assert codes([teams.lead_place_stays(True), teams.lead_place_stays(False)]) == ["TM-09"]


def test_tm10_taken_place_waived() -> None:
    assert codes([teams.place_is_empty(True), teams.place_is_empty(False)]) == ["TM-10"]


def test_tm11_second_lead() -> None:
    assert codes([teams.one_place_leads("lead"), teams.one_place_leads("member")]) == ["TM-11"]


def test_tm12_bar_cleared() -> None:
    assert codes([teams.conflict_can_be_cleared(False), teams.conflict_can_be_cleared(True)]) == ["TM-12"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [("accepted", []), ("invited", ["TM-13"]), ("stood_down", ["TM-13"]), ("declined", ["TM-13"])],
)
def test_tm13_release_for_no_team(status: str, expected: list[str]) -> None:
    assert codes([teams.release_is_of_a_team_member(status)]) == expected


def seat(**changes: Any) -> teams.SeatFacts:
    facts = {
        "label": "Member peer",
        "is_lead": False,
        "is_required": True,
        "is_waived": False,
        "status": "accepted",
        "release": "given",
        "has_open_conflict": False,
    }
    return teams.SeatFacts(**{**facts, **changes})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, ""),
        ({"is_waived": True, "status": ""}, ""),
        ({"is_required": False, "status": ""}, ""),
        ({"is_required": False, "status": "invited"}, ""),
        ({"status": ""}, "Member peer: nobody has been chosen yet. Ask somebody, or go without them, with a reason."),
        (
            {"status": "invited"},
            "Member peer: the person you asked has not answered yet. Wait for them, or go without them, with a reason.",
        ),
        (
            {"label": "Lead challenger", "is_lead": True, "is_required": False, "status": ""},
            "Lead challenger: nobody has been chosen yet. Ask somebody.",
        ),
        ({"has_open_conflict": True}, "Member peer: a conflict of interest has not been cleared."),
        ({"release": "waiting"}, "Member peer: the release has not been given yet."),
        ({"release": "refused"}, "Member peer: the release was refused. Ask again, or ask somebody else."),
        ({"is_required": False, "release": "waiting"}, "Member peer: the release has not been given yet."),
    ],
)
def test_tm20_team_is_complete(changes: dict[str, Any], message: str) -> None:
    found = [breach for breach in teams.breaches_of_team([seat(**changes)]) if breach is not None]
    assert [(breach.code, breach.message) for breach in found] == ([("TM-20", message)] if message else [])
