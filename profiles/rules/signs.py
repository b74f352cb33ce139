"""When something is an early sign: pure rules over frozen facts, in words and never as a score (R092, R033).

Each rule gives what it found, for the words, or None. Only published figures and the council's own are looked at.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from profiles.enums import Polarity, SignCode
from profiles.rules.comparison import Direction, Quarter, Spread, direction_of, is_better, is_favourable

Found = Mapping[str, Any] | None

MONTHS_A_YEAR: Final = 12
_ORDER: Final = (Quarter.LOWEST, Quarter.SECOND_LOWEST, Quarter.SECOND_HIGHEST, Quarter.HIGHEST)


@dataclass(frozen=True)
class SignPolicyFacts:
    """From when on something is a sign, as the programme has set it."""

    periods_worse: int
    band_reach: float
    quartile_holds_periods: int
    leadership_changes: int
    leadership_months: int
    gap_years: int


@dataclass(frozen=True)
class SeriesFacts:
    """One indicator of one council: its figures by period, the earliest first, and beside the last two its place.

    `values` has no gaps: it is the run of periods with a figure that ends with the last. `band` is how the neighbours
    lie in the last period; `quarters` are those of the last periods, the latest last, None where there is none.
    """

    polarity: str
    decimals: int
    periods: tuple[str, ...]
    values: tuple[float, ...]
    band: Spread | None = None
    quarters: tuple[Quarter | None, ...] = ()


@dataclass(frozen=True)
class LeadershipFacts:
    """Who came to lead the council's children's services, and when: the first holder we know of is no change."""

    today: dt.date
    changes: tuple[tuple[str, dt.date], ...]


@dataclass(frozen=True)
class GapFacts:
    """When somebody last looked at the council from outside, and since when the programme knows it."""

    today: dt.date
    last_looked_on: dt.date | None
    known_since: dt.date | None
    what: str = ""


def is_worsening(facts: SeriesFacts, policy: SignPolicyFacts) -> Found:
    """Find an indicator that got worse in so many periods running, as published figures show it."""
    needed = policy.periods_worse + 1
    if facts.polarity == Polarity.NEITHER or len(facts.values) < needed:
        return None
    run = facts.values[-needed:]
    steps = [direction_of(b, a, decimals=facts.decimals) for a, b in pairwise(run)]
    if any(is_better(step, facts.polarity) is not False for step in steps):
        return None
    return {"periods": list(facts.periods[-needed:]), "values": list(run)}


def is_out_of_band(facts: SeriesFacts, policy: SignPolicyFacts) -> Found:
    """Find an indicator that lies on the worse side far beyond its neighbours' middle half.

    Far is `band_reach` times the height of that half beyond its end, and at least one step of the rounding.
    """
    if facts.polarity == Polarity.NEITHER or facts.band is None or not facts.values:
        return None
    value, band = facts.values[-1], facts.band
    reach = max(policy.band_reach * (band.q3 - band.q1), 10.0**-facts.decimals)
    side = _beyond(value, band.q1 - reach, band.q3 + reach)
    if side is None or is_better(side, facts.polarity) is not False:
        return None
    return {"period": facts.periods[-1], "value": value, "low": band.q1, "high": band.q3, "neighbours": band.n}


def _beyond(value: float, low: float, high: float) -> Direction | None:
    if value > high:
        return Direction.HIGHER
    return Direction.LOWER if value < low else None


def has_lost_a_quarter(facts: SeriesFacts, policy: SignPolicyFacts) -> Found:
    """Find an indicator that fell into a worse quarter of all councils, where it held the better one before."""
    holds = policy.quartile_holds_periods
    if facts.polarity == Polarity.NEITHER or len(facts.quarters) < holds + 1:
        return None
    *before, now = facts.quarters[-(holds + 1) :]
    places = [_place(quarter, facts.polarity) for quarter in before]
    place = _place(now, facts.polarity)
    known = [p for p in places if p is not None]
    if place is None or len(known) < len(places) or any(p <= place for p in known):
        return None
    return {"period": facts.periods[-1], "quarter": str(now), "before": str(before[-1])}


def _place(quarter: Quarter | None, polarity: str) -> int | None:
    """Give how good a quarter is, 0 the worst; None where all councils are alike or there is no figure."""
    if quarter is None or quarter not in _ORDER:
        return None
    index = _ORDER.index(quarter)
    return index if is_favourable(Quarter.HIGHEST, polarity) else len(_ORDER) - 1 - index


def has_turnover(facts: LeadershipFacts, policy: SignPolicyFacts) -> Found:
    """Find a council in which posts of leadership changed hands so often within so many months."""
    since = _months_before(facts.today, policy.leadership_months)
    lately = sorted((day, post) for post, day in facts.changes if since < day <= facts.today)
    if len(lately) < policy.leadership_changes:
        return None
    return {"changes": [[post, day.isoformat()] for day, post in lately], "months": policy.leadership_months}


def _months_before(day: dt.date, months: int) -> dt.date:
    number = day.year * MONTHS_A_YEAR + day.month - 1 - months
    return dt.date(number // MONTHS_A_YEAR, number % MONTHS_A_YEAR + 1, min(day.day, 28))


def is_long_unseen(facts: GapFacts, policy: SignPolicyFacts) -> Found:
    """Find a council where neither inspection, challenge nor review has been for so many years, whatever its rating.

    Where we know of none at all, the years count from when the programme began to know the council.
    """
    since = facts.last_looked_on or facts.known_since
    limit = _months_before(facts.today, policy.gap_years * MONTHS_A_YEAR)
    if since is None or since > limit:
        return None
    known = facts.last_looked_on.isoformat() if facts.last_looked_on else ""
    return {"last": known, "what": facts.what, "years": policy.gap_years}


#: The rules that look at one indicator, and those that look at a council as a whole.
SERIES_RULES: Final = {
    SignCode.WORSENING: is_worsening,
    SignCode.OUT_OF_BAND: is_out_of_band,
    SignCode.QUARTILE_LOST: has_lost_a_quarter,
}


def series_signs(facts: SeriesFacts, policy: SignPolicyFacts) -> Sequence[tuple[SignCode, Mapping[str, Any]]]:
    """Give every sign that one indicator gives, with what its words are made of."""
    found = [(code, rule(facts, policy)) for code, rule in SERIES_RULES.items()]
    return [(code, told) for code, told in found if told is not None]
