"""Brings themes, areas, indicators and the core figures to what the product's reference tables say."""

import csv
import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Model

from cib.common import audit, clock
from councils.models import Council, Region
from councils.services.reference import Loaded
from profiles.enums import AreaKind, Finality, ImportFormat, ImportState
from profiles.models import (
    Area,
    CoreListing,
    DataImport,
    Indicator,
    IndicatorCode,
    PastReading,
    Reading,
    ReadingPeriod,
    Source,
    Theme,
)
from profiles.rules.cells import Cell, cell_of
from profiles.rules.periods import period_found

TABLES = Path(__file__).resolve().parents[1] / "reference"
#: Every installation gives an indicator the same id, so that addresses can be shared and compared.
INDICATOR_IDS = UUID("0c0f3f8e-52f5-5b06-8a5e-7c2f3f0a9d41")
#: The first year whose core list is the one shipped; each year's list may then be edited (R082).
CORE_LIST_YEAR = 2025
CORE_READINGS = "core_readings.csv"
#: The columns of what CIB staff change under another name.
_COLUMNS = {"theme": "theme_id"}

Row = dict[str, str]
Cells = dict[tuple[str, str, str], Cell]


@transaction.atomic
def load_profiles(*, tables: Path = TABLES, with_readings: bool = True) -> list[Loaded]:
    """Bring the database to what the reference tables say; calling it again changes nothing.

    Who may see an indicator and from when is the programme's to decide and stays as it is; so does whatever CIB staff
    changed of it, core lists once there, and every figure that an import brought. Asks that councils are loaded.
    """
    loaded = [
        _sync("Themes", Theme, "code", _themes(tables)),
        _sync("Sources", Source, "code", {row["code"]: row for row in _read(tables, "sources")}),
        _sync("Areas", Area, "code", _areas(tables)),
        _load_indicators(tables),
        _load_codes(tables),
        _load_core_list(tables),
    ]
    return [*loaded, _load_readings(tables)] if with_readings else loaded


def _read(tables: Path, name: str) -> list[Row]:
    with (tables / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _themes(tables: Path) -> dict[str, dict[str, Any]]:
    return {
        row["code"]: {"name": row["name"], "position": position, "is_context": row["is_context"] == "yes"}
        for position, row in enumerate(_read(tables, "themes"), 1)
    }


def _areas(tables: Path) -> dict[str, dict[str, Any]]:
    regions = {region.gss_code: region for region in Region.objects.all()}
    areas: dict[str, dict[str, Any]] = {
        council.la_code: {"kind": AreaKind.COUNCIL.value, "name": council.name, "council_id": council.pk}
        for council in Council.objects.all()
    }
    for row in _read(tables, "areas"):
        facts: dict[str, Any] = {"kind": row["kind"], "name": row["name"]}
        if row["kind"] == AreaKind.REGION:
            facts["region_id"] = regions[row["code"]].pk
        areas[row["code"]] = facts
    return areas


def _load_indicators(tables: Path) -> Loaded:
    themes = dict(Theme.objects.values_list("code", "pk"))
    sources = dict(Source.objects.values_list("code", "pk"))
    edited = dict(Indicator.objects.values_list("code", "edited"))
    wanted: dict[str, dict[str, Any]] = {}
    for row in _read(tables, "indicators"):
        facts: dict[str, Any] = {
            name: value for name, value in row.items() if name not in ("code", "theme", "source", "published_on")
        }
        facts |= {"theme_id": themes[row["theme"]], "source_id": sources[row["source"]]}
        facts["decimals"] = int(row["decimals"])
        left_alone = {_COLUMNS.get(name, name) for name in edited.get(row["code"], ())}
        wanted[row["code"]] = {name: value for name, value in facts.items() if name not in left_alone}
    return _sync("Indicators", Indicator, "code", wanted, ids=INDICATOR_IDS)


def _load_codes(tables: Path) -> Loaded:
    indicators = dict(Indicator.objects.values_list("code", "pk"))
    known = {(code.scheme, code.code): code for code in IndicatorCode.objects.all()}
    rows = {(row["scheme"], row["code"]): row for row in _read(tables, "codes")}
    added = [
        IndicatorCode(
            scheme=key[0], code=key[1], indicator_id=indicators[row["indicator"]], denominator=row["denominator"]
        )
        for key, row in rows.items()
        if key not in known
    ]
    IndicatorCode.objects.bulk_create(added)
    return Loaded("Publishers’ codes", len(added), 0, 0)


def _load_core_list(tables: Path) -> Loaded:
    listed = set(CoreListing.objects.values_list("indicator__code", flat=True))
    listed |= {code for code, names in Indicator.objects.values_list("code", "edited") if "is_core" in names}
    codes = [row["code"] for row in _read(tables, "indicators")]
    indicators = dict(Indicator.objects.values_list("code", "pk"))
    added = [
        CoreListing(indicator_id=indicators[code], position=position, from_year=CORE_LIST_YEAR)
        for position, code in enumerate(codes, 1)
        if code not in listed
    ]
    CoreListing.objects.bulk_create(added)
    return Loaded("Core list", len(added), 0, 0)


def _sync(what: str, model: Any, key: str, wanted: dict[str, dict[str, Any]], ids: UUID | None = None) -> Loaded:
    """Make the rows those wanted; rows that are not wanted stay, since figures may hang on them."""
    known = {getattr(row, key): row for row in model.objects.all()}
    changed = [code for code, row in known.items() if code in wanted and _differs(row, wanted[code])]
    added = [code for code in wanted if code not in known]
    for code in [*changed, *added]:
        row = known.get(code) or model(**{key: code}, **({"pk": uuid5(ids, code)} if ids else {}))
        for name, value in wanted[code].items():
            setattr(row, name, value)
        _save(row, "changed" if code in known else "added")
    return Loaded(what, len(added), len(changed), 0)


def _save(row: Model, what: str) -> None:
    if isinstance(row, Indicator):
        row.version += what == "changed"
    row.save()
    if isinstance(row, Indicator):
        audit.record(f"indicator.{what}", row, actor=None)


def _differs(row: Model, facts: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in facts.items())


def _load_readings(tables: Path) -> Loaded:
    """Load the core figures once for each edition of the table; what an import brought is newer and stays."""
    path = tables / CORE_READINGS
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    shipped = DataImport.objects.filter(file_name=CORE_READINGS, uploaded_by=None, council=None)
    if shipped.filter(sha256=sha256).exists():
        return Loaded("Core figures", 0, 0, 0)
    wanted = _readings(tables)
    current = Reading.objects.filter(indicator__code__in={key[0] for key in wanted})
    known = {
        (r.indicator.code, r.area.code, r.period.code): r
        for r in current.select_related("indicator", "area", "period")
    }  # fmt: skip
    added = [reading for key, reading in wanted.items() if key not in known]
    earlier = set(shipped.values_list("pk", flat=True))
    changed = [
        (known[key], reading)
        for key, reading in wanted.items()
        if key in known and known[key].data_import_id in earlier and _figure(known[key]) != _figure(reading)
    ]
    loading = _shipment(path, sha256, len(wanted), len(added), len(changed))
    for reading in added:
        reading.data_import = loading
    Reading.objects.bulk_create(added, batch_size=5000)
    _correct(changed, loading)
    return Loaded("Core figures", len(added), len(changed), 0)


def _figure(reading: Reading) -> tuple[float | None, str, float | None, str]:
    return reading.value, reading.missing, reading.denominator, reading.finality


def _correct(changed: list[tuple[Reading, Reading]], loading: DataImport) -> None:
    PastReading.objects.bulk_create(
        PastReading(
            reading=old,
            value=old.value,
            missing=old.missing,
            denominator=old.denominator,
            finality=old.finality,
            published_on=old.published_on,
            data_import_id=old.data_import_id,
            replaced_by=loading,
        )
        for old, _ in changed
    )
    for old, new in changed:
        old.value, old.missing, old.denominator, old.finality = _figure(new)
        old.published_on, old.data_import = new.published_on, loading
    fields = ["value", "missing", "denominator", "finality", "published_on", "data_import"]
    Reading.objects.bulk_update([old for old, _ in changed], fields, batch_size=500)


def _shipment(path: Path, sha256: str, rows: int, added: int, changed: int) -> DataImport:
    now = clock.now()
    row = DataImport.objects.create(
        state=ImportState.DONE,
        format=ImportFormat.SHIPPED,
        file_name=path.name,
        sha256=sha256,
        size_bytes=path.stat().st_size,
        published_on=clock.today(),
        uploaded_at=now,
        checked_at=now,
        ended_at=now,
        rows_read=rows,
        rows_total=rows,
        added=added,
        changed=changed,
        unchanged=rows - added - changed,
    )
    audit.record("data_import.shipped", row, actor=None)
    return row


def _readings(tables: Path) -> dict[tuple[str, str, str], Reading]:
    cells, provisional = dict(_cells(tables, "core_readings")), _not_final(tables)
    denominators = dict(_cells(tables, "core_denominators"))
    published = {row["code"]: dt.date.fromisoformat(row["published_on"]) for row in _read(tables, "indicators")}
    indicators = dict(Indicator.objects.values_list("code", "pk"))
    areas = dict(Area.objects.values_list("code", "pk"))
    periods = _periods({key[2] for key in cells})
    nothing = Cell(None)
    return {
        key: Reading(
            indicator_id=indicators[key[0]],
            area_id=areas[key[1]],
            period_id=periods[key[2]],
            value=cell.value,
            missing=cell.missing,
            denominator=denominators.get(key, nothing).value,
            finality=provisional.get((key[0], key[2]), Finality.FINAL),
            published_on=published[key[0]],
        )
        for key, cell in cells.items()
    }


def _cells(tables: Path, name: str) -> Iterator[tuple[tuple[str, str, str], Cell]]:
    """Read one of the compact tables: a line with the periods of an indicator, then a line for each area."""
    periods: list[str] = []
    for row in _read(tables, name):
        if not row["area"]:
            periods = [code.rstrip("pr") for code in row["figures"].split()]
            continue
        for period, text in zip(periods, row["figures"].split(), strict=True):
            if text != ".":
                yield (row["indicator"], row["area"], period), cell_of(text)


def _not_final(tables: Path) -> dict[tuple[str, str], Finality]:
    """Read which periods of which indicators are not final: the letter behind them says so."""
    kinds = {"p": Finality.PROVISIONAL, "r": Finality.REVISED}
    return {
        (row["indicator"], code[:-1]): kinds[code[-1]]
        for row in _read(tables, "core_readings")
        if not row["area"]
        for code in row["figures"].split()
        if code[-1] in kinds
    }


def _periods(codes: set[str]) -> dict[str, int]:
    known = dict(ReadingPeriod.objects.values_list("code", "pk"))
    for code in sorted(codes - known.keys()):
        found = period_found(code)
        if found is None:
            raise ValueError(f"{code} is no period")
        facts = {name: getattr(found.period, name) for name in ("code", "label", "first_year", "last_year", "quarter")}
        known[code] = ReadingPeriod.objects.create(**facts).pk
    return known
