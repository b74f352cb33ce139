"""What profiles begin with: loaded once, the same again, told when something changes; the figures as published."""

import csv
import gzip
import random
import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from councils.services.reference import TABLES as COUNCIL_TABLES
from councils.services.reference import Loaded, load_reference
from profiles.enums import AreaKind, Finality
from profiles.models import Area, CoreListing, DataImport, Indicator, PastReading, Reading, Theme
from profiles.services.core_figures import make_core_figures
from profiles.services.reference import TABLES, load_profiles

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the published files are not on this machine")


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Give a copy of the tables to change, with the figures of one indicator alone."""
    copy = tmp_path / "reference"
    shutil.copytree(TABLES, copy)
    for name in ("core_readings", "core_denominators"):
        path = copy / f"{name}.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text(lines[0] + "".join(x for x in lines if x.startswith("children-looked-after,")), "utf-8")
    return copy


def change(tables: Path, name: str, old: str, new: str) -> None:
    """Change one place of a copied table."""
    path = tables / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def _councils() -> None:
    load_reference()


@pytest.mark.usefixtures("_councils")
def test_profiles_load_whole_and_then_change_nothing() -> None:
    out = StringIO()
    call_command("load_profiles", stdout=out)
    assert out.getvalue().splitlines() == [
        "Themes: 9 added, 0 changed, 0 ended",
        "Sources: 2 added, 0 changed, 0 ended",
        "Areas: 172 added, 0 changed, 0 ended",
        "Indicators: 49 added, 0 changed, 0 ended",
        "Publishers’ codes: 56 added, 0 changed, 0 ended",
        "Core list: 49 added, 0 changed, 0 ended",
        "Core figures: 48015 added, 0 changed, 0 ended",
    ]
    assert {loaded.added + loaded.changed + loaded.ended for loaded in load_profiles()} == {0}
    assert list(Theme.objects.filter(is_context=False).values_list("code", flat=True)) == [
        "early-years", "families", "young-people", "care-and-adoption", "attainment", "safeguarding",
    ]  # fmt: skip
    council = AreaKind.COUNCIL
    kinds = {kind: Area.objects.filter(kind=kind).count() for kind in AreaKind}
    assert kinds == {council: 160, AreaKind.REGION: 9, AreaKind.PART: 2, AreaKind.NATION: 1}
    shown = Reading.objects.get(indicator__code="children-looked-after", area__name="Calderdale", period__code="2025")
    assert (shown.value, shown.denominator, shown.finality, shown.release) == (79.0, 45130.0, Finality.FINAL, None)
    assert Indicator.objects.core(2026).count() == 49


@pytest.mark.usefixtures("_councils")
def test_new_edition_corrects_the_figures_and_keeps_the_old_ones(tables: Path) -> None:
    load_profiles(tables=tables)
    change(tables, "core_readings", "looked-after,381,72 75 75 79 80 79", "looked-after,381,72 75 75 79 80 c")
    assert load_profiles(tables=tables)[-1] == Loaded("Core figures", 0, 1, 0)
    past = PastReading.objects.select_related("reading", "replaced_by").get()
    assert (past.value, past.reading.value, past.reading.missing) == (79.0, None, "c")
    assert past.replaced_by == past.reading.data_import


@pytest.mark.usefixtures("_councils")
def test_figure_that_an_import_brought_stays(tables: Path) -> None:
    load_profiles(tables=tables)
    brought = DataImport.objects.create(
        file_name="newer.csv", size_bytes=1, published_on="2026-11-01", uploaded_at="2026-11-01T09:00Z"
    )
    newer = Reading.objects.filter(area__code="381", period__code="2025")
    newer.update(value=78, data_import=brought)
    change(tables, "core_readings", "looked-after,381,72 75 75 79 80 79", "looked-after,381,72 75 75 79 80 c")
    assert load_profiles(tables=tables)[-1] == Loaded("Core figures", 0, 0, 0)
    assert newer.get().value == 78


@pytest.mark.usefixtures("_councils")
def test_changed_wording_is_told_and_the_programme_s_decisions_stay(tables: Path) -> None:
    load_profiles(tables=tables, with_readings=False)
    Indicator.objects.filter(code="phonics").update(audience="all_councils")
    CoreListing.objects.filter(indicator__code="phonics").update(to_year=2026)
    change(tables, "indicators", "phonics,attainment,Phonics at age 6", "phonics,attainment,Phonics in year 1")
    loaded = load_profiles(tables=tables, with_readings=False)
    assert [(x.what, x.changed) for x in loaded if x.changed] == [("Indicators", 1)]
    phonics = Indicator.objects.get(code="phonics")
    assert (phonics.label, phonics.audience, phonics.version) == ("Phonics in year 1", "all_councils", 2)
    assert CoreListing.objects.get(indicator=phonics).to_year == 2026


@needs_shared
def test_tables_are_what_the_command_makes_of_the_published_files(tmp_path: Path) -> None:
    copy = tmp_path / "reference"
    shutil.copytree(TABLES, copy)
    for name in ("core_readings.csv", "core_denominators.csv"):
        (copy / name).unlink()
    lait = SHARED / "lait_indicators_long.csv.gz"
    call_command("make_profile_reference", lait=lait, ees=SHARED / "ees", to=copy, stdout=StringIO())
    for name in ("core_readings.csv", "core_denominators.csv"):
        assert (copy / name).read_bytes() == (TABLES / name).read_bytes(), name


@needs_shared
@pytest.mark.usefixtures("_councils")
def test_two_hundred_figures_are_as_published() -> None:
    load_profiles()
    with (TABLES / "codes.csv").open(newline="", encoding="utf-8") as file:
        codes = {row["code"]: row["indicator"] for row in csv.DictReader(file) if row["scheme"] == "lait"}
    ours = {
        (r.indicator.code, r.area.code, r.period.code): r.value
        for r in Reading.objects.select_related("indicator", "area", "period")
    }
    published = list(_published(codes, ours))
    for key, value in random.Random(4).sample(published, 300):
        assert ours[key] == value, key


def _published(
    codes: dict[str, str], ours: dict[tuple[str, str, str], float | None]
) -> Iterator[tuple[tuple[str, str, str], float]]:
    with gzip.open(SHARED / "lait_indicators_long.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = (codes.get(row["measure_short"], ""), row["la_code"], row["period"])
            if row["Values"] != "-" and key in ours:
                yield key, float(row["Values"])


def test_make_core_figures_keeps_the_last_periods_with_enough_figures(tmp_path: Path) -> None:
    copy = tmp_path / "reference"
    shutil.copytree(TABLES, copy)
    councils = COUNCIL_TABLES / "councils.csv"
    with councils.open(newline="", encoding="utf-8") as file:
        codes = [row["la_code"] for row in csv.DictReader(file) if not row["ends_on"]]
    lines = ["measure_short,period,la_code,area,Values"]
    for year, number in ((2023, 60), (2024, 49), (2025, 50)):
        lines += [f"LAC,{year},{code},,{70 if place < number else '-'}" for place, code in enumerate(codes)]
    lait = tmp_path / "lait.csv"
    lait.write_text("\n".join(lines), encoding="utf-8")
    assert make_core_figures(lait=lait, ees=tmp_path / "none", tables=copy, councils=councils) == 2 * 153
    first = (copy / "core_readings.csv").read_text(encoding="utf-8").splitlines()[:3]
    assert first == ["indicator,area,figures", "children-looked-after,,2023 2025", "children-looked-after,201,70 70"]
