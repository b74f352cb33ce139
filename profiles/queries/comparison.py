"""Reading the figures that a comparison is made of: few queries for many indicators, never a figure unseen."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.core.cache import cache
from django.db.models import CharField, OuterRef, Q, Subquery
from django.db.models.functions import Cast

from councils.models import Council
from councils.queries import neighbours_of
from profiles.enums import AreaKind
from profiles.models import Area, ComparisonPolicy, Indicator, Reading, ReadingPeriod
from profiles.rules.comparison import is_comparable


class Figure(NamedTuple):
    """One reading as a comparison needs it; `release_id` is set where it is a council's own, in year."""

    value: float | None
    missing: str
    denominator: float | None
    finality: str
    release_id: UUID | None
    published_on: Any

    @property
    def is_published(self) -> bool:
        """Tell whether it was published for everybody; a council's own figures are compared with nobody's."""
        return self.release_id is None


#: By indicator, area and period.
Figures = Mapping[UUID, Mapping[int, Mapping[int, Figure]]]
_COLUMNS = ("indicator_text", "area_id", "period_id")
POLICY_KEY: Final = "profiles:comparison-policy"
POLICY_KEPT_SECONDS: Final = 60
_NONE: Mapping[Any, Any] = {}


@dataclass(frozen=True)
class Neighbour:
    """A council that resembles another one: rank 1 is the nearest."""

    council: Council
    area_id: int | None
    rank: int
    closeness: str


@dataclass(frozen=True)
class Places:
    """A council among those it is compared with."""

    council: Council
    own: int | None
    region: int | None
    nation: int | None
    neighbours: tuple[Neighbour, ...]

    @property
    def area_ids(self) -> list[int]:
        """Give the areas whose figures a comparison reads."""
        found = [self.own, self.region, self.nation, *(neighbour.area_id for neighbour in self.neighbours)]
        return [pk for pk in found if pk is not None]

    @property
    def are_neighbours_close(self) -> bool:
        """Tell whether the publisher finds at least one neighbour close; of two councils it finds none."""
        return any(neighbour.closeness != "Not close" for neighbour in self.neighbours)


def comparison_policy() -> ComparisonPolicy:
    """Give what the programme says about comparing; what the product says where it has not.

    Every page of figures asks, and it changes once in years: what changes it forgets what is kept, and a process
    that keeps its own sees it within a minute.
    """
    found: ComparisonPolicy | None = cache.get_or_set(POLICY_KEY, _policy, POLICY_KEPT_SECONDS)
    return found or _policy()


def _policy() -> ComparisonPolicy:
    return ComparisonPolicy.objects.order_by("pk").first() or ComparisonPolicy()


def places_of(council: Council) -> Places:
    """Give the council's area, its region's, England's and its statistical neighbours', in one query if it has any."""
    rows = list(neighbours_of(council).select_related("neighbour__area").annotate(**_around("council")))
    neighbours = tuple(Neighbour(row.neighbour, _area_of(row.neighbour), row.rank, row.closeness) for row in rows)
    around: Any = rows[0] if rows else Council.objects.annotate(**_around("")).get(pk=council.pk)
    return Places(council, around.own_area, around.region_area, around.nation_area, neighbours)


def _around(path: str) -> dict[str, Subquery]:
    """Give the areas around a council as columns; `path` leads to the council."""
    own, region = (path or "pk", f"{path}__region" if path else "region")
    wanted = {
        "own_area": Area.objects.filter(council=OuterRef(own)),
        "region_area": Area.objects.filter(region=OuterRef(region)),
        "nation_area": Area.objects.filter(kind=AreaKind.NATION),
    }
    return {name: Subquery(areas.values("pk")[:1]) for name, areas in wanted.items()}


def _area_of(council: Council) -> int | None:
    area = getattr(council, "area", None)
    return area.pk if area is not None else None


#: Making a UUID of each of ten thousand rows took half of a page's time: they are told apart by their text.
_AS_TEXT: Final = Cast("indicator_id", CharField())


def _by_text(ids: Iterable[UUID]) -> dict[str, UUID]:
    """Give the ids by their text, as PostgreSQL and as SQLite write them."""
    return {text: pk for pk in ids for text in (str(pk), pk.hex)}


def figures_of(visible: Q, indicators: Iterable[Any], areas: Iterable[int], **narrowed: Any) -> Figures:
    """Give the figures of these indicators and areas that may be seen, in one query; `visible` decides which."""
    known = _by_text(indicator.pk for indicator in indicators)
    rows = Reading.objects.filter(visible, indicator__in=set(known.values()), area__in=list(areas), **narrowed)
    rows = rows.order_by().annotate(indicator_text=_AS_TEXT)
    found: dict[UUID, dict[int, dict[int, Figure]]] = defaultdict(lambda: defaultdict(dict))
    for indicator, area, period, *figure in rows.values_list(*_COLUMNS, *Figure._fields):
        found[known[indicator]][area][period] = Figure(*figure)
    return found


def periods_in_order() -> dict[int, ReadingPeriod]:
    """Give all periods by their keys, the earliest first."""
    return {period.pk: period for period in ReadingPeriod.objects.all()}


def values_of_councils(visible: Q, periods: Mapping[UUID, int]) -> dict[UUID, list[float]]:
    """Give, for each indicator in its period, the published figures of all councils in force, in one query."""
    if not periods:
        return {}
    by_period: dict[int, list[UUID]] = defaultdict(list)
    for indicator, period in periods.items():
        by_period[period].append(indicator)
    pairs = Q(pk__in=[])
    for period, indicators in by_period.items():
        pairs |= Q(period=period, indicator__in=indicators)
    rows = Reading.objects.filter(visible, pairs, release__isnull=True, value__isnull=False)
    rows = rows.filter(area__kind=AreaKind.COUNCIL, area__council__ends_on__isnull=True)
    known = _by_text(periods)
    found: dict[UUID, list[float]] = defaultdict(list)
    rows = rows.order_by().annotate(indicator_text=_AS_TEXT)
    for indicator, value in rows.values_list("indicator_text", "value"):
        found[known[indicator]].append(value)  # type: ignore[arg-type]  # those without are filtered out
    return found


def at(figures: Mapping[int, Mapping[int, Figure]], area: int | None, period: int) -> Figure | None:
    """Give the figure of an area in a period, or None where nothing may be seen of it."""
    return figures.get(area or 0, _NONE).get(period)


def is_compared(indicator: Indicator) -> bool:
    """Tell whether the indicator's figures may be set beside those of councils of another size."""
    return is_comparable(indicator.unit, indicator.decimals)


def councils_in_region(indicator: Indicator, region: int) -> int:
    """Count a region's councils that a total of counts would be made of; nothing is asked where nothing adds up."""
    if is_compared(indicator):
        return 0
    found: int = Council.objects.in_force().filter(region=region).count()
    return found
