"""How well a challenger fits a request, in words and as an order: pure functions over frozen facts.

The order is a fixed comparison of facts, never a score: nobody is shown a number (R070), and the same facts always
give the same order.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from peerchallenge.enums import VisitPattern
from peerchallenge.rules.conflicts import Conflict
from peerchallenge.rules.dates import Diary
from peerchallenge.rules.weeks import first_block, mondays_between, working_half_days

WEEK_HALF_DAYS: Final = 10
SPREAD_HALF_DAYS_MIN: Final = 2  # of a week, where the visit need not be one block


@dataclass(frozen=True)
class Reason:
    """One reason in words: for, a note, or something to bear in mind."""

    kind: str
    text: str


@dataclass(frozen=True)
class Asked:
    """What the host asks for: the weeks (their Mondays), how long, and who the host is."""

    host: str
    region_id: int
    council_type: str
    control: str
    offer_kind: str
    weeks: tuple[dt.date, ...]
    site_half_days: int
    pattern: str
    year: str
    today: dt.date


@dataclass(frozen=True)
class Employer:
    """The council that employs a challenger, and how it stands to the host; days in half-days."""

    name: str
    region_id: int
    region: str
    council_type: str
    closeness: str
    is_bordering: bool
    is_preferred: bool
    days_left: int | None


@dataclass(frozen=True)
class CandidateFacts:
    """What is known of one challenger with regard to a request; days in half-days, `pledge_left` None: none pledged.

    `served` and `pledge_left` are told, and decide nothing of the order: they are filled in for those shown.
    """

    id: UUID
    name: tuple[str, str]
    kind: str
    can_lead: bool
    party: str
    knows: tuple[tuple[int, str], ...]
    led: int
    weeks_free: tuple[dt.date, ...]
    employer: Employer | None
    left_practice_on: dt.date | None
    accredited_until: dt.date | None
    conflicts: tuple[Conflict, ...] = ()
    answered: str = ""
    served: int = 0
    pledge_left: int | None = None

    @property
    def is_practising(self) -> bool:
        """Tell whether they do the work now."""
        return self.left_practice_on is None


def weeks_asked(
    preferred: Sequence[str], first: dt.date | None, last: dt.date | None, today: dt.date
) -> tuple[dt.date, ...]:
    """Give the Mondays of the weeks in question: the preferred ones, else all of the window; none that is over."""
    named = sorted({dt.date.fromisoformat(day) for day in preferred})
    if named:
        return tuple(day for day in named if day + dt.timedelta(days=6) >= today)
    return tuple(mondays_between(first, last, today)) if first and last else ()


def weeks_free(diary: Diary, asked: Asked) -> tuple[dt.date, ...]:
    """Give the weeks in which the diary has room: for one block a run long enough, else at least a day."""
    return tuple(monday for monday in asked.weeks if _has_room(diary, monday, asked))


def _has_room(diary: Diary, monday: dt.date, asked: Asked) -> bool:
    free = [h for h in working_half_days(monday, asked.today) if diary.is_free(h)]
    if asked.pattern != VisitPattern.ONE_BLOCK:
        return len(free) >= SPREAD_HALF_DAYS_MIN
    return bool(first_block(free, min(asked.site_half_days, WEEK_HALF_DAYS)))


def has_given_all(facts: CandidateFacts) -> bool:
    """Tell whether the candidate's council has no day of the year left to give; nobody's council has none to lose."""
    employer = facts.employer
    return employer is not None and employer.days_left is not None and employer.days_left <= 0


def order_of(facts: CandidateFacts, asked: Asked) -> tuple[object, ...]:
    """Give what candidates are ordered by: knowledge, wish, days to give, weeks, context, practice; then by name.

    Among those who know as much, those whose council has given or promised all its days come last: asking them costs
    it more than its share. They are still there, for giving more is never a bar (R046).
    """
    employer = facts.employer
    return (
        -sum(depth for depth, _ in facts.knows),
        not (employer and employer.is_preferred),
        has_given_all(facts),
        -len(facts.weeks_free),
        not (employer and employer.closeness),
        not (employer and employer.council_type == asked.council_type),
        not facts.is_practising,
        -min(facts.led, 3),
        *(part.casefold() for part in facts.name),
        facts.id,
    )
