"""Figures as files: the head of each table and its rows, with source and licence beside every figure."""

from typing import Any, Final

from councils.models import Council
from profiles.models import Indicator
from profiles.queries.comparison import Figure
from profiles.queries.profiles import Point, Row
from profiles.rules.comparison import Spread

PROFILE_HEAD: Final = (
    "Theme",
    "Code",
    "Indicator",
    "Unit",
    "Better",
    "Period",
    "Figure",
    "Why none",
    "How firm",
    "Period before",
    "Figure before",
    "England",
    "Region",
    "Neighbours’ lower quarter",
    "Neighbours’ middle",
    "Neighbours’ upper quarter",
    "Neighbours with a figure",
    "Rank, 1 is highest",
    "Councils with a figure",
    "Quarter",
    "Source",
    "Publisher",
    "Licence",
    "Published on",
    "Council",
    "Own period, provisional",
    "Own figure, provisional",
)


def source_of(indicator: Indicator, figure: Figure | None, council: Council) -> tuple[Any, ...]:
    """Name source, publisher, licence and day of a figure; a council's own figure has no publisher but itself."""
    if figure is not None and not figure.is_published:
        return (f"{council.name}’s own figure, provisional", "Not published", "", "")
    source = indicator.source
    return (source.name, source.publisher, source.licence, figure.published_on if figure else "")


def value(indicator: Indicator, figure: Figure | None) -> float | None:
    """Give a figure as a number with the decimals it is published with."""
    if figure is None or figure.value is None:
        return None
    return rounded(indicator, figure.value)


def rounded(indicator: Indicator, number: float) -> float:
    """Round to the indicator's decimals, a whole number without any."""
    return round(number, indicator.decimals) if indicator.decimals else float(round(number))


def why_none(figure: Figure | None) -> str:
    """Say why there is no figure."""
    return figure.missing if figure is not None else "no reading"


def band(indicator: Indicator, spread: Spread | None) -> tuple[Any, ...]:
    """Give lower quarter, middle, upper quarter of the neighbours and how many have a figure."""
    if spread is None:
        return ("", "", "", "")
    return (*(rounded(indicator, edge) for edge in (spread.q1, spread.median, spread.q3)), spread.n)


def _or_empty(number: float | None) -> Any:
    return "" if number is None else number


def _of_point(indicator: Indicator, point: Point | None) -> tuple[Any, ...]:
    if point is None:
        return ("", "", "no figure", "")
    own = point.own if point.own and point.own.is_published else None
    shown = value(indicator, own)
    reason = why_none(own) if shown is None else ""
    return (point.period.label, _or_empty(shown), reason, own.finality if own else "")


def row(found: Row, council: Council) -> tuple[Any, ...]:
    """Give one indicator of a council's profile as a line of the file."""
    indicator, point, before, rank = found.indicator, found.point, found.before, found.rank
    own, in_year = point.own if point else None, found.in_year[-1] if found.in_year else None
    return (
        indicator.theme.name,
        indicator.code,
        indicator.label,
        " ".join(part for part in (indicator.get_unit_display(), indicator.unit_note) if part),
        indicator.get_polarity_display(),
        *_of_point(indicator, point),
        before.period.label if before else "",
        _or_empty(value(indicator, before.own if before else None)),
        _or_empty(value(indicator, point.nation if point else None)),
        _or_empty(value(indicator, point.region if point else None)),
        *band(indicator, point.band if point else None),
        rank.place if rank else "",
        rank.of if rank else "",
        rank.quarter.value.replace("_", " ") if rank else "",
        indicator.source.name,
        indicator.source.publisher,
        indicator.source.licence,
        own.published_on if own else "",
        council.name,
        in_year.period.label if in_year else "",
        _or_empty(value(indicator, in_year.own if in_year else None)),
    )
