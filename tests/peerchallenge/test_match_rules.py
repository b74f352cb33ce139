"""Reasons in words, and an order that the same facts always give."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerchallenge.enums import ChallengerKind, ConflictEffect, OfferKind, VisitPattern
from peerchallenge.rules.conflicts import DECLARED, NOT_AVAILABLE, Conflict
from peerchallenge.rules.dates import Diary
from peerchallenge.rules.half_days import HalfDay, whole_days
from peerchallenge.rules.match_reasons import exclusion_text, reasons_for
from peerchallenge.rules.matching import Asked, CandidateFacts, Employer, order_of, weeks_asked, weeks_free

TODAY = dt.date(2027, 3, 3)
MONDAYS = (dt.date(2027, 4, 19), dt.date(2027, 4, 26), dt.date(2027, 5, 10))
ASKED = Asked(
    host="Leeds",
    region_id=1,
    council_type="metropolitan",
    control="labour",
    offer_kind=OfferKind.PEER_CHALLENGE,
    weeks=MONDAYS,
    site_half_days=6,
    pattern=VisitPattern.ONE_BLOCK,
    year="2027 to 2028",
    today=TODAY,
)
DEVON = Employer("Devon", 2, "South West", "county", "", False, False, None)
PLAIN = CandidateFacts(
    id=UUID(int=1),
    name=("Redwing", "Kwame"),
    kind=ChallengerKind.OFFICER,
    can_lead=False,
    party="",
    knows=(),
    led=0,
    served=0,
    weeks_free=(),
    employer=DEVON,
    pledge_left=10,
    left_practice_on=None,
    accredited_until=None,
)
INTEREST = Conflict(
    "CON-02", ConflictEffect.NEEDS_CLEARING, "interest:1", ("Declared an interest in Leeds", DECLARED, "")
)
HIDDEN = Conflict("CON-04", ConflictEffect.BARS, "objection:1", ("Leeds objects", NOT_AVAILABLE, ""))


def told(facts: CandidateFacts, asked: Asked = ASKED, reader: str = "host") -> list[tuple[str, str]]:
    return [(r.kind, r.text) for r in reasons_for(facts, asked, reader)]  # type: ignore[arg-type]


ALWAYS = {
    ("for", "In practice now"),
    ("note", "Has not been on a team yet"),
    ("note", "From another region (South West): a fresh look"),
    ("note", "No conflicts found; they will be asked to declare any"),
    ("mind", "Not free in the weeks asked for"),
}


def test_reasons_of_somebody_of_whom_little_is_known() -> None:
    assert told(PLAIN) == [
        ("for", "In practice now"),
        ("note", "Has not been on a team yet"),
        ("note", "From another region (South West): a fresh look"),
        ("note", "No conflicts found; they will be asked to declare any"),
        ("mind", "Not free in the weeks asked for"),
    ]


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({"knows": ((3, "Early help"), (3, "SEND"))}, {("for", "Leads on early help and SEND")}),
        ({"knows": ((2, "Neglect"), (1, "Voice"))}, {("for", "Strong practice in neglect"), ("for", "Knows voice")}),
        ({"weeks_free": MONDAYS}, {("for", "Free in all three weeks asked for")}),
        (
            {"weeks_free": MONDAYS[:2]},
            {("note", "Free in two of the three weeks asked for, from 19 April 2027 and 26 April 2027")},
        ),
        ({"pledge_left": None}, {("mind", "Has not pledged any days for 2027 to 2028 yet")}),
        ({"pledge_left": 1}, {("mind", "Has half a day left of the days pledged for 2027 to 2028")}),
        ({"pledge_left": 0}, {("mind", "Has no days left of the days pledged for 2027 to 2028")}),
        ({"accredited_until": dt.date(2027, 4, 30)}, {("mind", "Accreditation ends on 30 April 2027")}),
        ({"accredited_until": dt.date(2028, 4, 30)}, set()),
        (
            {"kind": ChallengerKind.MEMBER, "party": "labour"},
            {("mind", "From the political group that controls Leeds")},
        ),
        (
            {"kind": ChallengerKind.MEMBER, "party": "green"},
            {("for", "From another political group than the one that controls Leeds")},
        ),
    ],
)
def test_reasons_add_what_is_known(change: dict[str, object], reasons: set[tuple[str, str]]) -> None:
    found = set(told(replace(PLAIN, **change)))  # type: ignore[arg-type]
    replaced = {("mind", "Not free in the weeks asked for")} if "weeks_free" in change else set()
    assert found == (ALWAYS - replaced) | reasons


@pytest.mark.parametrize(
    ("led", "served", "text"),
    [
        (1, 1, "Led 1 team"),
        (2, 3, "Led 2 teams and was on 1 other team"),
        (0, 2, "Was on 2 teams"),
    ],
)
def test_reasons_tell_experience(led: int, served: int, text: str) -> None:
    found = set(told(replace(PLAIN, led=led, served=served)))
    assert found == (ALWAYS - {("note", "Has not been on a team yet")}) | {("for", text)}


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (TODAY, "Left practice this month"),
        (dt.date(2027, 2, 3), "Left practice 1 month ago"),
        (dt.date(2026, 3, 4), "Left practice 11 months ago"),
    ],
)
def test_reasons_tell_how_long_ago_practice_ended(left: dt.date, text: str) -> None:
    found = set(told(replace(PLAIN, left_practice_on=left)))
    assert found == (ALWAYS - {("for", "In practice now")}) | {("mind", text)}


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({"closeness": "Very close"}, {("for", "Devon is a statistical neighbour of Leeds (very close)")}),
        ({"council_type": "metropolitan"}, {("note", "Devon is the same type of council as Leeds")}),
        ({"is_preferred": True}, {("for", "Leeds would like somebody from Devon")}),
        ({"days_left": 10}, {("note", "Devon has 5 days still to give in 2027 to 2028")}),
        ({"days_left": 0}, {("note", "Devon has given or promised all its days of 2027 to 2028")}),
    ],
)
def test_reasons_tell_of_the_employer(change: dict[str, object], reasons: set[tuple[str, str]]) -> None:
    employer = replace(DEVON, **change)  # type: ignore[arg-type]
    assert set(told(replace(PLAIN, employer=employer))) == ALWAYS | reasons


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"region_id": 1}, ("note", "From the same region (South West)")),
        ({"is_bordering": True}, ("mind", "Devon borders Leeds: familiar, perhaps too familiar")),
    ],
)
def test_reasons_tell_how_near_the_employer_is(change: dict[str, object], reason: tuple[str, str]) -> None:
    employer = replace(DEVON, **change)  # type: ignore[arg-type]
    far = ("note", "From another region (South West): a fresh look")
    assert set(told(replace(PLAIN, employer=employer))) == (ALWAYS - {far}) | {reason}


def test_reasons_of_an_associate_name_no_council() -> None:
    far = ("note", "From another region (South West): a fresh look")
    associate = ("note", "An associate: works for no council, so no council gives days")
    assert set(told(replace(PLAIN, employer=None))) == (ALWAYS - {far}) | {associate}


@pytest.mark.parametrize(
    "asked",
    [replace(ASKED, control=""), replace(ASKED, control="noc"), replace(ASKED, offer_kind=OfferKind.MEMBER_SUPPORT)],
)
def test_reasons_do_not_speak_of_groups_where_none_is_in_control_or_members_support(asked: Asked) -> None:
    assert set(told(replace(PLAIN, kind=ChallengerKind.MEMBER, party="green"), asked)) == ALWAYS


@pytest.mark.parametrize(
    ("weeks", "free", "text"),
    [
        (1, 1, "Free in the week asked for"),
        (2, 2, "Free in both weeks asked for"),
        (12, 12, "Free in all 12 weeks asked for"),
        (12, 5, "Free in five of the 12 weeks asked for"),
    ],
)
def test_reasons_count_weeks_as_one_says_it(weeks: int, free: int, text: str) -> None:
    mondays = tuple(MONDAYS[0] + dt.timedelta(weeks=n) for n in range(weeks))
    found = told(replace(PLAIN, weeks_free=mondays[:free]), replace(ASKED, weeks=mondays))
    assert [t for _, t in found if t.startswith("Free")] == [text]


def test_reasons_say_nothing_of_weeks_where_none_were_asked_for() -> None:
    found = set(told(PLAIN, replace(ASKED, weeks=())))
    assert found == ALWAYS - {("mind", "Not free in the weeks asked for")}


@pytest.mark.parametrize(
    ("conflict", "reader", "text"),
    [
        (INTEREST, "host", "Declared an interest: the challenge manager must clear it first"),
        (INTEREST, "manager", "Declared an interest in Leeds: the challenge manager must clear it first"),
        (HIDDEN, "host", "A conflict: the challenge manager must clear it first"),
    ],
)
def test_reasons_tell_of_a_conflict_as_far_as_the_reader_may_know(conflict: Conflict, reader: str, text: str) -> None:
    found = told(replace(PLAIN, conflicts=(conflict,)), reader=reader)
    assert set(found) == (ALWAYS - {("note", "No conflicts found; they will be asked to declare any")}) | {
        ("mind", text)
    }


@pytest.mark.parametrize(
    ("barring", "host", "manager"),
    [
        ([HIDDEN], NOT_AVAILABLE, "Leeds objects"),
        ([INTEREST, INTEREST], DECLARED, "Declared an interest in Leeds"),
        ([INTEREST, HIDDEN], NOT_AVAILABLE, "Declared an interest in Leeds; Leeds objects"),
    ],
)
def test_exclusion_tells_a_host_an_interest_or_nothing(barring: list[Conflict], host: str, manager: str) -> None:
    assert (exclusion_text(barring, "host"), exclusion_text(barring, "manager")) == (host, manager)


@pytest.mark.parametrize(
    ("preferred", "window", "weeks"),
    [
        (["2027-04-26", "2027-04-19", "2027-04-19"], (None, None), MONDAYS[:2]),
        (["2027-02-15", "2027-03-01"], (None, None), (dt.date(2027, 3, 1),)),
        ([], (dt.date(2027, 4, 21), dt.date(2027, 4, 27)), MONDAYS[:2]),
        ([], (dt.date(2027, 4, 21), None), ()),
        ([], (None, None), ()),
    ],
)
def test_weeks_asked_are_the_preferred_ones_or_the_window_and_not_over(
    preferred: list[str], window: tuple[dt.date | None, dt.date | None], weeks: tuple[dt.date, ...]
) -> None:
    assert weeks_asked(preferred, *window, TODAY) == weeks


def test_weeks_free_need_a_run_for_one_block_and_a_day_otherwise() -> None:
    first = MONDAYS[0]
    away = frozenset(whole_days([first + dt.timedelta(days=n) for n in (1, 3)]))
    diary = Diary("Somebody", away=away)
    spread = replace(ASKED, pattern=VisitPattern.SPREAD)
    assert weeks_free(diary, ASKED) == MONDAYS[1:]
    assert weeks_free(diary, spread) == MONDAYS
    assert weeks_free(replace(diary, weekly_pattern="1" + "0" * 9), spread) == ()
    assert weeks_free(diary, replace(ASKED, site_half_days=20)) == MONDAYS[1:]


def test_weeks_free_leave_out_what_is_held_for_another_visit() -> None:
    held = frozenset(HalfDay(MONDAYS[0] + dt.timedelta(days=n), "am") for n in range(5))
    assert weeks_free(Diary("Somebody", held=held), ASKED) == MONDAYS[1:]


employers = st.none() | st.builds(
    Employer,
    name=st.sampled_from(["Devon", "Kent"]),
    region_id=st.integers(1, 9),
    region=st.just("South West"),
    council_type=st.sampled_from(["county", "metropolitan"]),
    closeness=st.sampled_from(["", "Close"]),
    is_bordering=st.booleans(),
    is_preferred=st.booleans(),
    days_left=st.none() | st.integers(0, 10),
)
candidates = st.builds(
    CandidateFacts,
    id=st.uuids(),
    name=st.tuples(st.text(max_size=3), st.text(max_size=3)),
    kind=st.sampled_from(ChallengerKind.values),
    can_lead=st.booleans(),
    party=st.sampled_from(["", "labour", "green"]),
    knows=st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["SEND", "Neglect"])), max_size=3).map(tuple),
    led=st.integers(0, 4),
    served=st.integers(0, 4),
    weeks_free=st.sets(st.sampled_from(MONDAYS)).map(lambda days: tuple(sorted(days))),
    employer=employers,
    pledge_left=st.none() | st.integers(-2, 20),
    left_practice_on=st.none() | st.dates(dt.date(2020, 1, 1), TODAY),
    accredited_until=st.none() | st.dates(TODAY, dt.date(2030, 1, 1)),
)


@given(st.lists(candidates, max_size=8, unique_by=lambda c: c.id), st.randoms())
def test_order_is_the_same_however_the_candidates_come(found: list[CandidateFacts], shuffler: object) -> None:
    first = sorted(found, key=lambda c: order_of(c, ASKED))
    shuffled = list(found)
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sorted(shuffled, key=lambda c: order_of(c, ASKED)) == first


@given(candidates)
def test_order_prefers_more_knowledge_before_all_else(facts: CandidateFacts) -> None:
    better = replace(facts, knows=(*facts.knows, (3, "Early help")), employer=None, weeks_free=(), led=0)
    assert order_of(better, ASKED) < order_of(facts, ASKED)


def test_order_puts_those_whose_council_has_given_all_its_days_after_their_equals() -> None:
    asked_in_vain = replace(PLAIN, employer=replace(DEVON, days_left=0), weeks_free=MONDAYS, led=3)
    has_days = replace(PLAIN, employer=replace(DEVON, days_left=2))
    assert sorted([asked_in_vain, has_days], key=lambda c: order_of(c, ASKED)) == [has_days, asked_in_vain]


@given(candidates)
def test_reasons_come_for_then_notes_then_what_to_bear_in_mind_and_never_as_a_score(facts: CandidateFacts) -> None:
    kinds = [kind for kind, _ in told(facts)]
    assert kinds == sorted(kinds, key=("for", "note", "mind").index)
    assert not any("score" in text.casefold() or "%" in text for _, text in told(facts))
