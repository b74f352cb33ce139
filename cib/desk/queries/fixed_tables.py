"""The fixed tables for government: complete years alone, no council, small numbers suppressed (R014).

A year stands in them once it is over. So its figures no longer move, and two readings on different days tell no more
than one: the difference would be a small number.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, Count, DateField, F, Q, Sum, Value, When

from cib.common import clock
from cib.desk.rules.suppression import SHOWN_FROM, TOTAL, suppressed
from councils.models import Region
from peerchallenge.enums import Leg, OfferKind, Phase
from peerchallenge.models import Engagement, ProgrammeYear, Transfer

YEARS_SHOWN: Final = 3
#: How government statistics mark a number that is suppressed so that nobody can be told from it.
SUPPRESSED: Final = "[c]"


@dataclass(frozen=True)
class FixedTable:
    """One table as it is published: its name in addresses, title, what its rows are, heads, lines of text, totals.

    `left_out` names the columns of which there were fewer than 5: they are in no total.
    """

    name: str
    title: str
    rows_are: str
    head: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    last: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def file_head(self) -> tuple[str, ...]:
        """Give the heads of all columns, for a file."""
        return (self.rows_are, *self.head)

    @property
    def file_lines(self) -> list[tuple[str, ...]]:
        """Give all lines, for a file."""
        return [*self.lines, *([self.last] if self.last else [])]


def complete_years(today: dt.date) -> list[ProgrammeYear]:
    """Give the last programme years that are over, the oldest first."""
    return list(ProgrammeYear.objects.filter(ends_on__lt=today).order_by("-starts_on")[:YEARS_SHOWN])[::-1]


def fixed_tables(today: dt.date) -> list[FixedTable]:
    """Give all tables that government reads, the latest year first; four queries."""
    years = complete_years(today)
    regions = list(Region.objects.order_by("name").values_list("name", flat=True))
    begun = _begun(years)
    return [*(_of_year(year, regions, begun[year.starts_on]) for year in reversed(years)), _effort(years)]


def _begun(years: Sequence[ProgrammeYear]) -> dict[dt.date, Counter[tuple[str, str]]]:
    """Count what went on site in each of these years, by region and kind."""
    found: dict[dt.date, Counter[tuple[str, str]]] = {year.starts_on: Counter() for year in years}
    in_year = [When(_within(year), then=Value(year.starts_on)) for year in years]
    if not in_year:
        return found
    rows = Engagement.objects.annotate(year=Case(*in_year, output_field=DateField())).filter(year__isnull=False)
    grouped = rows.order_by().values_list("year", "host__region__name", "offer_version__offer__kind")
    for year, region, kind, count in grouped.annotate(n=Count("pk")):
        found[year][region, OfferKind(kind).label] += count
    return found


def _within(year: ProgrammeYear) -> Q:
    after = clock.london_midnight(year.ends_on + dt.timedelta(days=1))
    return Q(visit_started_at__gte=clock.london_midnight(year.starts_on), visit_started_at__lt=after)


def _of_year(year: ProgrammeYear, regions: Sequence[str], begun: Counter[tuple[str, str]]) -> FixedTable:
    """Give the table of one year. No number of one year is in the table of another, so none can be set against it."""
    table = suppressed(regions, [kind.label for kind in OfferKind], begun)
    title = f"Challenges and reviews that went on site in {year}"
    lines = tuple((row, *map(_shown, numbers)) for row, numbers in table.rows) if table.columns else ()
    last = (TOTAL, *map(_shown, table.totals)) if table.columns else ()
    return FixedTable(f"regions-{year.starts_on.year}", title, "Region", table.columns, lines, last, table.left_out)


def _shown(number: int | None) -> str:
    return SUPPRESSED if number is None else f"{number}"


def _effort(years: Sequence[ProgrammeYear]) -> FixedTable:
    """Give how many people served and how many days they gave, of all England: years that add up to nothing shown."""
    rows = Transfer.objects.filter(year__in=years, leg=Leg.GIVEN, phase__in=[Phase.DELIVERED, Phase.REVERSED])
    signed = Sum(Case(When(phase=Phase.REVERSED, then=-1), default=1) * F("half_days"))
    grouped = (
        rows.order_by()
        .values_list("year")
        .annotate(people=Count("person_id", distinct=True, filter=Q(phase=Phase.DELIVERED)), half_days=signed)
    )
    found: dict[Any, tuple[int, int]] = {year: (people, half_days // 2) for year, people, half_days in grouped}
    figures = [found.get(year.pk, (0, 0)) for year in years]
    people, days = zip(*map(_safe_pair, figures), strict=True) if figures else ((), ())
    lines = (("People who served on teams", *people), ("Whole days that they gave", *days)) if years else ()
    return FixedTable("effort", "People and days", "Figure", tuple(map(str, years)), lines)


def _safe_pair(figures: tuple[int, int]) -> tuple[str, str]:
    """Suppress both where fewer than 5 people served: their days are theirs."""
    people, days = figures
    if people < SHOWN_FROM:
        return SUPPRESSED, SUPPRESSED
    return f"{people}", f"{days}" if days >= SHOWN_FROM else SUPPRESSED
