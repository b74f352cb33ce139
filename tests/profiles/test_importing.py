"""Importing figures: added, corrected with their history, told apart, all or nothing; the same file twice."""

import datetime as dt
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cib.common.folding import fold
from councils.models import CouncilAlias
from profiles.models import DataImport, Indicator, PastReading, Reading, ReadingPeriod
from profiles.services.importing.from_file import import_file
from tests.factories import councils as make
from tests.factories import profiles_figures as figures
from tests.factories.profiles_files import (
    PUBLISHED,
    imported,
    lait,
    lait_indicator,
    lait_row,
    packed,
    template,
    themes,
    workbook,
    zipped,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Any:
    """Give a council with its area, among England and the themes."""
    themes()
    council = make.council("Midchester")
    for area in (council, None):
        figures.area_of(area)
    return council


def values() -> list[tuple[str, str, float | None, str]]:
    rows = Reading.objects.order_by("indicator__label", "area__name", "period__last_year")
    return list(rows.values_list("area__name", "period__code", "value", "missing"))


def counts(findings: Any) -> tuple[int, int, int, int]:
    return findings.added, findings.changed, findings.unchanged, findings.errors


def test_figures_are_added_once_and_the_same_file_changes_nothing(place: Any, tmp_path: Path) -> None:
    lait_indicator()
    text = lait(lait_row(place, "2024", "71.5"), lait_row(place, "2025", "-"), "LAC,2025,970,England,67")
    assert counts(imported(tmp_path, text)) == (3, 0, 0, 0)
    before = [
        ("England", "2025", 67.0, ""),
        ("Midchester", "2024", 71.5, ""),
        ("Midchester", "2025", None, "-"),
    ]
    assert values() == before
    assert counts(imported(tmp_path, text)) == (0, 0, 3, 0)
    assert values() == before
    assert not PastReading.objects.exists()


def test_corrected_file_keeps_the_old_figure_with_its_day(place: Any, tmp_path: Path) -> None:
    lait_indicator()
    imported(tmp_path, lait(lait_row(place, value="70"), lait_row(place, "2024", "69")))
    later = dt.date(2026, 6, 1)
    corrected = lait(lait_row(place, value="72"), lait_row(place, "2024", "69"))
    assert counts(imported(tmp_path, corrected, published_on=later)) == (0, 1, 1, 0)
    past = PastReading.objects.select_related("reading").get()
    assert (past.value, past.published_on) == (70.0, PUBLISHED)
    assert (past.reading.value, past.reading.published_on) == (72.0, later)
    assert past.replaced_by == past.reading.data_import


def test_dry_run_tells_the_same_and_writes_nothing(place: Any, tmp_path: Path) -> None:
    lait_indicator()
    text = lait(lait_row(place), lait_row(place, short="New", period="2023/24"))
    checked = imported(tmp_path, text, is_dry_run=True)
    assert counts(checked) == (2, 0, 0, 0)
    assert not Reading.objects.exists()
    assert not DataImport.objects.exists()
    assert not ReadingPeriod.objects.exists()
    assert Indicator.objects.count() == 1
    assert counts(imported(tmp_path, text)) == (2, 0, 0, 0)


def test_that_a_source_does_not_say_why_takes_no_reason_away(place: Any, tmp_path: Path) -> None:
    of = lait_indicator()
    figures.reading(of, place, "2025", "c")
    assert counts(imported(tmp_path, lait(lait_row(place, value="-")))) == (0, 0, 1, 0)
    assert Reading.objects.get().missing == "c"


def test_new_measure_takes_its_words_from_the_companion(place: Any, tmp_path: Path) -> None:
    companion = tmp_path / "measures.csv"
    companion.write_text(
        "Topic,Measure,Measure_short,Polarity,y_axis_name,Year_Type\n"
        'Children in Need,Children in Need rate,CIN%,Low,"Rate per 10,000",Annual\n'
    )
    imported(tmp_path, lait(lait_row(place, value="12.25", short="CIN%")), companion=companion)
    made = Indicator.objects.get(label="Children in Need rate")
    assert (made.theme.code, made.topic, made.unit, made.polarity, made.period_form, made.decimals) == (
        "families", "Children in Need", "per_10_000", "low", "day_in_march", 2,
    )  # fmt: skip
    assert made.codes.get().code == "CIN%"


def test_councils_are_found_by_code_then_gss_then_alias(place: Any, tmp_path: Path) -> None:
    of = figures.indicator(label="Cases")
    gss = place.codes.get(kind="gss").code
    CouncilAlias.objects.create(council=place, alias="City of Midchester", folded=fold("City of Midchester"))
    rows = [
        f"{place.la_code},Cases,2023,1", f"{gss},{of.code},2024,2", "midchester,Cases,2025,3",
        "City of Midchester,Cases,2026,4",
    ]  # fmt: skip
    assert counts(imported(tmp_path, template(*rows))) == (4, 0, 0, 0)
    assert [value for *_, value, _ in values()] == [1.0, 2.0, 3.0, 4.0]


def test_merged_rows_ended_councils_and_other_aggregates_are_left_out(place: Any, tmp_path: Path) -> None:
    lait_indicator(period_form="financial_year")
    ended = make.council("Oldshire", ends_on=dt.date(2023, 4, 1))
    figures.area_of(ended)
    text = lait(
        lait_row(ended, "2023", "5"), lait_row(ended, "2024", "6"), "LAC,2025,940 / 941,Two of them,7",
        "LAC,2025,995,Neighbours,8", "LAC,0,970,England,-", lait_row(place),
    )  # fmt: skip
    found = imported(tmp_path, text)
    assert counts(found) == (2, 0, 0, 0)
    assert dict(found.ignored) == {"abolished": 1, "merged": 1, "aggregate": 1, "empty_period": 1}
    assert [(r.line, r.text) for r in found.remarks] == [
        (3, "Oldshire had ended by 2024"),
        (4, "Several councils in one row: Two of them"),
        (5, "Neighbours is no area that we keep"),
        (6, "No period and no figure"),
    ]
    assert found.found["ended_councils"] == 1


EES = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
    "new_la_code,la_name,category,children,rate\n"
)


def ees_row(council: Any, *cells: str, category: str = "All") -> str:
    region = council.region
    where = f"Local authority,E92000001,England,{region.gss_code},{region.name},{council.la_code},,{council.name}"
    return f"202425,Academic year,{where},{category},{','.join(cells)}\n"


def test_release_has_a_column_for_each_figure_and_a_row_for_each_filter(place: Any, tmp_path: Path) -> None:
    figures.area_of(place.region)
    nation = "202425,Academic year,National,E92000001,England,,,,,,All,1200,12.5\n"
    other = "202425,Academic year,School,E92000001,England,,,,,,All,1,1\n"
    text = "\ufeff" + EES + nation + ees_row(place, "12", "c") + ees_row(place, "7", "low", category="Girls") + other
    found = imported(tmp_path, text, "cla_2013_to_2025.csv")
    assert counts(found) == (6, 0, 0, 0)
    assert dict(found.ignored) == {"other_level": 2}
    labels = sorted(Indicator.objects.values_list("label", "theme__code"))
    assert labels == [
        ("Children – All", "care-and-adoption"), ("Children – Girls", "care-and-adoption"),
        ("Rate – All", "care-and-adoption"), ("Rate – Girls", "care-and-adoption"),
    ]  # fmt: skip
    assert counts(imported(tmp_path, text, "cla_2013_to_2026.csv")) == (0, 0, 6, 0)


def test_description_of_a_release_says_what_is_a_figure(place: Any, tmp_path: Path) -> None:
    meta = tmp_path / "x.meta.csv"
    meta.write_text(
        "col_name,col_type,label,indicator_grouping,indicator_unit\n"
        "category,Filter,Which,,\nchildren,Filter,Number of children,,\nrate,Indicator,Share of them,Places,%\n"
    )
    text = EES + ees_row(place, "12", "4.5") + ees_row(place, "13", "5.5")
    assert counts(imported(tmp_path, text, companion=meta)) == (2, 0, 0, 0)
    made = Indicator.objects.get(label="Share of them – All – 12")
    assert (made.unit, made.topic, made.period_form) == ("percent", "Places", "academic_year")


def test_year_is_written_as_the_other_figures_of_its_indicator(place: Any, tmp_path: Path) -> None:
    of = figures.indicator(label="Cases")
    figures.reading(of, place, "2024", 5)
    imported(tmp_path, template(f"{place.la_code},Cases,2024/25,6"))
    assert [period for _, period, *_ in values()] == ["2024", "2025"]


@pytest.mark.parametrize("kind", ["plain", "bom", "utf16", "gz", "zip", "xlsx", "crlf"])
def test_file_is_read_in_every_usual_dress(kind: str, place: Any, tmp_path: Path) -> None:
    figures.indicator(label="Café’s cases")
    rows = [["council", "indicator", "period", "value"], [place.la_code, "Café’s cases", 2025, 4.5]]
    text = "\n".join(",".join(map(str, row)) for row in rows) + "\n"
    dressed = {
        "plain": text.encode(),
        "bom": b"\xef\xbb\xbf" + text.encode(),
        "utf16": text.encode("utf-16"),
        "gz": packed(text),
        "zip": zipped(table_csv=text.encode(), notes=b"see"),
        "xlsx": workbook(rows),
        "crlf": text.replace("\n", "\r\n").encode(),
    }
    assert counts(imported(tmp_path, dressed[kind], "odd.name")) == (1, 0, 0, 0)
    assert values() == [("Midchester", "2025", 4.5, "")]


def test_figure_said_twice_alike_counts_once(place: Any, tmp_path: Path) -> None:
    lait_indicator()
    found = imported(tmp_path, lait(lait_row(place), lait_row(place), lait_row(place, "2024")))
    assert counts(found) == (2, 0, 0, 0)
    assert dict(found.ignored) == {"repeated": 1}


def test_provisional_and_revised_figures_are_marked(place: Any, tmp_path: Path) -> None:
    lait_indicator()
    imported(tmp_path, lait(lait_row(place, "2025 (prov)"), lait_row(place, "2024 (Rev)"), lait_row(place, "2023")))
    found = Reading.objects.order_by("period__code").values_list("finality", flat=True)
    assert list(found) == ["final", "revised", "provisional"]
    assert counts(imported(tmp_path, lait(lait_row(place, "2025")))) == (0, 1, 0, 0)


def test_command_tells_in_words_and_as_json(place: Any, tmp_path: Path) -> None:
    lait_indicator(label="Measure")
    path = tmp_path / "lait.csv"
    path.write_text(lait(lait_row(place)))
    out = StringIO()
    call_command("import_profiles", path, "--dry-run", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["format"], told["figures"], told["added"], told["errors"]) == ("lait", 1, 1, [])
    assert not Reading.objects.exists()
    assert told["named"] == {}
    out = StringIO()
    call_command("import_profiles", path, "--published", "2026-04-01", stdout=out)
    assert out.getvalue().splitlines()[-4:] == ["Added: 1", "Changed: 0", "Unchanged: 0", "Written."]
    assert Reading.objects.get().published_on == PUBLISHED
    path.write_text(lait(lait_row(place, value="72"), lait_row(place, value="-5", period="2024")))
    out = StringIO()
    call_command("import_profiles", path, "--dry-run", stdout=out)
    assert out.getvalue().splitlines()[-5:] == [
        "Changed: 1",
        "Unchanged: 0",
        "Midchester, Measure, 2025: 70% becomes 72%",
        "Line 3, worth a look: The figure -5 is below nought, which this indicator cannot be. (PF-24)",
        "Nothing was written.",
    ]


def test_command_ends_with_an_error_when_something_is_wrong(place: Any, tmp_path: Path) -> None:
    path = tmp_path / "lait.csv"
    path.write_text(lait(lait_row(place, value="1 2")))
    out = StringIO()
    with pytest.raises(CommandError, match=r"^1 errors; nothing was written\.$"):
        call_command("import_profiles", path, stdout=out)
    assert "Nothing was written." in out.getvalue()
    with pytest.raises(CommandError):
        call_command("import_profiles", tmp_path / "absent.csv", stdout=out)
    with pytest.raises(CommandError):
        call_command("import_profiles", path, "--companion", path, stdout=out)


def test_file_function_is_what_the_command_calls(place: Any, tmp_path: Path) -> None:
    lait_indicator()
    path = tmp_path / "lait.csv"
    path.write_text(lait(lait_row(place)))
    assert import_file(path=path, published_on=PUBLISHED).added == 1
    kept = DataImport.objects.get()
    assert (kept.state, kept.format, kept.added, kept.rows_read, kept.found["councils"]) == ("done", "lait", 1, 2, 1)
