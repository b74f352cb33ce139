"""The last reviews that councils had before the programme kept its cycles: read from CSV, checked, imported."""

import csv
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import Breach, refuse_if
from councils.models import Council
from councils.queries import council_by_any_code_or_name
from reviews.enums import CARRIED_OUT, UNBOOKED, CycleOrigin, CycleState
from reviews.models import Cycle
from reviews.permissions import POLICY
from reviews.queries.turns import cyclic_versions, live_cycles
from reviews.rules.cycles import YEARS_BACK_MAX
from reviews.rules.dates import years_later
from reviews.services.moving import move, write_down
from reviews.services.opening import open_missing, reckon_again

COLUMNS: Final = ("council", "offer", "completed_on")
ROWS_MAX: Final = 2000


@dataclass(frozen=True)
class CompletedRow:
    """One line of the file as it will be recorded: the last day of a council's last review under an offer."""

    line: int
    council: Council
    offer_id: int
    offer_name: str
    completed_on: dt.date
    is_known: bool


def read_completed(lines: Iterable[str]) -> tuple[list[CompletedRow], list[str]]:
    """Read a CSV with the columns council (name or code), offer (its code or name) and completed_on (2026-03-12 or
    12/03/2026). Gives the rows and, in words with their lines, what is wrong."""
    reader = csv.DictReader(lines)
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
    if missing:
        return [], [f"The first line must name these columns: {', '.join(COLUMNS)}. Missing: {', '.join(missing)}."]
    offers = _offers()
    rows: list[CompletedRow] = []
    wrong: list[str] = []
    for number, cells in enumerate(reader, 2):
        if number > ROWS_MAX + 1:
            return rows, [*wrong, f"The file has more than {ROWS_MAX} lines."]
        found = _row(number, {name: (cells[name] or "").strip()[:200] for name in COLUMNS}, offers)
        if isinstance(found, CompletedRow):
            rows.append(found)
        else:
            wrong += found
    return rows, [*wrong, *_twice(rows)]


def _offers() -> dict[str, tuple[int, str]]:
    found = {}
    for version in cyclic_versions():
        for name in (version.offer.code, version.name.casefold()):
            found[name] = (version.offer_id, version.name)
    return found


def _row(line: int, cells: dict[str, str], offers: dict[str, tuple[int, str]]) -> CompletedRow | list[str]:
    council = council_by_any_code_or_name(cells["council"])
    offer = offers.get(cells["offer"].casefold())
    day, today = _day(cells["completed_on"]), clock.today()
    checks = (
        (council is None, f"{cells['council'] or 'nothing'} is no council"),
        (offer is None, f"{cells['offer'] or 'nothing'} is no offer that comes round"),
        (day is None, f"{cells['completed_on'] or 'nothing'} is no day such as 2026-03-12"),
        (day is not None and day > today, "the day is still to come"),
        (day is not None and day < years_later(today, -YEARS_BACK_MAX), f"more than {YEARS_BACK_MAX} years ago"),
    )
    wrong = [f"Line {line}: {words}." for is_wrong, words in checks if is_wrong]
    if wrong or council is None or offer is None or day is None:
        return wrong
    same = Cycle.objects.filter(council=council, offer=offer[0], state__in=CARRIED_OUT, completed_on=day)
    return CompletedRow(line, council, *offer, day, same.exists())


def _day(typed: str) -> dt.date | None:
    """Read 2026-03-12 or 12/03/2026."""
    british = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", typed)
    try:
        if british:
            return dt.date(int(british[3]), int(british[2]), int(british[1]))
        return dt.date.fromisoformat(typed)
    except ValueError:
        return None


def _twice(rows: list[CompletedRow]) -> list[str]:
    seen: dict[tuple[UUID, int], int] = {}
    wrong = []
    for row in rows:
        first = seen.setdefault((row.council.pk, row.offer_id), row.line)
        if first != row.line:
            wrong.append(f"Line {row.line}: the same council and offer as line {first}; give the last one only.")
    return wrong


@transaction.atomic
def import_completed(*, rows: Iterable[CompletedRow], actor: User) -> int:
    """Record every review that is not recorded yet, all or none, and reckon the turns that follow; give how many."""
    POLICY.require(actor, "import_cycles")
    new = [row for row in rows if not row.is_known]
    today = clock.today()
    late = [Breach("CYC-04", f"Line {row.line}: the day is still to come.") for row in new if row.completed_on > today]
    refuse_if(late)
    for offer_id in sorted({row.offer_id for row in new}):
        mine = [row for row in new if row.offer_id == offer_id]
        _record(offer_id, mine, actor)
        reckon_again(offer_id, [row.council.pk for row in mine])
        open_missing(today, offer_id=offer_id)
    return len(new)


def _record(offer_id: int, rows: list[CompletedRow], actor: User) -> None:
    """Let the turn to come be done where the review fell into it; else write down an earlier one."""
    standing = {cycle.council_id: cycle for cycle in live_cycles(offer_id, [row.council.pk for row in rows])}
    for row in rows:
        turn = standing.get(row.council.pk)
        if turn is not None and turn.state in UNBOOKED and row.completed_on >= turn.opens_on:
            move(turn, CycleState.DONE, by=actor, completed_on=row.completed_on)
        else:
            _write_down(row, actor)


def _write_down(row: CompletedRow, actor: User) -> None:
    day = row.completed_on
    cycle = Cycle.objects.create(
        council=row.council,
        offer_id=row.offer_id,
        state=CycleState.DONE,
        origin=CycleOrigin.RECORDED,
        opens_on=day,
        due_soon_on=day,
        due_on=day,
        completed_on=day,
    )
    write_down(cycle)
    audit.record("cycle.imported", cycle, actor=actor, after=cycle.state, changes={"completed_on": day})
