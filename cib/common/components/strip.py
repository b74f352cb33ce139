"""A strip: one figure beside its neighbours' middle half, England's figure and nine in ten councils."""

from dataclasses import dataclass
from typing import Final

from .palette import PALETTE
from .pictures import Picture, Scale, Shape
from .shapes import box, short

WIDTH: Final = 170
HEIGHT: Final = 26
START, END, MIDDLE = 8.0, 162.0, 13.0
BAND_WIDTH_MIN: Final = 2.0  # neighbours that are all alike are still seen


@dataclass(frozen=True)
class StripFigures:
    """What a strip shows; whatever is None is left out."""

    value: float | None = None
    nation: float | None = None
    band: tuple[float, float] | None = None
    most: tuple[float, float] | None = None


def lay_out_strip(figures: StripFigures) -> Picture:
    """Draw the strip on a scale that holds all it shows."""
    drawn = Picture(WIDTH, HEIGHT)
    known = [v for v in (figures.value, figures.nation, *(figures.band or ()), *(figures.most or ())) if v is not None]
    if not known:
        return drawn
    at = Scale(min(known), max(known), START, END)
    if figures.most:
        low, high = figures.most
        drawn.shapes.append(Shape(f"M{short(at(low))} 13H{short(at(high))}", stroke=PALETTE["stone"], width="2"))
    if figures.band:
        low, high = figures.band
        width = max(at(high) - at(low), BAND_WIDTH_MIN)
        drawn.shapes.append(Shape(box(at(low), MIDDLE - 7, width, 14), PALETTE["damson-200"]))
    if figures.nation is not None:
        drawn.shapes.append(Shape(f"M{short(at(figures.nation))} 3v20", stroke=PALETTE["ink"], width="2.4"))
    if figures.value is not None:
        x = at(figures.value)
        diamond = f"M{short(x)} 5.5l7.5 7.5-7.5 7.5-7.5-7.5z"
        drawn.shapes.append(Shape(diamond, PALETTE["petrol-700"], PALETTE["paper"], "1.4"))
    return drawn
