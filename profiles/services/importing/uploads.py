"""Taking a file of figures in, confirming what checking found, cancelling; the work itself is done by `work`."""

import datetime as dt
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import NotVisible, refuse_if
from cib.common.transitions import check_move
from cib.common.versions import check_version, save_new_version
from councils.enums import Audience
from councils.models import Council, Person
from profiles.enums import IMPORT_MOVES, ImportState
from profiles.models import DataImport, ImportContent, Release
from profiles.permissions import POLICY
from profiles.queries.imports import import_policy
from profiles.rules.imports import UploadFacts, breaches_of_upload
from profiles.signals import import_waits

#: A file is kept in pieces of this size, each packed.
PIECE_BYTES = 1 << 20


@dataclass(frozen=True)
class Upload:
    """A file as it was sent, with the description that came with it."""

    name: str
    file: BinaryIO
    size: int
    companion_name: str = ""
    companion: BinaryIO | None = None


@transaction.atomic
def upload_published(*, upload: Upload, published_on: dt.date, actor: User) -> DataImport:
    """Take in a file of published figures; it is checked at once, and nothing is imported before it is confirmed."""
    POLICY.require(actor, "import_published")
    row = _taken_in(upload, published_on=published_on, council=None, from_date=None, actor=actor)
    audit.record("data_import.uploaded", row, actor=actor, changes={"name": upload.name[:200]})
    return row


@transaction.atomic
def upload_own(*, council_id: UUID, upload: Upload, from_date: dt.date | None, actor: User) -> DataImport:
    """Take in a council's own figures of the year under way (R088), provisional until they are published.

    They are the council's alone; from `from_date` on, if one is given, the team of a live engagement sees them (R087).
    """
    council = Council.objects.select_for_update().filter(pk=council_id).first()
    if council is None:
        raise NotVisible
    POLICY.require(actor, "upload_figures", council)
    row = _taken_in(upload, published_on=clock.today(), council=council, from_date=from_date, actor=actor)
    audit.record("data_import.uploaded", row, actor=actor, changes={"name": upload.name[:200]})
    return row


@transaction.atomic
def confirm_import(*, import_id: UUID, version: int | None = None, actor: User) -> DataImport:
    """Import what was checked."""
    row = _locked(import_id, version, actor)
    check_move(IMPORT_MOVES, row.state, ImportState.IMPORTING)
    save_new_version(row, [], state=ImportState.IMPORTING, heartbeat_at=clock.now())
    audit.record("data_import.confirmed", row, actor=actor)
    transaction.on_commit(partial(import_waits.send, sender=DataImport, import_id=row.pk))
    return row


@transaction.atomic
def cancel_import(*, import_id: UUID, version: int | None = None, actor: User) -> DataImport:
    """Give an import up, also while it is under way: whoever works on it notices, and writes nothing."""
    row = _locked(import_id, version, actor)
    check_move(IMPORT_MOVES, row.state, ImportState.CANCELLED)
    save_new_version(row, [], state=ImportState.CANCELLED, ended_at=clock.now(), named={})
    ImportContent.objects.filter(data_import=row).delete()
    audit.record("data_import.cancelled", row, actor=actor)
    return row


def _locked(import_id: UUID, version: int | None, actor: User) -> DataImport:
    row = DataImport.objects.select_for_update().filter(pk=import_id).first()
    if row is None:
        raise NotVisible
    POLICY.require(actor, "view_import", row)
    # The worker moves it on by itself, so a page is old only if what it offers is no longer the next step.
    check_version(row, version)
    return row


def _taken_in(
    upload: Upload, *, published_on: dt.date, council: Council | None, from_date: dt.date | None, actor: User
) -> DataImport:
    policy, today = import_policy(), clock.today()
    sha256 = hashlib.sha256()
    for piece in _pieces(upload.file):
        sha256.update(piece)
    waiting = [ImportState.UPLOADED, ImportState.CHECKING, ImportState.CHECKED, ImportState.IMPORTING]
    same = DataImport.objects.filter(sha256=sha256.hexdigest(), council=council, state__in=waiting)
    facts = UploadFacts(
        size_bytes=upload.size,
        size_bytes_max=policy.file_bytes_max,
        published_on=published_on,
        today=today,
        from_date=from_date,
        same_under_way=same.exists(),
    )
    refuse_if(breaches_of_upload(facts))
    person = Person.objects.filter(user=actor).first()
    row = DataImport.objects.create(
        file_name=upload.name[:200],
        companion_name=upload.companion_name[:200],
        sha256=sha256.hexdigest(),
        size_bytes=upload.size,
        council=council,
        release=_own_release(council, from_date, person) if council and person else None,
        published_on=published_on,
        uploaded_by=person,
        uploaded_at=clock.now(),
    )
    _keep(row, "file", upload.file)
    if upload.companion is not None:
        _keep(row, "companion", upload.companion)
    transaction.on_commit(partial(import_waits.send, sender=DataImport, import_id=row.pk))
    return row


def _own_release(council: Council, from_date: dt.date | None, person: Person) -> Release:
    """Say who sees the figures: the council, and from the chosen day the team of a live engagement and its host."""
    return Release.objects.create(
        council=council,
        audience=Audience.TEAM_AND_HOST,
        from_date=from_date,
        decided_by=person,
        decided_at=clock.now(),
    )


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(PIECE_BYTES):
        yield piece


def _keep(row: DataImport, part: str, file: BinaryIO) -> None:
    for number, piece in enumerate(_pieces(file)):
        ImportContent.objects.create(data_import=row, part=part, number=number, data=zlib.compress(piece, 1))
