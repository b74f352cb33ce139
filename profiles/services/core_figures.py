"""Makes the compact table of core figures that the product ships, from the files that DfE publishes."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from profiles.enums import Finality
from profiles.rules.cells import Cell, cell_of
from profiles.rules.periods import Period, period_found

#: How many periods of each indicator the product carries, and how many figures a period must have to count as one.
PERIODS_MAX, FIGURES_MIN = 6, 50

Key = tuple[str, Period, str]
Row = dict[str, str]


def make_core_figures(*, lait: Path, ees: Path, tables: Path, councils: Path) -> int:
    """Write `core_readings.csv` and `core_denominators.csv` anew into `tables`; give how many figures they hold.

    Where the interactive tool and a statistical release both have a cell, the release's reason for a missing figure
    is the more exact one and is taken.
    """
    with councils.open(newline="", encoding="utf-8") as file:
        in_force = {row["la_code"] for row in csv.DictReader(file) if not row["ends_on"]}
    areas = {row["code"]: row["code"] for row in _rows(tables / "areas.csv")}
    areas |= {row["lait_code"]: row["code"] for row in _rows(tables / "areas.csv")}
    areas |= {code: code for code in in_force}
    codes = list(_rows(tables / "codes.csv"))
    readings, denominators = _ees_figures(ees, codes, areas)
    firmness: dict[tuple[str, Period], Finality | None] = {}
    for key, cell, finality in _lait_figures(lait, codes, areas):
        firmness[key[0], key[1]] = finality
        if cell.value is not None or key not in readings:
            readings[key] = cell
    order = [row["code"] for row in _rows(tables / "indicators.csv")]
    kept = _last_periods(readings)
    _write(tables / "core_readings.csv", order, kept, readings, firmness)
    _write(tables / "core_denominators.csv", order, kept, denominators, {})
    return sum(key[1] in kept[key[0]] for key in readings)


def _rows(path: Path) -> Iterator[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", newline="", encoding="utf-8-sig")
    return path.open(newline="", encoding="utf-8-sig")


def _lait_figures(path: Path, codes: list[Row], areas: dict[str, str]) -> Iterator[tuple[Key, Cell, Finality | None]]:
    wanted = {row["code"]: row["indicator"] for row in codes if row["scheme"] == "lait"}
    with _opened(path) as file:
        for row in csv.DictReader(file):
            indicator, area = wanted.get(row["measure_short"]), areas.get(row["la_code"])
            found = period_found(row["period"])
            if indicator and area and found:
                yield (indicator, found.period, area), cell_of(row["Values"]), found.finality


def _ees_figures(folder: Path, codes: list[Row], areas: dict[str, str]) -> tuple[dict[Key, Cell], dict[Key, Cell]]:
    wanted = [(row["indicator"], *_column(row["code"]), row["denominator"]) for row in codes if row["scheme"] == "ees"]
    figures: dict[Key, Cell] = {}
    denominators: dict[Key, Cell] = {}
    for path in sorted(p for p in folder.glob("*.csv") if not p.name.endswith(".meta.csv")):
        with _opened(path) as file:
            for row in csv.DictReader(file):
                area = areas.get(row["old_la_code"] or row["region_code"] or row["country_code"])
                found = period_found(row["time_period"], row["time_identifier"])
                if not area or not found:
                    continue
                for indicator, column, filters, denominator in wanted:
                    if column in row and all(row.get(name) == value for name, value in filters.items()):
                        key = (indicator, found.period, area)
                        figures[key] = cell_of(row[column])
                        if denominator:
                            denominators[key] = cell_of(row[denominator])
    return figures, denominators


def _column(code: str) -> tuple[str, dict[str, str]]:
    column, *filters = code.split("|")
    return column, dict(part.split("=", 1) for part in filters)


def _last_periods(readings: dict[Key, Cell]) -> dict[str, list[Period]]:
    counts: dict[str, dict[Period, int]] = defaultdict(lambda: defaultdict(int))
    for (indicator, period, _), cell in readings.items():
        counts[indicator][period] += cell.value is not None
    return {
        indicator: sorted((p for p, n in found.items() if n >= FIGURES_MIN), key=lambda p: p.last_year)[-PERIODS_MAX:]
        for indicator, found in counts.items()
    }


def _write(
    path: Path,
    order: Iterable[str],
    kept: dict[str, list[Period]],
    figures: dict[Key, Cell],
    firmness: dict[tuple[str, Period], Finality | None],
) -> None:
    """Write, for each indicator, the line of its periods and one line for each area, figures in the same order."""
    areas: dict[str, set[str]] = defaultdict(set)
    for indicator, _, area in figures:
        areas[indicator].add(area)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["indicator", "area", "figures"])
        for indicator in order:
            if areas[indicator]:
                writer.writerow(
                    [indicator, "", " ".join(_named(p, firmness.get((indicator, p))) for p in kept[indicator])]
                )
            for area in sorted(areas[indicator]):
                cells = [figures.get((indicator, period, area)) for period in kept[indicator]]
                writer.writerow([indicator, area, " ".join(map(_text, cells))])


def _named(period: Period, finality: Finality | None) -> str:
    """Name a period, with a letter where its figures are not final: p provisional, r revised."""
    return period.code + {Finality.PROVISIONAL: "p", Finality.REVISED: "r"}.get(finality or Finality.FINAL, "")


def _text(cell: Cell | None) -> str:
    """Write a figure as short as it can be read back; `.` is no cell at all."""
    if cell is None:
        return "."
    if cell.value is None:
        return cell.missing
    return repr(int(cell.value)) if cell.value == int(cell.value) else repr(cell.value)
