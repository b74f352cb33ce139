"""What the policies of figures and the indicators may say, and how it is told."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from profiles.rules.indicators import IndicatorFacts, breaches_of_edit
from profiles.rules.policies import (
    ComparisonLimits,
    DocumentLimits,
    FileLimits,
    Limits,
    SignLimits,
    breaches_of_limits,
    changed_values,
)
from profiles.rules.policy_words import comparison_words, document_words, file_words, sign_words

TODAY = dt.date(2026, 11, 22)
COMPARING = ComparisonLimits(5, 20, 2.0, 6, 5, 10, 4)
SIGNS = SignLimits(3, 1.5, 2, 2, 24, 3, 28)
FILES = FileLimits(50_000_000, 500_000_000, 100_000_000, 2_000_000, 200, 10, 20, 250)
DOCUMENTS = DocumentLimits(20_000_000)
INDICATOR = IndicatorFacts("Phonics", "", "attainment", "high", 1, True, None)


def refused(limits: Limits) -> list[tuple[str, str]]:
    """Give code and field of each breach."""
    return [(breach.code, breach.field) for breach in breaches_of_limits(limits) if breach]


@pytest.mark.parametrize("limits", [COMPARING, SIGNS, FILES, DOCUMENTS])
def test_what_the_product_says_is_lawful(limits: Limits) -> None:
    assert refused(limits) == []


@pytest.mark.parametrize(
    ("limits", "field", "lawful", "unlawful", "code"),
    [
        (COMPARING, "neighbours_min", (3, 10), (2, 11), "FP-01"),
        (COMPARING, "councils_min", (10, 150), (9, 151), "FP-01"),
        (COMPARING, "difference_min", (1, 10.0), (0.9, 10.1), "FP-02"),
        (COMPARING, "differences_shown_max", (1, 20), (0, 21), "FP-03"),
        (COMPARING, "compared_max", (2, 10), (1, 11), "FP-03"),
        (COMPARING, "periods_shown_max", (2, 20), (1, 21), "FP-03"),
        (COMPARING, "is_stale_after_years", (1, 10), (0, 11), "FP-04"),
        (SIGNS, "periods_worse", (1, 10), (0, 11), "FP-05"),
        (SIGNS, "quartile_holds_periods", (1, 10), (0, 11), "FP-05"),
        (SIGNS, "band_reach", (0.5, 10), (0.4, 10.1), "FP-06"),
        (SIGNS, "leadership_changes", (1, 10), (0, 11), "FP-07"),
        (SIGNS, "leadership_months", (1, 60), (0, 61), "FP-07"),
        (SIGNS, "gap_years", (1, 10), (0, 11), "FP-08"),
        (SIGNS, "council_first_days", (7, 366), (6, 367), "FP-09"),
        (FILES, "file_bytes_max", (1_000_000, 500_000_000), (0, 501_000_000), "FP-10"),
        (FILES, "unpacked_bytes_max", (50_000_000, 5_000_000_000), (5_001_000_000,), "FP-10"),
        (FILES, "workbook_bytes_max", (1_000_000, 500_000_000), (0, 501_000_000), "FP-10"),
        (FILES, "unpacked_bytes_max", (50_000_000,), (49_000_000,), "FP-11"),
        (FILES, "rows_max", (1_000, 10_000_000), (999, 10_000_001), "FP-12"),
        (FILES, "errors_shown_max", (10, 1_000), (9, 1_001), "FP-12"),
        (FILES, "changes_shown_max", (5, 200), (4, 201), "FP-12"),
        (FILES, "percent_max", (100, 1_000), (99, 1_001), "FP-12"),
        (FILES, "silent_minutes_max", (5, 120), (4, 121), "FP-13"),
        (DOCUMENTS, "file_bytes_max", (1_000_000, 100_000_000), (0, 101_000_000), "FP-14"),
    ],
)
def test_limit_has_bounds(limits: Any, field: str, lawful: Any, unlawful: Any, code: str) -> None:
    assert [refused(replace(limits, **{field: value})) for value in lawful] == [[]] * len(lawful)
    for value in unlawful:
        assert (code, field) in refused(replace(limits, **{field: value}))


def test_refusal_tells_what_is_allowed() -> None:
    found = breaches_of_limits(replace(FILES, rows_max=1, file_bytes_max=0, unpacked_bytes_max=0))
    assert [breach.message for breach in found if breach] == [
        "Enter a number from 1 to 500 MB.",
        "Enter a number from 1 to 5,000 MB.",
        "Enter a number from 1,000 to 10,000,000.",
    ]


def test_changed_values_are_those_that_differ() -> None:
    assert changed_values(SIGNS, replace(SIGNS, gap_years=4)) == {"gap_years": [3, 4]}


def test_words_have_human_units() -> None:
    assert comparison_words(COMPARING)["Large difference"] == (
        "from 2 robust standard deviations from the neighbours’ median on"
    )
    assert sign_words(SIGNS) == {
        "Getting worse": "in 3 periods running",
        "Far from the neighbours": "1.5 times their middle half beyond its end",
        "A quarter lower": "than held in 2 periods before",
        "Turnover in leadership": "2 changes or more within 24 months",
        "Nobody has looked": "for 3 years, neither inspection nor challenge",
        "The council alone sees a new sign": "for 28 days",
    }
    assert file_words(FILES)["The same unpacked"] == "500 MB at most"
    assert document_words(DOCUMENTS) == {"Document": "20 MB at most"}


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"label": "ab"}, ["IND-01"]),
        ({"label": "x" * 161}, ["IND-01"]),
        ({"label": "Two\nlines"}, ["IND-01"]),
        ({"definition": "x" * 601}, ["IND-03"]),
        ({"decimals": 7}, ["IND-04"]),
        ({"decimals": -1}, ["IND-04"]),
        ({"released_on": TODAY - dt.timedelta(days=1)}, ["IND-05"]),
        ({"released_on": TODAY + dt.timedelta(days=732)}, ["IND-05"]),
        ({"released_on": TODAY}, []),
        ({"released_on": TODAY + dt.timedelta(days=731)}, []),
        ({"decimals": 6, "definition": "x" * 600}, []),
    ],
)
def test_indicator_is_refused_with_its_rule(change: dict[str, Any], codes: list[str]) -> None:
    found = breaches_of_edit(INDICATOR, replace(INDICATOR, **change), is_label_taken=False, today=TODAY)
    assert [breach.code for breach in found if breach] == codes


def test_label_that_another_has_is_refused_only_where_it_is_new() -> None:
    renamed = replace(INDICATOR, label="Phonics at 6")
    found = breaches_of_edit(INDICATOR, renamed, is_label_taken=True, today=TODAY)
    assert [breach.code for breach in found if breach] == ["IND-02"]
    assert not any(breaches_of_edit(INDICATOR, INDICATOR, is_label_taken=True, today=TODAY))


def test_day_that_is_past_may_stay() -> None:
    past = replace(INDICATOR, released_on=dt.date(2026, 1, 1))
    assert not any(breaches_of_edit(past, replace(past, decimals=2), is_label_taken=False, today=TODAY))
