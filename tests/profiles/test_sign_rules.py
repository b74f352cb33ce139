"""When something is an early sign, and what is said of it: pure rules."""

import datetime as dt
from typing import Any

import pytest

from profiles.enums import SignCode
from profiles.rules.comparison import Quarter, Spread
from profiles.rules.sign_words import sign_words
from profiles.rules.signs import (
    GapFacts,
    LeadershipFacts,
    SeriesFacts,
    SignPolicyFacts,
    has_lost_a_quarter,
    has_turnover,
    is_long_unseen,
    is_out_of_band,
    is_worsening,
    series_signs,
)

POLICY = SignPolicyFacts(3, 1.5, 1, 2, 24, 3)
TODAY = dt.date(2027, 3, 1)
BAND = Spread(10, 8, 10, 12, 14, 16)
LOW, SECOND, THIRD, HIGH = Quarter.LOWEST, Quarter.SECOND_LOWEST, Quarter.SECOND_HIGHEST, Quarter.HIGHEST


def series(values: list[float], *, polarity: str = "low", decimals: int = 0, **more: Any) -> SeriesFacts:
    """Give a series of years that ends with 2026."""
    first = 2027 - len(values)
    periods = tuple(str(first + n) for n in range(len(values)))
    return SeriesFacts(polarity, decimals, periods, tuple(values), **more)


@pytest.mark.parametrize(
    ("values", "polarity", "found"),
    [
        ([1, 2, 3, 4], "low", True),
        ([9, 1, 2, 3, 4], "low", True),
        ([4, 3, 2, 1], "high", True),
        ([1, 2, 3, 4], "high", False),
        ([1, 2, 3, 4], "neither", False),
        ([1, 2, 2, 4], "low", False),
        ([1, 2, 3], "low", False),
        ([1, 2, 3, 3.4], "low", False),  # published without decimals, 3.4 is 3
        ([2, 1, 2, 3], "low", False),
        ([], "low", False),
    ],
)
def test_worsening_is_three_steps_to_the_worse(values: list[float], polarity: str, found: bool) -> None:
    told = is_worsening(series(values, polarity=polarity), POLICY)
    assert (told is not None) is found
    assert not found or told == {"periods": ["2023", "2024", "2025", "2026"], "values": values[-4:]}


@pytest.mark.parametrize(
    ("value", "polarity", "found"),
    [(20.1, "low", True), (20, "low", False), (3.9, "low", False), (3.9, "high", True), (30, "neither", False)],
)
def test_out_of_band_is_far_beyond_the_middle_half_on_the_worse_side(value: float, polarity: str, found: bool) -> None:
    told = is_out_of_band(series([value], polarity=polarity, decimals=1, band=BAND), POLICY)
    assert (told is not None) is found
    assert not found or told == {"period": "2026", "value": value, "low": 10, "high": 14, "neighbours": 10}


def test_out_of_band_needs_neighbours_and_more_than_a_step_of_rounding() -> None:
    alike = Spread(10, 5, 5, 5, 5, 5)
    assert is_out_of_band(series([9]), POLICY) is None
    assert is_out_of_band(series([6], band=alike), POLICY) is None
    assert is_out_of_band(series([7], band=alike), POLICY) is not None


@pytest.mark.parametrize(
    ("quarters", "polarity", "found"),
    [
        ((SECOND, LOW), "high", True),
        ((HIGH, SECOND), "high", True),
        ((LOW, SECOND), "high", False),
        ((LOW, SECOND), "low", True),
        ((SECOND, SECOND), "high", False),
        ((None, LOW), "high", False),
        ((SECOND, None), "high", False),
        ((Quarter.ALIKE, LOW), "high", False),
        ((SECOND, LOW), "neither", False),
        ((LOW,), "high", False),
    ],
)
def test_quarter_is_lost_by_polarity(quarters: tuple[Any, ...], polarity: str, found: bool) -> None:
    facts = series([1] * len(quarters), polarity=polarity, quarters=quarters)
    told = has_lost_a_quarter(facts, POLICY)
    assert (told is not None) is found
    assert not found or told == {"period": "2026", "quarter": quarters[-1].value, "before": quarters[-2].value}


def test_quarter_must_have_held_as_long_as_the_policy_says() -> None:
    longer = SignPolicyFacts(3, 1.5, 2, 2, 24, 3)
    held, flickered = ((HIGH, HIGH, LOW), (LOW, HIGH, LOW))
    assert has_lost_a_quarter(series([1] * 3, polarity="high", quarters=held), longer) is not None
    assert has_lost_a_quarter(series([1] * 3, polarity="high", quarters=flickered), longer) is None


def test_turnover_counts_changes_within_the_months() -> None:
    old, new, newer = (("dcs", dt.date(2025, 3, 1)), ("dcs", dt.date(2025, 3, 2)), ("lead_member", TODAY))
    assert has_turnover(LeadershipFacts(TODAY, (old, newer)), POLICY) is None
    assert has_turnover(LeadershipFacts(TODAY, (new, newer)), POLICY) == {
        "changes": [["dcs", "2025-03-02"], ["lead_member", "2027-03-01"]],
        "months": 24,
    }


@pytest.mark.parametrize(
    ("last", "known", "found"),
    [
        (dt.date(2024, 3, 1), None, True),
        (dt.date(2024, 3, 2), None, False),
        (None, dt.date(2020, 4, 1), True),
        (None, dt.date(2026, 4, 1), False),
        (None, None, False),
    ],
)
def test_long_gap_counts_from_the_last_look_or_the_councils_start(last: Any, known: Any, found: bool) -> None:
    assert (is_long_unseen(GapFacts(TODAY, last, known, "inspection"), POLICY) is not None) is found


def test_signs_of_one_indicator_come_together() -> None:
    facts = series([21, 22, 23, 24], band=BAND, quarters=(LOW, LOW, LOW, SECOND))
    assert [code for code, _ in series_signs(facts, POLICY)] == [
        SignCode.WORSENING,
        SignCode.OUT_OF_BAND,
        SignCode.QUARTILE_LOST,
    ]


_ABOUT = {"unit": "percent", "decimals": 1}


@pytest.mark.parametrize(
    ("code", "facts", "words"),
    [
        (
            SignCode.WORSENING,
            {"periods": ["2023", "2024", "2025", "2026"], "values": [4, 3, 2, 1]},
            "Worse in each of three periods running: 4.0% in 2023, 3.0% in 2024, 2.0% in 2025, 1.0% in 2026.",
        ),
        (
            SignCode.OUT_OF_BAND,
            {"period": "2026", "value": 30, "low": 40, "high": 50.25, "neighbours": 10},
            "Well outside its neighbours: 30.0% in 2026; the middle half of ten neighbours is 40.0 to 50.2%.",
        ),
        (
            SignCode.QUARTILE_LOST,
            {"period": "2026", "quarter": "lowest", "before": "second_lowest"},
            "In a worse quarter of councils: the lowest in 2026, the second lowest before.",
        ),
        (
            SignCode.LEADERSHIP,
            {"changes": [["dcs", "2026-01-02"], ["lead_member", "2026-05-09"]], "months": 24},
            "Posts of leadership changed hands within 24 months: Director of Children's Services, 2 January 2026; "
            "Lead member, 9 May 2026.",
        ),
        (
            SignCode.LONG_GAP,
            {"last": "2023-01-02", "what": "inspection", "years": 3},
            "The last to look from outside was an inspection, on 2 January 2023, over three years ago.",
        ),
        (
            SignCode.LONG_GAP,
            {"last": "2023-01-02", "what": "review", "years": 3},
            "The last to look from outside was a review, on 2 January 2023, over three years ago.",
        ),
        (
            SignCode.LONG_GAP,
            {"last": "", "what": "", "years": 3},
            "No inspection, challenge or review is known to us, and the council began more than three years ago.",
        ),
    ],
)
def test_signs_are_told_in_words(code: str, facts: dict[str, Any], words: str) -> None:
    assert sign_words(code, facts, **_ABOUT) == words
