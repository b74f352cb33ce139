"""One indicator in one period across all councils: for the map, its table and its files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from councils.models import Council
from profiles.enums import AreaKind
from profiles.models import Indicator, Reading, ReadingPeriod
from profiles.queries.comparison import Figure, is_compared
from profiles.queries.profiles import Reader
from profiles.rules.comparison import Rank, Spread, in_order, rank_among, spread_of, total_gives_away


@dataclass(frozen=True)
class CouncilFigure:
    """One council's figure, where there is one, and its rank among all of them."""

    council: Council
    figure: Figure | None
    rank: Rank | None = None

    @property
    def value(self) -> float | None:
        """Give the figure's number."""
        return self.figure.value if self.figure else None


@dataclass(frozen=True)
class England:
    """An indicator in a period: every council in force, England's own figure, and how all lie."""

    indicator: Indicator
    period: ReadingPeriod | None
    periods: tuple[ReadingPeriod, ...]
    rows: tuple[CouncilFigure, ...]
    nation: Figure | None
    spread: Spread | None


def periods_with_figures(reader: Reader, indicator: Indicator) -> list[ReadingPeriod]:
    """Give the periods in which a council has a published figure of the indicator, the last one first."""
    rows = _published(reader, indicator).filter(area__kind=AreaKind.COUNCIL, value__isnull=False)
    found = set(rows.values_list("period_id", flat=True).order_by().distinct())
    return [period for pk, period in reversed(reader.periods.items()) if pk in found]


def _published(reader: Reader, indicator: Indicator) -> "QuerySet[Reading]":
    return Reading.objects.filter(reader.visible, indicator=indicator, release__isnull=True)


def england_of(reader: Reader, indicator: Indicator, asked: str = "") -> England:
    """Give the indicator across England in the period of that code, or in its last one."""
    periods = periods_with_figures(reader, indicator)
    period = next((one for one in periods if one.code == asked), periods[0] if periods else None)
    by_council, nation = _figures(reader, indicator, period)
    councils = list(Council.objects.in_force().select_related("region").order_by("name"))
    rows = tuple(CouncilFigure(council, by_council.get(council.pk)) for council in councils)
    values = [row.value for row in rows if row.value is not None]
    if total_gives_away(indicator.unit, indicator.decimals, len(rows), len(values)):
        nation = None
    spread = spread_of(values, at_least=reader.policy.councils_min)
    return England(indicator, period, tuple(periods), _ranked(indicator, rows, values, reader), nation, spread)


def _figures(
    reader: Reader, indicator: Indicator, period: ReadingPeriod | None
) -> tuple[dict[UUID, Figure], Figure | None]:
    if period is None:
        return {}, None
    rows = _published(reader, indicator).filter(period=period, area__kind__in=[AreaKind.COUNCIL, AreaKind.NATION])
    found = rows.order_by().values_list("area__kind", "area__council_id", *Figure._fields)
    by_council: dict[UUID, Figure] = {}
    nation = None
    for kind, council, *figure in found:
        if kind == AreaKind.NATION:
            nation = Figure(*figure)
        else:
            by_council[council] = Figure(*figure)
    return by_council, nation


def _ranked(
    indicator: Indicator, rows: Sequence[CouncilFigure], values: Sequence[float], reader: Reader
) -> tuple[CouncilFigure, ...]:
    if not is_compared(indicator):
        return tuple(rows)
    ordered = in_order(values, decimals=indicator.decimals)
    known: dict[float, Rank | None] = {
        value: rank_among(value, ordered, decimals=indicator.decimals, at_least=reader.policy.councils_min)
        for value in set(values)
    }
    return tuple(
        CouncilFigure(row.council, row.figure, known[row.value]) if row.value is not None else row for row in rows
    )


def choices(indicators: Iterable[Indicator]) -> list[tuple[str, list[Indicator]]]:
    """Gather indicators under their themes, for a list to choose from."""
    found: dict[str, list[Indicator]] = {}
    for indicator in indicators:
        found.setdefault(indicator.theme.name, []).append(indicator)
    return list(found.items())


def all_indicators() -> list[Indicator]:
    """Give every indicator with its theme, by the themes' order and label."""
    return list(Indicator.objects.select_related("theme", "source").order_by("theme__position", "label", "pk"))
