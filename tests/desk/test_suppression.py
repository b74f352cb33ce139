"""Suppression: nothing under 5 is shown, and nothing that is not shown can be had, by whatever subtraction."""

from collections.abc import Iterator

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cib.desk.rules.suppression import SHOWN_FROM, SafeTable, suppressed

Numbers = list[list[int]]

#: Many small numbers and noughts among a few large ones: where subtraction would be easiest.
NUMBERS = st.one_of(st.integers(0, 3), st.integers(0, 7), st.just(0), st.integers(5, 9))
TABLES = st.tuples(st.integers(1, 4), st.integers(1, 3)).flatmap(
    lambda size: st.lists(st.lists(NUMBERS, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
)


def safe(numbers: Numbers) -> SafeTable:
    rows = [f"r{n}" for n in range(len(numbers))]
    columns = [f"c{n}" for n in range(len(numbers[0]))]
    cells = {(r, c): numbers[i][j] for i, r in enumerate(rows) for j, c in enumerate(columns)}
    return suppressed(rows, columns, cells)


def lines_of(shown: tuple[int | None, ...], most: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Yield every line of whole numbers that fits what is shown of a row, its total last."""
    *inner, total = shown

    def filled(at: int, so_far: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if at == len(inner):
            if total is None or sum(so_far) == total:
                yield (*so_far, sum(so_far))
            return
        known = inner[at]
        choices = range(most[at] + 1) if known is None else (known,)
        for number in choices:
            if total is None or sum(so_far) + number <= total:
                yield from filled(at + 1, (*so_far, number))

    return filled(0, ())


def tables_that_fit(table: SafeTable) -> Iterator[list[tuple[int, ...]]]:
    """Yield every table of whole numbers that has the same face: whoever reads it cannot know which is true."""
    shown = [numbers for _, numbers in table.rows]

    def filled(at: int, left: tuple[int, ...]) -> Iterator[list[tuple[int, ...]]]:
        if at == len(shown):
            if not any(left):
                yield []
            return
        for line in lines_of(shown[at], left):
            rest = tuple(had - took for had, took in zip(left, line, strict=True))
            if min(rest) >= 0:
                for more in filled(at + 1, rest):
                    yield [line, *more]

    return filled(0, table.totals)


def known_for_sure(table: SafeTable) -> set[tuple[int, int]]:
    """Try every table that fits: which suppressed numbers are the same in all of them?"""
    if not table.columns:
        return set()
    hidden = {(i, j) for i, (_, line) in enumerate(table.rows) for j, n in enumerate(line) if n is None}
    found = tables_that_fit(table)
    first = next(found)
    for other in found:
        hidden = {(i, j) for i, j in hidden if other[i][j] == first[i][j]}
        if not hidden:
            break
    return hidden


@settings(max_examples=400, deadline=None)
@given(TABLES)
@example([[0, 5], [5, 0]])
@example([[1, 9], [9, 9]])
@example([[0, 0, 5], [0, 5, 0], [5, 0, 0]])
@example([[4, 1], [1, 4]])
@example([[9, 9], [0, 0], [9, 9]])
@example([[5, 5, 5], [1, 0, 0]])
def test_nothing_suppressed_can_be_had(numbers: Numbers) -> None:
    assert known_for_sure(safe(numbers)) == set()


@settings(max_examples=400, deadline=None)
@given(TABLES)
def test_what_is_shown_is_true_and_five_at_least(numbers: Numbers) -> None:
    table = safe(numbers)
    kept = [int(column[1:]) for column in table.columns[:-1]]
    for line, (_, shown) in zip(numbers, table.rows, strict=True):
        true = [line[j] for j in kept]
        expected = [*true, sum(true)] if kept else []
        assert all(s is None or (s == t and s >= SHOWN_FROM) for s, t in zip(shown, expected, strict=True))
        assert all(s is None for s, t in zip(shown, expected, strict=True) if t < SHOWN_FROM)
    assert list(table.totals[:-1]) == [sum(line[j] for line in numbers) for j in kept]
    assert all(total >= SHOWN_FROM for total in table.totals[:-1])


def test_large_numbers_are_all_shown() -> None:
    table = suppressed(["North", "South"], ["A", "B"], {(r, c): 7 for r in ("North", "South") for c in "AB"})
    assert table.rows == (("North", (7, 7, 14)), ("South", (7, 7, 14)))
    assert (table.columns, table.totals, table.left_out) == (("A", "B", "Total"), (14, 14, 28), ())


def test_one_small_number_takes_the_cheapest_three_with_it() -> None:
    cells = {("a", "x"): 3, ("a", "y"): 8, ("b", "x"): 6, ("b", "y"): 9, ("c", "x"): 30, ("c", "y"): 30}
    assert suppressed("abc", "xy", cells).rows == (
        ("a", (None, None, 11)),
        ("b", (None, None, 15)),
        ("c", (30, 30, 60)),
    )


def test_column_with_a_small_total_is_left_out() -> None:
    cells = {("a", "x"): 2, ("b", "x"): 2, ("a", "y"): 9, ("b", "y"): 9}
    table = suppressed("ab", "xy", cells)
    assert (table.columns, table.left_out, table.totals) == (("y", "Total"), ("x",), (18, 18))
    assert suppressed("ab", "x", cells).rows == (("a", ()), ("b", ()))
