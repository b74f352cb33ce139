"""The arithmetic of comparison: against numpy's definitions by hand, and what must hold for any figures."""

from itertools import pairwise
from math import isclose, sqrt
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.enums import Polarity, Unit
from profiles.rules import comparison
from profiles.rules.comparison import Direction, Quarter

FIGURES = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False)
LISTS = st.lists(FIGURES, min_size=1, max_size=160)


@pytest.mark.parametrize(
    ("values", "spread"),
    [
        ([4.0], comparison.Spread(1, 4.0, 4.0, 4.0, 4.0, 4.0)),
        ([3.0, 1.0, 2.0], comparison.Spread(3, 1.1, 1.5, 2.0, 2.5, 2.9)),
        ([40, 33, 48, 38, 36, 40, 51, 47, 41, 39], comparison.Spread(10, 34.35, 38.25, 40.0, 45.5, 49.65)),
    ],
)
def test_spread_is_told(values: list[float], spread: comparison.Spread) -> None:
    found = comparison.spread_of(values)
    assert found is not None
    assert found.n == spread.n
    for name in ("p5", "q1", "median", "q3", "p95"):
        assert isclose(getattr(found, name), getattr(spread, name), rel_tol=1e-12)


def test_spread_of_too_few_is_not_told() -> None:
    assert comparison.spread_of([1, 2, 3, 4], at_least=5) is None
    assert comparison.spread_of([]) is None


@given(LISTS)
def test_spread_is_in_order_and_within(values: list[float]) -> None:
    found = comparison.spread_of(values)
    assert found is not None
    parts = [min(values), found.p5, found.q1, found.median, found.q3, found.p95, max(values)]
    assert all(a <= b or isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) for a, b in pairwise(parts))
    assert isclose(found.median, median(values), rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize(
    ("value", "values", "rank"),
    [
        (9, range(1, 9 + 1), comparison.Rank(1, 9, 0, Quarter.HIGHEST)),
        (1, range(1, 9 + 1), comparison.Rank(9, 9, 0, Quarter.LOWEST)),
        (2, [1, 2, 2, 3], comparison.Rank(2, 4, 1, Quarter.SECOND_HIGHEST)),
        (5, [5, 5, 5], comparison.Rank(1, 3, 2, Quarter.ALIKE)),
        (5.04, [5.0, 5.01, 5.04], comparison.Rank(1, 3, 2, Quarter.ALIKE)),
    ],
)
def test_rank_shares_places(value: float, values: list[float], rank: comparison.Rank) -> None:
    assert comparison.rank_of(value, values, decimals=1) == rank


def test_rank_needs_enough_councils_and_its_own_figure() -> None:
    assert comparison.rank_of(1, [1, 2], decimals=1, at_least=20) is None
    assert comparison.rank_of(7, [1, 2], decimals=1) is None


@given(st.lists(st.integers(0, 40), min_size=2, max_size=160))
def test_equal_figures_rank_alike_and_higher_ones_never_worse(values: list[int]) -> None:
    ranks = {value: comparison.rank_of(value, values, decimals=0) for value in values}
    order = [Quarter.LOWEST, Quarter.SECOND_LOWEST, Quarter.SECOND_HIGHEST, Quarter.HIGHEST]
    found = [ranks[value] for value in sorted(ranks)]
    assert all(rank is not None for rank in found)
    assert [r.place for r in found if r] == sorted((r.place for r in found if r), reverse=True)
    if len(found) > 1:
        places = [order.index(r.quarter) for r in found if r]
        assert places == sorted(places)
    assert sum(r.sharing + 1 for r in found if r) == len(values)


@pytest.mark.parametrize(
    ("quarter", "polarity", "is_good"),
    [
        (Quarter.HIGHEST, Polarity.HIGH, True),
        (Quarter.HIGHEST, Polarity.LOW, False),
        (Quarter.LOWEST, Polarity.HIGH, False),
        (Quarter.LOWEST, Polarity.LOW, True),
        (Quarter.LOWEST, Polarity.NEITHER, None),
        (Quarter.SECOND_HIGHEST, Polarity.HIGH, None),
        (Quarter.ALIKE, Polarity.HIGH, None),
    ],
)
def test_quarter_is_favourable(quarter: Quarter, polarity: str, is_good: bool | None) -> None:
    assert comparison.is_favourable(quarter, polarity) is is_good


@pytest.mark.parametrize(
    ("now", "before", "direction"),
    [(2.0, 1.0, Direction.HIGHER), (1.0, 2.0, Direction.LOWER), (1.04, 0.96, Direction.SAME)],
)
def test_direction_is_of_published_figures(now: float, before: float, direction: Direction) -> None:
    assert comparison.direction_of(now, before, decimals=1) == direction


@pytest.mark.parametrize(
    ("direction", "polarity", "better"),
    [
        (Direction.HIGHER, Polarity.HIGH, True),
        (Direction.HIGHER, Polarity.LOW, False),
        (Direction.LOWER, Polarity.LOW, True),
        (Direction.LOWER, Polarity.HIGH, False),
        (Direction.LOWER, Polarity.NEITHER, None),
        (Direction.SAME, Polarity.HIGH, None),
    ],
)
def test_direction_is_better(direction: Direction, polarity: str, better: bool | None) -> None:
    assert comparison.is_better(direction, polarity) is better


def test_z_uses_the_median_absolute_deviation() -> None:
    others = [40, 33, 48, 38, 36, 40, 51, 47, 41, 39]  # median 40, deviations 0 7 8 2 4 0 11 7 1 1: median 3
    found = comparison.robust_z(50, others, decimals=0)
    assert found is not None
    assert isclose(found, 10 / (1.4826 * 3))


def test_z_is_floored_by_the_rounding_and_by_chance() -> None:
    assert comparison.robust_z(42, [40] * 10, decimals=0) == 2
    assert comparison.robust_z(42, [40] * 10, decimals=0, error=4) == 0.5
    assert comparison.robust_z(42, [], decimals=0) is None


@given(FIGURES, LISTS, st.integers(0, 4))
def test_z_points_the_way_the_figure_lies(value: float, others: list[float], decimals: int) -> None:
    z = comparison.robust_z(value, others, decimals=decimals)
    mirrored = comparison.robust_z(-value, [-other for other in others], decimals=decimals)
    assert z is not None
    assert mirrored is not None
    assert (z > 0) == (value > median(others))
    assert isclose(z, -mirrored, rel_tol=1e-9, abs_tol=1e-9)


def test_standard_error_of_shares_and_rates() -> None:
    assert isclose(comparison.standard_error(40, Unit.PERCENT, 100), 100 * sqrt(0.4 * 0.6 / 100))
    assert isclose(comparison.standard_error(70, Unit.PER_10_000, 50_000), 10_000 * sqrt(350) / 50_000)
    assert comparison.standard_error(70, Unit.PER_10_000, None) == 0
    assert comparison.standard_error(70, Unit.SCORE, 100) == 0


@given(st.floats(0, 100), st.floats(1, 1e6))
def test_standard_error_is_never_nought_where_a_denominator_is_known(expected: float, denominator: float) -> None:
    assert comparison.standard_error(expected, Unit.PERCENT, denominator) > 0
    assert comparison.standard_error(expected, Unit.PER_1_000, denominator) > 0


def test_counts_are_not_compared() -> None:
    assert [unit for unit in Unit if not comparison.is_comparable(unit)] == [Unit.NUMBER, Unit.FTE]
    assert comparison.is_comparable(Unit.NUMBER, decimals=1)
    assert not comparison.is_comparable(Unit.FTE, decimals=1)


@given(st.integers(-5, 30), st.lists(st.integers(0, 20), max_size=12))
def test_among_counts_everybody_once(value: int, others: list[int]) -> None:
    found = comparison.among(value, others, decimals=0)
    assert found.of == len(others)
    assert (found.lower, found.higher) == (sum(o < value for o in others), sum(o > value for o in others))


@pytest.mark.parametrize(
    ("unit", "parts", "shown", "is_hidden"),
    [
        (Unit.NUMBER, 12, 11, True),
        (Unit.NUMBER, 12, 12, False),
        (Unit.NUMBER, 12, 10, False),
        (Unit.PERCENT, 12, 11, False),
    ],
)
def test_total_beside_all_but_one_part_gives_it_away(unit: Unit, parts: int, shown: int, is_hidden: bool) -> None:
    assert comparison.total_gives_away(unit, 0, parts, shown) is is_hidden
