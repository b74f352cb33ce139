"""The day bar and the standing sentence: a box a day, and the words that are complete without it."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from .palette import GIVEN, PALETTE, RECEIVED
from .shapes import box, short
from .words import half_days_number, half_days_words, long_date

Direction = Literal["give", "receive"]

HALF_WIDTH: Final = 22
DAY_GAP: Final = 4
BOX_HEIGHT: Final = 22
LIMIT_GAP: Final = 8
BAR_HEIGHT: Final = 24
DAYS_DRAWN_MAX: Final = 40  # a bar longer than this says nothing; the number beside it does

COLOURS: Final[dict[Direction, str]] = {"give": GIVEN, "receive": RECEIVED}
PARTICIPLES: Final[dict[Direction, str]] = {"give": "given", "receive": "received"}


@dataclass(frozen=True)
class DayFigures:
    """A council's days in one direction and year, all in half-days."""

    direction: Direction
    allowance: int
    done: int
    reserved: int

    @property
    def left(self) -> int:
        """Half-days still to give or receive; nought when the allowance is used up."""
        return max(self.allowance - self.done - self.reserved, 0)

    @property
    def beyond(self) -> int:
        """Half-days done or reserved above the allowance."""
        return max(self.done + self.reserved - self.allowance, 0)


@dataclass(frozen=True)
class DayBar:
    """What the template draws: four paths, a limit line, and the words of title and description."""

    width: str
    height: int
    colour: str
    empty_edge: str
    paper: str
    done: str
    reserved: str
    open_edges: str
    live_edges: str
    limit_x: str
    title: str
    description: str


def _left_edge(half_day: int, allowance: int) -> int:
    """Give the x of a half-day's box; those beyond the allowance start after the limit line."""
    beyond = LIMIT_GAP if half_day >= allowance else 0
    return HALF_WIDTH * half_day + DAY_GAP * (half_day // 2) + beyond + 1


def _boxes(first: int, last: int, allowance: int) -> str:
    """Draw half-days first to last (last left out), two halves of a day as one box."""
    paths, at = [], first
    while at < last:
        whole = at % 2 == 0 and at + 1 < last and not (at < allowance <= at + 1)
        paths.append(box(_left_edge(at, allowance), 1, HALF_WIDTH * (2 if whole else 1), BOX_HEIGHT))
        at += 2 if whole else 1
    return "".join(paths)


def _drawn(figures: DayFigures) -> DayFigures:
    """Cut figures to what a bar can show."""
    cap = DAYS_DRAWN_MAX * 2
    done = min(figures.done, cap)
    reserved = min(figures.reserved, cap - done)
    return DayFigures(figures.direction, min(figures.allowance, cap), done, reserved)


def describe_days(figures: DayFigures) -> str:
    """Say the figures in one line: 1 given, 1½ reserved, 2½ still to give."""
    said = (
        f"{half_days_number(figures.done)} {PARTICIPLES[figures.direction]}, "
        f"{half_days_number(figures.reserved)} reserved, "
        f"{half_days_number(figures.left)} still to {figures.direction}"
    )
    if figures.beyond:
        allowance = half_days_number(figures.allowance)
        said += f"; {half_days_number(figures.beyond)} beyond the allowance of {allowance}"
    return said + "."


def lay_out_day_bar(figures: DayFigures, whose: str = "Your council") -> DayBar:
    """Work out the drawing: solid for done, hatched for reserved, open for the rest, a line at the allowance."""
    shown = _drawn(figures)
    used = shown.done + shown.reserved
    last = max(used, shown.allowance, 1)
    live = last if used > shown.allowance else used + used % 2  # a half-used day keeps one live outline
    live = min(live, last)
    end = _left_edge(last - 1, shown.allowance) + HALF_WIDTH + 1
    over = used > shown.allowance
    return DayBar(
        width=short(end),
        height=BAR_HEIGHT,
        colour=COLOURS[figures.direction],
        empty_edge=PALETTE["stone"],
        paper=_boxes(0, last, shown.allowance),
        done=_boxes(0, shown.done, shown.allowance),
        reserved=_boxes(shown.done, used, shown.allowance),
        open_edges=_boxes(live, last, shown.allowance),
        live_edges=_boxes(0, live, shown.allowance),
        limit_x=short(_left_edge(shown.allowance, shown.allowance) - (DAY_GAP + LIMIT_GAP) / 2) if over else "",
        title=f"{whose}: days {PARTICIPLES[figures.direction]}, of {half_days_number(figures.allowance)}",
        description=describe_days(figures),
    )


@dataclass(frozen=True)
class StandingSentence:
    """The sentence in three parts, the middle one to remember."""

    before: str
    strong: str
    after: str

    def __str__(self) -> str:
        return f"{self.before}{self.strong}{self.after}"


def standing_sentence(figures: DayFigures, until: date, whose: str = "Your council") -> StandingSentence:
    """Put a standing in words plus a number, never a bare negative (interface guide)."""
    did, allowance = PARTICIPLES[figures.direction], half_days_number(figures.allowance)
    days = half_days_words(figures.allowance)
    reserved = f", with {half_days_number(figures.reserved)} reserved" if figures.reserved else ""
    if not figures.allowance and not figures.done:
        return StandingSentence(f"{whose} has ", f"no days to {figures.direction}", f"{reserved}.")
    if figures.done > figures.allowance:
        over = half_days_number(figures.done - figures.allowance)
        after = f", {over} more than its {allowance}{reserved}."
        return StandingSentence(f"{whose} has {did} ", half_days_words(figures.done), after)
    if figures.done == figures.allowance:
        thanks = " Thank you." if figures.direction == "give" else ""
        return StandingSentence(f"{whose} has {did} all of its ", days, f"{reserved}.{thanks}")
    done = half_days_number(figures.done) if figures.done else "none"
    if figures.beyond:
        free = " Giving is never capped." if figures.direction == "give" else ""
        over = f": {half_days_number(figures.beyond)} more than its {allowance} in all.{free}"
        return StandingSentence(f"{whose} has {did} ", f"{done} of its {days}", f"{reserved}{over}")
    left = f"; {half_days_number(figures.left)} to {figures.direction} by {long_date(until)}" if figures.left else ""
    return StandingSentence(f"{whose} has {did} ", f"{done} of its {days}", f"{reserved}{left}.")
