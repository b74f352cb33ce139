"""A timeline: what happened and will happen, lane by lane, over the years; drawn for a desk and for a telephone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .palette import PALETTE
from .pictures import Picture, Scale, Shape, Text, dot
from .shapes import Point, hexagon, short

LANE_HEIGHT: Final = 46
TOP: Final = 8
AXIS_HEIGHT: Final = 30
RADIUS: Final = 7.0
LABEL_WIDTH_EACH_YEAR: Final = 44


@dataclass(frozen=True)
class Mark:
    """One thing on the timeline: in which lane, when, until when if it lasted; hollow where it is still to come."""

    lane: str
    on: dt.date
    until: dt.date | None = None
    is_ahead: bool = False


@dataclass(frozen=True)
class Lane:
    """A row of the timeline: its key, its name, the colour and shape of its marks."""

    key: str
    name: str
    colour: str = "petrol-700"
    shape: str = "dot"


def lay_out_timeline(
    lanes: Sequence[Lane], marks: Sequence[Mark], *, first: int, last: int, today: dt.date, width: int
) -> Picture:
    """Draw the lanes from the beginning of one year to the end of another; marks outside are left to the list."""
    height = TOP + LANE_HEIGHT * len(lanes) + AXIS_HEIGHT
    scale = Scale(dt.date(first, 1, 1).toordinal(), dt.date(last, 12, 31).toordinal(), 10, width - 10)
    drawn = Picture(width, height)
    drawn.shapes.append(Shape(f"M0 0h{width}v{height}h-{width}z", PALETTE["paper"]))
    _years(drawn, scale, first, last, TOP + LANE_HEIGHT * len(lanes))
    now = short(scale(today.toordinal()))
    drawn.shapes.append(Shape(f"M{now} {TOP}V{height - AXIS_HEIGHT}", stroke=PALETTE["damson-700"], width="1.6"))
    for number, lane in enumerate(lanes):
        middle = TOP + LANE_HEIGHT * number + 30
        drawn.shapes.append(Shape(f"M10 {middle}H{width - 10}", stroke=PALETTE["rule"], width="1"))
        drawn.texts.append(Text("10", str(middle - 14), lane.name, weight="600"))
        for mark in marks:
            if mark.lane == lane.key and first <= mark.on.year <= last:
                _mark(drawn, lane, mark, scale, middle, last)
    return drawn


def _years(drawn: Picture, scale: Scale, first: int, last: int, bottom: int) -> None:
    every = max(1, -(-LABEL_WIDTH_EACH_YEAR * (last - first + 1) // drawn.width))
    for year in range(first, last + 1):
        at = scale(dt.date(year, 1, 1).toordinal())
        drawn.shapes.append(Shape(f"M{short(at)} {TOP}V{bottom}", stroke=PALETTE["mist"], width="1"))
        if (year - first) % every == 0:
            drawn.texts.append(Text(short(at), str(bottom + 18), str(year)))


def _mark(drawn: Picture, lane: Lane, mark: Mark, scale: Scale, middle: int, last: int) -> None:
    colour, at = PALETTE[lane.colour], Point(scale(mark.on.toordinal()), middle)
    fill = PALETTE["paper"] if mark.is_ahead else colour
    if mark.until is not None:
        end = min(mark.until, dt.date(last, 12, 31))
        path = f"M{short(at.x)} {middle}H{short(scale(end.toordinal()))}"
        drawn.shapes.append(Shape(path, stroke=colour, width="5"))
    outline = hexagon(at, RADIUS + 1) if lane.shape == "hexagon" else dot(at, RADIUS)
    if lane.shape == "square":
        side = short(2 * RADIUS)
        outline = f"M{short(at.x - RADIUS)} {short(at.y - RADIUS)}h{side}v{side}h-{side}z"
    drawn.shapes.append(Shape(outline, fill, stroke=colour, width="2"))
