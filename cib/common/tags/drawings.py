"""Tags that draw: tags of status, marks, day bars, rails and the hexagon map."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from cib.common.components import daybar, hexmap, marks, planner, rail
from cib.common.components.palette import SORT_REST, colour

register = template.Library()

DRAWN_MAX: Final = 1000  # drawings that are kept
UID_HERE: Final = "uid-here"  # where a kept drawing takes the id of its place on the page

# What a status means decides its colour (visual language); the word always says it as well.
TAG_MODIFIERS: Final[dict[str, str]] = {
    "": "",
    "petrol": "",
    "progress": "",
    "booked": "",
    "grey": "grey",
    "idle": "grey",
    "honey": "yellow",
    "yellow": "yellow",
    "soon": "yellow",
    "brick": "red",
    "red": "red",
    "overdue": "red",
    "moss": "green",
    "green": "green",
    "settled": "green",
    "damson": "purple",
    "purple": "purple",
    "reserved": "purple",
}


@register.simple_tag
def tag(text: str, colour: str = "") -> SafeString:
    """Draw a status tag; colour is petrol (default), grey, honey, brick, moss, damson, or what it means."""
    modifier = TAG_MODIFIERS[colour]
    extra = f" govuk-tag--{modifier}" if modifier else ""
    return format_html('<strong class="govuk-tag{}">{}</strong>', extra, text)


@register.simple_tag
def mark(name: str, size: int = 20, css_class: str = "") -> SafeString:
    """Draw one hexagon mark; a word must stand beside it."""
    return marks.draw_mark(name, size, css_class)


@register.simple_tag
def palette_colour(name: str) -> str:
    """Give the hex value of a token, for presentation attributes."""
    return SORT_REST if name == "sort-rest" else colour(name)


def _figures(direction: str, allowance: int, done: int, reserved: int) -> daybar.DayFigures:
    if direction not in daybar.COLOURS:
        raise template.TemplateSyntaxError(f"direction is give or receive, not {direction!r}")
    return daybar.DayFigures("give" if direction == "give" else "receive", allowance, done, reserved)


@register.inclusion_tag("components/standing.html")
def standing(
    uid: str,
    direction: str,
    allowance: int,
    done: int,
    reserved: int,
    until: date,
    whose: str = "Your council",
    heading: str = "",
    level: int = 3,
    sentence: str = "",
) -> dict[str, Any]:
    """Show a council's days one way: sentence, bar, key. All in half-days; sentence replaces ours if given."""
    figures = _figures(direction, allowance, done, reserved)
    return {
        "uid": uid,
        "figures": figures,
        "bar": daybar.lay_out_day_bar(figures, whose),
        "own_sentence": sentence,
        "sentence": daybar.standing_sentence(figures, until, whose),
        "heading": heading,
        "heading_tag": f"h{int(level)}",
        "participle": daybar.PARTICIPLES[figures.direction].capitalize(),
    }


@register.inclusion_tag("components/day_bar.html")
def day_bar(
    uid: str, direction: str, allowance: int, done: int, reserved: int, whose: str = "Your council"
) -> dict[str, Any]:
    """Draw a day bar alone, with its title and description; half-days."""
    figures = _figures(direction, allowance, done, reserved)
    return {"uid": uid, "bar": daybar.lay_out_day_bar(figures, whose), "row": False}


@register.simple_tag
def days_cell(uid: str, direction: str, allowance: int, done: int, reserved: int) -> SafeString:
    """Fill a table cell: the number, what is reserved, and a bar that screen readers skip; half-days."""
    drawn = _drawn_cell(_figures(direction, allowance, done, reserved))
    return SafeString(drawn.replace(UID_HERE, escape(uid)))


@lru_cache(maxsize=DRAWN_MAX)
def _drawn_cell(figures: daybar.DayFigures) -> str:
    """Draw the cell of these figures once: in a table of councils most stand alike."""
    shown = {"uid": UID_HERE, "bar": daybar.lay_out_day_bar(figures), "figures": figures, "row": True}
    return render_to_string("components/days_cell.html", shown)


@register.inclusion_tag("components/stage_rail.html")
def stage_rail(stages: Sequence[rail.Stage], label: str = "Stages of this engagement") -> dict[str, Any]:
    """Show the stages of an engagement; put {% stage_words stages %} in a sentence above it."""
    shown = [{"stage": stage, "hidden": rail.HIDDEN_WORDS[_state(stage)]} for stage in stages]
    return {"stages": shown, "label": label}


def _state(stage: Any) -> str:
    return stage["state"] if isinstance(stage, dict) else stage.state


@register.simple_tag
def stage_words(stages: Sequence[rail.Stage]) -> str:
    """Say where the rail stands: Stage 5 of 8: preparing."""
    return rail.stage_words(stages)


@register.inclusion_tag("components/mini_rail.html")
def mini_rail(uid: str, stages: Sequence[rail.Stage]) -> dict[str, Any]:
    """Draw the small rail of a list."""
    drawn = rail.lay_out_mini_rail(stages)
    return {"uid": uid, "rail": drawn, "paths": rail.mini_paths(drawn.shapes)}


@register.inclusion_tag("components/hex_map.html")
def hex_map(
    uid: str,
    title: str,
    cells: Iterable[Any],
    england: Iterable[Any] = (),
    labels: dict[str, str] | None = None,
    table_id: str = "councils",
    note: str = "",
) -> dict[str, Any]:
    """Show a hexagon map with its key, a link past it and to the table (id table_id) that says the same."""
    rows, everywhere = hexmap.as_cells(cells), hexmap.as_cells(england)
    drawn = hexmap.lay_out_hex_map(rows)
    return {
        "uid": uid,
        "title": title,
        "map": drawn,
        "drawn_cells": hexmap.draw_cells(uid, drawn.cells),
        "marks": sorted({cell.look.mark for cell in drawn.cells if cell.look.mark}),
        "locator": hexmap.lay_out_locator(everywhere, rows) if everywhere else None,
        "council_count": len(rows),
        "england_count": len(everywhere),
        "key": hexmap.key_of(rows, labels),
        "badges": sorted({cell.badge for cell in rows if cell.badge}),
        "table_id": table_id,
        "note": note,
    }


@register.inclusion_tag("components/planner.html", name="planner")
def show_planner(
    uid: str,
    title: str,
    rows: Sequence[planner.PlanRow],
    quarters: Sequence[planner.Quarter],
    capacity: int,
    description: str = "",
) -> dict[str, Any]:
    """Draw a region's reviews by quarter with its key; a table beside it must say the same."""
    drawn = planner.lay_out_planner(rows, quarters, capacity)
    return {"uid": uid, "title": title, "drawn": drawn, "description": description}
