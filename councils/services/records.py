"""Closing a person's record: merged into another, or anonymised."""

from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.accounts.services import close_account, forget_account
from cib.common import audit, clock
from cib.common.errors import refuse_if
from cib.common.models import Message
from cib.common.versions import save_new_version
from councils import rules
from councils.enums import ProposalStatus
from councils.models import Appointment, AppointmentProposal, Delegation, Employment, Invitation, Person
from councils.permissions import POLICY
from councils.queries import forget_standings, standing_of
from councils.services import invitations
from councils.services.people import locked_person
from councils.signals import people_merged, person_anonymised

ANONYMOUS = "Anonymised person"


def _is_known(person: Person) -> bool:
    return person.merged_into_id is None and person.anonymised_at is None


def _overlaps(kept: Person, duplicate: Person) -> list[str]:
    """Name the appointments that both records hold at one time."""
    found = []
    for row in duplicate.appointments.select_related("council", "region", "cluster"):
        same = kept.appointments.overlapping(row.from_date, row.to_date).filter(
            role=row.role, council=row.council, region=row.region, cluster=row.cluster
        )
        if same.exists():
            found.append(str(row))
    return found


@transaction.atomic
def merge_people(*, kept_id: UUID, duplicate_id: UUID, version: int | None = None, actor: User) -> Person:
    """Make two records of one person one: what hangs on the duplicate moves to the record that stays.

    When both sign in, the duplicate's account is closed. Ledger and audit rows stay where they are.
    """
    kept, duplicate = locked_person(kept_id, version), locked_person(duplicate_id)
    POLICY.require(actor, "merge_people", kept)
    POLICY.require(actor, "merge_people", duplicate)
    facts = rules.MergeFacts(
        is_same=kept.pk == duplicate.pk,
        are_both_known=_is_known(kept) and _is_known(duplicate),
        is_oneself=standing_of(actor).person_id in (kept.pk, duplicate.pk),
        overlapping_posts=_overlaps(kept, duplicate) if kept.pk != duplicate.pk else [],
    )
    refuse_if(rules.breaches_of_merge(facts))
    invitations.withdraw_open(duplicate, actor=actor)
    _withdraw_proposals(duplicate, actor)
    _move(kept, duplicate)
    _move_account(kept, duplicate, actor)
    people_merged.send(sender=Person, kept=kept, duplicate=duplicate)
    audit.record("person.merged", kept, actor=actor, changes={"duplicate": duplicate.pk})
    audit.record("person.merged_away", duplicate, actor=actor, changes={"kept": kept.pk})
    forget_standings()
    return kept


def _move(kept: Person, duplicate: Person) -> None:
    for model in (Appointment, AppointmentProposal, Employment, Invitation):
        model._default_manager.filter(person=duplicate).update(person=kept)
    both = [kept, duplicate]  # between the two there is nothing left to delegate
    Delegation.objects.filter(principal__in=both, delegate__in=both).delete()
    Delegation.objects.filter(principal=duplicate).update(principal=kept)
    Delegation.objects.filter(delegate=duplicate).update(delegate=kept)
    Person.objects.filter(merged_into=duplicate).update(merged_into=kept)


def _move_account(kept: Person, duplicate: Person, actor: User) -> None:
    user, email = duplicate.user, duplicate.email
    moves = user is not None and kept.user_id is None
    if user is not None and not moves:
        close_account(user=user, actor=actor)
    save_new_version(duplicate, [], merged_into=kept, **({"user": None} if moves else {}))
    changes = {"user": user} if moves else {}
    save_new_version(kept, [], email=kept.email or email, phone=kept.phone or duplicate.phone, **changes)


@transaction.atomic
def anonymise_person(*, person_id: UUID, version: int | None = None, actor: User) -> Person:
    """Forget a person: name and contact go, ids stay, their account is closed for good.

    Raises Refused (PP-43) while they hold an appointment or act for somebody.
    """
    person = locked_person(person_id, version)
    POLICY.require(actor, "anonymise_person", person)
    holds = [str(row) for row in person.appointments.not_ended().select_related("council", "region", "cluster")]
    holds += [str(row) for row in person.delegations_held.not_ended().select_related("principal")]
    refuse_if(
        rules.breaches_of_anonymising(
            is_oneself=standing_of(actor).person_id == person.pk, is_known=_is_known(person), holds=holds
        )
    )
    invitations.withdraw_open(person, actor=actor)
    _withdraw_proposals(person, actor)
    _forget(person, actor)
    person_anonymised.send(sender=Person, person=person)
    audit.record("person.anonymised", person, actor=actor)
    forget_standings()
    return person


def _withdraw_proposals(person: Person, actor: User) -> None:
    person.proposals.filter(status=ProposalStatus.WAITING).update(
        status=ProposalStatus.WITHDRAWN, answered_by=actor, answered_at=clock.now()
    )


def _forget(person: Person, actor: User) -> None:
    user = person.user
    person.invitations.update(email="")
    Message.objects.filter(person_id=person.pk).update(sent_to="", context={})
    save_new_version(
        person,
        [],
        given_name="",
        family_name=ANONYMOUS,
        email="",
        phone="",
        user=None,
        anonymised_at=clock.now(),
    )
    if user is not None:
        forget_account(user=user, actor=actor)
