"""Comparing published figures fairly: middles, ranks with ties, directions, and how far from one's neighbours.

Everything here is pure. Figures come as numbers in their indicator's unit, already without those that nobody may see;
a score of a council is never computed, a rank is always of one published figure.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import floor, sqrt
from statistics import median
from typing import Final

from profiles.enums import Polarity, Unit

#: Median absolute deviation times this is the standard deviation of what is normally distributed.
MAD_TO_DEVIATION: Final = 1.4826
#: Counts grow with a council's size, so neither ranks nor neighbours say anything about them.
COUNTS: Final = frozenset({Unit.NUMBER, Unit.FTE})
_OF: Final = {Unit.PERCENT: 100, Unit.PER_1_000: 1_000, Unit.PER_10_000: 10_000, Unit.PER_100_000: 100_000}
_LEAST_COUNT: Final = 0.5  # an expected count of nought would leave no room for chance


def is_comparable(unit: str, decimals: int = 0) -> bool:
    """Tell whether figures of this unit can be set beside those of councils of another size.

    A number with decimals, such as the cases of a social worker, is an average and no count.
    """
    return unit not in COUNTS or (unit == Unit.NUMBER and decimals > 0)


# --- Middles ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spread:
    """How several figures lie: how many, their middle, their middle half, and nine in ten of them."""

    n: int
    p5: float
    q1: float
    median: float
    q3: float
    p95: float


def quantile(ordered: Sequence[float], share: float) -> float:
    """Give the value below which `share` of the ordered figures lie, between two of them where need be."""
    at = share * (len(ordered) - 1)
    below = floor(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)


def spread_of(values: Iterable[float], *, at_least: int = 1) -> Spread | None:
    """Give how the figures lie, or None where there are fewer than `at_least`: a middle of few tells of each."""
    ordered = sorted(values)
    if len(ordered) < max(at_least, 1):
        return None
    shares = (quantile(ordered, share) for share in (0.05, 0.25, 0.5, 0.75, 0.95))
    return Spread(len(ordered), *shares)


# --- Ranks -----------------------------------------------------------------------------------------


class Quarter(StrEnum):
    """In which quarter of the councils a figure lies; ALIKE where all councils have the same."""

    LOWEST = "lowest"
    SECOND_LOWEST = "second_lowest"
    SECOND_HIGHEST = "second_highest"
    HIGHEST = "highest"
    ALIKE = "alike"


_QUARTERS: Final = (Quarter.LOWEST, Quarter.SECOND_LOWEST, Quarter.SECOND_HIGHEST, Quarter.HIGHEST)


@dataclass(frozen=True)
class Rank:
    """Where a figure stands among those of all councils that have one; 1 is the highest. Equal figures share it."""

    place: int
    of: int
    sharing: int  # how many others have the same figure
    quarter: Quarter


def rank_of(value: float, values: Iterable[float], *, decimals: int, at_least: int = 1) -> Rank | None:
    """Rank a figure among all councils' (its own among them) as published, or None where there are too few.

    Equal figures are in the same quarter: that of the middle of the places they take together.
    """
    return rank_among(value, in_order(values, decimals=decimals), decimals=decimals, at_least=at_least)


def in_order(values: Iterable[float], *, decimals: int) -> list[float]:
    """Give figures as published, the lowest first: once for all who are ranked among them."""
    return sorted(round(one, decimals) for one in values)


def rank_among(value: float, ordered: Sequence[float], *, decimals: int, at_least: int = 1) -> Rank | None:
    """Rank a figure as `rank_of` does, among figures that `in_order` gave."""
    own, count = round(value, decimals), len(ordered)
    up_to, beyond = bisect_left(ordered, own), bisect_right(ordered, own)
    equal, higher = beyond - up_to, count - beyond
    if count < max(at_least, 1) or not equal:
        return None
    if equal == count:
        return Rank(1, count, equal - 1, Quarter.ALIKE)
    share_below = (up_to + equal / 2) / count
    quarter = _QUARTERS[min(floor(share_below * 4), 3)]
    return Rank(higher + 1, count, equal - 1, quarter)


def is_favourable(quarter: Quarter, polarity: str) -> bool | None:
    """Tell whether this is the best (True) or the worst (False) quarter; None for those between, or if neither is."""
    ends = {Quarter.HIGHEST: Polarity.HIGH, Quarter.LOWEST: Polarity.LOW}
    if polarity == Polarity.NEITHER or quarter not in ends:
        return None
    return ends[quarter] == polarity


# --- Directions ------------------------------------------------------------------------------------


class Direction(StrEnum):
    """Where a figure lies from another one."""

    HIGHER = "higher"
    LOWER = "lower"
    SAME = "same"


def direction_of(now: float, before: float, *, decimals: int) -> Direction:
    """Compare two figures as they are published: what looks the same is the same."""
    a, b = round(now, decimals), round(before, decimals)
    if a == b:
        return Direction.SAME
    return Direction.HIGHER if a > b else Direction.LOWER


def is_better(direction: Direction, polarity: str) -> bool | None:
    """Tell whether that way is better; None where it is the same, or neither way is better."""
    if direction == Direction.SAME or polarity == Polarity.NEITHER:
        return None
    return (direction == Direction.HIGHER) == (polarity == Polarity.HIGH)


# --- Far from the neighbours -----------------------------------------------------------------------


def standard_error(expected: float, unit: str, denominator: float | None) -> float:
    """Give how far chance alone moves a figure of so many people from what is expected, in the figure's unit.

    Binomial for percentages, Poisson for rates; nothing where the denominator is not published.
    """
    if not denominator or denominator < 0 or unit not in _OF:
        return 0.0
    of = _OF[Unit(unit)]
    count = max(expected * denominator / of, _LEAST_COUNT)
    if unit == Unit.PERCENT:
        share = min(count / denominator, 1.0)
        spared = max((1 - share) * denominator, _LEAST_COUNT) / denominator
        return of * sqrt(share * spared / denominator)
    return of * sqrt(count) / denominator


def robust_z(value: float, others: Sequence[float], *, decimals: int, error: float = 0.0) -> float | None:
    """Give how many robust standard deviations a figure lies from the median of others; None without others.

    The deviation is 1.4826 times the median absolute deviation, and never less than one step of the rounding, nor
    than `error`, the standard error of the figure itself: so nobody stands out by rounding or by chance alone.
    """
    if not others:
        return None
    middle = median(others)
    deviation = MAD_TO_DEVIATION * median([abs(other - middle) for other in others])
    return (value - middle) / max(deviation, error, 10.0**-decimals)


@dataclass(frozen=True)
class Among:
    """How many of the others have a lower, the same and a higher figure."""

    lower: int
    same: int
    higher: int

    @property
    def of(self) -> int:
        """Give how many others there are."""
        return self.lower + self.same + self.higher


def among(value: float, others: Iterable[float], *, decimals: int) -> Among:
    """Count the others below, at and above a figure, as published."""
    found = [direction_of(value, other, decimals=decimals) for other in others]
    return Among(found.count(Direction.HIGHER), found.count(Direction.SAME), found.count(Direction.LOWER))


# --- What would give a suppressed figure away ------------------------------------------------------


def total_gives_away(unit: str, decimals: int, parts: int, parts_shown: int) -> bool:
    """Tell whether a total beside its parts would tell the one part that is not shown: of counts alone."""
    return not is_comparable(unit, decimals) and parts - parts_shown == 1
