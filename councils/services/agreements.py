"""Sharing agreements of a council with the programme: drafted, proposed, signed by both, followed, ended (R115)."""

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import Breach, NotVisible, refuse_if
from cib.common.transitions import Moves, check_move
from cib.common.versions import check_version, save_new_version
from councils import notifications
from councils.enums import AgreementStatus as A
from councils.models import Council, Person, SharingAgreement, SharingLine
from councils.permissions import POLICY
from councils.queries import person_of
from councils.queries.agreements import agreement_in_force, open_agreement_of, own_clusters
from councils.rules import agreements as rules

#: How a version of an agreement moves; dropping one that was never signed ends it too.
AGREEMENT_MOVES: Final = Moves(
    A,
    {
        A.DRAFT: frozenset({A.PROPOSED, A.ENDED}),
        A.PROPOSED: frozenset({A.DRAFT, A.SIGNED, A.ENDED}),
        A.SIGNED: frozenset({A.REPLACED, A.ENDED}),
        A.REPLACED: frozenset(),
        A.ENDED: frozenset(),
    },
)


def _person(actor: User) -> Person:
    person = person_of(actor)
    assert person is not None, "who may deal with agreements is a person"
    return person


def _locked(agreement_id: UUID, action: str, actor: User, version: int | None) -> SharingAgreement:
    """Lock the council and give the version; permissions are about the council."""
    found = SharingAgreement.objects.filter(pk=agreement_id).values_list("council", flat=True).first()
    if found is None:
        raise NotVisible
    council = Council.objects.select_for_update().get(pk=found)
    POLICY.require(actor, action, council)
    agreement = SharingAgreement.objects.get(pk=agreement_id)
    agreement.council = council
    check_version(agreement, version)
    return agreement


def _record(action: str, agreement: SharingAgreement, actor: User, **more: Any) -> None:
    changes = {"number": agreement.number, **more.pop("changes", {})}
    audit.record(action, agreement, actor=actor, thread=agreement.council, changes=changes, **more)


@transaction.atomic
def begin_agreement(*, council_id: UUID, actor: User) -> SharingAgreement:
    """Begin a version; it starts as the signed one stands, if there is one."""
    council = Council.objects.select_for_update().filter(pk=council_id).first()
    if council is None:
        raise NotVisible
    POLICY.require(actor, "draft_agreement", council)
    refuse_if([rules.no_version_is_under_way(has_open=open_agreement_of(council) is not None)])
    last = council.agreements.aggregate(last=Max("number"))["last"] or 0
    before = agreement_in_force(council)
    agreement = SharingAgreement.objects.create(
        council=council,
        number=last + 1,
        text=before.text if before else "",
        drafted_by=_person(actor),
        drafted_at=clock.now(),
    )
    for line in before.lines.all() if before else ():
        line.pk, line.agreement = None, agreement
        line.save(force_insert=True)
    _record("agreement.drafted", agreement, actor)
    return agreement


@transaction.atomic
def edit_terms(*, agreement_id: UUID, text: str, actor: User, version: int | None = None) -> SharingAgreement:
    """Write the terms of a draft, in the council's and the programme's words."""
    agreement = _locked(agreement_id, "draft_agreement", actor, version)
    refuse_if([rules.agreement_is_draft(agreement.status)])
    save_new_version(agreement, [], text=text.strip())
    _record("agreement.text_edited", agreement, actor, confidential=["text"])
    return agreement


@transaction.atomic
def add_line(
    *,
    agreement_id: UUID,
    matter: str,
    audience: str,
    from_date: dt.date,
    actor: User,
    cluster_id: UUID | None = None,
    version: int | None = None,
) -> SharingLine:
    """Add a line to the matrix of a draft: what, with whom, from when."""
    agreement = _locked(agreement_id, "draft_agreement", actor, version)
    named = cluster_id if audience == "cluster" else None
    lines = agreement.lines.all()
    is_there = lines.filter(matter=matter, audience=audience, cluster=named).exists()
    is_member = named is not None and own_clusters(agreement.council).filter(pk=named).exists()
    refuse_if(
        [
            rules.agreement_is_draft(agreement.status),
            rules.line_is_new(is_there=is_there, count=lines.count()),
            rules.line_fits(matter=matter, audience=audience, cluster_id=named, is_member=is_member),
        ]
    )
    line = SharingLine.objects.create(
        agreement=agreement, matter=matter, audience=audience, cluster_id=named, from_date=from_date
    )
    save_new_version(agreement, [])
    _record("agreement.line_added", agreement, actor, changes={"line": str(line)})
    return line


@transaction.atomic
def remove_line(*, line_id: int, actor: User, version: int | None = None) -> SharingAgreement:
    """Take a line out of the matrix of a draft."""
    found = SharingLine.objects.filter(pk=line_id).first()
    if found is None:
        raise NotVisible
    agreement = _locked(found.agreement_id, "draft_agreement", actor, version)
    refuse_if([rules.agreement_is_draft(agreement.status)])
    words = str(found)
    found.delete()
    save_new_version(agreement, [])
    _record("agreement.line_removed", agreement, actor, changes={"line": words})
    return agreement


@transaction.atomic
def propose_agreement(*, agreement_id: UUID, actor: User, version: int | None = None) -> SharingAgreement:
    """Ask both sides to sign the draft as it stands."""
    agreement = _locked(agreement_id, "draft_agreement", actor, version)
    before = agreement.status
    check_move(AGREEMENT_MOVES, before, A.PROPOSED)
    refuse_if([rules.agreement_can_be_proposed(line_count=agreement.lines.count(), text=agreement.text)])
    save_new_version(agreement, [], status=A.PROPOSED)
    _record("agreement.proposed", agreement, actor, before=before, after=agreement.status)
    notifications.agreement_proposed(agreement, but=_person(actor).pk)
    return agreement


@transaction.atomic
def take_back_agreement(*, agreement_id: UUID, actor: User, version: int | None = None) -> SharingAgreement:
    """Make a proposed version a draft again, to change it: a signature that it has does not hold for what follows."""
    agreement = _locked(agreement_id, "draft_agreement", actor, version)
    before = agreement.status
    refuse_if([rules.agreement_can_be_dropped(before)])
    check_move(AGREEMENT_MOVES, before, A.DRAFT)
    none = dict.fromkeys(("council_signed_by", "council_signed_at", "programme_signed_by", "programme_signed_at"))
    save_new_version(agreement, [], status=A.DRAFT, **none)
    _record("agreement.taken_back", agreement, actor, before=before, after=agreement.status)
    return agreement


@transaction.atomic
def drop_agreement(*, agreement_id: UUID, actor: User, version: int | None = None) -> SharingAgreement:
    """End a version that was never signed by both."""
    agreement = _locked(agreement_id, "draft_agreement", actor, version)
    before = agreement.status
    refuse_if([rules.agreement_can_be_dropped(before)])
    check_move(AGREEMENT_MOVES, before, A.ENDED)
    save_new_version(agreement, [], status=A.ENDED, ends_on=clock.today())
    _record("agreement.dropped", agreement, actor, before=before, after=agreement.status)
    return agreement


@transaction.atomic
def sign_for_council(
    *, agreement_id: UUID, name: str, agrees: bool, actor: User, version: int | None = None
) -> SharingAgreement:
    """Sign as the council's DCS; the second of the two signatures puts the version in force."""
    return _sign(_locked(agreement_id, "sign_for_council", actor, version), "council", name, agrees, actor)


@transaction.atomic
def sign_for_programme(
    *, agreement_id: UUID, name: str, agrees: bool, actor: User, version: int | None = None
) -> SharingAgreement:
    """Sign as CIB staff, for the programme."""
    return _sign(_locked(agreement_id, "sign_for_programme", actor, version), "programme", name, agrees, actor)


def _sign(agreement: SharingAgreement, side: str, name: str, agrees: bool, actor: User) -> SharingAgreement:
    person, other = _person(actor), "programme" if side == "council" else "council"
    is_signed = getattr(agreement, f"{side}_signed_at") is not None
    is_same = getattr(agreement, f"{other}_signed_by_id") == person.pk
    breaches: list[Breach | None] = [rules.agreement_waits_for_signature(agreement.status, is_signed_by_side=is_signed)]
    breaches += rules.signature_is_ones_own(typed=name, own=person.name, agrees=agrees, is_same_person=is_same)
    refuse_if(breaches)
    save_new_version(agreement, [], **{f"{side}_signed_by": person, f"{side}_signed_at": clock.now()})
    _record(f"agreement.signed_for_{side}", agreement, actor)
    if agreement.council_signed_at and agreement.programme_signed_at:
        _put_in_force(agreement, actor)
    return agreement


def _put_in_force(agreement: SharingAgreement, actor: User) -> None:
    check_move(AGREEMENT_MOVES, agreement.status, A.SIGNED)
    for former in agreement.council.agreements.filter(status=A.SIGNED):
        check_move(AGREEMENT_MOVES, former.status, A.REPLACED)
        save_new_version(former, [], status=A.REPLACED, ends_on=clock.today())
        _record("agreement.replaced", former, actor, before=A.SIGNED, after=former.status)
    save_new_version(agreement, [], status=A.SIGNED)
    _record("agreement.in_force", agreement, actor, before=A.PROPOSED, after=agreement.status)
    notifications.agreement_signed(agreement)


@transaction.atomic
def end_agreement(*, agreement_id: UUID, ends_on: dt.date, actor: User, version: int | None = None) -> SharingAgreement:
    """End a signed agreement: from that day on nothing is shared by it. Either side may."""
    agreement = _locked(agreement_id, "draft_agreement", actor, version)
    refuse_if([rules.end_is_ahead(status=agreement.status, ends_on=ends_on, today=clock.today())])
    before, is_over = agreement.status, ends_on <= clock.today()
    if is_over:
        check_move(AGREEMENT_MOVES, before, A.ENDED)
    save_new_version(agreement, [], ends_on=ends_on, status=A.ENDED if is_over else A.SIGNED)
    _record("agreement.ended", agreement, actor, before=before, after=agreement.status, changes={"ends_on": ends_on})
    notifications.agreement_ending(agreement, but=_person(actor).pk)
    return agreement
