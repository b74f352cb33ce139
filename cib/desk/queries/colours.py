"""What the hexagons of a map can be coloured by: what is under way, days given, days received, reviews due."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from cib.common.components.daybar import DayFigures, describe_days
from cib.common.components.hexmap import HexCell
from cib.desk.queries.places import CouncilRow
from reviews.enums import CycleState


@dataclass(frozen=True)
class Colouring:
    """One way to colour a map: its title, what state a council is in, and the same in words."""

    key: str
    title: str
    state: Callable[[CouncilRow], str]
    words: Callable[[CouncilRow], str]
    labels: dict[str, str]
    badge: Callable[[CouncilRow], str] = lambda _row: ""


def _given(row: CouncilRow) -> DayFigures | None:
    return row.position.give if row.position else None


def _received(row: CouncilRow) -> DayFigures | None:
    return row.position.receive if row.position else None


def _degree(figures: DayFigures | None, prefix: str = "") -> str:
    """Say how much of its days a council has given or received, reserved ones among them: low, some or most."""
    if figures is None:
        return "none"
    used = figures.done + figures.reserved
    if not used:
        return f"{prefix}low"
    return f"{prefix}most" if used >= figures.allowance else f"{prefix}some"


_TURNS: Final = {CycleState.OVERDUE: "late", CycleState.DUE: "due", CycleState.BOOKED: "booked"}
_BADGES: Final = {CycleState.OVERDUE: "overdue", CycleState.DUE: "soon"}


def _due(row: CouncilRow) -> str:
    return _TURNS.get(CycleState(row.turn.state), "later") if row.turn else "none"


def _badge(row: CouncilRow) -> str:
    return _BADGES.get(CycleState(row.turn.state), "") if row.turn else ""


def _activity_words(row: CouncilRow) -> str:
    """Say what the badge says as well."""
    return f"{row.activity_words}. {row.due_words}" if _badge(row) else row.activity_words


def _in_words(figures: DayFigures | None) -> str:
    return describe_days(figures).rstrip(".") if figures else "no figure"


COLOURINGS: Final[tuple[Colouring, ...]] = (
    Colouring("activity", "Activity now", lambda row: row.activity, _activity_words, {}, _badge),
    Colouring(
        "given",
        "Days given",
        lambda row: _degree(_given(row)),
        lambda row: _in_words(_given(row)),
        {"low": "None given or reserved", "some": "Some of its days", "most": "All of its days or more"},
    ),
    Colouring(
        "received",
        "Days received",
        lambda row: _degree(_received(row), "received_"),
        lambda row: _in_words(_received(row)),
        {
            "received_low": "None received or reserved",
            "received_some": "Some of its days",
            "received_most": "All of its days or more",
        },
    ),
    Colouring(
        "due",
        "Reviews due",
        _due,
        lambda row: row.due_words,
        {"booked": "Booked", "later": "Due later", "due": "Due soon", "late": "Overdue", "none": "No review to come"},
    ),
)


def colouring_named(key: str) -> Colouring:
    """Give the colouring asked for, or that by activity."""
    return next((colouring for colouring in COLOURINGS if colouring.key == key), COLOURINGS[0])


def map_cells(rows: Iterable[CouncilRow], colouring: Colouring) -> list[HexCell]:
    """Give the hexagons of these councils; those without a place on the map are left out."""
    return [
        HexCell(
            code=row.council.la_code,
            name=row.council.name,
            short=row.council.short_name,
            q=row.council.hex_q,
            r=row.council.hex_r or 0,  # the database gives both or neither
            state=colouring.state(row),
            words=colouring.words(row),
            url=row.url,
            badge=colouring.badge(row),
            three_letter=row.council.three_letter,
        )
        for row in rows
        if row.council.hex_q is not None
    ]
