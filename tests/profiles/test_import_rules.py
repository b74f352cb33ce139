"""Periods, figures, headers and places as published files write them."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.enums import Finality, ImportFormat, Missing, PeriodForm, Unit
from profiles.rules.cells import MARKERS, Cell, UnreadableCell, cell_of, may_be_negative, oddity_of
from profiles.rules.formats import breaches_of_header, column_code, columns_of, layout_of
from profiles.rules.imports import UploadFacts, breaches_of_upload
from profiles.rules.periods import UnreadablePeriod, as_kept, period_found, single_year, split_year
from profiles.rules.places import begins_on, council_existed, has_begun, is_aggregate, is_merged
from profiles.rules.publishers import decimals_of, label_of, period_form_of, polarity_of, release_of, theme_of, unit_of

YEARS = st.integers(1980, 2090)


@pytest.mark.parametrize(
    ("text", "code", "first", "last"),
    [
        ("2025", "2025", 2025, 2025),
        (" 2025 ", "2025", 2025, 2025),
        ("202425", "2024/25", 2024, 2025),
        ("2024/25", "2024/25", 2024, 2025),
        ("2024-25", "2024/25", 2024, 2025),
        ("2024–25", "2024/25", 2024, 2025),
        ("2024/2025", "2024/25", 2024, 2025),
        ("1999/00", "1999/00", 1999, 2000),
        ("2014-16", "2014-2016", 2014, 2016),
        ("2021/22-23/24", "2021/22-2023/24", 2021, 2024),
        ("2021/22-2023/24", "2021/22-2023/24", 2021, 2024),
        ("1998/99-00/01", "1998/99-2000/01", 1998, 2001),
        ("2025/26 Q2", "2025/26 Q2", 2025, 2026),
        ("Q4 2025/26", "2025/26 Q4", 2025, 2026),
    ],
)
def test_period_is_read_as_it_is_written(text: str, code: str, first: int, last: int) -> None:
    found = period_found(text)
    assert found is not None
    assert (found.period.code, found.period.first_year, found.period.last_year) == (code, first, last)


@pytest.mark.parametrize(
    ("text", "finality"),
    [
        ("2025 (prov)", Finality.PROVISIONAL),
        ("2025 (Rev)", Finality.REVISED),
        ("2020 (Final)", Finality.FINAL),
        ("2016-17 (OT)", None),
    ],
)
def test_remark_behind_a_period_says_how_firm_it_is(text: str, finality: Finality | None) -> None:
    found = period_found(text)
    assert found is not None
    assert found.finality == finality


@pytest.mark.parametrize("text", ["", "0", ".", "-"])
def test_no_period_is_none(text: str) -> None:
    assert period_found(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "25",
        "20255",
        "202426",
        "2024/26/27",
        "2016-15",
        "2014-40",
        "2025 (odd)",
        "2025 Q2",
        "2025/26 Q5",
        "1066",
        "2150",
        "2014-2016-2018",
        "March 2025",
    ],
)
def test_pf15_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(UnreadablePeriod):
        period_found(text)


@pytest.mark.parametrize(
    ("identifier", "form"),
    [
        ("Academic year", PeriodForm.ACADEMIC_YEAR),
        ("Calendar year", PeriodForm.CALENDAR_YEAR),
        ("Financial  year", PeriodForm.FINANCIAL_YEAR),
        ("Reporting year", PeriodForm.OTHER),
        ("", None),
    ],
)
def test_identifier_of_a_release_says_what_year_it_is(identifier: str, form: PeriodForm | None) -> None:
    found = period_found("2025", identifier)
    assert found is not None
    assert found.form == form


def test_quarter_of_a_release_is_a_quarter_and_a_term_is_refused() -> None:
    found = period_found("202526", "Financial year Q2")
    assert found is not None
    assert (found.period.code, found.period.quarter) == ("2025/26 Q2", 2)
    with pytest.raises(UnreadablePeriod):
        period_found("202425", "Autumn term")


@given(YEARS)
def test_year_has_one_code_however_it_is_written(year: int) -> None:
    end = (year + 1) % 100
    forms = (f"{year}{end:02}", f"{year}/{end:02}", f"{year}-{end:02}", f"{year}/{year + 1}", f"{year}-{end:02} (OT)")
    assert {found.period for form in forms if (found := period_found(form))} == {split_year(year)}
    assert as_kept(split_year(year), with_split_years=False) == single_year(year + 1)
    assert as_kept(single_year(year + 1), with_split_years=True) == split_year(year)
    assert as_kept(single_year(year), with_split_years=False) == single_year(year)


@given(st.text(max_size=20))
def test_any_text_is_a_period_or_refused(text: str) -> None:
    try:
        found = period_found(text)
    except UnreadablePeriod:
        return
    assert found is None or found.period.first_year <= found.period.last_year


@given(st.text(max_size=12))
def test_any_text_is_a_figure_or_a_reason_or_refused(text: str) -> None:
    try:
        cell = cell_of(text)
    except UnreadableCell:
        return
    assert (cell.value is None) == (cell.missing != "")
    assert cell.value is None or math.isfinite(cell.value)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_every_number_is_read_back(number: float) -> None:
    assert cell_of(repr(number)) == Cell(number)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("c", Missing.SUPPRESSED),
        ("z", Missing.NOT_APPLICABLE),
        ("x", Missing.NOT_AVAILABLE),
        ("", Missing.NOT_AVAILABLE),
        (".", Missing.NOT_AVAILABLE),
        ("NULL", Missing.NOT_AVAILABLE),
        ("u", Missing.UNRELIABLE),
        ("k", Missing.LOW),
        ("low", Missing.LOW),
        ("-", Missing.UNTOLD),
        (" C ", Missing.SUPPRESSED),
    ],
)
def test_marker_says_why_there_is_no_figure(text: str, missing: Missing) -> None:
    assert cell_of(text) == Cell(None, missing)
    assert set(MARKERS.values()) == set(Missing)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1,234", "“1,234” has a comma between its thousands: write 1234"),
        ("-1,234,567.5", "“-1,234,567.5” has a comma between its thousands: write -1234567.5"),
        ("=A1+1", "“=A1+1” is a formula: write its result"),
        ("12%", "“12%” has a per cent sign: write the number alone"),
        ("£12", "“£12” has a currency sign: write the number alone"),
        ("nan", "“nan” is neither a number nor one of the markers c, z, x, u, k, low"),
        ("1_000", "“1_000” is neither a number nor one of the markers c, z, x, u, k, low"),
        ("1e300", "“1e300” is too large to be a figure"),
        ("a" * 50, f"“{'a' * 39}…” is neither a number nor one of the markers c, z, x, u, k, low"),
    ],
)
def test_pf13_what_is_no_figure_is_told_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UnreadableCell) as refused:
        cell_of(text)
    assert str(refused.value) == reason


def test_format_is_told_by_the_columns() -> None:
    headers = {
        ImportFormat.LAIT: ["measure_short", "period", "la_code", "area", "Values"],
        ImportFormat.EES: ["time_period", "time_identifier", "geographic_level", "la_name", "rate"],
        ImportFormat.TEMPLATE: ["Value", " Period", "indicator", "council"],
    }
    for kind, header in headers.items():
        layout = layout_of(header)
        assert layout is not None
        assert layout.format == kind
        assert breaches_of_header(header) == []


@pytest.mark.parametrize(
    ("header", "code", "message"),
    [
        (
            ["council;indicator;period;value"],
            "PF-03",
            "The columns are parted by semicolons: save the file with commas between them.",
        ),
        (
            ["measure_short\tperiod\tla_code\tarea\tValues"],
            "PF-03",
            "The columns are parted by tabs: save the file with commas between them.",
        ),
        (
            ["council", "indicator", "period"],
            "PF-04",
            "This looks like the programme’s template, but the column value is missing.",
        ),
        (
            ["measure_short", "period", "la_code"],
            "PF-04",
            "This looks like the long extract of the Local Authority Interactive Tool, "
            "but the columns area, values are missing.",
        ),
        (
            ["council", "indicator", "period", "value", "Value"],
            "PF-05",
            "There are two columns named value: keep one of them.",
        ),
        (
            ["a", "b"],
            "PF-06",
            "The first line is none that we know. It names the columns: those of a file of Explore education "
            "statistics, of the Local Authority Interactive Tool, or council, indicator, period, value.",
        ),
        ([str(n) for n in range(501)], "PF-06", "There are 501 columns; a file of figures has at most 500."),
    ],
)
def test_header_that_is_none_is_told(header: list[str], code: str, message: str) -> None:
    assert [(b.code, b.message) for b in breaches_of_header(header)] == [(code, message)]
    assert layout_of(header) is None or code == "PF-05"


def test_filters_and_figures_of_a_release_are_told_apart_by_what_stands_in_them() -> None:
    header = ["time_period", "time_identifier", "geographic_level", "old_la_code", "category", "number", "rate"]
    layout = layout_of(header)
    assert layout is not None
    rows = [
        ["2025", "Reporting year", "National", "", "All", "12", "c"],
        ["2025", "x", "National", "", "z", "1,200", "4.5"],
    ]
    columns = columns_of(layout, rows)
    assert (columns.filters, columns.figures) == ((4,), (5, 6))
    described = columns_of(layout, [], {"number": "Filter", "rate": "Indicator"})
    assert (described.filters, described.figures) == ((4, 5), (6,))
    assert column_code("rate", [("b", "2"), ("a", "1")]) == "rate|a=1|b=2"


def test_rows_of_several_councils_and_aggregates_are_told_apart() -> None:
    assert is_merged("940 / 941")
    assert is_merged("", "E06000061 / E06000062")
    assert not is_merged("940", "E06000061", "")
    assert is_aggregate("970")
    assert not is_aggregate("969")
    assert not is_aggregate("E92000001")


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("2025", PeriodForm.FINANCIAL_YEAR, dt.date(2024, 4, 1)),
        ("2025", PeriodForm.ACADEMIC_YEAR, dt.date(2024, 9, 1)),
        ("2025", PeriodForm.CALENDAR_YEAR, dt.date(2025, 1, 1)),
        ("2025", PeriodForm.DAY_IN_MARCH, dt.date(2025, 3, 31)),
        ("2025", PeriodForm.DAY_IN_JANUARY, dt.date(2025, 1, 15)),
        ("2025", PeriodForm.DAY_IN_SEPTEMBER, dt.date(2025, 9, 30)),
        ("2025", PeriodForm.OTHER, dt.date(2024, 4, 1)),
        ("2024/25", PeriodForm.ACADEMIC_YEAR, dt.date(2024, 9, 1)),
        ("2024/25", PeriodForm.FINANCIAL_YEAR, dt.date(2024, 4, 1)),
        ("2014-16", PeriodForm.CALENDAR_YEAR, dt.date(2014, 1, 1)),
        ("2025/26 Q1", PeriodForm.QUARTER, dt.date(2025, 4, 1)),
        ("2025/26 Q4", PeriodForm.QUARTER, dt.date(2026, 1, 1)),
    ],
)
def test_period_begins_as_its_kind_of_year_says(text: str, form: PeriodForm, day: dt.date) -> None:
    found = period_found(text)
    assert found is not None
    assert begins_on(found.period, form) == day


def test_council_that_ended_has_figures_of_periods_that_began_before() -> None:
    ends_on = dt.date(2019, 4, 1)
    assert council_existed(single_year(2019), PeriodForm.FINANCIAL_YEAR, ends_on)
    assert not council_existed(single_year(2020), PeriodForm.FINANCIAL_YEAR, ends_on)
    assert council_existed(single_year(2030), PeriodForm.FINANCIAL_YEAR, None)


def test_publishers_words_are_understood() -> None:
    assert [polarity_of(word) for word in ("High", "low", "-", "")] == ["high", "low", "neither", "neither"]
    assert period_form_of("Annual (end of Sept)") == PeriodForm.DAY_IN_SEPTEMBER
    assert period_form_of("Whenever") == PeriodForm.OTHER
    assert [unit_of(w) for w in ("Rate per 10,000", "% of births", "Spend", "Average Score", "agency_fte", "")] == [
        "per_10_000", "percent", "pounds", "score", "fte", "number",
    ]  # fmt: skip
    assert unit_of("turnover_rate_fte") == "percent"
    assert release_of("csww_indicators_2017_to_2025.csv") == "csww_indicators"
    assert release_of("Absence_2024-25 (1).csv.gz") == "absence"
    assert release_of("2025.csv") == "release"
    assert theme_of("csww_indicators", "cases") == "workforce"
    assert theme_of("something", "else") == "population"
    assert label_of("agency_rate_fte") == "Agency rate fte"
    assert [decimals_of(text) for text in ("12", "1.5", "1.234", "1e-05")] == [0, 1, 2, 0]


def test_pf20_to_pf23_upload_is_refused_for_every_reason_at_once() -> None:
    today = dt.date(2026, 11, 1)
    bad = UploadFacts(0, 10, today + dt.timedelta(1), today, today - dt.timedelta(1), True)
    assert [b.code for b in breaches_of_upload(bad) if b] == ["PF-20", "PF-21", "PF-22", "PF-23"]
    large = UploadFacts(11_000_000, 10_000_000, today, today)
    assert [b.message for b in breaches_of_upload(large) if b] == ["The file is larger than 10 MB. Pack it (.gz)."]
    assert not any(breaches_of_upload(UploadFacts(5, 10, today, today, today)))


@pytest.mark.parametrize(
    ("value", "unit", "is_signed", "odd"),
    [
        (None, Unit.PERCENT, False, ""),
        (0, Unit.NUMBER, False, ""),
        (-0.5, Unit.NUMBER, False, "The figure -0.5 is below nought, which this indicator cannot be."),
        (-0.5, Unit.SCORE, True, ""),
        (125.6, Unit.PERCENT, False, ""),
        (250, Unit.PERCENT, False, ""),
        (150_000, Unit.PERCENT, False,
         "The figure 150,000 is far above 100, and this indicator is a percentage."),
        (150_000, Unit.NUMBER, False, ""),
    ],
)  # fmt: skip
def test_pf24_figure_that_cannot_be_is_odd(value: float | None, unit: Unit, is_signed: bool, odd: str) -> None:
    assert oddity_of(value, unit=unit, is_signed=is_signed, percent_max=250) == odd


def test_scores_money_gaps_and_changes_may_lie_below_nought() -> None:
    may = [
        may_be_negative(Unit.SCORE),
        may_be_negative(Unit.POUNDS),
        may_be_negative(Unit.PERCENT, "% gap", "Attainment at 19"),
        may_be_negative(Unit.PERCENT, "", "Change in a year"),
    ]
    assert may == [True] * 4
    assert not may_be_negative(Unit.PERCENT, "children", "Absence")
    assert not may_be_negative(Unit.NUMBER)


def test_pf25_period_has_begun_from_its_first_day() -> None:
    year = split_year(2026)
    assert has_begun(year, PeriodForm.FINANCIAL_YEAR, dt.date(2026, 4, 1))
    assert not has_begun(year, PeriodForm.FINANCIAL_YEAR, dt.date(2026, 3, 31))
