"""The hexagon map: a region large to read and link, England small for place, or England large in codes.

Cells come from the caller as (code, name, short, q, r, state), or as HexCell with more to say. Odd rows are shifted
half a hexagon to the right; r grows north. Hexagons are not geography: who borders whom is another table.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .palette import ELSEWHERE, PALETTE
from .shapes import ROOT_3, Point, corners, hexagon, short

REGION_RADIUS: Final = 68 / ROOT_3  # a hexagon 68 wide holds two lines of ten letters at 12.5
CODE_RADIUS: Final = 38 / ROOT_3
ENGLAND_RADIUS: Final = 9.0
MARGIN: Final = 4.0
COLUMNS_WITH_NAMES_MAX: Final = 6
LINE_LETTERS_MAX: Final = 10
#: Where a long word goes on in the next line: after a hyphen, or before an ending of English place names.
BREAKS: Final = re.compile(
    r"([\w-]{3,8}-|\w{3,10}?)(on-\w+|(?<=-)\w+|hamshire|umberland|shire|(?<!t)hampton|(?<=th)ampton|borough|brough|minster)"
    r"$"
)
INSET: Final = 0.953  # leaves a hair of paper between neighbours


@dataclass(frozen=True)
class HexCell:
    """A council on the map: where it is, what is so there, and in words what its link says."""

    code: str
    name: str
    short: str
    q: int
    r: int
    state: str = "none"
    words: str = ""
    url: str = ""
    badge: str = ""  # "soon" or "overdue"
    three_letter: str = ""  # the register's own, for maps too wide for names


@dataclass(frozen=True)
class Look:
    """How a state is drawn: fill, edge, ink, and the shape of its mark, so that colour is never alone."""

    label: str
    fill: str
    stroke: str
    stroke_width: str
    ink: str
    mark: str = ""


def _look(label: str, fill: str, stroke: str, ink: str = "ink", mark: str = "", stroke_width: str = "1") -> Look:
    return Look(label, PALETTE[fill], PALETTE[stroke], stroke_width, PALETTE[ink], mark)


LOOKS: Final[dict[str, Look]] = {
    "busy": _look("On site or reporting", "petrol-700", "petrol-700", "paper", "full"),
    "booked": _look("Agreed or preparing", "petrol-200", "petrol-500", mark="half"),
    "asked": _look("Requested to scoping", "paper", "petrol-500", mark="ring", stroke_width="2"),
    "idle": _look("Nothing open", "mist", "stone", "slate", "dash"),
    "none": _look("No figure", "paper", "stone", "slate"),
    "low": _look("Least", "petrol-50", "petrol-500", mark="dash"),
    "some": _look("Some", "petrol-200", "petrol-500", mark="half"),
    "most": _look("Most", "petrol-700", "petrol-700", "paper", "full"),
    "received_low": _look("Least", "damson-50", "damson-500", mark="dash"),
    "received_some": _look("Some", "damson-200", "damson-500", mark="half"),
    "received_most": _look("Most", "damson-700", "damson-700", "paper", "full"),
    "quarter_1": _look("Lowest quarter", "petrol-50", "petrol-500", mark="dash"),
    "quarter_2": _look("Second lowest quarter", "petrol-200", "petrol-500", mark="ring"),
    "quarter_3": _look("Second highest quarter", "petrol-500", "petrol-700", "paper", "half"),
    "quarter_4": _look("Highest quarter", "petrol-900", "petrol-900", "paper", "full"),
    "later": _look("Later", "mist", "stone", "slate", "dash"),
    "due": _look("Due soon", "honey-200", "honey-700", mark="ring"),
    "late": _look("Overdue", "brick-700", "brick-700", "paper", "full"),
}


@dataclass(frozen=True)
class DrawnCell:
    """One hexagon as drawn: its middle, look, lines of text with their places, and where mark and badge go."""

    cell: HexCell
    x: str
    y: str
    look: Look
    lines: tuple[tuple[str, str, str], ...]
    mark_x: str
    mark_y: str
    badge_x: str
    badge_y: str
    label: str


@dataclass(frozen=True)
class HexMap:
    """A map as drawn: its size, hexagons and outline."""

    width: str
    height: str
    cells: tuple[DrawnCell, ...]
    outline: str
    codes_only: bool
    columns: int = 0
    hexagon: str = ""  # the shape that all cells share, around nought


def as_cells(rows: Iterable[Any]) -> list[HexCell]:
    """Take cells as HexCell, or as rows (code, name, short, q, r, state[, words, url, badge, three_letter])."""
    return [row if isinstance(row, HexCell) else HexCell(*row) for row in rows]


def centre_of(cell: HexCell, q_min: int, r_max: int, radius: float) -> Point:
    """Give the middle of a hexagon in a drawing whose top row is r_max and first column q_min."""
    across = ROOT_3 * radius
    x = across * (cell.q - q_min + (cell.r % 2) / 2) + across / 2
    return Point(x + MARGIN, (r_max - cell.r) * 1.5 * radius + radius + MARGIN)


def neighbours_of(q: int, r: int) -> list[tuple[int, int]]:
    """Give the six places around (q, r), by the edge each lies over: from the upper right, clockwise."""
    odd = r % 2
    return [
        (q + odd, r + 1),
        (q + 1, r),
        (q + odd, r - 1),
        (q - 1 + odd, r - 1),
        (q - 1, r),
        (q - 1 + odd, r + 1),
    ]


def outline_of(cells: Sequence[HexCell], q_min: int, r_max: int, radius: float) -> str:
    """Draw every edge whose neighbour is not among the cells."""
    places = {(cell.q, cell.r) for cell in cells}
    edges = []
    for cell in cells:
        points = corners(centre_of(cell, q_min, r_max, radius), radius)
        for number, place in enumerate(neighbours_of(cell.q, cell.r)):
            if place not in places:
                a, b = points[number], points[(number + 1) % 6]
                edges.append(f"M{short(a.x)} {short(a.y)}L{short(b.x)} {short(b.y)}")
    return "".join(edges)


def broken(name: str) -> list[str]:
    """Break a short name into at most two lines, where one reads it best; a line that will not fit is cut with a stop.

    Leicestershire is Leicester- and shire, lest it be read as Leicester.
    """
    if len(name) <= LINE_LETTERS_MAX:
        return [name]
    words, first = name.split(), ""
    while words and len(f"{first} {words[0]}".strip()) <= LINE_LETTERS_MAX:
        first = f"{first} {words.pop(0)}".strip()
    if not first and len(words) == 1:
        parts = BREAKS.match(words[0])
        return [parts[1] if parts[1].endswith("-") else f"{parts[1]}-", parts[2]] if parts else [_cut(words[0])]
    return [_cut(line) for line in (first or words.pop(0), " ".join(words)) if line]


def _cut(line: str) -> str:
    return line if len(line) <= LINE_LETTERS_MAX else f"{line[: LINE_LETTERS_MAX - 1]}."


def _text_lines(lines: Sequence[str], at: Point, height: float) -> tuple[tuple[str, str, str], ...]:
    top = at.y - (len(lines) - 1) * height / 2
    return tuple((short(at.x), short(top + n * height), line) for n, line in enumerate(lines))


def _shown(cell: HexCell, lines: Sequence[str]) -> str:
    """Give the visible text in one line: a name that was broken, not cut, is whole again."""
    whole = cell.short or cell.name
    return whole if re.sub(r"[ -]", "", "".join(lines)) == re.sub(r"[ -]", "", whole) else " ".join(lines)


def _label(cell: HexCell, shown: str, look: Look) -> str:
    """Begin with the visible text (WCAG 2.5.3), then the whole name where that is another, then what is so."""
    name = shown if shown == cell.name else f"{shown}, {cell.name}"
    said = cell.words or look.label[:1].lower() + look.label[1:]
    return f"{name}: {said}"


def _draw(cell: HexCell, at: Point, radius: float, code: str) -> DrawnCell:
    look = LOOKS[cell.state]
    lines = [code] if code else broken(cell.short or cell.name)
    down = 20.0 if not code else 13.0
    text = at if code else Point(at.x, at.y)
    return DrawnCell(
        cell=cell,
        x=short(at.x),
        y=short(at.y),
        look=look,
        lines=_text_lines(lines, Point(text.x, text.y if not code else text.y + 2), 13.5),
        mark_x=short(at.x),
        mark_y=short(at.y + down),
        badge_x=short(at.x),
        badge_y=short(at.y - (27 if not code else 14)),
        label=_label(cell, _shown(cell, lines), look),
    )


def lay_out_hex_map(rows: Iterable[Any]) -> HexMap:
    """Lay out a map to read: names where six columns or fewer, else the three letters of the register."""
    cells = as_cells(rows)
    if not cells:
        return HexMap("0", "0", (), "", codes_only=False)
    q_min, q_max = min(c.q for c in cells), max(c.q for c in cells)
    r_min, r_max = min(c.r for c in cells), max(c.r for c in cells)
    codes_only = q_max - q_min + 1 > COLUMNS_WITH_NAMES_MAX
    radius = CODE_RADIUS if codes_only else REGION_RADIUS
    drawn = [_draw(c, centre_of(c, q_min, r_max, radius), radius, c.three_letter if codes_only else "") for c in cells]
    return HexMap(
        width=short(ROOT_3 * radius * (q_max - q_min + 1.5) + 2 * MARGIN),
        height=short((r_max - r_min) * 1.5 * radius + 2 * radius + 2 * MARGIN),
        cells=tuple(drawn),
        outline=outline_of(cells, q_min, r_max, radius),
        codes_only=codes_only,
        columns=q_max - q_min + 1,
        hexagon=hexagon(Point(0, 0), radius * INSET),
    )


def draw_cells(uid: str, cells: Iterable[DrawnCell]) -> SafeString:
    """Write the hexagons of a map; each uses the shapes that the map defines once under `uid`.

    Not a template: England has 153 of them, each with up to four parts.
    """
    return mark_safe("".join(_written(escape(uid), drawn) for drawn in cells))  # noqa: S308 - each text is escaped


def _written(uid: str, drawn: DrawnCell) -> str:
    look, name = drawn.look, escape(drawn.label)
    url, badge = drawn.cell.url, drawn.cell.badge
    opened, closed = (f'<a href="{escape(url)}"', "</a>") if url else ('<g role="img"', "</g>")
    parts = [
        f'{opened} aria-label="{name}">',
        f'<use class="pc-hexmap__cell" href="#{uid}-hex" x="{drawn.x}" y="{drawn.y}" fill="{look.fill}"',
        f' stroke="{look.stroke}" stroke-width="{look.stroke_width}"/>',
        _text(drawn),
        f'<use href="#{uid}-{look.mark}" x="{drawn.mark_x}" y="{drawn.mark_y}"/>' if look.mark else "",
        f'<use href="#{uid}-{badge}" x="{drawn.badge_x}" y="{drawn.badge_y}"/>' if badge else "",
        closed,
    ]
    return "".join(parts)


def _text(drawn: DrawnCell) -> str:
    """Write the name in its lines; a blank between them for who hears it or copies it."""
    lines = [f'<tspan x="{x}" y="{y}">{escape(line)}</tspan>' for x, y, line in drawn.lines]
    return f'<text fill="{drawn.look.ink}">{" ".join(lines)}</text>'


@dataclass(frozen=True)
class LocatorMap:
    """England small: grey hexagons by colour, and the region's outline."""

    width: str
    height: str
    fills: tuple[tuple[str, str], ...]
    outline: str


def lay_out_locator(england: Iterable[Any], region: Iterable[Any]) -> LocatorMap:
    """Lay out England small with a region's hexagons in their colours; nothing is shown of the others."""
    everywhere, here = as_cells(england), as_cells(region)
    if not everywhere:
        return LocatorMap("0", "0", (), "")
    q_min, r_max = min(c.q for c in everywhere), max(c.r for c in everywhere)
    q_max, r_min = max(c.q for c in everywhere), min(c.r for c in everywhere)
    ours = {cell.code: LOOKS[cell.state].fill for cell in here}
    paths: dict[str, list[str]] = {}
    for cell in everywhere:
        path = hexagon(centre_of(cell, q_min, r_max, ENGLAND_RADIUS), ENGLAND_RADIUS * 0.92)
        paths.setdefault(ours.get(cell.code, ELSEWHERE), []).append(path)
    return LocatorMap(
        width=short(ROOT_3 * ENGLAND_RADIUS * (q_max - q_min + 1.5) + 2 * MARGIN),
        height=short((r_max - r_min) * 1.5 * ENGLAND_RADIUS + 2 * ENGLAND_RADIUS + 2 * MARGIN),
        fills=tuple((fill, "".join(parts)) for fill, parts in paths.items()),
        outline=outline_of(here, q_min, r_max, ENGLAND_RADIUS),
    )


def key_of(rows: Iterable[Any], labels: dict[str, str] | None = None) -> list[tuple[Look, str]]:
    """Give the looks that the map uses, in the order of LOOKS, each with the caller's label or its own."""
    used = {cell.state for cell in as_cells(rows)}
    return [(look, (labels or {}).get(state, look.label)) for state, look in LOOKS.items() if state in used]
