"""Numbers under 5 suppressed in a table, and others with them, so that no subtraction brings one back (domain: access).

A table has rows, columns and both kinds of totals. A column whose total is under 5 is left out altogether, so every
column's total and the grand total are published, whatever table they stand in. Then:

1. Each number under 5, nought among them, is suppressed: inner numbers and totals of rows.
2. As long as a suppressed number could be had, by subtraction or because nothing is below nought, the loop of four
   numbers that costs least is suppressed around it: what one gives the other takes, and all totals stay as they are.

Whether a number can be had is asked exactly, not by a rule of thumb: the table is a transport between rows and columns,
and a number is free if and only if one unit can be sent round through it over suppressed numbers alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

SHOWN_FROM: Final = 5
TOTAL: Final = "Total"

Place = tuple[int, int]  # row, column; the last column is the total of the row


@dataclass(frozen=True)
class SafeTable:
    """A table as it may be published: None is a suppressed number; the last column holds totals, `totals` the last row.

    `left_out` names the columns whose total is under 5.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]
    totals: tuple[int, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Grid:
    """True numbers with the total of each row as a last column, and which of them are suppressed."""

    numbers: tuple[tuple[int, ...], ...]
    hidden: frozenset[Place]

    @property
    def total_column(self) -> int:
        return len(self.numbers[0]) - 1

    def at(self, place: Place) -> int:
        return self.numbers[place[0]][place[1]]

    def raises(self, place: Place) -> bool:
        """Tell whether this number can change so that its row gains one: a total must lose one for that."""
        return place[1] != self.total_column or self.at(place) > 0

    def lowers(self, place: Place) -> bool:
        """Tell whether this number can change so that its row loses one: an inner number must lose one for that."""
        return place[1] == self.total_column or self.at(place) > 0

    def hiding(self, places: frozenset[Place]) -> "_Grid":
        return _Grid(self.numbers, self.hidden | places)


def suppressed(rows: Sequence[str], columns: Sequence[str], numbers: Mapping[tuple[str, str], int]) -> SafeTable:
    """Give the table so that it may be published; numbers that are missing are nought."""
    sums = {column: sum(numbers.get((row, column), 0) for row in rows) for column in columns}
    kept = [column for column in columns if sums[column] >= SHOWN_FROM]
    left_out = tuple(column for column in columns if column not in kept)
    if not kept:
        return SafeTable((), tuple((row, ()) for row in rows), (), left_out)
    lines = tuple(tuple(numbers.get((row, column), 0) for column in kept) for row in rows)
    grid = _safe(_Grid(tuple((*line, sum(line)) for line in lines), frozenset()))
    shown = [_shown(grid, row) for row in range(len(rows))]
    totals = tuple(sums[column] for column in kept)
    return SafeTable((*kept, TOTAL), tuple(zip(rows, shown, strict=True)), (*totals, sum(totals)), left_out)


def _shown(grid: _Grid, row: int) -> tuple[int | None, ...]:
    return tuple(None if (row, column) in grid.hidden else number for column, number in enumerate(grid.numbers[row]))


def _safe(grid: _Grid) -> _Grid:
    places = ((row, column) for row, line in enumerate(grid.numbers) for column, _ in enumerate(line))
    grid = grid.hiding(frozenset(place for place in places if grid.at(place) < SHOWN_FROM))
    while found := next((place for place in sorted(grid.hidden) if not is_free(grid, place)), None):
        grid = grid.hiding(_cheapest_loop(grid, found))
    return grid


def _cheapest_loop(grid: _Grid, place: Place) -> frozenset[Place]:
    """Give the loop of four through a place along which one unit can go round, with the least suppressed besides.

    There always is one: the column's total is 5 at least, so another row has something in it and in its total.
    """
    loops = [frozenset(loop) for loop in _loops(grid, place)]
    return min(loops, key=lambda loop: (sum(grid.at(p) + 1 for p in loop - grid.hidden), sorted(loop)))


def _loops(grid: _Grid, place: Place) -> Iterator[tuple[Place, Place, Place, Place]]:
    row, column = place
    for other_row in range(len(grid.numbers)):
        for other in range(grid.total_column + 1):
            loop = ((row, column), (row, other), (other_row, column), (other_row, other))
            if other_row != row and other != column and _goes_round(grid, *loop):
                yield loop


def _goes_round(grid: _Grid, here: Place, beside: Place, below: Place, across: Place) -> bool:
    one = grid.raises(here) and grid.lowers(beside) and grid.lowers(below) and grid.raises(across)
    return one or (grid.lowers(here) and grid.raises(beside) and grid.raises(below) and grid.lowers(across))


def is_free(grid: _Grid, place: Place) -> bool:
    """Tell whether a suppressed number can be another one, all that is published staying as it is."""
    row, column = place
    for other in range(len(grid.numbers)):
        partner = (other, column)
        if other == row or partner not in grid.hidden:
            continue
        if grid.raises(place) and grid.lowers(partner) and _leads(grid, row, other, place):
            return True
        if grid.lowers(place) and grid.raises(partner) and _leads(grid, other, row, place):
            return True
    return False


def _leads(grid: _Grid, start: int, end: int, without: Place) -> bool:
    """Tell whether one unit too much in a row can be handed on to another, over suppressed numbers alone."""
    seen, todo = {start}, [start]
    while todo:
        row = todo.pop()
        if row == end:
            return True
        for following in _handed_on(grid, row, without):
            if following not in seen:
                seen.add(following)
                todo.append(following)
    return False


def _handed_on(grid: _Grid, row: int, without: Place) -> Iterator[int]:
    for column in range(grid.total_column + 1):
        here = (row, column)
        if here != without and here in grid.hidden and grid.lowers(here):
            for other in range(len(grid.numbers)):
                there = (other, column)
                if other != row and there != without and there in grid.hidden and grid.raises(there):
                    yield other
