"""Names what a file would do: the first changed figures, the new indicators, every figure of a council's own file."""

from typing import Any, NamedTuple

from profiles.enums import Finality
from profiles.rules.words import figure_words, missing_words
from profiles.services.importing.figures import FigureReader
from profiles.services.importing.staging import Staging

#: A council's own file is read line by line by who filled it in: several quarters of all core indicators.
OWN_ROWS_MAX = 250


class _Figure(NamedTuple):
    """A figure of the file or the one that stands."""

    value: float | None
    missing: str
    finality: str
    denominator: float | None

    def words(self, unit: str, decimals: int) -> str:
        """Write it as pages do."""
        return missing_words(self.missing) if self.value is None else figure_words(self.value, unit, decimals)


def name_changes(reader: FigureReader, table: Staging, *, is_own: bool) -> dict[str, list[Any]]:
    """Give in words the first figures that change, the new indicators, or each figure of a council's own file.

    `changed`: council, indicator, period, before, after. `rows`: indicator, period, figure, what becomes of it.
    """
    if is_own:
        found = table.compared(is_published=False, are_changed_alone=False, rows_max=OWN_ROWS_MAX)
        labels = {key: period.label for key, period in reader.periods.by_number().items()}
        return {"rows": [_own(row, labels) for row in found]}
    at_most = reader.policy.changes_shown_max
    found = table.compared(is_published=True, are_changed_alone=True, rows_max=at_most)
    added = list(reader.measures.added.values())[:at_most] if reader.measures else []
    named: dict[str, list[Any]] = {
        "changed": [_changed(row) for row in found],
        "new_names": [new.label for new in added],
    }
    return {name: rows for name, rows in named.items() if rows}


def _changed(row: Any) -> list[str]:
    area, indicator, unit, decimals, period, *_ = row
    return [area, indicator, period, *_before_and_after(row, unit, decimals)]


def _own(row: Any, labels: dict[int, str]) -> list[str]:
    _, indicator, unit, decimals, period, key, standing, *_ = row
    before, after = _before_and_after(row, unit, decimals)
    what = f"changed from {before}" if row[-1] else "the same" if standing else "new"
    return [indicator, period or labels.get(key, ""), after, what]


def _before_and_after(row: Any, unit: str, decimals: int) -> tuple[str, str]:
    """Write both figures; where they read the same, with what makes them differ."""
    old, new = _Figure(*row[7:11]), _Figure(*row[11:15])
    before, after = old.words(unit, decimals), new.words(unit, decimals)
    if before != after or not row[-1]:
        return before, after
    if old.value != new.value:
        return f"{before} ({old.value:,g})", f"{after} ({new.value:,g})"
    if new.finality and old.finality != new.finality:
        return f"{before}, {_firm(old)}", f"{after}, {_firm(new)}"
    if new.denominator is not None and old.denominator != new.denominator:
        return f"{before} of {_number(old.denominator)}", f"{after} of {_number(new.denominator)}"
    return f"{before}, the council’s own", f"{after}, published"


def _firm(figure: _Figure) -> str:
    return Finality(figure.finality).label.lower()


def _number(number: float | None) -> str:
    return "an unknown number" if number is None else f"{number:,g}"
