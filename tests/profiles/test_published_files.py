"""The files as DfE publishes them: all import, counted as the list of what lies there says, figure by figure."""

import csv
import gzip
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from councils.services.reference import load_reference
from profiles.models import Area, IndicatorCode, Reading
from profiles.rules.cells import cell_of
from profiles.rules.periods import period_found
from profiles.services.importing.figures import Findings
from profiles.services.importing.from_file import import_file
from profiles.services.reference import load_profiles
from tests.factories.profiles_files import PUBLISHED

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the published files are not on this machine"),
]
LAIT = SHARED / "lait_indicators_long.csv.gz"
RELEASES = {
    "SEN2_MI.csv": (34_020, 42, {}),
    "b1_children_in_need_2013_to_2025.csv": (17_056, 8, {}),
    "cla_number_and_rate_per_10k_children.csv": (7_515, 9, {"abolished": 54}),
    "csww_indicators_2017_to_2025.csv": (32_186, 22, {"merged": 308}),
    "d3_cpps_subsequent_plan_2013_to_2025.csv": (6_396, 3, {}),
}
#: Measures of the interactive tool and columns of the releases that are the same.
SAME = {
    "LAC": "rate_per_10000|population_type=Children looked after on 31 March each year",
    "LACnum": "children_count|population_type=Children looked after on 31 March each year",
    "LACnum_Start": "children_count|population_type=Children starting to be looked after each year",
    "LACceased": "children_count|population_type=Children ceasing to be looked after each year",
    "LAC_Start_Rate": "rate_per_10000|population_type=Children starting to be looked after each year",
    "LAC_Cease_Rate": "rate_per_10000|population_type=Children ceasing to be looked after each year",
    "Work_Force_NoSW": "inpost_fte",
    "Work_Force_Vac_Rate": "vacancy_rate_fte",
    "Work_Force_TO_Rate": "turnover_rate_fte",
    "Work_Force_Agecy_Rate": "agency_rate_fte",
    "Work_Force_AgencyCover": "agency_cover_rate_fte",
    "Vacancies_cover": "vacancy_agency_cover_rate_fte",
    "Work_Force_SWAbsence": "absence_rate_fte",
    "Work_Force_Num_CaseHeld": "cases",
    "Work_Force_AvgNumCase_SW": "caseload_fte",
    "Social_Work_Starters": "starters_fte",
    "Social_Work_Leavers": "leavers_fte",
    "CPP_Abuse": "CPP_start|category=Child Protection Plans which are a second or subsequent plan",
    "ReRegCPR": "CPP_subsequent|category=Child Protection Plans which are a second or subsequent plan",
    "PrevRegCPR": "CPP_subsequent_percent|category=Child Protection Plans which are a second or subsequent plan",
}
Key = tuple[str, str, str]


@pytest.fixture
def _tables() -> None:
    load_reference()
    load_profiles(with_readings=False)


def lait_rows() -> Iterator[tuple[Key, str]]:
    with gzip.open(LAIT, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if found := period_found(row["period"]):
                yield (row["measure_short"], found.period.code, row["la_code"]), row["Values"]


def release_rows() -> Iterator[tuple[str, dict[str, str]]]:
    for name in RELEASES:
        with (SHARED / "ees" / name).open(newline="", encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                yield name, row


def kept(scheme: str) -> dict[Key, tuple[float | None, str]]:
    """Give all readings by publisher's code (without its release), period and area."""
    codes = dict(IndicatorCode.objects.filter(scheme=scheme).values_list("indicator", "code"))
    rows = Reading.objects.values_list("indicator", "period__code", "area__code", "value", "missing")
    return {
        (codes[of].rpartition(":")[2], period, area): (value, missing)
        for of, period, area, value, missing in rows.iterator(chunk_size=50_000)
        if of in codes
    }


def counts(found: Findings) -> tuple[int, int, int, int]:
    return found.figures, found.errors, found.changed, found.unchanged


@pytest.mark.usefixtures("_tables")
def test_long_extract_imports_as_counted_and_a_second_time_changes_nothing() -> None:
    companion = SHARED / "lait_measures.csv"
    dry = import_file(path=LAIT, companion=companion, published_on=PUBLISHED, is_dry_run=True)
    facts = {
        "figures": 641_070,
        "indicators": 434,
        "topics": 20,
        "councils": 153,
        "ended_councils": 5,
        "aggregates": 12,
    }
    assert {name: dry.found[name] for name in facts} == facts
    assert dict(dry.ignored) == {"abolished": 9_321, "empty_period": 170}
    assert (dry.added, dry.changed, dry.errors) == (631_579, 0, 0)
    assert not Reading.objects.exists()
    assert import_file(path=LAIT, companion=companion, published_on=PUBLISHED).added == 631_579
    again = import_file(path=LAIT, companion=companion, published_on=PUBLISHED)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 631_579)
    _spot_check()


def _spot_check() -> None:
    ours, areas = kept("lait"), dict(Area.objects.values_list("code", "pk"))
    published = [row for row in lait_rows() if row[0][2] in areas]
    chosen = random.Random(2026).sample(published, 400)
    checked = 0
    for key, text in chosen:
        if key in ours:  # the others are of councils that had ended
            cell = cell_of(text)
            assert ours[key] == (cell.value, cell.missing), key
            checked += 1
    assert checked > 380


@pytest.mark.usefixtures("_tables")
def test_releases_import_as_counted_and_figure_by_figure() -> None:
    for name, (figures, indicators, ignored) in RELEASES.items():
        path = SHARED / "ees" / name
        meta = path.with_name(path.name.replace(".csv", ".meta.csv"))
        companion = meta if meta.is_file() else None
        found = import_file(path=path, companion=companion, published_on=PUBLISHED)
        assert (found.figures, found.errors, found.found["indicators"]) == (figures, 0, indicators), name
        assert dict(found.ignored) == ignored, name
        again = import_file(path=path, companion=companion, published_on=PUBLISHED)
        assert (again.added, again.changed) == (0, 0), name
    ours = kept("ees")
    rows = [(name, row) for name, row in release_rows() if row["old_la_code"].isdigit()]
    where = {"time_period", "time_identifier", "geographic_level"}
    checked = 0
    for name, row in random.Random(2027).sample(rows, 300):
        filters = "".join(f"|{c}={row[c]}" for c in ("category", "population_type") if c in row)
        columns = [c for c in row if c not in where and not c.endswith(("_code", "_name", "category", "_type"))]
        column = random.Random(name + row["old_la_code"]).choice(columns)
        key = (f"{column}{filters}", row["time_period"], row["old_la_code"])
        if key in ours:
            cell = cell_of(row[column])
            assert ours[key] == (cell.value, cell.missing), key
            checked += 1
    assert checked > 280


def test_tool_and_releases_agree_wherever_both_give_a_number() -> None:
    tool = {key: float(text) for key, text in lait_rows() if key[0] in SAME and text != "-"}
    compared = 0
    for _, row in release_rows():
        for short, code in SAME.items():
            column, *filters = code.split("|")
            if column not in row or any(row.get(f.split("=")[0]) != f.split("=")[1] for f in filters):
                continue
            cell, value = cell_of(row[column]), tool.get((short, row["time_period"], row["old_la_code"]))
            if cell.value is not None and value is not None:
                assert cell.value == value, (short, row["time_period"], row["la_name"])
                compared += 1
    assert compared > 23_000
