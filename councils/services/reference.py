"""Brings regions, councils and their relations to what the product's reference tables say."""

import csv
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Model

from cib.common import audit
from cib.common.folding import fold
from councils.enums import CodeKind
from councils.models import (
    BorderingCouncil,
    Council,
    CouncilAlias,
    CouncilCode,
    CouncilSuccession,
    Region,
    StatisticalNeighbour,
)

TABLES = Path(__file__).resolve().parents[1] / "reference"
#: Every installation gives a council the same id, so that addresses can be shared and compared.
COUNCIL_IDS = UUID("5d6a1f0e-3f2b-5c49-9a7e-2f4f6c1f9b10")
CLOSENESS = {
    "E": "Extremely close",
    "V": "Very close",
    "C": "Close",
    "S": "Somewhat close",
    "N": "Not close",
}

Row = dict[str, str]
Wanted = Mapping[tuple[Any, ...], dict[str, Any]]


@dataclass(frozen=True)
class Loaded:
    """What loading one table did."""

    what: str
    added: int
    changed: int
    ended: int

    def __str__(self) -> str:
        return f"{self.what}: {self.added} added, {self.changed} changed, {self.ended} ended"


@transaction.atomic
def load_reference(*, tables: Path = TABLES) -> list[Loaded]:
    """Bring the database to what the reference tables say; calling it again changes nothing.

    A council that is not in the tables any more is left alone: lineage is never deleted.
    """
    regions = _load_regions(_read(tables, "regions"))
    loaded = [regions, _load_councils(_read(tables, "councils"))]
    by_code = {council.la_code: council for council in Council.objects.all()}
    return [
        *loaded,
        _load_codes(_read(tables, "gss_codes"), by_code),
        _load_aliases(_read(tables, "aliases"), by_code),
        _load_successions(_read(tables, "successions"), by_code),
        _load_neighbours(_read(tables, "neighbours"), by_code),
        _load_borders(_read(tables, "borders"), by_code),
    ]


def _read(tables: Path, name: str) -> list[Row]:
    with (tables / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _number(text: str) -> int | None:
    return int(text) if text else None


def _load_regions(rows: list[Row]) -> Loaded:
    known = {region.code: region for region in Region.objects.all()}
    changed = [r for r in rows if r["code"] in known and _differs(known[r["code"]], r)]
    added = [r for r in rows if r["code"] not in known]
    for row in [*changed, *added]:
        Region.objects.update_or_create(code=row["code"], defaults=row)
    return Loaded("Regions", len(added), len(changed), 0)


def _load_councils(rows: list[Row]) -> Loaded:
    regions = {region.code: region for region in Region.objects.all()}
    wanted = {(row["la_code"],): _council(row, regions) for row in rows}
    known = {c.la_code: c for c in Council.objects.select_related("region")}
    differing = {c.la_code: c for c in known.values() if _differs(c, wanted.get((c.la_code,), {}))}
    # Hexagons may be exchanged: free them all before any is given again.
    Council.objects.filter(la_code__in=differing).update(hex_q=None, hex_r=None)
    ended = 0
    for (la_code,), facts in wanted.items():
        council = known.get(la_code) or Council(pk=uuid5(COUNCIL_IDS, la_code), la_code=la_code)
        if la_code not in known or la_code in differing:
            ends_now = la_code in known and council.ends_on is None and facts["ends_on"] is not None
            ended += ends_now
            _save_council(council, facts, "ended" if ends_now else "changed" if la_code in known else "added")
    return Loaded("Councils", len(wanted.keys() - {(c,) for c in known}), len(differing) - ended, ended)


def _council(row: Row, regions: Mapping[str, Region]) -> dict[str, Any]:
    return {
        "name": row["name"],
        "short_name": row["short_name"],
        "three_letter": row["three_letter"],
        "type": row["type"],
        "region": regions[row["region"]],
        "starts_on": _date(row["starts_on"]),
        "ends_on": _date(row["ends_on"]),
        "hex_q": _number(row["hex_q"]),
        "hex_r": _number(row["hex_r"]),
    }


def _save_council(council: Council, facts: Mapping[str, Any], what: str) -> None:
    for name, value in facts.items():
        setattr(council, name, value)
    council.version += what != "added"
    council.save()
    audit.record(f"council.{what}", council, actor=None)


def _load_codes(rows: list[Row], by_code: Mapping[str, Council]) -> Loaded:
    wanted: dict[tuple[Any, ...], dict[str, Any]] = {
        (CodeKind.LA.value, c.la_code): {"council": c, "starts_on": c.starts_on, "ends_on": c.ends_on}
        for c in by_code.values()
    }
    for row in rows:
        dates = {"starts_on": _date(row["starts_on"]), "ends_on": _date(row["ends_on"])}
        wanted[(CodeKind.GSS.value, row["gss_code"])] = {"council": by_code[row["la_code"]], **dates}
    return _sync("Codes", CouncilCode, ("kind", "code"), wanted)


def _load_aliases(rows: list[Row], by_code: Mapping[str, Council]) -> Loaded:
    """Names in force come before aliases, and both before the names of councils that ended."""
    in_force = [c for c in by_code.values() if c.ends_on is None]
    names = [(name, c) for c in in_force for name in (c.name, c.short_name)]
    names += [(row["alias"], by_code[row["la_code"]]) for row in rows]
    names += [(c.name, c) for c in by_code.values() if c.ends_on is not None]
    wanted: dict[tuple[Any, ...], dict[str, Any]] = {}
    for name, council in names:
        wanted.setdefault((fold(name),), {"alias": name, "council": council})
    return _sync("Names and aliases", CouncilAlias, ("folded",), wanted)


def _load_successions(rows: list[Row], by_code: Mapping[str, Council]) -> Loaded:
    wanted = {
        (by_code[row["from_la_code"]].pk, by_code[row["to_la_code"]].pk): {"date": _date(row["date"])} for row in rows
    }
    return _sync("Successions", CouncilSuccession, ("from_council_id", "to_council_id"), wanted)


def _load_neighbours(rows: list[Row], by_code: Mapping[str, Council]) -> Loaded:
    """Neighbours of an earlier publication stay: what was once published was so."""
    wanted: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        for rank, cell in enumerate(row["nearest_first"].split(), 1):
            facts = {"neighbour": by_code[cell[:3]], "closeness": CLOSENESS[cell[3]]}
            wanted[(by_code[row["la_code"]].pk, row["published"], rank)] = facts
    return _sync(
        "Statistical neighbours", StatisticalNeighbour, ("council_id", "published", "rank"), wanted, ends=False
    )


def _load_borders(rows: list[Row], by_code: Mapping[str, Council]) -> Loaded:
    pairs = [(row["la_code"], other) for row in rows for other in row["bordering"].split()]
    both = [(by_code[a].pk, by_code[b].pk) for a, b in pairs] + [(by_code[b].pk, by_code[a].pk) for a, b in pairs]
    return _sync("Borders", BorderingCouncil, ("council_id", "bordering_id"), {key: {} for key in both})


def _differs(obj: Model, facts: Mapping[str, Any]) -> bool:
    return any(getattr(obj, name) != value for name, value in facts.items())


def _sync(what: str, model: Any, key: tuple[str, ...], wanted: Wanted, *, ends: bool = True) -> Loaded:
    """Make the table's rows those wanted, found by `key`; without `ends`, rows not wanted stay.

    Changed rows are put in anew, so that two may exchange what is unique; nothing else hangs on these rows.
    """
    related = [f.name for f in model._meta.fields if f.is_relation and f.name in _names(wanted.values())]
    known = {tuple(getattr(o, k) for k in key): o for o in model.objects.select_related(*related)}
    gone = [k for k in known if k not in wanted] if ends else []
    changed = [k for k, o in known.items() if k in wanted and _differs(o, wanted[k])]
    added = [k for k in wanted if k not in known]
    model.objects.filter(pk__in=[known[k].pk for k in [*gone, *changed]]).delete()
    model.objects.bulk_create(model(**dict(zip(key, k, strict=True)), **wanted[k]) for k in [*changed, *added])
    return Loaded(what, len(added), len(changed), len(gone))


def _names(facts: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(name for row in facts for name in row)
