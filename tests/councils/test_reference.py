"""The reference tables: loaded once, the same again, told when something changes; and found by any code or name."""

import csv
import shutil
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from cib.common.folding import fold
from councils.models import (
    BorderingCouncil,
    Council,
    CouncilAlias,
    CouncilCode,
    CouncilSuccession,
    Region,
    StatisticalNeighbour,
)
from councils.queries import (
    bordering_of,
    council_by_any_code_or_name,
    neighbours_of,
    predecessors_of,
    successors_of,
)
from councils.services.reference import TABLES, Loaded, load_reference

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the published files are not on this machine")

NOTHING_DONE = [
    Loaded(what, 0, 0, 0)
    for what in (
        "Regions",
        "Councils",
        "Codes",
        "Names and aliases",
        "Successions",
        "Statistical neighbours",
        "Borders",
    )
]


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Give a copy of the tables to change."""
    copy = tmp_path / "reference"
    shutil.copytree(TABLES, copy)
    return copy


def change(tables: Path, name: str, old: str, new: str) -> None:
    """Change one line of a copied table."""
    path = tables / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def shared(name: str) -> list[dict[str, str]]:
    """Read a published file."""
    with (SHARED / name).open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_reference_loads_once_and_then_changes_nothing() -> None:
    first = StringIO()
    call_command("load_reference", stdout=first)
    assert first.getvalue().splitlines()[:2] == [
        "Regions: 9 added, 0 changed, 0 ended",
        "Councils: 160 added, 0 changed, 0 ended",
    ]
    ids = set(Council.objects.values_list("pk", flat=True))
    assert load_reference() == NOTHING_DONE
    assert set(Council.objects.values_list("pk", flat=True)) == ids
    assert (Region.objects.count(), Council.objects.in_force().count()) == (9, 153)


def test_reference_tells_a_council_that_ends_and_hexagons_that_are_exchanged(tables: Path) -> None:
    load_reference()
    rows = (tables / "councils.csv").read_text(encoding="utf-8").splitlines()
    by_code = {row[:3]: row for row in rows}
    surrey = by_code["936"].split(",")
    surrey[7] = "2027-04-01"
    change(tables, "councils", by_code["936"], ",".join(surrey))
    hartlepool, darlington = by_code["805"].split(","), by_code["841"].split(",")
    hartlepool[-2:], darlington[-2:] = darlington[-2:], hartlepool[-2:]
    change(tables, "councils", by_code["805"], ",".join(hartlepool))
    change(tables, "councils", by_code["841"], ",".join(darlington))
    assert load_reference(tables=tables)[1] == Loaded("Councils", 0, 2, 1)
    assert load_reference(tables=tables) == NOTHING_DONE
    ended = Council.objects.get(la_code="936")
    assert (str(ended.ends_on), ended.version) == ("2027-04-01", 2)


def test_reference_changes_relations_and_ends_what_is_gone(tables: Path) -> None:
    load_reference()
    change(tables, "aliases", "201,london corporation\n", "")
    change(tables, "successions", "909,942,2023-04-01", "909,942,2023-04-02")
    change(tables, "regions", "north-east,North East,", "north-east,The North East,")
    path = tables / "neighbours.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    la_code, published, nearest = lines[1].split(",")
    first, second, *rest = nearest.split()
    lines[1] = ",".join([la_code, published, " ".join([second, first, *rest])])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert load_reference(tables=tables) == [
        Loaded("Regions", 0, 1, 0),
        Loaded("Councils", 0, 0, 0),
        Loaded("Codes", 0, 0, 0),
        Loaded("Names and aliases", 0, 0, 1),
        Loaded("Successions", 0, 1, 0),
        Loaded("Statistical neighbours", 0, 2, 0),
        Loaded("Borders", 0, 0, 0),
    ]


def test_later_publication_of_neighbours_leaves_the_earlier(tables: Path) -> None:
    load_reference()
    path = tables / "neighbours.csv"
    later = path.read_text(encoding="utf-8").replace("2025-05", "2026-05")
    path.write_text(later, encoding="utf-8")
    assert load_reference(tables=tables)[5] == Loaded("Statistical neighbours", 1530, 0, 0)
    york = Council.objects.get(la_code="816")
    assert {row.published for row in neighbours_of(york)} == {"2026-05"}
    assert StatisticalNeighbour.objects.filter(council=york).count() == 20


def test_short_names_and_letters_suit_a_map() -> None:
    load_reference()
    in_force = list(Council.objects.in_force())
    assert max(len(council.short_name) for council in in_force) <= 21
    assert len({council.three_letter for council in in_force}) == len(in_force) == 153
    assert {(len(c.three_letter), c.three_letter.isupper()) for c in in_force} == {(3, True)}
    assert len({(c.hex_q, c.hex_r) for c in in_force if c.hex_q is not None}) == 153


MEANS = {
    "383": "383",
    "E08000035": "383",
    "e08000035": "383",
    "E08000016": "370",  # Barnsley before May 2025
    "E08000038": "370",
    "E08000019": "373",  # Sheffield before May 2025
    "E08000039": "373",
    "909": "909",
    "Cumbria": "909",
    "Dorset": "838",
    "835": "835",
    "St. Helens": "342",
    "st helens": "342",
    "Kingston Upon Hull, City of": "810",
    "Hull": "810",
    "Bedford Borough": "822",
    "Durham": "840",
    "  hammersmith & FULHAM ": "205",
    "City of Westminster": "213",
}
MEANS_NOTHING = ["", "  ", "&?!", "999", "E99999999", "Atlantis", "'; drop table", "\u202eLeeds x"]


def test_council_is_found_by_any_code_or_name() -> None:
    load_reference()
    found = {text: council_by_any_code_or_name(text) for text in MEANS}
    assert {text: council and council.la_code for text, council in found.items()} == MEANS


def test_no_council_is_found_by_nonsense() -> None:
    load_reference()
    assert [council_by_any_code_or_name(text) for text in MEANS_NOTHING] == [None] * len(MEANS_NOTHING)


def test_lineage_and_neighbourhood_read_both_ways() -> None:
    load_reference()
    cumbria = Council.objects.get(la_code="909")
    assert [c.short_name for c in successors_of(cumbria)] == ["Cumberland", "Westmorland & Furness"]
    bcp = Council.objects.get(la_code="839")
    assert [c.short_name for c in predecessors_of(bcp)] == ["Bournemouth", "Poole"]
    assert (cumbria.is_in_force(), bcp.is_in_force()) == (False, True)
    isle = Council.objects.get(la_code="921")
    assert list(bordering_of(isle)) == []
    assert BorderingCouncil.objects.count() == 2 * 367


# --- Compared with the files as published --------------------------------------------------------------


@needs_shared
def test_councils_in_force_are_those_published() -> None:
    load_reference()
    ours = {
        (code.code, code.council.la_code, code.council.name, code.council.region.name, code.council.region.gss_code)
        for code in CouncilCode.objects.filter(kind="gss", ends_on=None).select_related("council__region")
    }
    theirs = {
        (r["gss_code"], r["la_code"], r["name"], r["region"], r["region_gss_code"]) for r in shared("authorities.csv")
    }
    assert ours == theirs


@needs_shared
def test_types_are_those_published() -> None:
    load_reference()
    ours = Counter(c.get_type_display() for c in Council.objects.in_force())
    assert ours == Counter(r["type"] for r in shared("authorities.csv"))


@needs_shared
def test_superseded_codes_lead_to_their_successors() -> None:
    load_reference()
    for row in shared("superseded_codes.csv"):
        found = council_by_any_code_or_name(row["old_gss_code"])
        if not row["successor_la_codes"]:
            continue
        assert found is not None, row
        after = {c.la_code for c in successors_of(found)} or {found.la_code}
        assert after == set(row["successor_la_codes"].split()), row
        code = CouncilCode.objects.get(code=row["old_gss_code"])
        assert code.ends_on is not None
        assert f"{code.ends_on:%m-%d}" in {"04-01", "05-01"}


@needs_shared
def test_aliases_all_find_their_council() -> None:
    load_reference()
    by_folded = dict(CouncilAlias.objects.values_list("folded", "council__la_code"))
    wrong = [r for r in shared("authority_aliases.csv") if by_folded.get(fold(r["alias"])) != r["la_code"]]
    assert wrong == []


@needs_shared
def test_neighbours_borders_and_hexagons_are_those_published() -> None:
    load_reference()
    neighbours = StatisticalNeighbour.objects.values_list("council__la_code", "rank", "neighbour__la_code", "closeness")
    published = shared("statistical_neighbours_2025.csv")
    assert set(neighbours) == {
        (r["la_code"], int(r["rank"]), r["neighbour_la_code"], r["closeness"]) for r in published
    }
    pairs = {(r["la_code"], r["bordering_la_code"]) for r in shared("bordering_authorities.csv")}
    both = pairs | {(b, a) for a, b in pairs}
    assert set(BorderingCouncil.objects.values_list("council__la_code", "bordering__la_code")) == both
    hexagons = {(r["la_code"], int(r["q"]), int(r["r"])) for r in shared("hexmap_153_derived.csv")}
    placed = Council.objects.filter(hex_q__isnull=False)
    assert set(placed.values_list("la_code", "hex_q", "hex_r")) == hexagons


def test_succession_joins_an_ended_council_to_one_that_began_that_day() -> None:
    load_reference()
    for row in CouncilSuccession.objects.select_related("from_council", "to_council"):
        assert row.from_council.ends_on == row.date == row.to_council.starts_on
