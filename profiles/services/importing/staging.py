"""A table of a file's figures for as long as one connection needs it, compared with the readings as a whole."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID, uuid4

from django.db import DatabaseError, connection

from profiles.models import DataImport
from profiles.services.importing.figures import Staged

_COLUMNS = "line, indicator_id, area_id, period_id, value, missing, denominator, finality"
_TYPES = {
    "postgresql": ("uuid", "double precision"),
    "sqlite": ("char(32)", "real"),
}


@contextmanager
def staging() -> Iterator["Staging"]:
    """Give an empty table of one's own; it is gone when the connection is done with it."""
    table = Staging(f"staged_{uuid4().hex[:12]}")
    table.create()
    try:
        yield table
    except BaseException:
        # Within a transaction it goes with it; nothing more can be said to a database whose statement failed.
        if not connection.in_atomic_block:
            with suppress(DatabaseError):
                table.drop()
        raise
    table.drop()


class Staging:
    """The figures of one file beside the readings."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_postgresql = connection.vendor == "postgresql"
        self.distinct = "IS DISTINCT FROM" if self.is_postgresql else "IS NOT"
        self.joined = (
            f"{name} s {{}} JOIN profiles_reading r ON r.indicator_id = s.indicator_id "
            "AND r.period_id = s.period_id AND r.area_id = s.area_id"
        )

    def create(self) -> None:
        """Make the table, which no other connection sees; whole tables are joined, so there is room for them."""
        if self.is_postgresql:
            self._run("SET work_mem = '96MB'")
        key, number = _TYPES[connection.vendor]
        self._run(
            f"CREATE TEMPORARY TABLE {self.name} (line integer, indicator_id {key}, area_id bigint, period_id bigint, "
            f"value {number}, missing varchar(1), denominator {number}, finality varchar(12))"
        )

    def drop(self) -> None:
        """Drop it."""
        self._run(f"DROP TABLE IF EXISTS {self.name}")
        if self.is_postgresql:
            self._run("RESET work_mem")

    def add(self, rows: Sequence[Staged]) -> None:
        """Add figures, as fast as the database takes them."""
        if not rows:
            return
        with connection.cursor() as cursor:
            if self.is_postgresql:
                text = io.StringIO("".join(map(_copied, rows)))
                cursor.cursor.copy_expert(f"COPY {self.name} ({_COLUMNS}) FROM STDIN", text)
            else:
                marks = "%s, %s, %s, %s, %s, %s, %s, %s"
                cursor.executemany(f"INSERT INTO {self.name} ({_COLUMNS}) VALUES ({marks})", rows)  # noqa: S608

    def analyse(self) -> None:
        """Tell PostgreSQL how large the table is, so that it joins as a whole."""
        if self.is_postgresql:
            self._run(f"ANALYZE {self.name}")

    def repeated(self) -> list[tuple[int, int, bool]]:
        """Give the lines that give a figure again: the line, the first one's, and whether they say the same."""
        return self._rows(
            f"SELECT s.line, f.line, s.value {self.distinct} f.value OR s.missing <> f.missing FROM {self.name} s "  # noqa: S608
            f"JOIN (SELECT indicator_id, period_id, area_id, MIN(line) AS first FROM {self.name} "
            "GROUP BY indicator_id, period_id, area_id HAVING COUNT(*) > 1) d ON d.indicator_id = s.indicator_id "
            "AND d.period_id = s.period_id AND d.area_id = s.area_id "
            f"JOIN {self.name} f ON f.indicator_id = d.indicator_id AND f.period_id = d.period_id "
            "AND f.area_id = d.area_id AND f.line = d.first WHERE s.line > d.first ORDER BY s.line"
        )

    def leave_out_repeated(self) -> None:
        """Take out what only repeats an earlier line."""
        self._run(f"CREATE INDEX {self.name}_key ON {self.name} (indicator_id, period_id, area_id, line)")
        self._run(
            f"DELETE FROM {self.name} AS s WHERE EXISTS (SELECT 1 FROM {self.name} f WHERE "  # noqa: S608
            "f.indicator_id = s.indicator_id AND f.period_id = s.period_id AND f.area_id = s.area_id "
            "AND f.line < s.line)"
        )

    def standing(self) -> list[int]:
        """Give the lines in whose place a published figure stands, which is not a council's to replace."""
        rows = self._rows(f"SELECT s.line FROM {self.joined.format('')} WHERE r.release_id IS NULL ORDER BY s.line")  # noqa: S608
        return [line for (line,) in rows]

    def counts(self, *, is_published: bool) -> tuple[int, int, int]:
        """Tell how many figures would be added, changed, and left as they are."""
        differs = self._differs(is_published)
        sql = (
            f"SELECT COUNT(*), SUM(CASE WHEN r.id IS NULL THEN 1 ELSE 0 END), "  # noqa: S608
            f"SUM(CASE WHEN r.id IS NOT NULL AND {differs} THEN 1 ELSE 0 END) FROM {self.joined.format('LEFT')}"
        )
        total, added, changed = (int(number or 0) for number in self._rows(sql)[0])
        return added, changed, total - added - changed

    def compared(self, *, is_published: bool, are_changed_alone: bool, rows_max: int) -> list[Any]:
        """Give the first figures of the file beside those that stand, with the words to name them, by line.

        Each is: area, indicator, unit, decimals, period (None where it is new) and its key, whether a figure stands,
        the value, reason, firmness and denominator that stand, the same of the file, and whether they differ.
        """
        differs = self._differs(is_published)
        where = f"WHERE r.id IS NOT NULL AND {differs}" if are_changed_alone else ""
        return self._rows(
            "SELECT a.name, i.label, i.unit, i.decimals, p.label, s.period_id, r.id, "  # noqa: S608
            "r.value, r.missing, r.finality, r.denominator, s.value, s.missing, s.finality, s.denominator, "
            f"CASE WHEN r.id IS NOT NULL AND {differs} THEN 1 ELSE 0 END FROM {self.joined.format('LEFT')} "
            "JOIN profiles_area a ON a.id = s.area_id JOIN profiles_indicator i ON i.id = s.indicator_id "
            f"LEFT JOIN profiles_readingperiod p ON p.id = s.period_id {where} ORDER BY s.line LIMIT {rows_max:d}"
        )

    def rekey(self, keys: Mapping[int, int]) -> None:
        """Put the keys of periods that were saved in the place of the numbers they had meanwhile."""
        for meanwhile, key in keys.items():
            self._run(f"UPDATE {self.name} SET period_id = {key:d} WHERE period_id = {meanwhile:d}")  # noqa: S608

    def correct(self, row: DataImport) -> int:
        """Keep what is corrected as past readings, and correct it; give how many were changed."""
        differs = self._differs(row.council_id is None)
        source = [_key(row.pk)]
        self._run(
            "INSERT INTO profiles_pastreading (reading_id, value, missing, denominator, finality, release_id, "  # noqa: S608
            "published_on, data_import_id, replaced_by_id) SELECT r.id, r.value, r.missing, r.denominator, r.finality, "
            f"r.release_id, r.published_on, r.data_import_id, %s FROM {self.joined.format('')} WHERE {differs}",
            source,
        )
        return self._run(
            "UPDATE profiles_reading SET value = s.value, "  # noqa: S608
            "missing = CASE WHEN s.missing = '-' AND r.missing <> '' THEN r.missing ELSE s.missing END, "
            f"denominator = CASE WHEN s.denominator IS NULL AND NOT (s.value {self.distinct} r.value) "
            "THEN r.denominator ELSE s.denominator END, "
            "finality = CASE WHEN s.finality = '' THEN r.finality ELSE s.finality END, "
            f"published_on = %s, data_import_id = %s, release_id = %s FROM {self.joined.format('')} "
            f"WHERE profiles_reading.id = r.id AND {differs}",
            _facts(row),
        )

    def extend(self, row: DataImport) -> int:
        """Add what is new; give how many were added."""
        return self._run(
            "INSERT INTO profiles_reading (indicator_id, area_id, period_id, value, missing, denominator, finality, "  # noqa: S608
            "published_on, data_import_id, release_id) SELECT s.indicator_id, s.area_id, s.period_id, s.value, "
            "s.missing, s.denominator, CASE WHEN s.finality = '' THEN 'final' ELSE s.finality END, "
            f"{self._typed()} FROM {self.joined.format('LEFT')} WHERE r.id IS NULL",
            _facts(row),
        )

    def _typed(self) -> str:
        return "%s::date, %s::uuid, %s::uuid" if self.is_postgresql else "%s, %s, %s"

    def _differs(self, is_published: bool) -> str:
        """Say in SQL when a figure is another one.

        That some source does not say why a figure is missing, of how many it is or how firm, takes nothing away.
        """
        parts = [
            f"s.value {self.distinct} r.value",
            "(s.missing <> r.missing AND NOT (s.missing = '-' AND r.missing <> ''))",
            f"(s.denominator IS NOT NULL AND s.denominator {self.distinct} r.denominator)",
            "(s.finality <> '' AND s.finality <> r.finality)",
        ]
        if is_published:
            parts.append("r.release_id IS NOT NULL")
        return f"({' OR '.join(parts)})"

    def _run(self, sql: str, values: Sequence[Any] = ()) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return int(cursor.rowcount)

    def _rows(self, sql: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())


def _facts(row: DataImport) -> list[Any]:
    return [row.published_on, _key(row.pk), _key(row.release_id) if row.release_id else None]


def _key(key: UUID) -> str:
    return key.hex


def _copied(row: Staged) -> str:
    line, indicator, area, period, value, missing, denominator, finality = row
    number = r"\N" if value is None else repr(value)
    of = r"\N" if denominator is None else repr(denominator)
    return f"{line}\t{indicator}\t{area}\t{period}\t{number}\t{missing}\t{of}\t{finality}\n"
