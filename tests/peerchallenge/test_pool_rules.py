"""The rules of the pool and of offers, one by one."""

import datetime as dt
from dataclasses import replace

import pytest

from cib.common.errors import Breach
from peerchallenge.enums import Accreditation, ChallengerKind, Half, PlaceKind
from peerchallenge.rules import offers, pool
from peerchallenge.rules.half_days import HalfDay

TODAY = dt.date(2027, 3, 3)
DAY = dt.timedelta(days=1)
PROFILE = pool.ProfileFacts(TODAY, ChallengerKind.OFFICER, "", "Assistant director", True, True, None, None)
AWAY = pool.AwayFacts(TODAY, TODAY, TODAY + 4 * DAY, is_away=True)
OFFER = offers.OfferFacts(
    (("name", "Peer challenge"),), [PlaceKind.LEAD, PlaceKind.MEMBER], True, (4, 6, 6), None, None
)


def codes(breaches: list[Breach | None]) -> list[tuple[str, str]]:
    return [(b.code, b.field) for b in breaches if b is not None]


def test_profile_in_order_breaks_no_rule() -> None:
    assert pool.breaches_of_profile(PROFILE) == []


def test_pool01_a_closed_record_is_not_added() -> None:
    assert codes(pool.breaches_of_profile(replace(PROFILE, is_person_known=False))) == [("POOL-01", "person")]


@pytest.mark.parametrize(
    ("kind", "employed", "broken"),
    [
        (ChallengerKind.OFFICER, True, False),
        (ChallengerKind.OFFICER, False, True),
        (ChallengerKind.ASSOCIATE, False, False),
        (ChallengerKind.ASSOCIATE, True, True),
    ],
)
def test_pool02_kind_suits_employer(kind: str, employed: bool, broken: bool) -> None:
    facts = replace(PROFILE, kind=kind, is_employed_by_council=employed)
    assert codes(pool.breaches_of_profile(facts)) == [("POOL-02", "kind")] * broken


@pytest.mark.parametrize(
    ("kind", "party", "broken"),
    [
        (ChallengerKind.MEMBER, "labour", False),
        (ChallengerKind.MEMBER, "", True),
        (ChallengerKind.MEMBER, "the owls", True),
        (ChallengerKind.OFFICER, "labour", True),
    ],
)
def test_pool03_party_is_of_members(kind: str, party: str, broken: bool) -> None:
    facts = replace(PROFILE, kind=kind, party=party)
    assert codes(pool.breaches_of_profile(facts)) == [("POOL-03", "party")] * broken


def test_pool04_practice_lies_in_the_past_and_in_order() -> None:
    facts = replace(PROFILE, in_practice_since=TODAY + 2 * DAY, left_practice_on=TODAY + DAY)
    fields = ["in_practice_since", "left_practice_on", "left_practice_on"]
    assert codes(pool.breaches_of_profile(facts)) == [("POOL-04", field) for field in fields]
    assert pool.breaches_of_profile(replace(PROFILE, in_practice_since=TODAY, left_practice_on=TODAY)) == []


def test_pool05_a_post_is_named() -> None:
    assert codes(pool.breaches_of_profile(replace(PROFILE, post_title=" "))) == [("POOL-05", "post_title")]


def test_pool06_a_person_is_added_once() -> None:
    assert codes([pool.is_added_once(True), pool.is_added_once(False)]) == [("POOL-06", "person")]


def test_pool07_depths_are_the_three() -> None:
    assert codes([pool.depths_are_known([1, 2, 3]), pool.depths_are_known([4])]) == [("POOL-07", "")]


@pytest.mark.parametrize("pattern", ["", "111111111", "11111111111", "111111111x", "1111111111\n"])
def test_pool08_a_pattern_has_ten_marks(pattern: str) -> None:
    assert codes([pool.pattern_has_ten_marks(pattern)]) == [("POOL-08", "weekly_pattern")]
    assert pool.pattern_has_ten_marks("0101010101") is None


@pytest.mark.parametrize(
    ("half_days", "used", "is_over", "breaches"),
    [
        (10, 4, False, 0),
        (0, 0, False, 0),
        (60, 0, False, 0),
        (61, 0, False, 1),
        (-1, 4, False, 1),
        (3, 4, False, 1),
        (3, 4, True, 2),
    ],
)
def test_pool09_a_pledge_is_possible(half_days: int, used: int, is_over: bool, breaches: int) -> None:
    found = pool.pledge_is_possible(pool.PledgeFacts(half_days, used, "2027 to 2028", is_over))
    assert [b.code for b in found if b] == ["POOL-09"] * breaches


@pytest.mark.parametrize(
    ("first", "last", "breaches"),
    [
        (TODAY, TODAY, 0),
        (TODAY - 9 * DAY, TODAY, 0),
        (TODAY + DAY, TODAY, 1),
        (TODAY - 9 * DAY, TODAY - DAY, 1),
        (TODAY, TODAY + 365 * DAY, 0),
        (TODAY, TODAY + 366 * DAY, 1),
        (dt.date(2030, 12, 31), dt.date(2031, 1, 1), 1),
    ],
)
def test_pool10_a_time_in_a_diary_is_possible(first: dt.date, last: dt.date, breaches: int) -> None:
    found = pool.breaches_of_diary(replace(AWAY, first=first, last=last))
    assert codes(found) == [("POOL-10", "last")] * breaches


def test_pool11_promised_time_stays() -> None:
    held = [HalfDay(TODAY, Half.MORNING)]
    (breach,) = pool.breaches_of_diary(replace(AWAY, held=held))
    assert breach is not None
    assert (breach.code, breach.message) == (
        "POOL-11",
        "You are booked for a visit on the morning of Wednesday 3 March 2027. Ask the challenge manager to move it, "
        "or stand down, before you mark that time as away.",
    )
    assert pool.breaches_of_diary(replace(AWAY, is_away=False, held=held)) == []


@pytest.mark.parametrize("before", Accreditation.values)
@pytest.mark.parametrize("after", Accreditation.values)
def test_pool12_accreditation_goes_where_the_scheme_says(before: str, after: str) -> None:
    until = TODAY + DAY if after in pool.WITH_END else None
    renews = before == after and after in pool.WITH_END
    lawful = renews or Accreditation(after) in pool.ACCREDITATION_MOVES[Accreditation(before)]
    found = pool.breaches_of_accreditation(pool.AccreditationFacts(TODAY, before, after, until))
    assert codes(found) == [("POOL-12", "accreditation")] * (not lawful)


@pytest.mark.parametrize(
    ("after", "until", "broken"),
    [
        (Accreditation.ACCREDITED, None, True),
        (Accreditation.ACCREDITED, TODAY, True),
        (Accreditation.ACCREDITED, TODAY + DAY, False),
        (Accreditation.ACCREDITED, dt.date(2032, 12, 31), False),
        (Accreditation.ACCREDITED, dt.date(2033, 1, 1), True),
        (Accreditation.LAPSED, TODAY + DAY, True),
        (Accreditation.LAPSED, None, False),
    ],
)
def test_pool13_accreditation_has_its_end(after: str, until: dt.date | None, broken: bool) -> None:
    found = pool.breaches_of_accreditation(pool.AccreditationFacts(TODAY, Accreditation.PROVISIONAL, after, until))
    assert codes(found) == [("POOL-13", "until")] * broken


def test_pool14_and_pool15_an_interest_is_described_and_declared_once() -> None:
    assert codes([pool.interest_is_described(" "), pool.interest_is_described("A cousin")]) == [("POOL-14", "nature")]
    assert codes([pool.interest_is_declared_once(True), pool.interest_is_declared_once(False)]) == [
        ("POOL-15", "council")
    ]


def test_pool16_nobody_leaves_a_team_behind() -> None:
    breach = pool.nobody_leaves_a_team_behind(["PC-0001", "PC-0002"])
    assert breach is not None
    assert breach.message == "Decline or stand down first: PC-0001, PC-0002."
    assert pool.nobody_leaves_a_team_behind([]) is None


def test_pool17_nothing_is_arranged_with_who_left() -> None:
    assert codes([pool.is_in_pool(True), pool.is_in_pool(False)]) == [("POOL-17", "")]


def test_offer_in_order_breaks_no_rule() -> None:
    assert offers.breaches_of_offer_version(OFFER) == []
    window = replace(OFFER, window_from=TODAY, window_to=TODAY)
    assert offers.breaches_of_offer_version(window) == []


def test_off01_a_version_says_something() -> None:
    assert codes(offers.breaches_of_offer_version(replace(OFFER, texts=(("purpose", " "),)))) == [("OFF-01", "purpose")]


def test_off02_an_offer_is_never_called_an_inspection() -> None:
    facts = replace(OFFER, texts=(("explanation", "Like an INSPECTION, but kinder"),))
    assert codes(offers.breaches_of_offer_version(facts)) == [("OFF-02", "explanation")]


@pytest.mark.parametrize(
    ("kinds", "required"),
    [([PlaceKind.MEMBER], True), ([PlaceKind.LEAD, PlaceKind.LEAD], True), ([PlaceKind.LEAD], False)],
)
def test_off03_a_team_has_one_required_lead(kinds: list[str], required: bool) -> None:
    facts = replace(OFFER, place_kinds=kinds, lead_is_required=required)
    assert codes(offers.breaches_of_offer_version(facts)) == [("OFF-03", "")]


@pytest.mark.parametrize("days", [(0, 4, 6), (7, 6, 8), (4, 9, 8)])
def test_off04_days_on_site_are_in_order(days: tuple[int, int, int]) -> None:
    assert codes(offers.breaches_of_offer_version(replace(OFFER, site_half_days=days))) == [("OFF-04", "")]


@pytest.mark.parametrize("window", [(TODAY, None), (None, TODAY), (TODAY, TODAY - DAY)])
def test_off05_a_window_is_whole_and_in_order(window: tuple[dt.date | None, dt.date | None]) -> None:
    facts = replace(OFFER, window_from=window[0], window_to=window[1])
    assert codes(offers.breaches_of_offer_version(facts)) == [("OFF-05", "window_to")]
