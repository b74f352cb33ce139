"""A council's profile: for each indicator its figures over time, beside its neighbours, region and England."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cib.common import clock
from councils.models import Council
from profiles.models import ComparisonPolicy, Indicator, ReadingPeriod, Theme
from profiles.queries.comparison import (
    Figure,
    Figures,
    Neighbour,
    Places,
    at,
    comparison_policy,
    figures_of,
    is_compared,
    periods_in_order,
    places_of,
    values_of_councils,
)
from profiles.queries.visible import public_readings, visible_readings
from profiles.rules.comparison import (
    Among,
    Rank,
    Spread,
    among,
    rank_of,
    robust_z,
    spread_of,
    standard_error,
)

APRIL = 4


@dataclass(frozen=True)
class Point:
    """One period of an indicator: the council's figure, England's, the region's, and how its neighbours lie."""

    period: ReadingPeriod
    own: Figure | None
    nation: Figure | None
    region: Figure | None
    band: Spread | None

    @property
    def value(self) -> float | None:
        """Give the council's published figure."""
        return self.own.value if self.own and self.own.is_published else None


@dataclass(frozen=True)
class Row:
    """One indicator of a profile. `point` is its last period with a figure anywhere; None where there is none."""

    indicator: Indicator
    points: tuple[Point, ...]
    neighbours: tuple[tuple[Neighbour, Figure | None], ...] = ()
    in_year: tuple[Point, ...] = ()  # a council's own figures, later than what is published
    spread: Spread | None = None  # of all councils, in the same period
    rank: Rank | None = None

    @property
    def point(self) -> Point | None:
        """Give the period that the row is about."""
        return self.points[-1] if self.points else None

    @property
    def value(self) -> float | None:
        """Give the council's figure in that period."""
        return self.point.value if self.point else None

    @property
    def last_point(self) -> Point | None:
        """Give the last period in which the council itself has a figure."""
        return next((point for point in reversed(self.points) if point.value is not None), None)

    @property
    def before(self) -> Point | None:
        """Give the period with a figure before the one that the row is about."""
        return next((point for point in reversed(self.points[:-1]) if point.value is not None), None)

    @property
    def neighbour_values(self) -> list[float]:
        """Give the neighbours' published figures in that period."""
        return [figure.value for _, figure in self.neighbours if figure and figure.value is not None]

    @property
    def among(self) -> Among | None:
        """Count the neighbours below and above the council."""
        if self.value is None or self.point is None or self.point.band is None:
            return None
        return among(self.value, self.neighbour_values, decimals=self.indicator.decimals)

    @cached_property
    def z(self) -> float | None:
        """Give how far the council lies from its neighbours; None where that cannot be told fairly."""
        point, indicator = self.point, self.indicator
        if point is None or point.value is None or point.band is None or not is_compared(indicator):
            return None
        denominator = point.own.denominator if point.own else None
        error = standard_error(point.band.median, indicator.unit, denominator)
        return robust_z(point.value, self.neighbour_values, decimals=indicator.decimals, error=error)


@dataclass(frozen=True)
class Reader:
    """What one reading of figures needs again and again: who may see what, the periods, how to compare."""

    visible: Q
    periods: dict[int, ReadingPeriod]
    policy: ComparisonPolicy
    periods_max: int


def reader_for(user: Any, *, periods_max: int | None = None) -> Reader:
    """Ask once what the user may see and how figures are compared; as many periods as the policy says, unless told."""
    policy = comparison_policy()
    return Reader(visible_readings(user), periods_in_order(), policy, periods_max or policy.periods_shown_max)


def public_reader() -> Reader:
    """Read what anybody may see: for words that others read as well."""
    policy = comparison_policy()
    return Reader(public_readings(), periods_in_order(), policy, policy.periods_shown_max)


def core_year() -> int:
    """Give the year whose core list holds today: the one that began last April (R082)."""
    today = clock.today()
    return today.year if today.month >= APRIL else today.year - 1


def core_indicators() -> QuerySet[Indicator]:
    """Give this year's core indicators, with theme and source, in their order."""
    found: QuerySet[Indicator] = Indicator.objects.core(core_year()).select_related("theme", "source")
    return found


def indicators_of(theme: Theme) -> QuerySet[Indicator]:
    """Give all indicators of a theme, with their source, by the publisher's headings."""
    rows: QuerySet[Indicator] = Indicator.objects.filter(theme=theme).select_related("theme", "source")
    return rows.order_by("topic", "label", "pk")


def rows_of(reader: Reader, council: Council, indicators: Iterable[Indicator]) -> tuple[Places, list[Row]]:
    """Give a row for each indicator, in a fixed number of queries; ranks are added by `ranked`."""
    wanted = list(indicators)
    places = places_of(council)
    figures = figures_of(reader.visible, wanted, places.area_ids)
    return places, [row_of(reader, places, indicator, figures) for indicator in wanted]


def row_of(reader: Reader, places: Places, indicator: Indicator, figures: Figures) -> Row:
    """Put together one indicator's row from the figures read."""
    by_area = figures.get(indicator.pk, {})
    used = {period for area in by_area.values() for period in area}
    points = [_point(reader, places, period, by_area) for period in without_gaps(reader.periods, used)]
    published = _trimmed([point for point in points if not _is_own(point)])[-reader.periods_max :]
    last = published[-1].period if published else None
    later = tuple(p for p in points if _is_own(p) and (last is None or _order(p.period) > _order(last)))
    neighbours = tuple((n, at(by_area, n.area_id, last.pk)) for n in places.neighbours) if last else ()
    shown = tuple((n, figure if figure and figure.is_published else None) for n, figure in neighbours)
    return Row(indicator, tuple(published), shown, later)


def without_gaps(periods: Mapping[int, ReadingPeriod], used: Collection[int]) -> list[ReadingPeriod]:
    """Give the periods used, in order, and the years between them for which nobody published anything."""
    found = [period for pk, period in periods.items() if pk in used]
    between = []
    for before, after in pairwise(found):
        if before.quarter or after.quarter or _span(before) != _span(after):
            continue
        years = range(before.last_year + 1, after.last_year)
        alike = (one for one in periods.values() if not one.quarter and _span(one) == _span(after))
        between += [one for one in alike if one.last_year in years]
    return sorted([*found, *between], key=_order)


def _span(period: ReadingPeriod) -> int:
    return period.last_year - period.first_year


def _point(reader: Reader, places: Places, period: ReadingPeriod, by_area: Any) -> Point:
    found = (at(by_area, n.area_id, period.pk) for n in places.neighbours)
    values = [figure.value for figure in found if figure and figure.is_published and figure.value is not None]
    own, nation, region = (at(by_area, area, period.pk) for area in (places.own, places.nation, places.region))
    return Point(period, own, nation, region, spread_of(values, at_least=reader.policy.neighbours_min))


def _is_own(point: Point) -> bool:
    return point.own is not None and not point.own.is_published


def _order(period: ReadingPeriod) -> tuple[int, int, int]:
    return period.last_year, period.quarter, period.first_year


def _has_figure(point: Point) -> bool:
    figures = (point.own, point.nation, point.region)
    return point.band is not None or any(figure and figure.value is not None for figure in figures)


def _trimmed(points: Sequence[Point]) -> list[Point]:
    """Leave out the periods at the end that the publisher left empty for everybody."""
    last = max((number for number, point in enumerate(points) if _has_figure(point)), default=-1)
    return list(points[: last + 1])


def ranked(reader: Reader, rows: Sequence[Row]) -> list[Row]:
    """Add to each row how all councils lie in its period and the council's rank among them, in one query."""
    periods = {row.indicator.pk: row.point.period.pk for row in rows if _is_ranked(row) and row.point}
    values = values_of_councils(reader.visible, periods)
    return [_with_rank(row, values, reader.policy.councils_min) for row in rows]


def _is_ranked(row: Row) -> bool:
    return row.point is not None and is_compared(row.indicator)


def _with_rank(row: Row, values: Mapping[UUID, list[float]], at_least: int) -> Row:
    found = values.get(row.indicator.pk, [])
    spread = spread_of(found, at_least=at_least)
    if row.value is None or spread is None:
        return replace(row, spread=spread)
    return replace(row, spread=spread, rank=rank_of(row.value, found, decimals=row.indicator.decimals))
