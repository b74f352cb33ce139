"""How the inspectorate's files write inspections, and what must hold of them and of interventions."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from cib.common.errors import Breach
from councils.enums import JudgementAspect, JudgementGrade

Found = list[Breach | None]
_ASPECTS = (
    (re.compile(r"overall effectiveness", re.I), JudgementAspect.OVERALL),
    (re.compile(r"impact of leaders", re.I), JudgementAspect.LEADERS),
    (re.compile(r"help and protection", re.I), JudgementAspect.HELP_AND_PROTECTION),
    (re.compile(r"care leavers", re.I), JudgementAspect.CARE_LEAVERS),
    (re.compile(r"children in care", re.I), JudgementAspect.CARE),
)
_NAMES = {
    "la_code": "la_code",
    "local authority area code": "gss",
    "local authority name": "name",
    "inspection date": "inspected_on",
    "inspection/visit date": "inspected_on",
    "publication date": "published_on",
    "inspection type": "kind",
    "inspection/visit type": "kind",
}
_NEEDED = {"name", "inspected_on", "published_on"}
_NONE = frozenset({"", "-", "null", "n/a", "not judged", "not applicable"})
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?")
_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True)
class InspectionRow:
    """One line of a file: which council, when, which judgement of which aspect; `wrong` says what cannot be read."""

    line: int
    codes: tuple[str, ...]
    name: str
    kind: str
    inspected_on: dt.date
    published_on: dt.date
    judgements: Mapping[str, str] = field(default_factory=dict)
    wrong: str = ""


def inspection_columns(header: Sequence[str]) -> dict[int, str] | None:
    """Tell what each column of a table of inspections is; None if the line is no header of one."""
    found: dict[int, str] = {}
    for place, cell in enumerate(header):
        name = " ".join(cell.split())
        aspect = next((aspect for words, aspect in _ASPECTS if words.search(name)), None)
        if name.lower() in _NAMES:
            found[place] = _NAMES[name.lower()]
        elif aspect is not None:
            found[place] = aspect.value
    return found if set(found.values()) >= _NEEDED else None


def inspection_row(line: int, cells: Sequence[str], columns: Mapping[int, str]) -> InspectionRow | None:
    """Read a line of a table of inspections; None for an empty one. From 2026 there is no overall judgement."""
    facts = {name: cells[place].strip() if place < len(cells) else "" for place, name in columns.items()}
    if not facts["name"]:
        return None
    wrong: list[str] = []
    judgements: dict[str, str] = {}
    for aspect in JudgementAspect:
        text = facts.get(aspect, "")
        grade = _grade(text)
        if grade:
            judgements[aspect.value] = grade
        elif text.lower() not in _NONE:
            wrong.append(f"“{text[:40]}” is no judgement")
    days = [_day(facts[name]) for name in ("inspected_on", "published_on")]
    wrong += [
        f"“{facts[name][:20]}” is no day"
        for name, day in zip(("inspected_on", "published_on"), days, strict=True)
        if day is None
    ]
    inspected_on, published_on = (day or dt.date.min for day in days)
    codes = tuple(filter(None, (facts.get("la_code", ""), facts.get("gss", ""))))
    return InspectionRow(
        line, codes, facts["name"], facts.get("kind", ""), inspected_on, published_on, judgements, "; ".join(wrong)
    )


def merged(first: InspectionRow, second: InspectionRow) -> InspectionRow:
    """Put together what two tables of a file say of one inspection: one of them names its kind."""
    return replace(first, kind=first.kind or second.kind, judgements={**second.judgements, **first.judgements})


def breach_of_inspection(row: InspectionRow, *, is_known: bool, today: dt.date) -> Breach | None:
    """IN-01 to IN-03: the council is known, the line can be read, the days are in order and not to come."""
    if not is_known:
        return Breach("IN-01", f"Line {row.line}: no council is known as “{row.name[:60]}”.")
    if row.wrong:
        return Breach("IN-02", f"Line {row.line}: {row.wrong}.")
    if not row.inspected_on <= row.published_on <= today:
        return Breach("IN-03", f"Line {row.line}: the report is published after the inspection, and by today.")
    return None


def breaches_of_intervention(*, from_date: dt.date, today: dt.date, is_open: bool) -> Found:
    """IN-04: an intervention is recorded once it holds, and once at a time of each kind."""
    return [
        Breach("IN-04", "Record it from the day on which it began, not before.", "from_date")
        if from_date > today
        else None,
        Breach("IN-04", "One of this kind is on record and has not ended. End it first.", "kind") if is_open else None,
    ]


def breaches_of_intervention_end(*, from_date: dt.date, to_date: dt.date, today: dt.date, has_ended: bool) -> Found:
    """IN-05: an intervention ends once, after it began, and no later than today."""
    return [
        Breach("IN-05", "It has ended already.") if has_ended else None,
        Breach("IN-05", "It ends after the day on which it began.", "to_date") if to_date <= from_date else None,
        Breach("IN-05", "Record its end on the day itself or later.", "to_date") if to_date > today else None,
    ]


def _grade(text: str) -> str:
    words = text.strip().lower()
    for grade in JudgementGrade:
        if words == grade.label.lower():
            return grade.value
    return JudgementGrade.REQUIRES_IMPROVEMENT.value if words == "requires improvement" else ""


def _day(text: str) -> dt.date | None:
    iso, british = _ISO.fullmatch(text), _BRITISH.fullmatch(text)
    try:
        if iso:
            return dt.date(int(iso[1]), int(iso[2]), int(iso[3]))
        return dt.date(int(british[3]), int(british[2]), int(british[1])) if british else None
    except ValueError:
        return None
