"""The reasons for and against a challenger in words, each no more than the reader may know: pure functions."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from cib.common.components.words import counted, half_days_words, long_date
from councils.enums import Control
from peerchallenge.enums import ChallengerKind, Depth, OfferKind
from peerchallenge.rules.conflicts import DECLARED, NOT_AVAILABLE, Conflict, Reader
from peerchallenge.rules.half_days import listed
from peerchallenge.rules.matching import Asked, CandidateFacts, Reason

ENDING_SOON_DAYS: Final = 90
WEEKS_NAMED_MAX: Final = 3
OWN_EMPLOYER: Final = "CON-01"
_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_DEPTHS: Final = {
    Depth.LEADING: "Leads on {}",
    Depth.STRONG: "Strong practice in {}",
    Depth.WORKING: "Knows {}",
}


def reasons_for(facts: CandidateFacts, asked: Asked, reader: Reader) -> tuple[Reason, ...]:
    """Give every reason for and against in words, each no more than the reader may know."""
    found = [
        *_knowledge(facts),
        *_experience(facts),
        *_context(facts, asked),
        *_region(facts, asked),
        *_group(facts, asked),
        *_diary(facts, asked),
        *_days(facts, asked),
        *_practice(facts, asked),
        *_conflicts(facts, reader),
    ]
    order = ("for", "note", "mind")
    return tuple(sorted(found, key=lambda reason: order.index(reason.kind)))


def _knowledge(facts: CandidateFacts) -> list[Reason]:
    found = []
    for depth in (Depth.LEADING, Depth.STRONG, Depth.WORKING):
        names = sorted((_small(name) for level, name in facts.knows if level == depth), key=str.casefold)
        if names:
            found.append(Reason("for", _DEPTHS[depth].format(listed(names))))
    return found


def _small(name: str) -> str:
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _experience(facts: CandidateFacts) -> list[Reason]:
    if facts.led:
        others = facts.served - facts.led
        also = f" and was on {counted(others, 'other team')}" if others > 0 else ""
        return [Reason("for", f"Led {counted(facts.led, 'team')}{also}")]
    if facts.served:
        return [Reason("for", f"Was on {counted(facts.served, 'team')}")]
    return [Reason("note", "Has not been on a team yet")]


def _context(facts: CandidateFacts, asked: Asked) -> list[Reason]:
    employer = facts.employer
    if employer is None:
        return [Reason("note", "An associate: works for no council, so no council gives days")]
    found = []
    if employer.is_preferred:
        found.append(Reason("for", f"{asked.host} would like somebody from {employer.name}"))
    if employer.closeness:
        words = f"{employer.name} is a statistical neighbour of {asked.host} ({employer.closeness.lower()})"
        found.append(Reason("for", words))
    elif employer.council_type == asked.council_type:
        found.append(Reason("note", f"{employer.name} is the same type of council as {asked.host}"))
    return found


def _region(facts: CandidateFacts, asked: Asked) -> list[Reason]:
    employer = facts.employer
    if employer is None:
        return []
    if employer.is_bordering:
        return [Reason("mind", f"{employer.name} borders {asked.host}: familiar, perhaps too familiar")]
    if employer.region_id == asked.region_id:
        return [Reason("note", f"From the same region ({employer.region})")]
    return [Reason("note", f"From another region ({employer.region}): a fresh look")]


def _group(facts: CandidateFacts, asked: Asked) -> list[Reason]:
    """Say whether a member peer is of another group than the one in control (R073); not for member support."""
    known = asked.control and asked.control not in (Control.NO_OVERALL_CONTROL, Control.OTHER)
    if facts.kind != ChallengerKind.MEMBER or not known or asked.offer_kind == OfferKind.MEMBER_SUPPORT:
        return []
    if facts.party == asked.control:
        return [Reason("mind", f"From the political group that controls {asked.host}")]
    return [Reason("for", f"From another political group than the one that controls {asked.host}")]


def _diary(facts: CandidateFacts, asked: Asked) -> list[Reason]:
    free, wanted = len(facts.weeks_free), len(asked.weeks)
    if not wanted:
        return []
    if not free:
        return [Reason("mind", "Not free in the weeks asked for")]
    if free == wanted:
        every = "the week" if wanted == 1 else "both weeks" if wanted == 2 else f"all {_number(wanted)} weeks"
        return [Reason("for", f"Free in {every} asked for")]
    words = f"Free in {_number(free)} of the {_number(wanted)} weeks asked for"
    if free <= WEEKS_NAMED_MAX:
        words += f", from {listed(long_date(day) for day in facts.weeks_free)}"
    return [Reason("note", words)]


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _days(facts: CandidateFacts, asked: Asked) -> list[Reason]:
    """Say what their council has to give (advice, never a bar: R046) and what they pledged (a cap)."""
    found = []
    if facts.employer is not None and facts.employer.days_left is not None:
        left = facts.employer.days_left
        if left:
            words = f"{facts.employer.name} has {half_days_words(left)} still to give in {asked.year}"
        else:
            words = f"{facts.employer.name} has given or promised all its days of {asked.year}"
        found.append(Reason("note", words))
    if facts.pledge_left is None:
        found.append(Reason("mind", f"Has not pledged any days for {asked.year} yet"))
    elif facts.pledge_left < asked.site_half_days:
        left_words = half_days_words(facts.pledge_left) if facts.pledge_left > 0 else "no days"
        found.append(Reason("mind", f"Has {left_words} left of the days pledged for {asked.year}"))
    return found


def _practice(facts: CandidateFacts, asked: Asked) -> list[Reason]:
    found = []
    if facts.left_practice_on is None:
        found.append(Reason("for", "In practice now"))
    else:
        found.append(Reason("mind", f"Left practice {_ago(facts.left_practice_on, asked.today)}"))
    until = facts.accredited_until
    if until is not None and (until - asked.today).days <= ENDING_SOON_DAYS:
        found.append(Reason("mind", f"Accreditation ends on {long_date(until)}"))
    return found


def _ago(day: dt.date, today: dt.date) -> str:
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    return f"{counted(months, 'month')} ago" if months > 0 else "this month"


def _conflicts(facts: CandidateFacts, reader: Reader) -> list[Reason]:
    """Say what the manager must clear first; that nothing was found is worth saying too."""
    texts = dict.fromkeys(c.reader_text(reader) for c in facts.conflicts)
    if not texts:
        return [Reason("note", "No conflicts found; they will be asked to declare any")]
    must = "the challenge manager must clear it first"
    return [Reason("mind", f"A conflict: {must}" if text == NOT_AVAILABLE else f"{text}: {must}") for text in texts]


def exclusion_text(barring: Sequence[Conflict], reader: Reader) -> str:
    """Say why somebody is excluded: everything to the manager; to a host that they work there, or that an interest was
    declared, or nothing.
    """
    texts = list(dict.fromkeys(c.reader_text(reader) for c in barring))
    if reader == "manager":
        return "; ".join(texts)
    own_staff = [c.reader_text(reader) for c in barring if c.code == OWN_EMPLOYER]
    if own_staff and own_staff[0] != NOT_AVAILABLE:
        return own_staff[0]
    return DECLARED if texts == [DECLARED] else NOT_AVAILABLE
