"""Appointments that take two people: one proposes, another confirms."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import Breach, refuse_if
from cib.common.transitions import Moves, check_move
from cib.common.versions import check_version, save_new_version
from councils import notifications, rules
from councils.enums import TWO_PERSON_ROLES, ProposalStatus
from councils.models import AppointmentProposal, Person
from councils.permissions import POLICY
from councils.queries import standing_of
from councils.services.appointments import Post, made

PROPOSAL_MOVES = Moves(
    ProposalStatus,
    {
        ProposalStatus.WAITING: frozenset(
            {ProposalStatus.CONFIRMED, ProposalStatus.DECLINED, ProposalStatus.WITHDRAWN}
        ),
        ProposalStatus.CONFIRMED: frozenset(),
        ProposalStatus.DECLINED: frozenset(),
        ProposalStatus.WITHDRAWN: frozenset(),
    },
)


@transaction.atomic
def propose_appointment(
    *, person_id: UUID, role: str, from_date: dt.date, to_date: dt.date | None = None, actor: User
) -> AppointmentProposal:
    """Propose a clearing-house officer or QA lead; it gives nothing until another person confirms it."""
    person: Person = Person.objects.select_for_update().get(pk=person_id)
    POLICY.require(actor, "propose_appointment", person)
    actor_person = standing_of(actor).person_id
    waits = person.proposals.filter(role=role, status=ProposalStatus.WAITING).exists()
    refuse_if(
        [
            _breach(role not in TWO_PERSON_ROLES, "This role is appointed by one person.", "role"),
            _breach(actor_person == person.pk, "You cannot propose yourself.", "person"),
            _breach(waits, "This is proposed already and waits for a second person.", "role"),
            _breach(to_date is not None and to_date <= from_date, "The last day must come after the first.", "to_date"),
        ]
    )
    proposal = AppointmentProposal.objects.create(
        person=person,
        role=role,
        from_date=from_date,
        to_date=to_date,
        proposed_by=actor,
        proposed_at=clock.now(),
    )
    _tell("appointment.proposed", proposal, actor, after=proposal.get_role_display())
    notifications.appointment_proposed(proposal, but=actor_person)
    return proposal


def _breach(is_so: bool, message: str, field: str) -> Breach | None:
    return Breach("PP-10", message, field) if is_so else None


def _tell(action: str, proposal: AppointmentProposal, actor: User, after: str = "") -> None:
    audit.record(action, proposal, actor=actor, thread=proposal.person, after=after or proposal.status)


def _locked(proposal_id: UUID, seen: int | None) -> AppointmentProposal:
    proposal = AppointmentProposal.objects.select_for_update().get(pk=proposal_id)
    check_version(proposal, seen)
    return proposal


def _answered(proposal: AppointmentProposal, status: ProposalStatus, actor: User) -> dict[str, object]:
    check_move(PROPOSAL_MOVES, proposal.status, status)
    return {"status": status, "answered_by": actor, "answered_at": clock.now()}


@transaction.atomic
def confirm_proposal(*, proposal_id: UUID, version: int | None = None, actor: User) -> AppointmentProposal:
    """Confirm as the second person: only now is the appointment made (from today if its first day has passed)."""
    proposal = _locked(proposal_id, version)
    POLICY.require(actor, "answer_proposal", proposal)
    is_for_oneself = standing_of(actor).person_id == proposal.person_id
    refuse_if(
        rules.breaches_of_confirmation(is_proposer=proposal.proposed_by_id == actor.pk, is_for_oneself=is_for_oneself)
    )
    changes = _answered(proposal, ProposalStatus.CONFIRMED, actor)
    appointment = made(
        proposal.person,
        Post(proposal.role),
        max(proposal.from_date, clock.today()),
        proposal.to_date,
        actor=actor,
        is_second_person=True,
    )
    save_new_version(proposal, [], appointment=appointment, **changes)
    _tell("appointment.proposal_confirmed", proposal, actor)
    return proposal


@transaction.atomic
def decline_proposal(*, proposal_id: UUID, version: int | None = None, actor: User) -> AppointmentProposal:
    """Decline as the second person: nobody is appointed."""
    proposal = _locked(proposal_id, version)
    POLICY.require(actor, "answer_proposal", proposal)
    save_new_version(proposal, [], **_answered(proposal, ProposalStatus.DECLINED, actor))
    _tell("appointment.proposal_declined", proposal, actor)
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal_id: UUID, version: int | None = None, actor: User) -> AppointmentProposal:
    """Take back what one proposed oneself."""
    proposal = _locked(proposal_id, version)
    POLICY.require(actor, "withdraw_proposal", proposal)
    save_new_version(proposal, [], **_answered(proposal, ProposalStatus.WITHDRAWN, actor))
    _tell("appointment.proposal_withdrawn", proposal, actor)
    return proposal
