"""Councils side by side: for each indicator the last period in which one of them has a figure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from councils.models import Council
from profiles.enums import AreaKind
from profiles.models import Area, Indicator, ReadingPeriod
from profiles.queries.comparison import Figure, at, figures_of, is_compared, values_of_councils
from profiles.queries.profiles import Reader
from profiles.rules.comparison import Spread, spread_of

ByArea = Mapping[int, Mapping[int, Figure]]


@dataclass(frozen=True)
class BesideRow:
    """One indicator: the figures of the councils in their order, England's, and how all councils lie."""

    indicator: Indicator
    period: ReadingPeriod | None
    figures: tuple[Figure | None, ...]
    nation: Figure | None
    spread: Spread | None


def beside(reader: Reader, councils: Sequence[Council], indicators: Iterable[Indicator]) -> list[BesideRow]:
    """Give a row for each indicator, in a fixed number of queries."""
    wanted = list(indicators)
    areas = {area.council_id: area.pk for area in _areas(councils)}
    figures = figures_of(reader.visible, wanted, areas.values(), release__isnull=True)
    periods = {one.pk: last for one in wanted if (last := _last_period(reader, figures.get(one.pk, {})))}
    compared = {one.pk: periods[one.pk].pk for one in wanted if one.pk in periods and is_compared(one)}
    values = values_of_councils(reader.visible, compared)
    order = [areas.get(council.pk) for council in councils]
    return [
        _row(reader, one, periods.get(one.pk), figures.get(one.pk, {}), order, areas.get(None), values.get(one.pk, []))
        for one in wanted
    ]


def _last_period(reader: Reader, by_area: ByArea) -> ReadingPeriod | None:
    used = {pk for area in by_area.values() for pk, figure in area.items() if figure.value is not None}
    return next((period for pk, period in reversed(reader.periods.items()) if pk in used), None)


def _row(
    reader: Reader,
    indicator: Indicator,
    period: ReadingPeriod | None,
    by_area: ByArea,
    order: Sequence[int | None],
    nation: int | None,
    values: Sequence[float],
) -> BesideRow:
    if period is None:
        return BesideRow(indicator, None, (None,) * len(order), None, None)
    figures = tuple(at(by_area, area, period.pk) for area in order)
    spread = spread_of(values, at_least=reader.policy.councils_min)
    return BesideRow(indicator, period, figures, at(by_area, nation, period.pk), spread)


def _areas(councils: Sequence[Council]) -> list[Area]:
    """Give the councils' areas and England's, whose council is None."""
    own = Area.objects.filter(council__in=[council.pk for council in councils])
    return list(own | Area.objects.filter(kind=AreaKind.NATION))
