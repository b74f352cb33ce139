"""A row of a profile as pages show it: every figure in words, its drawings, and what those say in words."""

from dataclasses import dataclass

from django.urls import reverse

from cib.common.components.pictures import Picture
from cib.common.components.sparkline import lay_out_sparkline
from cib.common.components.strip import StripFigures, lay_out_strip
from councils.models import Council
from profiles.enums import Polarity
from profiles.models import Indicator, ReadingPeriod
from profiles.queries.comparison import Figure, is_compared
from profiles.queries.differences import band_of, plain
from profiles.queries.profiles import Point, Row
from profiles.rules import words
from profiles.rules.comparison import is_favourable

NOTHING = "–"
COUNTS_ARE_NOT_COMPARED = "A count: it grows with the council’s size, so it is compared with nobody’s"


@dataclass(frozen=True)
class Drawn:
    """A picture with its title and what it says in words."""

    uid: str
    picture: Picture
    title: str
    description: str


@dataclass(frozen=True)
class ShownRow:
    """One indicator as a line of a table."""

    row: Row
    label: str
    url: str
    sub: str
    value: str
    value_note: str
    nation: str
    region: str
    band: str
    spark: Drawn
    strip: Drawn
    mark: str
    sentence: str
    more: tuple[str, ...]


def figure_of(indicator: Indicator, figure: Figure | None) -> str:
    """Write a figure, or why there is none."""
    if figure is None:
        return words.NO_FIGURE
    if figure.value is None:
        return words.missing_words(figure.missing)
    return words.figure_words(figure.value, indicator.unit, indicator.decimals)


def since(now: ReadingPeriod, before: ReadingPeriod) -> str:
    """Say from when a figure moved: a year ago, or the period's name where it is not the year before."""
    is_a_year = now.last_year - before.last_year == 1 and now.quarter == before.quarter
    return "a year ago" if is_a_year else f"in {before.label}"


def indicator_url(council: Council, indicator: Indicator) -> str:
    """Give the page of one indicator of a council."""
    return reverse("profiles:indicator", args=[council.la_code, indicator.code])


def change_of(row: Row) -> str:
    """Say how the council's figure moved, and whether that is better; nothing without an earlier one."""
    if row.point is None or row.value is None or row.before is None or row.before.value is None:
        return ""
    told = words.change_words(
        row.value,
        row.before.value,
        since(row.point.period, row.before.period),
        decimals=row.indicator.decimals,
        polarity=row.indicator.polarity,
    )
    return words.capital(told)


def sentence_of(row: Row) -> str:
    """Say where the figure stands among all councils, and which way is better."""
    if row.rank is not None:
        return words.quarter_words(row.rank, row.indicator.polarity)
    if not is_compared(row.indicator):
        return COUNTS_ARE_NOT_COMPARED
    return words.capital(words.polarity_words(row.indicator.polarity))


def mark_of(row: Row) -> str:
    """Name the mark beside that sentence."""
    if row.indicator.polarity == Polarity.NEITHER or row.rank is None:
        return "neutral"
    marks = {True: "favourable", False: "unfavourable", None: "between"}
    return marks[is_favourable(row.rank.quarter, row.indicator.polarity)]


def last_figure_of(row: Row) -> str:
    """Say the council's last figure where the row's own period has none."""
    last = row.last_point
    if row.value is not None or last is None or last.value is None:
        return ""
    return f"Last figure: {plain(row.indicator, last.value)} in {last.period.label}"


def in_year_words(row: Row) -> str:
    """Say the council's own last figure, later than the published ones."""
    point = row.in_year[-1] if row.in_year else None
    if point is None:
        return ""
    return f"Own figure for {point.period.label}, provisional: {figure_of(row.indicator, point.own)}"


def band_words(row: Row) -> str:
    """Write the neighbours' middle half, or say why none is told."""
    if not is_compared(row.indicator):
        return "Not compared"
    band = row.point.band if row.point else None
    return band_of(row.indicator, band) if band else "Too few have a figure"


def _more(row: Row) -> tuple[str, ...]:
    place = words.capital(words.rank_words(row.rank)) if row.rank and row.rank.sharing + 1 < row.rank.of else ""
    found = (place, change_of(row), in_year_words(row))
    return tuple(part for part in found if part)


def sub_of(row: Row) -> str:
    """Say the period and the unit under an indicator's name."""
    unit = words.unit_words(row.indicator.unit, row.indicator.unit_note)
    period = row.point.period.label if row.point else ""
    return ", ".join(part for part in (period, unit) if part)


def _spark(row: Row) -> Drawn:
    indicator, points = row.indicator, row.points
    drawn = lay_out_sparkline([p.value for p in points], [(p.band.q1, p.band.q3) if p.band else None for p in points])
    known = [point for point in points if point.value is not None]
    ends = known[:1] + known[-1:] if len(known) > 1 else known
    told = [f"{point.period.label}: {figure_of(indicator, point.own)}." for point in ends]
    has_band = any(point.band for point in points)
    told += ["The band is the middle half of the neighbours."] if has_band else []
    return Drawn(f"s-{indicator.code}", drawn, f"Trend: {indicator.label}", " ".join(told) or "No figures.")


def _strip(row: Row, council: Council) -> Drawn:
    indicator, point = row.indicator, row.point
    if point is None or not is_compared(indicator):
        return Drawn(f"n-{indicator.code}", Picture(0, 0), "", "")
    nation = point.nation.value if point.nation else None
    band, most = point.band, row.spread
    drawn = lay_out_strip(
        StripFigures(
            point.value,
            nation,
            (band.q1, band.q3) if band else None,
            (most.p5, most.p95) if most else None,
        )
    )
    told = [f"{council.short_name} {figure_of(indicator, point.own)}."]
    told += [f"Neighbours’ middle half {band_of(indicator, band)}."] if band else []
    told += [f"England {plain(indicator, nation)}."] if nation is not None else []
    if most:
        told.append(f"Nine in ten councils lie between {plain(indicator, most.p5)} and {plain(indicator, most.p95)}.")
    return Drawn(f"n-{indicator.code}", drawn, f"Comparison: {indicator.label}", " ".join(told))


def shown_row(row: Row, council: Council) -> ShownRow:
    """Put a row into words and pictures."""
    indicator, point = row.indicator, row.point
    return ShownRow(
        row=row,
        label=indicator.label,
        url=indicator_url(council, indicator),
        sub=sub_of(row),
        value=figure_of(indicator, point.own if _is_published(point) else None) if point else words.NO_FIGURE,
        value_note=last_figure_of(row),
        nation=figure_of(indicator, point.nation) if point and point.nation else NOTHING,
        region=figure_of(indicator, point.region) if point and point.region else "",
        band=band_words(row),
        spark=_spark(row),
        strip=_strip(row, council),
        mark=mark_of(row),
        sentence=sentence_of(row),
        more=_more(row),
    )


def _is_published(point: Point) -> bool:
    return point.own is not None and point.own.is_published
