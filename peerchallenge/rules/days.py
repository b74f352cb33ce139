"""The rules of the gifted-day ledger: pure functions over frozen facts, each with its code. All in half-days."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from cib.common.components.words import half_days_words, long_date
from cib.common.errors import Breach
from peerchallenge.enums import AllowanceKind, EffortKind, Phase
from peerchallenge.rules.counting import HALF_DAYS_OF_A_DAY

Found = Breach | None

EXTENSION_HALF_DAYS_MAX: Final = 60
FUNDED_HALF_DAYS_MAX: Final = 120


@dataclass(frozen=True)
class HostCap:
    """What a host may still receive in a year under one allowance, and what more is wanted."""

    host: str
    year: str
    kind: str
    left: int
    needed: int


@dataclass(frozen=True)
class PledgeCap:
    """What a person pledged for a year, what of it is reserved or given, and what more is wanted."""

    person: str
    year: str
    pledged: int
    used: int
    needed: int


@dataclass(frozen=True)
class DayFacts:
    """The programme year of a day: None where there is none."""

    day: dt.date
    has_year: bool
    is_closed: bool


@dataclass(frozen=True)
class AccountFacts:
    """Whose account, when it closed, and the day that is to be posted to it."""

    owner: str
    closed_on: dt.date | None
    day: dt.date


@dataclass(frozen=True)
class ResolutionFacts:
    """A reservation, what it was resolved with so far, and what is asked of it now."""

    reserved: int
    phase: str
    is_resolved: bool
    asked: int


@dataclass(frozen=True)
class AgreementFacts:
    """Where an extension stands when a side would agree to it."""

    is_withdrawn: bool
    is_posted: bool
    side_has_agreed: bool
    other_side_by: UUID | None
    by: UUID


@dataclass(frozen=True)
class ApprovalFacts:
    """Where a request for funded days stands when somebody would answer it."""

    is_answered: bool
    requested_by: UUID
    by: UUID
    fund_is_open: bool = True


def _be(half_days: int) -> str:
    return "is" if half_days <= HALF_DAYS_OF_A_DAY else "are"


def _are(half_days: int) -> str:
    return f"{half_days_words(half_days).capitalize()} {_be(half_days)}"


def host_has_days_left(facts: HostCap) -> Found:
    """LED-01: a host receives no more than its allowance; more takes an extension or funded days."""
    if facts.needed <= facts.left:
        return None
    more = half_days_words(facts.needed - facts.left)
    left = half_days_words(facts.left) if facts.left else "no days"
    what = " of member peer support" if facts.kind == AllowanceKind.MEMBER_SUPPORT else ""
    return Breach(
        "LED-01",
        f"{facts.host} has {left}{what} left to receive in {facts.year}, and this takes "
        f"{half_days_words(facts.needed)}. It needs {more} more: an extension that the host's director and the lead "
        "challenger agree, or funded days that the programme approves.",
    )


def person_has_pledged_days_left(facts: PledgeCap) -> Found:
    """LED-02: nobody is booked for more days than they pledged for the year."""
    if facts.used + facts.needed <= facts.pledged:
        return None
    wanted = half_days_words(facts.needed)
    if not facts.pledged:
        words = f"{facts.person} has not pledged any days for {facts.year}, and this takes {wanted}."
    else:
        left = half_days_words(facts.pledged - facts.used) if facts.pledged > facts.used else "no days"
        words = (
            f"{facts.person} has {left} left of the {half_days_words(facts.pledged)} pledged for {facts.year}, "
            f"and this takes {wanted}."
        )
    return Breach("LED-02", f"{words} They can pledge more days on their profile.")


def day_is_in_an_open_year(facts: DayFacts) -> Found:
    """LED-03: a day belongs to a programme year, and nothing is posted to a year that is closed."""
    if not facts.has_year:
        return Breach("LED-03", f"{long_date(facts.day)} lies in no programme year. CIB staff open the years.")
    if facts.is_closed:
        return Breach(
            "LED-03", f"The programme year of {long_date(facts.day)} is closed: nothing more is posted to it."
        )
    return None


def account_is_open(facts: AccountFacts) -> Found:
    """LED-04: nothing is posted to an account for a day on or after the one on which it closed."""
    if facts.closed_on is None or facts.day < facts.closed_on:
        return None
    return Breach(
        "LED-04",
        f"The account of {facts.owner} closed on {long_date(facts.closed_on)}, and {long_date(facts.day)} is not "
        "before that. A successor has its own account.",
    )


def reservation_is_unresolved(facts: ResolutionFacts) -> Found:
    """LED-05: a reservation is settled or released once."""
    if facts.phase != Phase.RESERVED:
        return Breach("LED-05", "Only what was reserved can be delivered or released.")
    return Breach("LED-05", "This reservation has been settled or released already.") if facts.is_resolved else None


def delivery_is_within_reservation(facts: ResolutionFacts) -> Found:
    """LED-06: no more is delivered from a reservation than it holds; the rest is a reservation of its own."""
    if facts.asked <= facts.reserved:
        return None
    return Breach(
        "LED-06",
        f"{half_days_words(facts.asked).capitalize()} cannot come out of a reservation of "
        f"{half_days_words(facts.reserved)}.",
    )


def half_days_are_whole(half_days: Any) -> Found:
    """LED-07: a transfer moves one or two whole half-days, never less, never a fraction."""
    is_whole = isinstance(half_days, int) and not isinstance(half_days, bool)
    if is_whole and 1 <= half_days <= HALF_DAYS_OF_A_DAY:
        return None
    return Breach("LED-07", "Days are kept in whole half-days: half a day or one day at a time.", "half_days")


def reversal_undoes_a_delivery_once(phase: str, *, is_reversed: bool) -> Found:
    """LED-08: a reversal undoes one delivered entry, and each entry is undone at most once."""
    if phase != Phase.DELIVERED:
        return Breach("LED-08", "Only a delivered entry can be undone; what is reserved is released instead.")
    return Breach("LED-08", "This entry has been undone already.") if is_reversed else None


def year_can_close(*, ends_on: dt.date, today: dt.date, is_closed: bool, open_half_days: int) -> list[Found]:
    """LED-09: a year closes once, after its last day, when nothing in it is still reserved."""
    return [
        Breach("LED-09", "This programme year is closed already.") if is_closed else None,
        Breach("LED-09", f"The year ends on {long_date(ends_on)}; it closes after that.") if today <= ends_on else None,
        Breach(
            "LED-09",
            f"{_are(open_half_days)} still reserved in this year. Settle or release what is.",
        )
        if open_half_days
        else None,
    ]


def allowance_covers_what_is_used(*, allowance: int, used: int, change: int) -> Found:
    """LED-10: no allowance falls below what is already received or reserved under it, nor below nothing."""
    if change >= 0 or allowance + change >= max(used, 0):
        return None
    free = max(allowance - used, 0)
    words = f"At most {half_days_words(free)} can be taken off." if free else "Nothing can be taken off."
    told = f"{half_days_words(used).capitalize()} of it {_be(used)} used." if used > 0 else "Nothing of it is used."
    return Breach("LED-10", f"{told} {words}", "half_days")


def extension_can_be_agreed(facts: AgreementFacts) -> list[Found]:
    """LED-11: an extension takes two agreements by two people, each side once (R044)."""
    return [
        Breach("LED-11", "This extension has been withdrawn.") if facts.is_withdrawn else None,
        Breach("LED-11", "Both sides have agreed already; the days are there.") if facts.is_posted else None,
        Breach("LED-11", "Your side has agreed already.") if facts.side_has_agreed and not facts.is_posted else None,
        Breach("LED-11", "You have agreed for the other side. Somebody else has to agree for this one.")
        if facts.other_side_by == facts.by
        else None,
    ]


def funded_days_are_approved_by_another(facts: ApprovalFacts) -> list[Found]:
    """LED-12: funded days are answered once, by somebody other than who asked, from a fund that is open (R043)."""
    return [
        Breach("LED-12", "This request has been answered already.") if facts.is_answered else None,
        Breach("LED-12", "You asked for these days. Somebody else approves or declines them.")
        if facts.requested_by == facts.by
        else None,
        None if facts.fund_is_open else Breach("LED-12", "This fund is closed. Choose another.", "fund"),
    ]


def opening_balance_is_new(*, is_posted: bool) -> Found:
    """LED-13: a council has one opening balance of each kind in a year."""
    return Breach("LED-13", "This opening balance has been posted already.") if is_posted else None


def year_is_april_to_march(starts_on: dt.date, others: Iterable[tuple[dt.date, dt.date]]) -> list[Found]:
    """LED-14: a programme year begins on 1 April and shares no day with another."""
    ends_on = dt.date(starts_on.year + 1, 3, 31)
    overlaps = any(first <= ends_on and last >= starts_on for first, last in others)
    return [
        None if (starts_on.month, starts_on.day) == (4, 1) else Breach("LED-14", "A year begins on 1 April.", "first"),
        Breach("LED-14", "There is a programme year with these days already.", "first") if overlaps else None,
    ]


def account_can_close(*, open_half_days: int) -> Found:
    """LED-15: an account closes when nothing is reserved in it for a day from then on."""
    if not open_half_days:
        return None
    return Breach("LED-15", f"{_are(open_half_days)} still reserved for that day or later.")


def counting_rule_counts_fieldwork(kinds: Iterable[str]) -> Found:
    """LED-16: whatever else counts, fieldwork does."""
    if EffortKind.FIELDWORK in set(kinds):
        return None
    return Breach("LED-16", "Fieldwork always counts.", "counted_kinds")


def fund_code_is_new(*, is_taken: bool) -> Found:
    """LED-17: a code names one fund."""
    return Breach("LED-17", "There is a fund with this code already. Choose another.", "code") if is_taken else None
