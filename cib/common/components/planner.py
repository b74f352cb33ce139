"""The planner of a region: each council's next review by quarter, and under it how many each quarter has.

Pure drawing: what stands in which quarter comes from the caller; quarters are numbered from the first one shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from .palette import ELSEWHERE, PALETTE
from .shapes import Point, hexagon, short

LABEL_WIDTH: Final = 178
LATE_WIDTH: Final = 86
QUARTER_WIDTH: Final = 73
ROW_HEIGHT: Final = 32
TOP: Final = 58
LEFT: Final = LABEL_WIDTH + LATE_WIDTH
BOX_STEP: Final = 24
BOX_HEIGHT: Final = 22
BOX_WIDTH: Final = 45
BOXES_MIN: Final = 4

PlanState = Literal["overdue", "due", "booked", "later"]


@dataclass(frozen=True)
class PlanRow:
    """One council's review: where it stands, in which quarter it is due, booked, and open from.

    A quarter before the first shown is less than 0; None is a date that there is not.
    """

    name: str
    state: PlanState
    due: int
    opens: int
    booked: int | None = None


@dataclass(frozen=True)
class Quarter:
    """One quarter: its months, and the year's name where one begins."""

    months: str
    year: str = ""


@dataclass(frozen=True)
class Shape:
    """One path with its presentation."""

    d: str
    fill: str = "none"
    stroke: str = "none"
    width: str = "0"
    dashes: str = ""


@dataclass(frozen=True)
class Text:
    """Words at a place."""

    x: str
    y: str
    words: str
    fill: str = PALETTE["ink"]
    anchor: str = "start"
    weight: str = "400"


@dataclass
class Planner:
    """The drawing: its size, paths and words, and the boxes that are hatched."""

    width: int
    height: int
    shapes: list[Shape] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    hatched: list[str] = field(default_factory=list)
    last: list[Shape] = field(default_factory=list)


def centre_of(quarter: int) -> float:
    """Give the x of the middle of a quarter."""
    return LEFT + QUARTER_WIDTH * (quarter + 0.5)


_LATE_X: Final = LABEL_WIDTH + LATE_WIDTH / 2


def lay_out_planner(rows: Sequence[PlanRow], quarters: Sequence[Quarter], capacity: int) -> Planner:
    """Draw the rows over the quarters, and under them the boxes of each quarter against the capacity."""
    counts = [_standing_in(rows, number) for number in range(len(quarters))]
    most = max([BOXES_MIN, capacity, *(len(count) for count in counts)])
    end = TOP + ROW_HEIGHT * len(rows)
    base = end + BOX_HEIGHT + BOX_STEP * most
    drawn = Planner(LEFT + QUARTER_WIDTH * len(quarters) + 2, base + ROW_HEIGHT)
    _head(drawn, quarters, end)
    for number, row in enumerate(rows):
        _row(drawn, row, TOP + ROW_HEIGHT * number, len(quarters))
    _boxes(drawn, counts, capacity, end, base)
    return drawn


def stands_in(row: PlanRow) -> int | None:
    """Give the quarter in which a review counts: booked, that of its visit; else that of its due date."""
    if row.booked is not None:
        return row.booked
    return None if row.state == "overdue" else row.due


def _standing_in(rows: Sequence[PlanRow], quarter: int) -> list[bool]:
    """Tell of each review of a quarter whether it is booked, those booked first."""
    return sorted((row.booked is not None for row in rows if stands_in(row) == quarter), reverse=True)


def _head(drawn: Planner, quarters: Sequence[Quarter], end: int) -> None:
    slate, stone = PALETTE["slate"], PALETTE["stone"]
    drawn.shapes.append(Shape(f"M{LEFT} 8h{QUARTER_WIDTH}V{end}h-{QUARTER_WIDTH}z", PALETTE["damson-50"]))
    drawn.texts.append(Text(short(_LATE_X), "48", "Overdue", PALETTE["brick-700"], "middle", "600"))
    for number, quarter in enumerate(quarters):
        x, weight = LEFT + QUARTER_WIDTH * number, "400" if number else "600"
        drawn.texts.append(Text(short(centre_of(number)), "48", quarter.months, anchor="middle", weight=weight))
        if quarter.year:
            drawn.texts.append(Text(short(x + 6), "26", quarter.year, slate, weight="600"))
            drawn.shapes.append(Shape(f"M{x} 8V{end}", stroke=stone, width="1.2"))
    drawn.shapes.append(Shape(f"M0 {TOP}H{drawn.width}", stroke=PALETTE["ink"], width="2"))


_BANDS: Final = {"due": "honey-200", "booked": "petrol-200", "later": ""}


def _row(drawn: Planner, row: PlanRow, top: int, quarters: int) -> None:
    y = top + ROW_HEIGHT // 2
    drawn.shapes.append(Shape(f"M0 {top + ROW_HEIGHT}H{drawn.width}", stroke=PALETTE["rule"], width="1"))
    drawn.texts.append(Text("2", str(y + 9), row.name))
    is_late = row.state == "overdue"
    if is_late:
        drawn.shapes += _mark("overdue", Point(_LATE_X, y + 4))
    else:
        _band(drawn, row, y + 4, quarters)
    if row.booked is not None and row.booked < quarters:
        at = Point(centre_of(max(row.booked, 0)), y + 4)
        if is_late:
            line = f"M{short(_LATE_X + 13)} {y + 4}H{short(at.x - 13)}"
            drawn.shapes.append(Shape(line, stroke=PALETTE["brick-700"], width="1.6", dashes="4 3"))
        elif row.due > row.booked and row.due < quarters:
            small = hexagon(Point(centre_of(row.due), y + 4), 9)
            drawn.shapes.append(Shape(small, PALETTE["paper"], PALETTE["stone"], "1.6"))
        drawn.shapes += _mark("booked", at)
    elif not is_late and row.booked is None and row.due < quarters:
        drawn.shapes += _mark(row.state, Point(centre_of(max(row.due, 0)), y + 4))


def _band(drawn: Planner, row: PlanRow, y: int, quarters: int) -> None:
    """Draw from the opening to the due date, or to the visit where that is later; cut at both ends of the drawing."""
    until = max(row.due, row.booked if row.booked is not None else row.due)
    first = LEFT if row.opens < 0 else centre_of(row.opens)
    last = centre_of(until) if until < quarters else LEFT + QUARTER_WIDTH * quarters
    if last > first and row.opens < quarters:
        token = _BANDS[row.state]
        fill = PALETTE[token] if token else ELSEWHERE
        drawn.shapes.append(Shape(f"M{short(first)} {y - 5}H{short(last)}v10H{short(first)}z", fill))


def _mark(state: str, at: Point) -> list[Shape]:
    x, y = at
    if state == "overdue":
        bang = f"M{short(x)} {short(y - 6.5)}v7.5M{short(x)} {short(y + 4)}v2.6"
        return [
            Shape(hexagon(at, 12.5), PALETTE["brick-700"]),
            Shape(bang, stroke=PALETTE["paper"], width="2.4"),
        ]
    if state == "booked":
        tick = f"M{short(x - 5.5)} {short(y + 0.5)}l4 4 7.2-8"
        return [
            Shape(hexagon(at, 12.5), PALETTE["petrol-700"]),
            Shape(tick, stroke=PALETTE["paper"], width="2.4"),
        ]
    if state == "due":
        clock = f"M{short(x)} {short(y - 5.5)}v6l4 2.6"
        return [
            Shape(hexagon(at, 12), PALETTE["honey-200"], PALETTE["honey-700"], "1.8"),
            Shape(clock, stroke=PALETTE["honey-700"], width="2.2"),
        ]
    return [Shape(hexagon(at, 12), PALETTE["paper"], PALETTE["slate"], "1.8")]


def _boxes(drawn: Planner, counts: Sequence[list[bool]], capacity: int, end: int, base: int) -> None:
    brick, petrol = PALETTE["brick-700"], PALETTE["petrol-700"]
    drawn.texts.append(Text("2", str(end + 34), "Reviews in the quarter", weight="600"))
    drawn.texts.append(Text("2", str(end + 54), f"against capacity of {capacity}", PALETTE["slate"]))
    drawn.shapes.append(Shape(f"M{LEFT} {base}H{drawn.width - 2}", stroke=PALETTE["ink"], width="1.6"))
    for number, count in enumerate(counts):
        x, is_over = centre_of(number), len(count) > capacity
        for height, is_booked in enumerate(count, 1):
            path = f"M{short(x - BOX_WIDTH / 2)} {base - BOX_STEP * height}h{BOX_WIDTH}v{BOX_HEIGHT}h-{BOX_WIDTH}z"
            if is_booked:
                drawn.shapes.append(Shape(path, petrol))
            else:
                drawn.hatched.append(path)
        words, weight = f"{len(count)}, over" if is_over else str(len(count)), "600" if is_over else "400"
        fill = brick if is_over else PALETTE["ink"]
        drawn.texts.append(Text(short(x), str(base + 19), words, fill, "middle", weight))
    line = base - BOX_STEP * capacity
    drawn.last.append(Shape(f"M{LEFT} {line}H{drawn.width - 2}", stroke=brick, width="2", dashes="8 4"))
    drawn.texts.append(Text(str(LEFT - 8), str(line + 5), f"Capacity {capacity}", brick, "end"))
