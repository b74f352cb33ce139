"""Figures of councils as an import would leave them: indicators, areas, periods, readings, neighbours."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any

from councils.models import Council, Region, StatisticalNeighbour
from profiles.enums import AreaKind, PeriodForm, Polarity, Unit
from profiles.models import Area, CoreListing, Indicator, Reading, ReadingPeriod, Source, Theme
from tests.factories import councils

PUBLISHED = dt.date(2026, 1, 15)
_numbers = count(1)


def theme(name: str = "Care and adoption", *, position: int = 40, is_context: bool = False) -> Theme:
    """Give the theme of that name."""
    code = name.lower().replace(" ", "-")
    found, _ = Theme.objects.get_or_create(
        code=code, defaults={"name": name, "position": position, "is_context": is_context}
    )
    return found


def source() -> Source:
    """Give the source that figures come from."""
    facts = {"name": "Local Authority Interactive Tool", "publisher": "Department for Education"}
    found, _ = Source.objects.get_or_create(
        code="lait", defaults={**facts, "licence": "Open Government Licence v3.0", "url": "https://example.org/lait"}
    )
    return found


def indicator(label: str = "", *, core: bool = True, in_theme: Theme | None = None, **fields: Any) -> Indicator:
    """Make an indicator, on the core list unless told otherwise."""
    number = next(_numbers)
    facts = {
        "code": f"measure-{number}",
        "label": label or f"Measure {number}",
        "theme": in_theme or theme(),
        "source": source(),
        "unit": Unit.PERCENT,
        "polarity": Polarity.LOW,
        "period_form": PeriodForm.FINANCIAL_YEAR,
        "decimals": 0,
        **fields,
    }
    made = Indicator.objects.create(**facts)
    if core:
        CoreListing.objects.create(indicator=made, position=number, from_year=2020)
    return made


def period(code: str) -> ReadingPeriod:
    """Give the period of that code: a year, or "2025/26 Q2"."""
    year, _, rest = code.partition("/")
    quarter = int(code[-1]) if "Q" in code else 0
    last = int(year) + 1 if rest else int(year)
    found, _ = ReadingPeriod.objects.get_or_create(
        code=code, defaults={"label": code, "first_year": int(year), "last_year": last, "quarter": quarter}
    )
    return found


def area_of(place: Council | Region | None) -> Area:
    """Give the area of a council, a region, or England for None."""
    if isinstance(place, Council):
        facts = {"kind": AreaKind.COUNCIL, "code": place.la_code, "name": place.name}
        return Area.objects.get_or_create(council=place, defaults=facts)[0]
    if isinstance(place, Region):
        facts = {"kind": AreaKind.REGION, "code": place.gss_code, "name": place.name}
        return Area.objects.get_or_create(region=place, defaults=facts)[0]
    facts = {"kind": AreaKind.NATION, "name": "England"}
    return Area.objects.get_or_create(code="E92000001", defaults=facts)[0]


def reading(of: Indicator, place: Council | Region | None, when: str, value: Any, **fields: Any) -> Reading:
    """Make a reading: a number, or the letter that says why there is none."""
    told = {"value": None, "missing": value} if isinstance(value, str) else {"value": float(value), "missing": ""}
    return Reading.objects.create(
        indicator=of,
        area=area_of(place),
        period=period(when),
        published_on=fields.pop("published_on", PUBLISHED),
        **told,
        **fields,
    )


def readings(of: Indicator, place: Council | Region | None, by_period: Mapping[str, Any]) -> None:
    """Make a reading for each period."""
    for when, value in by_period.items():
        reading(of, place, when, value)


def neighbours(of: Council, others: Sequence[Council], *, closeness: str = "Close") -> None:
    """Publish the council's statistical neighbours, nearest first."""
    StatisticalNeighbour.objects.bulk_create(
        StatisticalNeighbour(council=of, neighbour=other, rank=rank, closeness=closeness, published="2025")
        for rank, other in enumerate(others, 1)
    )


def compared(of: Indicator, council: Council, value: Any, others: Iterable[Any], *, when: str = "2025") -> None:
    """Give a figure to the council and one to each of its neighbours, nearest first."""
    reading(of, council, when, value)
    rows = StatisticalNeighbour.objects.filter(council=council).order_by("rank").select_related("neighbour")
    for row, other in zip(rows, others, strict=False):
        reading(of, row.neighbour, when, other)


def council_with_neighbours(name: str = "Midchester", *, number: int = 10) -> Council:
    """Make a council and its ten neighbours, all with their areas."""
    host = councils.council(name)
    others = [councils.council() for _ in range(number)]
    for place in (host, *others, host.region, None):
        area_of(place)
    neighbours(host, others)
    return host
