"""What pages say of figures and comparisons, word for word."""

import pytest

from profiles.enums import Missing, Polarity, Unit
from profiles.rules import words
from profiles.rules.comparison import Among, Direction, Quarter, Rank


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (71.06, Unit.PERCENT, 1, "71.1%"),
        (50.0, Unit.PERCENT, 0, "50%"),
        (1234.0, Unit.POUNDS, 0, "£1,234"),
        (-12.5, Unit.POUNDS, 1, "−£12.5"),
        (-0.04, Unit.SCORE, 1, "0.0"),
        (-0.3, Unit.SCORE, 1, "−0.3"),
        (12345.0, Unit.NUMBER, 0, "12,345"),
    ],
)
def test_figure_is_written_with_its_sign(value: float, unit: Unit, decimals: int, text: str) -> None:
    assert words.figure_words(value, unit, decimals) == text


def test_range_says_its_unit_once_where_it_follows() -> None:
    assert words.range_words(58.9, 73.1, Unit.PERCENT, 1) == "58.9 to 73.1%"
    assert words.range_words(900, 1200, Unit.POUNDS, 0) == "£900 to £1,200"


def test_unit_is_said_where_no_sign_says_it() -> None:
    assert words.unit_words(Unit.PER_10_000, "children") == "per 10,000 children"
    assert words.unit_words(Unit.SCORE, "points") == "points"
    assert words.unit_words(Unit.PERCENT, "") == ""


def test_every_reason_for_no_figure_has_short_words() -> None:
    assert [words.missing_words(reason) for reason in ("", *Missing)] == [
        *("No figure", "Suppressed", "Does not apply", "Not available", "Too unreliable", "Low", "Not published"),
    ]


@pytest.mark.parametrize(
    ("now", "before", "polarity", "text"),
    [
        (51, 50, Polarity.LOW, "higher than a year ago, which is worse"),
        (51, 50, Polarity.HIGH, "higher than a year ago, which is better"),
        (49, 50, Polarity.LOW, "lower than a year ago, which is better"),
        (49, 50, Polarity.NEITHER, "lower than a year ago"),
        (50.2, 50, Polarity.HIGH, "the same as a year ago"),
    ],
)
def test_change_says_whether_it_is_better(now: float, before: float, polarity: Polarity, text: str) -> None:
    assert words.change_words(now, before, "a year ago", decimals=0, polarity=polarity) == text


@pytest.mark.parametrize(
    ("rank", "place", "quarter"),
    [
        (Rank(1, 151, 0, Quarter.HIGHEST), "highest of 151", "Highest quarter of 151 councils; lower is better"),
        (
            Rank(12, 151, 2, Quarter.HIGHEST),
            "joint 12th highest of 151",
            "Highest quarter of 151 councils; lower is better",
        ),
        (Rank(150, 151, 0, Quarter.LOWEST), "2nd lowest of 151", "Lowest quarter of 151 councils; lower is better"),
        (Rank(150, 151, 1, Quarter.LOWEST), "joint lowest of 151", "Lowest quarter of 151 councils; lower is better"),
        (Rank(1, 151, 150, Quarter.ALIKE), "joint highest of 151", "The same as all 151 councils with a figure"),
    ],
)
def test_rank_is_told_from_the_nearer_end(rank: Rank, place: str, quarter: str) -> None:
    assert words.rank_words(rank) == place
    assert words.quarter_words(rank, Polarity.LOW) == quarter


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (13, "13th"), (122, "122nd")]
)
def test_ordinals(number: int, text: str) -> None:
    assert words.ordinal(number) == text


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (Among(10, 0, 0), "higher than all ten neighbours"),
        (Among(0, 1, 8), "lower than eight of nine neighbours"),
        (Among(9, 0, 1), "higher than nine of ten neighbours"),
        (Among(0, 6, 0), "the same as all six neighbours"),
        (Among(12, 0, 1), "higher than 12 of 13 neighbours"),
    ],
)
def test_among_neighbours(found: Among, text: str) -> None:
    assert words.among_words(found) == text


def test_difference_is_told_in_words() -> None:
    told = words.difference_words("50%", "2025", "40%", "38 to 46%", Among(9, 0, 1), Polarity.LOW)
    assert told == (
        "50% in 2025; the neighbours’ middle is 40%, their middle half 38 to 46%. "
        "Higher than nine of ten neighbours, which is worse."
    )


def test_neutral_difference_has_no_verdict() -> None:
    told = words.difference_words("79", "2025", "70", "68 to 72", Among(0, 0, 10), Polarity.NEITHER)
    assert told.endswith("Lower than all ten neighbours.")


def test_line_of_enquiry_is_a_question_that_fits() -> None:
    line = words.line_words("Children looked after", "79", "2025", "70")
    assert line == (
        "Children looked after: what lies behind 79 in 2025, where the middle of our statistical neighbours is 70?"
    )
    assert len(words.line_words("x" * 400, "79", "2025", "70")) == words.LINE_LENGTH_MAX


def test_judged_leaves_the_same_alone() -> None:
    assert words.judged("as before", Direction.SAME, Polarity.HIGH) == "as before"
