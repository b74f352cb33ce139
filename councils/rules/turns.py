"""How councils of a cluster take turns: pure functions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from cib.common.errors import Breach

C = TypeVar("C")
COUNCILS_MIN, COUNCILS_MAX = 2, 12  # one alone takes no turns; a round of more than a year's months is no round
MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Turn:
    """Positions among the members, from 0: who hosts, leads, observes (None in a pair), and the month, from 0."""

    host: int
    leads: int
    observes: int | None
    month: int


def round_of(count: int, months_between: int) -> list[Turn]:
    """Give a round in which each of `count` councils hosts once, leads once and, from three on, observes once."""
    return [
        Turn(n, (n + 1) % count, (n + 2) % count if count > COUNCILS_MIN else None, n * months_between)
        for n in range(count)
    ]


def month_after(first: dt.date, months: int) -> dt.date:
    """Give the first day of the month that many months after the month of `first`."""
    number = first.year * MONTHS_A_YEAR + first.month - 1 + months
    return dt.date(number // MONTHS_A_YEAR, number % MONTHS_A_YEAR + 1, 1)


def breaches_of_round(
    *, members: Sequence[C], first: dt.date, today: dt.date, has_turns_ahead: bool
) -> list[Breach | None]:
    """PP-61: a round is planned for two to twelve councils, from this month on, once the last one is over."""
    found: list[Breach | None] = []
    if not COUNCILS_MIN <= len(members) <= COUNCILS_MAX:
        words = f"Councils take turns where there are {COUNCILS_MIN} to {COUNCILS_MAX} of them"
        found.append(Breach("PP-61", f"{words}; this cluster has {len(members)} today."))
    if (first.year, first.month) < (today.year, today.month):
        found.append(Breach("PP-61", "The first turn lies in the past. Choose this month or a later one.", "first"))
    if has_turns_ahead:
        found.append(Breach("PP-61", "A round is planned already. Take back its open turns first."))
    return found


def turn_is_open(engagement_id: object) -> Breach | None:
    """PP-62: a turn is taken back, or given a challenge, while it has none."""
    return None if engagement_id is None else Breach("PP-62", "This turn has its challenge or review already.")


def turn_is_of_host(*, is_hosted_by_it: bool) -> Breach | None:
    """PP-63: what comes of a turn is hosted by the council whose turn it is."""
    return None if is_hosted_by_it else Breach("PP-63", "Another council hosts that one.", "engagement")
