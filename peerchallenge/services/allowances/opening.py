"""Opening balances from a file: read whole, every mistake told with its line, posted only when all is right."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common.errors import Breach, Refused
from cib.common.forms import half_days_from
from councils.queries import council_by_any_code_or_name
from peerchallenge.enums import AllowanceKind
from peerchallenge.models import Allowance, ProgrammeYear
from peerchallenge.permissions import POLICY
from peerchallenge.services.allowances.postings import opening_key, post_opening_balance

COLUMNS: Final = ("council", "year", "kind", "days", "reason")
ROWS_MAX: Final = 2000
HALF_DAYS_MAX: Final = 400


@dataclass(frozen=True)
class OpeningRow:
    """One line of the file, understood."""

    line: int
    council_id: UUID
    year_id: int
    kind: str
    half_days: int
    reason: str
    is_posted: bool


def read_opening_balances(lines: Iterable[str]) -> tuple[list[OpeningRow], list[str]]:
    """Read a CSV with the columns council, year (2026), kind (give, receive, member_support), days and reason.

    Gives the rows and, in words with their lines, what is wrong. Days may be less than nothing: used before.
    """
    reader = csv.DictReader(lines)
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
    if missing:
        return [], [f"The first line must name these columns: {', '.join(COLUMNS)}. Missing: {', '.join(missing)}."]
    years = {year.starts_on.year: year for year in ProgrammeYear.objects.all()}
    rows: list[OpeningRow] = []
    wrong: list[str] = []
    for number, cells in enumerate(reader, 2):
        if number > ROWS_MAX + 1:
            return rows, [*wrong, f"The file has more than {ROWS_MAX} lines."]
        found = _row(number, {name: (cells[name] or "").strip() for name in COLUMNS}, years)
        if isinstance(found, OpeningRow):
            rows.append(found)
        else:
            wrong += found
    return rows, [*wrong, *_twice(rows)]


def _row(line: int, cells: dict[str, str], years: dict[int, ProgrammeYear]) -> OpeningRow | list[str]:
    council = council_by_any_code_or_name(cells["council"])
    first = re.match(r"[0-9]{4}", cells["year"])
    year = years.get(int(first.group())) if first else None
    half_days = _half_days(cells["days"])
    checks = (
        (council is None, f"{cells['council'] or 'nothing'} is no council"),
        (year is None, f"{cells['year'] or 'nothing'} is no programme year"),
        (cells["kind"] not in AllowanceKind.values, f"{cells['kind'] or 'nothing'} is no kind of allowance"),
        (half_days is None, f"{cells['days'] or 'nothing'} is no number of days in halves, other than none"),
    )
    wrong = [f"Line {line}: {words}." for is_wrong, words in checks if is_wrong]
    if wrong or council is None or year is None or half_days is None:
        return wrong
    is_posted = Allowance.objects.filter(key=opening_key(year, council.pk, cells["kind"])).exists()
    return OpeningRow(line, council.pk, year.pk, cells["kind"], half_days, cells["reason"][:300], is_posted)


def _half_days(typed: str) -> int | None:
    """Read days as half-days, below nothing too; nothing at all, too much or no number gives None."""
    sign = -1 if typed.startswith(("-", "−")) else 1
    found = half_days_from(typed.lstrip("-−+"))
    return sign * found if found and found <= HALF_DAYS_MAX else None


def _twice(rows: list[OpeningRow]) -> list[str]:
    seen: dict[tuple[UUID, int, str], int] = {}
    wrong = []
    for row in rows:
        first = seen.setdefault((row.council_id, row.year_id, row.kind), row.line)
        if first != row.line:
            wrong.append(f"Line {row.line}: the same council, year and kind as line {first}.")
    return wrong


@transaction.atomic
def import_opening_balances(*, rows: Iterable[OpeningRow], actor: User) -> int:
    """Post every row that is not posted yet, all or none; give how many. Raise Refused with the lines in words."""
    POLICY.require(actor, "post_allowance")
    breaches: list[Breach] = []
    posted = 0
    for row in rows:
        if row.is_posted:
            continue
        try:
            post_opening_balance(
                council_id=row.council_id,
                kind=row.kind,
                year_id=row.year_id,
                half_days=row.half_days,
                reason=row.reason,
                actor=actor,
            )
            posted += 1
        except Refused as refused:
            breaches += [Breach(b.code, f"Line {row.line}: {b.message}") for b in refused.breaches]
    if breaches:
        raise Refused(breaches)
    return posted
