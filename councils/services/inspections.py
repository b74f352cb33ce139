"""Inspections as the inspectorate published them, brought in from its file; interventions as CIB staff keep them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import Breach, NotVisible, refuse_if
from cib.common.folding import fold
from cib.common.versions import check_version, save_new_version
from councils import rules
from councils.models import Council, CouncilAlias, CouncilCode, Inspection, Intervention, Judgement
from councils.permissions import POLICY
from councils.rules.inspections import InspectionRow, merged

#: How many wrong lines are told at once.
ERRORS_MAX = 50


@dataclass
class Recorded:
    """What importing came to, or would come to."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    #: Visits without any judgement, which are not kept.
    without_judgement: int = 0
    errors: list[Breach] = field(default_factory=list)


@transaction.atomic
def import_inspections(
    *, rows: Sequence[InspectionRow], source: str, is_dry_run: bool = False, actor: User
) -> Recorded:
    """Record every inspection of a file with its judgements; with one line wrong nothing is written.

    Refuses for a council that nobody knows, or days that cannot be. The same file again changes nothing.
    """
    POLICY.require(actor, "import_inspections")
    councils = _Councils()
    found = Recorded(without_judgement=sum(not row.judgements for row in rows))
    wanted: dict[tuple[UUID, dt.date], InspectionRow] = {}
    for row in rows:
        council = councils.find(row.codes, row.name)
        breach = rules.breach_of_inspection(row, is_known=council is not None, today=clock.today())
        if breach is not None or council is None:
            found.errors += [breach] if breach else []
        elif row.judgements:
            key = (council, row.inspected_on)
            wanted[key] = merged(wanted[key], row) if key in wanted else row
    if not is_dry_run:
        refuse_if(found.errors[:ERRORS_MAX])
    _record(wanted, source, found, is_dry_run=is_dry_run, actor=actor)
    return found


class _Councils:
    """Councils by code, then by name or alias."""

    def __init__(self) -> None:
        self.by_code = dict(CouncilCode.objects.values_list("code", "council"))
        self.by_name = dict(CouncilAlias.objects.values_list("folded", "council"))

    def find(self, codes: Iterable[str], name: str) -> UUID | None:
        """Give the council's key, or None."""
        for code in codes:
            if code.strip() in self.by_code:
                return self.by_code[code.strip()]
        return self.by_name.get(fold(name))


def _record(
    wanted: dict[tuple[UUID, dt.date], InspectionRow], source: str, found: Recorded, *, is_dry_run: bool, actor: User
) -> None:
    known = {(row.council_id, row.inspected_on): row for row in Inspection.objects.prefetch_related("judgements")}
    councils = {council.pk: council for council in Council.objects.filter(pk__in={key[0] for key in wanted})}
    for key, row in wanted.items():
        inspection = known.get(key)
        if inspection is None:
            found.added += 1
        elif _differs(inspection, row):
            found.changed += 1
        else:
            found.unchanged += 1
            continue
        if not is_dry_run:
            _save(inspection, councils[key[0]], row, source, actor)


def _differs(inspection: Inspection, row: InspectionRow) -> bool:
    judgements = {judgement.aspect: judgement.grade for judgement in inspection.judgements.all()}
    return (
        judgements != row.judgements
        or inspection.published_on != row.published_on
        or (bool(row.kind) and inspection.kind != row.kind)
    )


def _save(inspection: Inspection | None, council: Council, row: InspectionRow, source: str, actor: User) -> None:
    action = "inspection.added" if inspection is None else "inspection.changed"
    inspection = inspection or Inspection(council=council, inspected_on=row.inspected_on, kind="Inspection")
    inspection.kind = row.kind or inspection.kind
    inspection.published_on, inspection.source, inspection.imported_at = row.published_on, source[:200], clock.now()
    inspection.save()
    inspection.judgements.all().delete()
    Judgement.objects.bulk_create(
        Judgement(inspection=inspection, aspect=aspect, grade=grade) for aspect, grade in row.judgements.items()
    )
    changes = {"inspected_on": row.inspected_on}
    audit.record(action, inspection, actor=actor, thread=council, changes=changes)


@transaction.atomic
def record_intervention(
    *, council_id: UUID, kind: str, from_date: dt.date, source: str = "", actor: User
) -> Intervention:
    """Record what government told a council to do, from a day."""
    council = _locked(council_id, actor)
    is_open = council.interventions.filter(kind=kind, to_date__isnull=True).exists()
    refuse_if(rules.breaches_of_intervention(from_date=from_date, today=clock.today(), is_open=is_open))
    row: Intervention = Intervention.objects.create(
        council=council, kind=kind, from_date=from_date, source=source.strip()
    )
    changes = {"from_date": from_date}
    audit.record(
        "intervention.recorded", row, actor=actor, thread=council, after=row.get_kind_display(), changes=changes
    )
    return row


@transaction.atomic
def end_intervention(
    *, intervention_id: UUID, to_date: dt.date, version: int | None = None, actor: User
) -> Intervention:
    """Record the day from which it no longer holds."""
    found: Any = Intervention.objects.filter(pk=intervention_id).first()
    if found is None:
        raise NotVisible
    council = _locked(found.council_id, actor)
    row = Intervention.objects.get(pk=intervention_id)
    check_version(row, version)
    refuse_if(
        rules.breaches_of_intervention_end(
            from_date=row.from_date, to_date=to_date, today=clock.today(), has_ended=row.to_date is not None
        )
    )
    save_new_version(row, [], to_date=to_date)
    audit.record(
        "intervention.ended",
        row,
        actor=actor,
        thread=council,
        before=row.get_kind_display(),
        changes={"to_date": to_date},
    )
    return row


def _locked(council_id: UUID, actor: User) -> Council:
    council: Council | None = Council.objects.select_for_update().filter(pk=council_id).first()
    if council is None:
        raise NotVisible
    POLICY.require(actor, "keep_interventions", council)
    return council
