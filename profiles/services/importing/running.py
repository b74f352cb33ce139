"""Checks a file of figures without writing anything, or writes it whole in one transaction."""

from collections.abc import Callable, Mapping, Sequence

from django.db import transaction

from profiles.enums import LineOutcome
from profiles.models import DataImport, ImportPolicy
from profiles.services.importing.figures import FigureReader
from profiles.services.importing.findings import Findings, Remark
from profiles.services.importing.naming import name_changes
from profiles.services.importing.reading import Packed, Unreadable
from profiles.services.importing.staging import Staging, staging

Pulse = Callable[[int, float], None]
Companion = Sequence[Mapping[str, str]]


class NotWritten(Exception):
    """There are errors, so nothing was written; carries what was found."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        super().__init__(f"{findings.errors} errors")


def check_figures(row: DataImport, packed: Packed, *, companion: Companion, pulse: Pulse) -> Findings:
    """Tell what importing the file would do: what it would add, change, leave, ignore and why, and every error.

    Nothing is written but a table that only this connection sees. A file that cannot be read on is one error.
    """
    with staging() as table:
        _, findings = _staged(row, packed, table, companion, pulse)
    return findings


@transaction.atomic
def write_figures(row: DataImport, packed: Packed, *, companion: Companion, pulse: Pulse) -> Findings:
    """Write every figure of the file, with new indicators and periods; raises NotWritten if there is an error.

    Imports follow one another: whoever writes holds the row of the policy, so that two never add the same figure.
    """
    ImportPolicy.objects.get_or_create(pk=ImportPolicy.objects.values_list("pk", flat=True).first() or 1)
    list(ImportPolicy.objects.select_for_update())
    with staging() as table:
        reader, findings = _staged(row, packed, table, companion, pulse)
        if findings.errors or reader is None:
            raise NotWritten(findings)
        if reader.measures:
            reader.measures.save()
        table.rekey(reader.periods.save())
        findings.changed = table.correct(row) if findings.changed else 0
        findings.added = table.extend(row)
    return findings


def _staged(
    row: DataImport, packed: Packed, table: Staging, companion: Companion, pulse: Pulse
) -> tuple[FigureReader | None, Findings]:
    reader = FigureReader(
        packed,
        file_name=row.file_name,
        companion=companion,
        council=row.council_id,
        stage=table.add,
        pulse=pulse,
    )
    try:
        findings = reader.run()
    except Unreadable as error:
        findings = reader.findings
        findings.errors += 1
        findings.rows = max(findings.rows, error.line)
        remark = Remark(error.line, LineOutcome.IS_ERROR, error.breach.message[:300], error.breach.code)
        findings.remarks.append(remark)
        return None, findings
    table.analyse()
    _tell_repeated(findings, table, packed.policy)
    if row.council_id:
        _tell_standing(findings, table, packed.policy)
    counts = table.counts(is_published=row.council_id is None)
    findings.added, findings.changed, findings.unchanged = counts
    findings.named = name_changes(reader, table, is_own=row.council_id is not None)
    return reader, findings


def _tell_repeated(findings: Findings, table: Staging, policy: ImportPolicy) -> None:
    """PF-18: a file gives a figure once; what it says twice alike is left out."""
    alike = 0
    for line, first, differs in table.repeated():
        if differs:
            _error(findings, policy, line, "PF-18", f"Line {first} gives another figure of the same.")
        else:
            alike += 1
            findings.ignored[LineOutcome.IS_REPEATED.value] += 1
    if alike:
        table.leave_out_repeated()


def _tell_standing(findings: Findings, table: Staging, policy: ImportPolicy) -> None:
    """PF-19: a council's own figures never take the place of published ones."""
    for line in table.standing():
        words = "A published figure stands for that period: your own are for periods that are not published yet."
        _error(findings, policy, line, "PF-19", words)


def _error(findings: Findings, policy: ImportPolicy, line: int, code: str, text: str) -> None:
    findings.errors += 1
    shown = sum(remark.outcome == LineOutcome.IS_ERROR for remark in findings.remarks)
    if shown < policy.errors_shown_max:
        findings.remarks.append(Remark(line, LineOutcome.IS_ERROR, text, code))
