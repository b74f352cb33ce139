"""The trend of one indicator: the figures that it draws, its words, and the picture as a file of its own."""

from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from cib.common.components import trend
from cib.common.components.palette import PALETTE
from cib.common.components.pictures import Picture, Shape, Text
from councils.models import Council
from profiles.models import Indicator
from profiles.queries.comparison import is_compared
from profiles.queries.differences import band_of, plain
from profiles.queries.profiles import Point, Row
from profiles.rules import words
from profiles.views.shown import Drawn, figure_of


def all_points(row: Row) -> list[Point]:
    """Give the published periods, and after them those of the council's own figures."""
    return [*row.points, *row.in_year]


def _figures(row: Row) -> trend.TrendFigures:
    points = all_points(row)
    compares = is_compared(row.indicator)
    bands = [point.band if compares else None for point in points]
    return trend.TrendFigures(
        periods=[point.period.label for point in points],
        own=[point.value for point in points],
        nation=[point.nation.value if point.nation and compares else None for point in points],
        middle=[band.median if band else None for band in bands],
        bands=[(band.q1, band.q3) if band else None for band in bands],
        in_year=[None] * len(row.points) + [point.own.value if point.own else None for point in row.in_year],
    )


def _labels(row: Row, council: Council) -> list[trend.Label]:
    point, indicator = row.point, row.indicator
    if point is None:
        return []
    found = []
    if point.value is not None:
        name = council.short_name if len(council.short_name) <= NAME_LETTERS_MAX else "This council"
        found.append(trend.Label(point.value, f"{name} {plain(indicator, point.value)}", PALETTE["petrol-700"], "700"))
    if point.nation and point.nation.value is not None and is_compared(indicator):
        value = point.nation.value
        found.append(trend.Label(value, f"England {plain(indicator, value)}", PALETTE["ink"]))
    if point.band and is_compared(indicator):
        words_ = f"Neighbours {band_of(indicator, point.band)}"
        found.append(trend.Label(point.band.median, words_, PALETTE["damson-700"]))
    return found


NAME_LETTERS_MAX: Final = 13


@dataclass(frozen=True)
class _Write:
    """Writes ticks with the unit's sign and as few decimals as they need."""

    indicator: Indicator

    def __call__(self, value: float) -> str:
        decimals = next((d for d in range(3) if abs(value * 10**d - round(value * 10**d)) < 1e-6), 2)
        return words.figure_words(value, self.indicator.unit, decimals)


def drawn_trend(row: Row, council: Council, frame: trend.Frame) -> Drawn:
    """Draw the trend into a frame, with its title and every figure in words."""
    indicator, points = row.indicator, all_points(row)
    drawn = trend.lay_out_trend(_figures(row), frame, _Write(indicator), _labels(row, council))
    span = f", {points[0].period.label} to {points[-1].period.label}" if len(points) > 1 else ""
    told = [
        f"{point.period.label}: {council.short_name} {figure_of(indicator, point.own)}, "
        f"England {figure_of(indicator, point.nation)}"
        for point in points
    ]
    uid = f"t{frame.width}-{indicator.code}"
    return Drawn(uid, drawn, f"{indicator.label}{span}", "; ".join(told) + "." if told else "No figures.")


LINE_HEIGHT: Final = 20
LINE_LETTERS_MAX: Final = 92


def with_words(drawn: Drawn, row: Row, council: Council) -> Drawn:
    """Put title, what the lines are, source and licence under a picture that leaves its page."""
    inside, indicator = drawn.picture, row.indicator
    source, unit = indicator.source, words.unit_words(indicator.unit, indicator.unit_note)
    told = (_LINES, *([_OWN] if row.in_year else []), f"Source: {source.publisher}, {source.name}. {source.licence}.")
    lines = [line for words_ in told for line in wrap(words_, LINE_LETTERS_MAX)]
    heading = wrap(f"{council.name}: {indicator.label}{unit and ', '}{unit}", LINE_LETTERS_MAX - 14)
    low, more = inside.height, LINE_HEIGHT * (len(heading) + len(lines)) + 12
    picture = Picture(inside.width, low + more, list(inside.shapes), list(inside.texts))
    picture.shapes.append(Shape(f"M0 {low}h{inside.width}v{more}h-{inside.width}z", PALETTE["paper"]))
    places = [str(low + 16 + LINE_HEIGHT * number) for number in range(len(heading) + len(lines))]
    picture.texts += [
        Text("8", y, line, PALETTE["ink"], weight="700", size="15") for y, line in zip(places, heading, strict=False)
    ]
    picture.texts += [Text("8", y, line, size="13") for y, line in zip(places[len(heading) :], lines, strict=True)]
    return Drawn(drawn.uid, picture, drawn.title, drawn.description)


_OWN: Final = "Hollow dot: the council’s own figure, provisional and not published."
_LINES: Final = (
    "Line: the council. Dotted: England. Band and dashes: the middle half and the middle of its statistical neighbours."
)
