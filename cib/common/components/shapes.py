"""Numbers, hexagons and edges: the arithmetic that every drawing shares."""

from math import sqrt
from typing import NamedTuple

ROOT_3 = sqrt(3)


class Point(NamedTuple):
    """A place in a drawing: x to the right, y down."""

    x: float
    y: float


def short(number: float) -> str:
    """Write a coordinate with one decimal at most, without a trailing nought."""
    return f"{round(number, 1) + 0:.1f}".removesuffix(".0")


def corners(centre: Point, radius: float) -> list[Point]:
    """Give the six corners of a hexagon that stands on a point, from the top, clockwise."""
    across, up = ROOT_3 * radius / 2, radius / 2
    x, y = centre
    return [
        Point(x, y - radius),
        Point(x + across, y - up),
        Point(x + across, y + up),
        Point(x, y + radius),
        Point(x - across, y + up),
        Point(x - across, y - up),
    ]


def hexagon(centre: Point, radius: float) -> str:
    """Give the path of a hexagon."""
    return "M" + "L".join(f"{short(p.x)} {short(p.y)}" for p in corners(centre, radius)) + "Z"


def box(x: float, y: float, width: float, height: float) -> str:
    """Give the path of an upright rectangle."""
    return f"M{short(x)} {short(y)}h{short(width)}v{short(height)}h{short(-width)}z"
