"""Statements: every entry of a council in a year, one way, and what stood after it. All in half-days."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, Sum

from cib.common import clock
from cib.common.components.daybar import DayFigures
from cib.common.components.words import day_month, half_days_words
from councils.enums import Role
from councils.models import Council, Person
from councils.queries import holders_of
from peerchallenge.enums import AllowanceKind, AllowanceSource, EffortKind, Leg, Phase
from peerchallenge.models import Allowance, Engagement, Fund, ProgrammeYear, TimeEntry, Transfer
from peerchallenge.queries.days.positions import DONE_SIGNS, RESERVED_SIGNS

_SOURCES: Final = {
    AllowanceSource.YEARLY: "{days} a year for every council",
    AllowanceSource.OPENING: "Opening balance",
    AllowanceSource.EXTENSION: "Extension agreed by both sides",
    AllowanceSource.FUNDED: "Funded days",
    AllowanceSource.CARRY_OVER: "Carried over",
    AllowanceSource.CHANGE_OF_CONTROL: "Member peer support after a change of political control",
    AllowanceSource.WAIVER: "Waived",
}


Undone = dict[int | None, dt.datetime]
#: Half-days by person, as "done" and "reserved".
Sums = Mapping[UUID | None, Mapping[str, int]]


@dataclass(frozen=True)
class Line:
    """One line of a statement: what moved, and what stood after it; `ids` are the transfers it tells of."""

    at: dt.datetime
    kind: str
    label: str
    what: str
    change: int | None
    allowance: int
    reserved: int
    done: int
    ids: tuple[int, ...] = ()
    settles: tuple[int, ...] = ()
    undone_at: dt.datetime | None = None

    @property
    def on(self) -> dt.date:
        """Give the London day on which it was posted."""
        return self.at.astimezone(clock.LONDON).date()

    @property
    def left(self) -> int:
        """Give what was still to give or receive after it; nought at least."""
        return max(self.allowance - self.reserved - self.done, 0)

    @property
    def over(self) -> int:
        """Give what stood above the allowance after it."""
        return max(self.reserved + self.done - self.allowance, 0)

    @property
    def reference(self) -> str:
        """Name the entries: T-20417, or T-20417 to T-20419, and what they settle or undo."""
        if not self.ids:
            return ""
        verbs = {Phase.DELIVERED: ", settles ", Phase.RELEASED: ", frees ", Phase.REVERSED: ", undoes "}
        of = f"{verbs[Phase(self.kind)]}{_numbers(self.settles)}" if self.settles else ""
        return _numbers(self.ids) + of

    @property
    def reversible_id(self) -> int | None:
        """Give the one delivered entry that this line tells of and that still stands."""
        stands = self.kind == Phase.DELIVERED and self.undone_at is None
        return self.ids[0] if stands and len(self.ids) == 1 else None


def _numbers(ids: tuple[int, ...]) -> str:
    first, last = min(ids), max(ids)
    if first == last:
        return f"T-{first}"
    return f"T-{first} {'and' if len(ids) == 2 else 'to'} T-{last}"


@dataclass(frozen=True)
class Statement:
    """All entries of a council in a year under one kind of allowance, oldest first; and what each person's come to."""

    council: Council
    year: ProgrammeYear
    kind: str
    lines: tuple[Line, ...]
    by_person: "Sums"
    people: Mapping[UUID, Person]

    @property
    def figures(self) -> DayFigures:
        """Give where it stands at the end."""
        last = self.lines[-1] if self.lines else None
        direction: Any = "give" if self.kind == AllowanceKind.GIVE else "receive"
        numbers = (last.allowance, last.done, last.reserved) if last else (0, 0, 0)
        return DayFigures(direction, *numbers)


def statement_of(council: Council, year: ProgrammeYear, kind: str, *, joined: bool = True) -> Statement:
    """Give a council's statement of days given, received or of member support, in a fixed number of queries.

    `joined` tells entries that were posted together about one person and engagement in one line.
    """
    return statements_of(council, year, [kind], joined=joined)[kind]


def statements_of(
    council: Council, year: ProgrammeYear, kinds: Iterable[str], *, joined: bool = True
) -> dict[str, Statement]:
    """Give several statements of a council by their kind, in as many queries as one takes."""
    wanted = list(kinds)
    allowances = Allowance.objects.filter(council=council, year=year, kind__in=wanted).select_related("fund")
    rows = _transfers_of(council, year, wanted)
    names = _Names(rows)
    entries: dict[str, list[Line]] = {kind: [] for kind in wanted}
    for allowance in allowances.order_by("pk"):
        entries[allowance.kind].append(_of_allowance(allowance))
    found = {}
    for kind in wanted:
        of_kind = [row for row in rows if _kind_of(row) == kind]
        lines = sorted([*entries[kind], *_lines_of(of_kind, names, joined)], key=_in_order)
        found[kind] = Statement(council, year, kind, tuple(_running(lines)), _sums_of(of_kind), names.people)
    return found


def _transfers_of(council: Council, year: ProgrammeYear, kinds: list[str]) -> list[Transfer]:
    of_kinds = Q(leg=Leg.RECEIVED, allowance_kind__in=kinds)
    if AllowanceKind.GIVE in kinds:
        of_kinds |= Q(leg=Leg.GIVEN, allowance_kind="")
    rows = Transfer.objects.filter(of_kinds, account__council=council, year=year)
    return list(rows.select_related("note", "giver__fund").order_by("pk"))


def _kind_of(row: Transfer) -> str:
    return AllowanceKind.GIVE.value if row.leg == Leg.GIVEN else row.allowance_kind


def _sums_of(rows: list[Transfer]) -> Sums:
    sums: dict[UUID | None, Counter[str]] = defaultdict(Counter)
    for row in rows:
        phase = Phase(row.phase)
        sums[row.person_id]["done"] += DONE_SIGNS[phase] * row.half_days
        sums[row.person_id]["reserved"] += RESERVED_SIGNS[phase] * row.half_days
    return sums


def _lines_of(rows: list[Transfer], names: "_Names", joined: bool) -> list[Line]:
    undone: Undone = {row.reverses_id: row.posted_at for row in rows if row.reverses_id is not None}
    groups = groupby(rows, key=lambda row: _together(row, undone) if joined else row.pk)
    return [_of_transfers(list(found), names, undone) for _, found in groups]


def _together(row: Transfer, undone: Undone) -> Any:
    if row.pk in undone or row.phase == Phase.REVERSED:
        return row.pk
    note = row.note.text if hasattr(row, "note") else ""
    return (row.posted_at, row.phase, row.engagement_id, row.person_id, row.effort, row.giver_id, note)


def _in_order(line: Line) -> Any:
    return (line.kind != "yearly", line.at, line.ids[:1])


def _running(lines: Iterable[Line]) -> Iterable[Line]:
    """Add up from line to line."""
    allowance = reserved = done = 0
    for line in lines:
        allowance, reserved, done = allowance + line.allowance, reserved + line.reserved, done + line.done
        kind = "allowance" if not line.ids else line.kind
        yield replace(line, kind=kind, allowance=allowance, reserved=reserved, done=done)


def _of_allowance(row: Allowance) -> Line:
    what = _SOURCES[AllowanceSource(row.source)].format(days=half_days_words(row.half_days).capitalize())
    fund = f" ({row.fund})" if row.fund else ""
    reason = f": {row.reason}" if row.reason else ""
    is_yearly = row.source == AllowanceSource.YEARLY
    at = clock.london_midnight(row.valid_from) if is_yearly else row.posted_at
    return Line(at, row.source, "Allowance", f"{what}{fund}{reason}", row.half_days, row.half_days, 0, 0)


def _of_transfers(rows: list[Transfer], names: "_Names", undone: Undone) -> Line:
    first = rows[0]
    phase = Phase(first.phase)
    half_days = sum(row.half_days for row in rows)
    reserved, done = RESERVED_SIGNS[phase] * half_days, DONE_SIGNS[phase] * half_days
    note = f"{first.note.text}: " if hasattr(first, "note") else ""
    change = half_days if phase in {Phase.RESERVED, Phase.DELIVERED} else -half_days
    return Line(
        first.posted_at,
        first.phase,
        first.get_phase_display(),
        note + names.told(rows),
        change,
        0,
        reserved,
        done,
        tuple(row.pk for row in rows),
        tuple(row.resolves_id or row.reverses_id or 0 for row in rows) if phase != Phase.RESERVED else (),
        undone.get(first.pk),
    )


class _Names:
    """The names that a statement tells, looked up by the ids that the ledger holds."""

    def __init__(self, rows: Iterable[Transfer]) -> None:
        found = list(rows)
        engagements = {row.engagement_id for row in found}
        self.engagements = Engagement.objects.select_related("offer_version", "host").in_bulk(list(engagements))
        self.people = Person.objects.in_bulk([row.person_id for row in found if row.person_id])

    def told(self, rows: list[Transfer]) -> str:
        """Say who, what, where and on which days."""
        first = rows[0]
        engagement = self.engagements.get(first.engagement_id)
        parts = [self._name(first.person_id)] if first.person_id else []
        if engagement is not None:
            where = f", {engagement.host.short_name}" if first.leg == Leg.GIVEN else f" {engagement.reference}"
            parts.append(f"{_lower(engagement.offer_version.name, bool(parts))}{where}")
        parts.append(f"{first.get_effort_display().lower()} on {_days({row.day for row in rows})}")
        fund = first.giver.fund
        return ", ".join(parts) + (f", paid by {fund}" if fund else "")

    def _name(self, person_id: UUID) -> str:
        person = self.people.get(person_id)
        return str(person) if person is not None and person.anonymised_at is None else "Somebody no longer known"


def _lower(text: str, inside: bool) -> str:
    return text[0].lower() + text[1:] if inside and not text[1:2].isupper() else text


def _days(days: set[dt.date]) -> str:
    ordered = sorted(days)
    last = ordered[-1]
    if len(ordered) == 1:
        return day_month(last, last)
    before = ", ".join(str(d.day) if d.month == last.month else day_month(d, last) for d in ordered[:-1])
    return f"{before} and {day_month(last, last)}"


# --- Beside the statement --------------------------------------------------------------------------


@dataclass(frozen=True)
class PersonTotal:
    """What one person gave for the council in a year, and has reserved."""

    person: Person | None
    is_dcs: bool
    done: int
    reserved: int


def people_who_gave(given: Statement) -> list[PersonTotal]:
    """Give each person's own total of a statement, the director of children's services first, then by name (R040)."""
    directors = set(holders_of(Role.DCS, council=given.council).values_list("pk", flat=True))
    found = [
        PersonTotal(given.people.get(pk) if pk else None, pk in directors, total["done"], total["reserved"])
        for pk, total in given.by_person.items()
        if total["done"] or total["reserved"]
    ]
    return sorted(found, key=lambda total: (not total.is_dcs, str(total.person)))


@dataclass(frozen=True)
class EffortBeside:
    """All the time that a council's people gave in a year, by kind: counted kinds first."""

    counted: tuple[tuple[str, int], ...]
    uncounted: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """Give all of it, counted or not."""
        return sum(n for _, n in (*self.counted, *self.uncounted))


def effort_of_council(council: Council, year: ProgrammeYear) -> EffortBeside:
    """Give the time spent until today by the council's people on days of the year, set beside what counts (R039)."""
    until = min(year.ends_on, clock.today())
    rows = TimeEntry.objects.filter(invitation__giver=council, date__gte=year.starts_on, date__lte=until)
    sums: dict[str, int] = dict(rows.values_list("kind").annotate(Sum("half_days")).order_by())
    counted, uncounted = kinds_of(year)
    return EffortBeside(
        tuple((str(kind.label), sums.get(kind.value, 0)) for kind in counted),
        tuple((str(kind.label), sums.get(kind.value, 0)) for kind in uncounted),
    )


def kinds_of(year: ProgrammeYear) -> tuple[list[EffortKind], list[EffortKind]]:
    """Give the kinds of effort that count in a year, and those that do not."""
    counted = [kind for kind in EffortKind if kind in year.counted_kinds]
    return counted, [kind for kind in EffortKind if kind not in year.counted_kinds]


def funds_with_days() -> list[Any]:
    """Give each fund with `approved`, the half-days approved from it in all."""
    rows = Allowance.objects.filter(source=AllowanceSource.FUNDED).values("fund").annotate(n=Sum("half_days"))
    approved = {row["fund"]: row["n"] for row in rows.order_by()}
    funds = list(Fund.objects.order_by("name"))
    for fund in funds:
        fund.approved = approved.get(fund.pk, 0)  # type: ignore[attr-defined]
    return funds


def shown_year(years: Sequence[ProgrammeYear], asked: str) -> ProgrammeYear | None:
    """Give the year asked for by its first year (2026), or else today's, or the last, with which `years` begin."""
    today = clock.today()
    wanted = [year for year in years if str(year.starts_on.year) == asked]
    current = [year for year in years if year.starts_on <= today <= year.ends_on]
    return next(iter([*wanted, *current, *years]), None)
