"""A sparkline: a council's figures over time as a line, its neighbours' middle half as a band behind it."""

from collections.abc import Sequence
from typing import Final

from .palette import PALETTE
from .pictures import Picture, Scale, Shape, area_between, dot, line_through, runs_of
from .shapes import Point, box

WIDTH: Final = 118
HEIGHT: Final = 34
LEFT, RIGHT, TOP, BOTTOM = 4.0, 110.0, 4.0, 30.0
LONE_BAND: Final = 6.0  # a band of one period has no width of its own

Band = tuple[float, float]


def lay_out_sparkline(values: Sequence[float | None], bands: Sequence[Band | None]) -> Picture:
    """Draw as many periods as there are values; where one is missing, the line is broken."""
    drawn = Picture(WIDTH, HEIGHT)
    known = [v for v in values if v is not None] + [edge for band in bands if band for edge in band]
    if not known:
        return drawn
    up = Scale(min(known), max(known), BOTTOM, TOP)
    along = Scale(0, max(len(values) - 1, 1), LEFT, RIGHT)
    drawn.shapes += [Shape(path, PALETTE["damson-200"]) for path in band_paths(bands, along, up)]
    points = [None if v is None else Point(along(n), up(v)) for n, v in enumerate(values)]
    line = PALETTE["petrol-700"]
    for run in runs_of(points):
        through = [point for n in run if (point := points[n]) is not None]
        drawn.shapes.append(
            Shape(line_through(through), stroke=line, width="2.2")
            if len(run) > 1
            else Shape(dot(through[0], 1.8), line)
        )
    last = next((point for point in reversed(points) if point is not None), None)
    if last is not None:
        drawn.shapes.append(Shape(dot(last, 3.4), line))
    return drawn


def band_paths(bands: Sequence[Band | None], along: Scale, up: Scale) -> list[str]:
    """Give the path of each stretch of a band; one of a single period is a small box."""
    paths = []
    for run in runs_of(bands):
        edges = [(along(n), band) for n in run if (band := bands[n]) is not None]
        if len(edges) == 1:
            (x, (low, high)) = edges[0]
            paths.append(box(x - LONE_BAND / 2, up(high), LONE_BAND, max(up(low) - up(high), 1)))
        else:
            upper = [Point(x, up(high)) for x, (_, high) in edges]
            paths.append(area_between(upper, [Point(x, up(low)) for x, (low, _) in edges]))
    return paths
