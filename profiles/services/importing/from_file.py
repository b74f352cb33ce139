"""Imports a file that lies on the machine, checked and written at once, for the command and whoever operates."""

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from django.db import transaction

from cib.common import audit, clock
from profiles.enums import ImportState, LineOutcome
from profiles.models import DataImport
from profiles.queries.imports import import_policy
from profiles.services.importing.figures import read_companion
from profiles.services.importing.findings import Findings
from profiles.services.importing.reading import Packed
from profiles.services.importing.running import NotWritten, check_figures, write_figures


def import_file(
    *, path: Path, companion: Path | None = None, published_on: dt.date, is_dry_run: bool = False
) -> Findings:
    """Write the published figures of a file, or tell what writing them would do; with any error nothing is written.

    Raises OSError where a file cannot be opened, Unreadable where the description cannot be understood.
    """
    policy = import_policy()
    described = []
    if companion is not None:
        with companion.open("rb") as file:
            described = read_companion(Packed(file, companion.stat().st_size, policy))
    row = DataImport(
        state=ImportState.IMPORTING,
        file_name=path.name[:200],
        companion_name=companion.name[:200] if companion else "",
        sha256=_hash(path),
        size_bytes=path.stat().st_size,
        published_on=published_on,
        uploaded_at=clock.now(),
    )
    with path.open("rb") as file:
        packed = Packed(file, row.size_bytes, policy)
        if is_dry_run:
            return check_figures(row, packed, companion=described, pulse=_nothing)
        try:
            return _written(row, packed, described)
        except NotWritten as error:
            return error.findings


@transaction.atomic
def _written(row: DataImport, packed: Packed, described: list[dict[str, str]]) -> Findings:
    row.save()
    findings = write_figures(row, packed, companion=described, pulse=_nothing)
    row.state, row.format = ImportState.DONE, findings.format or ""
    row.checked_at = row.ended_at = clock.now()
    row.rows_read = row.rows_total = findings.rows
    row.added, row.changed, row.unchanged = findings.added, findings.changed, findings.unchanged
    row.ignored, row.found, row.named = dict(findings.ignored), findings.found, findings.named
    row.save()
    changes = {"added": findings.added, "changed": findings.changed}
    audit.record("data_import.done", row, actor=None, changes=changes)
    return findings


def told(findings: Findings) -> dict[str, Any]:
    """Give what was found as plain data."""
    return {
        "format": findings.format.value if findings.format else None,
        "lines": findings.rows,
        **findings.found,
        "added": findings.added,
        "changed": findings.changed,
        "unchanged": findings.unchanged,
        "ignored": dict(sorted(findings.ignored.items())),
        "named": findings.named,
        "error_count": findings.errors,
        "errors": _lines(findings, LineOutcome.IS_ERROR),
        "worth_a_look": _lines(findings, LineOutcome.IS_ODD),
    }


def _lines(findings: Findings, outcome: LineOutcome) -> list[dict[str, Any]]:
    return [
        {"line": remark.line, "code": remark.code, "text": remark.text}
        for remark in findings.remarks
        if remark.outcome == outcome
    ]


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _nothing(rows: int, share: float) -> None:
    """A command is stopped by its operator, and the transaction with it."""
