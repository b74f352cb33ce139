"""The rules of the ledger and its arithmetic, without a database: every branch, with the whole message."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cib.common.errors import Breach
from peerchallenge.enums import HostBasis, Leg
from peerchallenge.rules import days as rules
from peerchallenge.rules.counting import Counting, Slot, Spell, counted, given_needs, halves_taken, host_needs

ANNA, BEN = UUID(int=1), UUID(int=2)
TUESDAY = dt.date(2026, 11, 10)
TEAM = {1: Counting(HostBasis.TEAM_DAYS, frozenset({"fieldwork", "reporting"}))}
PERSON = {1: Counting(HostBasis.PERSON_DAYS, frozenset({"fieldwork", "reporting"}))}
BOTH = frozenset({"am", "pm"})


def spell(who: UUID, effort: str = "fieldwork", n: int = 2, day: dt.date = TUESDAY, halves: Any = BOTH) -> Spell:
    return Spell(who, 7 if who == ANNA else 8, effort, day, 1, n, halves if effort == "fieldwork" else frozenset())


# --- Counting --------------------------------------------------------------------------------------


def test_what_the_rule_does_not_count_and_what_took_no_time_is_left_out() -> None:
    spells = [spell(ANNA), spell(ANNA, "travel"), spell(BEN, n=0)]
    assert counted(spells, TEAM) == [spells[0]]


def test_giving_counts_every_person_in_parts_of_a_day() -> None:
    assert given_needs([spell(ANNA), spell(ANNA, "reporting", 3), spell(BEN, n=1)]) == {
        Slot(Leg.GIVEN, 7, ANNA, "fieldwork", TUESDAY, 1): 2,
        Slot(Leg.GIVEN, 7, ANNA, "reporting", TUESDAY, 1, 1): 2,
        Slot(Leg.GIVEN, 7, ANNA, "reporting", TUESDAY, 1, 2): 1,
        Slot(Leg.GIVEN, 8, BEN, "fieldwork", TUESDAY, 1): 1,
    }


def test_team_days_count_once_and_away_from_site_the_most_of_one() -> None:
    spells = [
        spell(ANNA, n=1, halves=frozenset({"am"})),
        spell(BEN, n=1, halves=frozenset({"pm"})),
        spell(ANNA, "reporting", 1),
        spell(BEN, "reporting", 3, day=TUESDAY + dt.timedelta(days=1)),
    ]
    assert host_needs(spells, 5, TEAM) == {
        Slot(Leg.RECEIVED, 5, None, "fieldwork", TUESDAY, 1): 2,
        Slot(Leg.RECEIVED, 5, None, "reporting", TUESDAY + dt.timedelta(days=1), 1, 1): 2,
        Slot(Leg.RECEIVED, 5, None, "reporting", TUESDAY + dt.timedelta(days=1), 1, 2): 1,
    }


def test_person_days_count_each() -> None:
    assert host_needs([spell(ANNA), spell(BEN)], 5, PERSON) == {
        Slot(Leg.RECEIVED, 5, ANNA, "fieldwork", TUESDAY, 1): 2,
        Slot(Leg.RECEIVED, 5, BEN, "fieldwork", TUESDAY, 1): 2,
    }


@given(st.lists(st.tuples(st.sampled_from([ANNA, BEN]), st.integers(0, 4)), unique_by=lambda t: t[0]))
def test_parts_add_up_and_none_is_more_than_a_day(times: list[tuple[UUID, int]]) -> None:
    needs = given_needs([spell(who, "reporting", n) for who, n in times])
    assert sum(needs.values()) == sum(n for _, n in times)
    assert all(1 <= n <= 2 for n in needs.values())


@pytest.mark.parametrize(
    ("claimed", "half_days", "taken"),
    [
        ({"am", "pm"}, 2, {"am", "pm"}),
        ({"am", "pm"}, 1, {"am"}),
        ({"pm"}, 1, {"pm"}),
        ({"pm"}, 2, {"am", "pm"}),
        (set(), 1, {"am"}),
        ({"pm"}, 0, set()),
    ],
)
def test_halves_that_were_planned_are_taken_first(claimed: set[str], half_days: int, taken: set[str]) -> None:
    assert halves_taken(claimed, half_days) == taken


def test_slot_says_what_the_reference_is_made_of() -> None:
    assert Slot(Leg.GIVEN, 7, ANNA, "reporting", TUESDAY, 1, 2).stem == f"given/{ANNA}/reporting/2026-11-10/2"
    assert Slot(Leg.RECEIVED, 7, None, "fieldwork", TUESDAY, 1).stem == "received/host/fieldwork/2026-11-10/1"


# --- Rules -----------------------------------------------------------------------------------------


def test_led01_host_has_days_left() -> None:
    cap = rules.HostCap("Whitby", "2026 to 2027", "receive", 4, 4)
    assert rules.host_has_days_left(cap) is None


def test_led01_host_without_days_is_told_what_it_takes() -> None:
    assert rules.host_has_days_left(rules.HostCap("Whitby", "2026 to 2027", "member_support", 0, 2)) == Breach(
        "LED-01",
        "Whitby has no days of member peer support left to receive in 2026 to 2027, and this takes 1 day. It needs "
        "1 day more: an extension that the host's director and the lead challenger agree, or funded days that the "
        "programme approves.",
    )


@pytest.mark.parametrize(
    ("pledged", "used", "needed", "told"),
    [
        (10, 4, 6, None),
        (0, 0, 1, "Anna has not pledged any days for 2026 to 2027, and this takes half a day."),
        (4, 4, 2, "Anna has no days left of the 2 days pledged for 2026 to 2027, and this takes 1 day."),
        (4, 3, 2, "Anna has half a day left of the 2 days pledged for 2026 to 2027, and this takes 1 day."),
    ],
)
def test_led02_person_has_pledged_days_left(pledged: int, used: int, needed: int, told: str | None) -> None:
    found = rules.person_has_pledged_days_left(rules.PledgeCap("Anna", "2026 to 2027", pledged, used, needed))
    more = " They can pledge more days on their profile."
    assert found == (Breach("LED-02", told + more) if told else None)


@pytest.mark.parametrize(
    ("has_year", "is_closed", "told"),
    [
        (True, False, None),
        (False, False, "10 November 2026 lies in no programme year. CIB staff open the years."),
        (True, True, "The programme year of 10 November 2026 is closed: nothing more is posted to it."),
    ],
)
def test_led03_day_is_in_an_open_year(has_year: bool, is_closed: bool, told: str | None) -> None:
    found = rules.day_is_in_an_open_year(rules.DayFacts(TUESDAY, has_year, is_closed))
    assert found == (Breach("LED-03", told) if told else None)


@pytest.mark.parametrize(
    ("closed_on", "is_open"),
    [(None, True), (TUESDAY + dt.timedelta(days=1), True), (TUESDAY, False), (dt.date(2026, 4, 1), False)],
)
def test_led04_account_is_open(closed_on: dt.date | None, is_open: bool) -> None:
    found = rules.account_is_open(rules.AccountFacts("Whitby", closed_on, TUESDAY))
    assert (found is None) == is_open


def facts(phase: str = "reserved", *, is_resolved: bool = False, asked: int = 1) -> rules.ResolutionFacts:
    return rules.ResolutionFacts(2, phase, is_resolved, asked)


def test_led05_reservation_is_unresolved() -> None:
    assert rules.reservation_is_unresolved(facts()) is None
    assert rules.reservation_is_unresolved(facts(is_resolved=True)) == Breach(
        "LED-05", "This reservation has been settled or released already."
    )
    assert rules.reservation_is_unresolved(facts("delivered")) == Breach(
        "LED-05", "Only what was reserved can be delivered or released."
    )


def test_led06_delivery_is_within_reservation() -> None:
    assert rules.delivery_is_within_reservation(facts(asked=2)) is None
    assert rules.delivery_is_within_reservation(facts(asked=3)) == Breach(
        "LED-06", "1½ days cannot come out of a reservation of 1 day."
    )


@pytest.mark.parametrize("half_days", [0, -1, 3, 1.5, 1.0, True, "1", None])
def test_led07_half_days_that_are_not_whole_are_refused(half_days: Any) -> None:
    assert rules.half_days_are_whole(half_days) == Breach(
        "LED-07", "Days are kept in whole half-days: half a day or one day at a time.", "half_days"
    )


@pytest.mark.parametrize("half_days", [1, 2])
def test_led07_half_days_are_whole(half_days: int) -> None:
    assert rules.half_days_are_whole(half_days) is None


def test_led08_reversal_undoes_a_delivery_once() -> None:
    assert rules.reversal_undoes_a_delivery_once("delivered", is_reversed=False) is None
    assert rules.reversal_undoes_a_delivery_once("delivered", is_reversed=True) == Breach(
        "LED-08", "This entry has been undone already."
    )
    assert rules.reversal_undoes_a_delivery_once("reserved", is_reversed=False) == Breach(
        "LED-08", "Only a delivered entry can be undone; what is reserved is released instead."
    )


def test_led09_year_can_close() -> None:
    last = dt.date(2026, 3, 31)
    after = last + dt.timedelta(days=1)
    assert rules.year_can_close(ends_on=last, today=after, is_closed=False, open_half_days=0) == [None] * 3
    assert rules.year_can_close(ends_on=last, today=last, is_closed=True, open_half_days=3) == [
        Breach("LED-09", "This programme year is closed already."),
        Breach("LED-09", "The year ends on 31 March 2026; it closes after that."),
        Breach("LED-09", "1½ days are still reserved in this year. Settle or release what is."),
    ]


@pytest.mark.parametrize(
    ("allowance", "used", "change", "told"),
    [
        (10, 8, 2, None),
        (10, 8, -2, None),
        (10, 8, -3, "4 days of it are used. At most 1 day can be taken off."),
        (10, 12, -1, "6 days of it are used. Nothing can be taken off."),
        (2, 0, -4, "Nothing of it is used. At most 1 day can be taken off."),
    ],
)
def test_led10_allowance_covers_what_is_used(allowance: int, used: int, change: int, told: str | None) -> None:
    found = rules.allowance_covers_what_is_used(allowance=allowance, used=used, change=change)
    assert found == (Breach("LED-10", told, "half_days") if told else None)


def test_led11_extension_can_be_agreed() -> None:
    assert rules.extension_can_be_agreed(rules.AgreementFacts(False, False, False, ANNA, BEN)) == [None] * 4
    assert rules.extension_can_be_agreed(rules.AgreementFacts(True, False, True, BEN, BEN)) == [
        Breach("LED-11", "This extension has been withdrawn."),
        None,
        Breach("LED-11", "Your side has agreed already."),
        Breach("LED-11", "You have agreed for the other side. Somebody else has to agree for this one."),
    ]
    assert rules.extension_can_be_agreed(rules.AgreementFacts(False, True, True, ANNA, BEN)) == [
        None,
        Breach("LED-11", "Both sides have agreed already; the days are there."),
        None,
        None,
    ]


def test_led12_funded_days_are_approved_by_another() -> None:
    assert rules.funded_days_are_approved_by_another(rules.ApprovalFacts(False, ANNA, BEN)) == [None] * 3
    assert rules.funded_days_are_approved_by_another(rules.ApprovalFacts(True, ANNA, ANNA, False)) == [
        Breach("LED-12", "This request has been answered already."),
        Breach("LED-12", "You asked for these days. Somebody else approves or declines them."),
        Breach("LED-12", "This fund is closed. Choose another.", "fund"),
    ]


def test_led13_opening_balance_is_new() -> None:
    assert rules.opening_balance_is_new(is_posted=False) is None
    assert rules.opening_balance_is_new(is_posted=True) == Breach(
        "LED-13", "This opening balance has been posted already."
    )


def test_led14_year_is_april_to_march() -> None:
    known = [(dt.date(2026, 4, 1), dt.date(2027, 3, 31))]
    assert rules.year_is_april_to_march(dt.date(2027, 4, 1), known) == [None, None]
    assert rules.year_is_april_to_march(dt.date(2026, 9, 1), known) == [
        Breach("LED-14", "A year begins on 1 April.", "first"),
        Breach("LED-14", "There is a programme year with these days already.", "first"),
    ]


def test_led15_account_can_close() -> None:
    assert rules.account_can_close(open_half_days=0) is None
    assert rules.account_can_close(open_half_days=1) == Breach(
        "LED-15", "Half a day is still reserved for that day or later."
    )


def test_led16_counting_rule_counts_fieldwork() -> None:
    assert rules.counting_rule_counts_fieldwork(["fieldwork", "travel"]) is None
    assert rules.counting_rule_counts_fieldwork([]) == Breach("LED-16", "Fieldwork always counts.", "counted_kinds")


def test_led17_fund_code_is_new() -> None:
    assert rules.fund_code_is_new(is_taken=False) is None
    assert rules.fund_code_is_new(is_taken=True) == Breach(
        "LED-17", "There is a fund with this code already. Choose another.", "code"
    )
