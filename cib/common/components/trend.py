"""A trend: one indicator over time, a council as a line over its neighbours' band, England and their middle beside it.

Drawn twice, for a desk and for a telephone, so that text never shrinks; and once more as a file, with its own title.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, log10
from typing import Final

from .palette import PALETTE
from .pictures import Picture, Scale, Shape, Text, dot, line_through, runs_of
from .shapes import Point, short
from .sparkline import Band, band_paths

STEPS: Final = (1, 2, 2.5, 5, 10)
TICKS_MAX: Final = 6
ALIKE: Final = 1e-9  # values nearer than this are drawn as one
LABEL_HEIGHT: Final = 20.0
LETTER_WIDTH: Final = 7.6  # of the labels below, at 14 px
LABEL_LETTER_WIDTH: Final = 7.9  # of those beside the lines, at 15 px, some of them bold


@dataclass(frozen=True)
class TrendFigures:
    """What a trend shows: for each period its label, and what is known; whatever is None is left out."""

    periods: Sequence[str]
    own: Sequence[float | None]
    nation: Sequence[float | None]
    middle: Sequence[float | None]
    bands: Sequence[Band | None]
    in_year: Sequence[float | None] = ()  # a council's own figures, not published: hollow dots


@dataclass(frozen=True)
class Frame:
    """Where the drawing stands within its picture."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    has_labels: bool


WIDE: Final = Frame(640, 330, 56, 474, 14, 300, has_labels=True)
NARROW: Final = Frame(340, 270, 50, 326, 14, 242, has_labels=False)


@dataclass(frozen=True)
class Label:
    """What stands at the end of a line, in its colour."""

    value: float
    words: str
    colour: str
    weight: str = "400"


def ticks_of(low: float, high: float) -> list[float]:
    """Give round values from below the lowest to above the highest, at most six steps apart."""
    if high - low < ALIKE:
        low, high = (low - 1, high + 1) if abs(low) >= ALIKE else (0.0, 1.0)
    rough = (high - low) / TICKS_MAX
    power = 10.0 ** floor(log10(rough))
    step = next(step * power for step in STEPS if step * power >= rough * 0.999999)
    first, last = floor(low / step), ceil(high / step)
    return [round(number * step, 10) for number in range(first, last + 1)]


def lay_out_trend(
    figures: TrendFigures, frame: Frame, write: Callable[[float], str], labels: Sequence[Label] = ()
) -> Picture:
    """Draw the figures into the frame; `write` puts a tick into words, `labels` stand at the right if there is room."""
    frame = _with_room_for(labels, frame)
    drawn = Picture(frame.width, frame.height)
    drawn.shapes.append(Shape(f"M0 0h{frame.width}v{frame.height}h-{frame.width}z", PALETTE["paper"]))
    series = (figures.own, figures.nation, figures.middle, figures.in_year)
    known = [v for line in series for v in line if v is not None]
    known += [edge for band in figures.bands if band for edge in band]
    if not known:
        return drawn
    ticks = ticks_of(min(known), max(known))
    up = Scale(ticks[0], ticks[-1], frame.bottom, frame.top)
    along = Scale(0, max(len(figures.periods) - 1, 1), frame.left + 8, frame.right - 8)
    _grid(drawn, frame, ticks, up, write)
    _periods(drawn, frame, figures.periods, along)
    _lines(drawn, figures, along, up)
    if frame.has_labels:
        drawn.texts += _labels(labels, frame, up)
    return drawn


def _with_room_for(labels: Sequence[Label], frame: Frame) -> Frame:
    """Leave as much room at the right as the longest label needs, and half of the picture at most."""
    if not frame.has_labels or not labels:
        return frame
    longest = max(len(label.words) for label in labels) * LABEL_LETTER_WIDTH + 16
    return replace(frame, right=max(min(frame.right, frame.width - longest), frame.width / 2))


def _grid(drawn: Picture, frame: Frame, ticks: Sequence[float], up: Scale, write: Callable[[float], str]) -> None:
    for tick in ticks:
        y = up(tick)
        path = f"M{short(frame.left)} {short(y)}H{short(frame.right)}"
        drawn.shapes.append(Shape(path, stroke=PALETTE["rule"], width="1"))
        drawn.texts.append(Text(short(frame.left - 6), short(y + 5), write(tick), anchor="end"))


def _periods(drawn: Picture, frame: Frame, periods: Sequence[str], along: Scale) -> None:
    """Name as many periods as there is room for, the last one always."""
    room = (frame.right - frame.left) / max(len(periods) - 1, 1)
    widest = max(len(period) for period in periods) * LETTER_WIDTH + 8
    every = max(ceil(widest / room), 1)
    for number, period in enumerate(periods):
        if (len(periods) - 1 - number) % every == 0:
            is_last = number == len(periods) - 1 and not frame.has_labels
            x = frame.width - 2.0 if is_last and along(number) + widest / 2 > frame.width else along(number)
            anchor = "end" if x != along(number) else "middle"
            drawn.texts.append(Text(short(x), short(frame.bottom + 20), period, anchor=anchor))


def _lines(drawn: Picture, figures: TrendFigures, along: Scale, up: Scale) -> None:
    drawn.shapes += [Shape(path, PALETTE["damson-200"]) for path in band_paths(figures.bands, along, up)]
    _line(drawn, figures.middle, along, up, PALETTE["damson-500"], "2", "7 4")
    _line(drawn, figures.nation, along, up, PALETTE["ink"], "2", "2 3")
    own, paper = PALETTE["petrol-700"], PALETTE["paper"]
    _line(drawn, figures.own, along, up, own, "3")
    drawn.shapes += [Shape(dot(p, 4), own, paper, "1.2") for p in _points(figures.own, along, up) if p]
    drawn.shapes += [Shape(dot(p, 4.5), paper, own, "2.2") for p in _points(figures.in_year, along, up) if p]


def _points(values: Sequence[float | None], along: Scale, up: Scale) -> list[Point | None]:
    return [None if v is None else Point(along(n), up(v)) for n, v in enumerate(values)]


def _line(
    drawn: Picture, values: Sequence[float | None], along: Scale, up: Scale, ink: str, width: str, dashes: str = ""
) -> None:
    points = _points(values, along, up)
    for run in runs_of(points):
        through = [point for n in run if (point := points[n]) is not None]
        if len(through) > 1:
            drawn.shapes.append(Shape(line_through(through), stroke=ink, width=width, dashes=dashes))
        elif dashes:  # a line of one period has no length: a small bar says where it is
            x, y = through[0]
            drawn.shapes.append(Shape(f"M{short(x - 5)} {short(y)}h10", stroke=ink, width=width))


def _labels(labels: Sequence[Label], frame: Frame, up: Scale) -> list[Text]:
    """Put each label beside the end of its line, and no two into one another."""
    placed = apart([up(label.value) for label in labels], LABEL_HEIGHT, frame.top + 5, frame.bottom)
    return [
        Text(short(frame.right + 16), short(y + 5), label.words, label.colour, weight=label.weight, size="15")
        for label, y in zip(labels, placed, strict=True)
    ]


def apart(places: Sequence[float], distance: float, first: float, last: float) -> list[float]:
    """Move places apart until no two are nearer than `distance`, keeping their order, between first and last."""
    order = sorted(range(len(places)), key=lambda number: (places[number], number))
    found = list(places)
    floor_ = first
    for number in order:
        found[number] = max(places[number], floor_)
        floor_ = found[number] + distance
    ceiling = last
    for number in reversed(order):
        found[number] = min(found[number], ceiling)
        ceiling = found[number] - distance
    return found
