"""Where an engagement stands among its stages: the rail's words and the small rail's drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .palette import PALETTE
from .shapes import Point, hexagon, short

StageState = Literal["done", "now", "ahead", "stopped"]

DRAWN_MAX: Final = 200  # drawings that are kept: eight stages stand in fewer ways
STEP: Final = 19
MIDDLE: Final = 9
RADIUS_DONE: Final = 7.6
RADIUS_NOW: Final = 7.4
RADIUS_AHEAD: Final = 7
RADIUS_CORE: Final = 3.6

HIDDEN_WORDS: Final[dict[str, str]] = {"done": ", done", "now": ", now", "ahead": "", "stopped": ", stopped"}


@dataclass(frozen=True)
class Stage:
    """One stage of the rail: its name, where it stands, and a date or other note."""

    name: str
    state: StageState
    note: str = ""


def stages_from(names: Sequence[str], now: int, notes: Sequence[str] = (), stopped: bool = False) -> list[Stage]:
    """Make the stages of a rail from their names and the number (from 1) of the one that is now."""
    padded = [*notes, *[""] * (len(names) - len(notes))]
    here: StageState = "stopped" if stopped else "now"

    def state(number: int) -> StageState:
        return "done" if number < now else here if number == now else "ahead"

    return [Stage(name, state(n), padded[n - 1]) for n, name in enumerate(names, start=1)]


def stage_words(stages: Sequence[Stage]) -> str:
    """Say where the rail stands: Stage 5 of 8: preparing."""
    for number, stage in enumerate(stages, start=1):
        if stage.state in {"now", "stopped"}:
            return f"Stage {number} of {len(stages)}: {stage.name[:1].lower()}{stage.name[1:]}"
    done = sum(stage.state == "done" for stage in stages)
    return f"All {len(stages)} stages are done" if done == len(stages) else f"None of {len(stages)} stages has begun"


@dataclass(frozen=True)
class MiniShape:
    """One path of the small rail, with its presentation."""

    d: str
    fill: str
    stroke: str = "none"
    stroke_width: str = "0"


@dataclass(frozen=True)
class MiniRail:
    """The small rail of a list: its paths and words."""

    width: str
    height: int
    shapes: tuple[MiniShape, ...]
    title: str
    description: str


def _mini_hexagon(at: Point, state: StageState) -> list[MiniShape]:
    if state == "done":
        return [MiniShape(hexagon(at, RADIUS_DONE), PALETTE["petrol-700"])]
    if state == "ahead":
        return [MiniShape(hexagon(at, RADIUS_AHEAD), PALETTE["paper"], PALETTE["stone"], "1.3")]
    edge = PALETTE["damson-700"] if state == "now" else PALETTE["slate"]
    return [
        MiniShape(hexagon(at, RADIUS_NOW), PALETTE["paper"], edge, "2"),
        MiniShape(hexagon(at, RADIUS_CORE), edge if state == "now" else PALETTE["stone"]),
    ]


def _link(at: Point, done: bool) -> MiniShape:
    stroke = PALETTE["petrol-700"] if done else PALETTE["stone"]
    return MiniShape(f"M{short(at.x + 7.5)} {MIDDLE}h4", "none", stroke, "1.6")


@lru_cache(maxsize=DRAWN_MAX)
def _mini_shapes(states: tuple[StageState, ...]) -> tuple[MiniShape, ...]:
    """Draw stages in these states: there are few ways to stand, and a list shows the same ones again and again."""
    shapes: list[MiniShape] = []
    for number, state in enumerate(states):
        at = Point(MIDDLE + STEP * number, MIDDLE)
        if number + 1 < len(states):
            shapes.append(_link(at, state == "done"))
        shapes.extend(_mini_hexagon(at, state))
    return tuple(shapes)


@lru_cache(maxsize=DRAWN_MAX)
def mini_paths(shapes: tuple[MiniShape, ...]) -> SafeString:
    """Write the paths of a small rail."""
    parts = [
        format_html(
            '<path d="{}" fill="{}"{}/>',
            shape.d,
            shape.fill,
            format_html(' stroke="{}" stroke-width="{}"', shape.stroke, shape.stroke_width)
            if shape.stroke != "none"
            else "",
        )
        for shape in shapes
    ]
    return SafeString("".join(parts))


def lay_out_mini_rail(stages: Sequence[Stage]) -> MiniRail:
    """Work out the small rail: a hexagon a stage, joined by short lines."""
    done = sum(stage.state == "done" for stage in stages)
    ahead = sum(stage.state == "ahead" for stage in stages)
    return MiniRail(
        width=short(STEP * len(stages)),
        height=2 * MIDDLE,
        shapes=_mini_shapes(tuple(stage.state for stage in stages)),
        title=stage_words(stages),
        description=f"{done} {'stage' if done == 1 else 'stages'} done, {ahead} ahead.",
    )
