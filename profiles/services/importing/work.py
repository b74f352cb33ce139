"""The work on an import, done in the background: checking it, writing it, taking up what a lost worker left."""

import datetime as dt
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO
from uuid import UUID

import structlog
from django.db import transaction

from cib.common import audit, clock
from profiles.enums import ImportState, LineOutcome
from profiles.models import DataImport, ImportContent, ImportLine
from profiles.queries.imports import import_policy, imports_left_behind
from profiles.services.importing.figures import read_companion
from profiles.services.importing.findings import Findings, Remark, Stopped
from profiles.services.importing.reading import Packed, Unreadable
from profiles.services.importing.running import NotWritten, check_figures, write_figures
from profiles.signals import import_waits

log = structlog.get_logger(__name__)
#: A file up to this size is put together in memory, a larger one on the disk.
SPOOL_BYTES = 16_000_000


def work_on_import(*, import_id: UUID) -> str:
    """Do what is next for an import: check it, or write it once it is confirmed; gives its state afterwards.

    Safe to run twice: a check is claimed by a conditional update, and of two writers one finds it written.
    """
    row = DataImport.objects.filter(pk=import_id).first()
    if row is None:
        return ""
    if row.state == ImportState.UPLOADED and _claim(row):
        _guarded(row, _check)
    elif row.state == ImportState.IMPORTING:
        _guarded(row, _write)
    row.refresh_from_db()
    return row.state


def take_up_imports() -> int:
    """Take up imports that were never begun or whose worker was lost; gives how many."""
    silent_since = clock.now() - dt.timedelta(minutes=import_policy().silent_minutes_max)
    rows = list(imports_left_behind(silent_since=silent_since))
    for row in rows:
        with transaction.atomic():
            held = DataImport.objects.select_for_update().get(pk=row.pk)
            if held.state == ImportState.CHECKING:
                held.state = ImportState.UPLOADED
            held.heartbeat_at = clock.now()
            held.save(update_fields=["state", "heartbeat_at"])
            audit.record("data_import.requeued", held, actor=None)
        import_waits.send(sender=DataImport, import_id=row.pk)
    return len(rows)


def _claim(row: DataImport) -> bool:
    mine = DataImport.objects.filter(pk=row.pk, state=ImportState.UPLOADED)
    claimed = mine.update(state=ImportState.CHECKING, heartbeat_at=clock.now(), rows_read=0)
    row.state = ImportState.CHECKING
    return bool(claimed)


def _guarded(row: DataImport, do: Any) -> None:
    """Do a part of the work; what it does not foresee is told as a fault, and nothing was written."""
    try:
        with _opened(row, "file") as packed, _opened(row, "companion") as companion:
            do(row, packed, companion)
    except Stopped:
        log.info("import_cancelled", data_import=str(row.pk))
    except Exception:
        log.exception("import_failed", data_import=str(row.pk))
        _end(row, ImportState.FAILED, Findings(rows=row.rows_read), "data_import.failed")
        raise


def _check(row: DataImport, packed: Packed, companion: Packed) -> None:
    findings = _first_described(companion)
    if findings is None:
        findings = check_figures(row, packed, companion=_described(companion), pulse=_pulse(row))
    if findings.errors:
        _end(row, ImportState.REFUSED, findings, "data_import.refused")
        return
    with transaction.atomic():
        if _moved(row, ImportState.CHECKED, findings, checked_at=clock.now()):
            _keep_remarks(row, findings.remarks)
            changes = {"added": findings.added, "changed": findings.changed, "errors": 0}
            audit.record("data_import.checked", row, actor=None, changes=changes)


def _write(row: DataImport, packed: Packed, companion: Packed) -> None:
    try:
        with transaction.atomic():
            findings = write_figures(row, packed, companion=_described(companion), pulse=_look(row))
            if not _moved(row, ImportState.DONE, findings, ended_at=clock.now()):
                raise Stopped
            ImportContent.objects.filter(data_import=row).delete()
            changes = {"added": findings.added, "changed": findings.changed}
            audit.record("data_import.done", row, actor=None, changes=changes)
    except NotWritten as error:
        _end(row, ImportState.REFUSED, error.findings, "data_import.refused")


def _end(row: DataImport, state: ImportState, findings: Findings, action: str) -> None:
    with transaction.atomic():
        if _moved(row, state, findings, ended_at=clock.now()):
            _keep_remarks(row, findings.remarks)
            ImportContent.objects.filter(data_import=row).delete()
            audit.record(action, row, actor=None, changes={"errors": findings.errors})


def _moved(row: DataImport, state: ImportState, findings: Findings, **dates: dt.datetime) -> bool:
    """Move the import on from where this worker found it; False if somebody cancelled or ended it meanwhile."""
    found = DataImport.objects.filter(pk=row.pk, state=row.state)
    return bool(
        found.update(
            state=state,
            version=row.version + 1,
            format=findings.format or "",
            rows_read=findings.rows,
            rows_total=findings.rows,
            added=findings.added,
            changed=findings.changed,
            unchanged=findings.unchanged,
            ignored=dict(findings.ignored),
            found=findings.found,
            named=findings.named,
            error_count=findings.errors,
            heartbeat_at=clock.now(),
            **dates,
        )
    )


def _keep_remarks(row: DataImport, remarks: list[Remark]) -> None:
    ImportLine.objects.filter(data_import=row).delete()
    ImportLine.objects.bulk_create(
        ImportLine(data_import=row, line=r.line, outcome=r.outcome, code=r.code, text=r.text[:300]) for r in remarks
    )


def _pulse(row: DataImport) -> Any:
    """Say how far checking has come, and stop when somebody cancelled."""

    def told(rows: int, share: float) -> None:
        total = max(int(rows / share), rows) if share > 0 else None
        mine = DataImport.objects.filter(pk=row.pk, state=ImportState.CHECKING)
        if not mine.update(rows_read=rows, rows_total=total, heartbeat_at=clock.now()):
            raise Stopped

    return told


def _look(row: DataImport) -> Any:
    """Stop writing when somebody cancelled; within the transaction nobody would see how far it is."""

    def told(rows: int, share: float) -> None:
        if not DataImport.objects.filter(pk=row.pk, state=ImportState.IMPORTING).exists():
            raise Stopped

    return told


@contextmanager
def _opened(row: DataImport, part: str) -> Iterator[Packed]:
    """Put a kept file together again."""
    with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as file:
        pieces = ImportContent.objects.filter(data_import=row, part=part).order_by("number")
        for data in pieces.values_list("data", flat=True).iterator(chunk_size=8):
            file.write(zlib.decompress(bytes(data)))
        size = file.tell()
        yield Packed(_plain(file), size, import_policy())


def _plain(file: Any) -> BinaryIO:
    found: BinaryIO = file
    return found


def _described(companion: Packed) -> list[dict[str, str]]:
    return read_companion(companion) if companion.size else []


def _first_described(companion: Packed) -> Findings | None:
    """Give an error in the description itself, if there is one."""
    try:
        _described(companion)
    except Unreadable as error:
        words = f"In the description: {error.breach.message}"
        remark = Remark(error.line, LineOutcome.IS_ERROR, words, error.breach.code)
        return Findings(rows=error.line, errors=1, remarks=[remark])
    return None
