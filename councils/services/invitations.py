"""Invitations to sign in: sent, sent again, withdrawn, taken up."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.accounts.services import open_account
from cib.common import audit, clock
from cib.common.errors import NotVisible, refuse_if
from cib.common.versions import check_version, save_new_version
from councils import notifications, rules, tokens
from councils.enums import InvitationStatus
from councils.models import Appointment, Invitation, Person
from councils.permissions import POLICY
from councils.queries import forget_standings, person_of

OPEN = {"accepted_at__isnull": True, "withdrawn_at__isnull": True}


@transaction.atomic
def invite_person(*, person_id: UUID, appointment_id: UUID | None = None, as_what: str = "", actor: User) -> Invitation:
    """Invite a person to sign in, naming the appointment (or, without one, in words `as_what`).

    Raises Refused PP-30 to PP-33. An invitation of theirs that has expired is withdrawn by this.
    """
    person: Person = Person.objects.select_for_update().get(pk=person_id)
    POLICY.require(actor, "invite_person", person)
    appointment = _appointment_of(person, appointment_id)
    for expired in person.invitations.filter(**OPEN, expires_at__lte=clock.now()):
        _withdrawn(expired, actor)
    refuse_if(
        rules.breaches_of_invitation(
            rules.InvitationFacts(
                email=person.email,
                has_user=person.user_id is not None,
                is_person_known=person.merged_into_id is None and person.anonymised_at is None,
                is_invited=person.invitations.filter(**OPEN).exists(),
                is_appointment_theirs=appointment is not None or appointment_id is None,
                is_address_taken=bool(person.email) and User.objects.filter(email=person.email).exists(),
            )
        )
    )
    invitation = _written(person, appointment, as_what, actor)
    audit.record("invitation.sent", invitation, actor=actor, thread=person)
    notifications.invited(invitation)
    return invitation


def _appointment_of(person: Person, appointment_id: UUID | None) -> Appointment | None:
    rows = person.appointments.not_ended().select_related("council", "region", "cluster")
    found: Appointment | None = rows.filter(pk=appointment_id).first() if appointment_id else None
    return found


def _written(person: Person, appointment: Appointment | None, as_what: str, actor: User | None) -> Invitation:
    now = clock.now()
    invitation = Invitation(
        person=person,
        appointment=appointment,
        as_what=str(appointment) if appointment else as_what or "a person known to the programme",
        email=person.email,
        invited_by=actor,
        invited_at=now,
        expires_at=_expiry(now),
    )
    invitation.token_hash = tokens.hash_of(tokens.token_of(invitation))
    invitation.save()
    return invitation


def _expiry(now: dt.datetime) -> dt.datetime:
    return now + dt.timedelta(days=rules.INVITATION_DAYS)


def _locked(invitation_id: UUID, seen: int | None) -> Invitation:
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
    check_version(invitation, seen)
    return invitation


@transaction.atomic
def send_invitation_again(*, invitation_id: UUID, version: int | None = None, actor: User) -> Invitation:
    """Send an open or expired invitation again, with a new address and a new time limit; the old address is void."""
    invitation = _locked(invitation_id, version)
    POLICY.require(actor, "send_invitation_again", invitation)
    refuse_if(rules.breaches_of_sending_again(status=invitation.status, sent_count=invitation.sent_count))
    invitation.sent_count += 1
    token_hash = tokens.hash_of(tokens.token_of(invitation))
    save_new_version(invitation, ["sent_count"], token_hash=token_hash, expires_at=_expiry(clock.now()))
    audit.record("invitation.sent_again", invitation, actor=actor, thread=invitation.person)
    notifications.invited(invitation)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation_id: UUID, version: int | None = None, actor: User) -> Invitation:
    """Withdraw an invitation that was not taken up."""
    invitation = _locked(invitation_id, version)
    POLICY.require(actor, "withdraw_invitation", invitation)
    refuse_if(rules.breaches_of_sending_again(status=invitation.status, sent_count=0))
    return _withdrawn(invitation, actor)


def _withdrawn(invitation: Invitation, actor: User | None) -> Invitation:
    save_new_version(invitation, [], withdrawn_at=clock.now())
    audit.record("invitation.withdrawn", invitation, actor=actor, thread=invitation.person)
    return invitation


def withdraw_open(person: Person, *, actor: User | None) -> None:
    """Withdraw whatever invitation of the person stands, because their address or record changed."""
    for invitation in person.invitations.filter(**OPEN):
        _withdrawn(invitation, actor)


def invitation_by_token(token: str) -> Invitation:
    """Find the invitation that a token opens; raise NotVisible for any other text."""
    found = Invitation.objects.filter(token_hash=tokens.hash_of(token))
    invitation = found.select_related("person", "appointment__council", "appointment__region").first()
    if invitation is None:
        raise NotVisible
    return invitation


def acceptance_facts(invitation: Invitation, *, email: str, user: User | None) -> rules.AcceptanceFacts:
    """Gather what the rules ask when somebody with this address takes the invitation up."""
    appointment = invitation.appointment
    own = person_of(user) if user is not None else None
    return rules.AcceptanceFacts(
        status=invitation.status,
        is_address_theirs=email == invitation.email,
        has_other_user=invitation.person.user_id not in (None, user.pk if user else None),
        is_user_someone_else=own is not None and own.pk != invitation.person_id,
        is_appointment_over=appointment is not None
        and appointment.to_date is not None
        and appointment.to_date <= clock.today(),
    )


@transaction.atomic
def accept_invitation(*, token: str, user: User) -> Person:
    """Take up an invitation: from now on this user signs in as the person. Raises Refused PP-35 to PP-37."""
    invitation = _locked(invitation_by_token(token).pk, None)
    refuse_if(rules.breaches_of_acceptance(acceptance_facts(invitation, email=user.email, user=user)))
    person: Person = Person.objects.select_for_update().get(pk=invitation.person_id)
    save_new_version(person, [], user=user)
    save_new_version(invitation, [], accepted_at=clock.now())
    audit.record("invitation.accepted", invitation, actor=user, thread=person)
    forget_standings()
    return person


def open_account_by_sign_on(token: str) -> User:
    """Do the same without a password, for somebody who has just signed in at their council."""
    return open_account_by_invitation(token=token, password=None)


@transaction.atomic
def open_account_by_invitation(*, token: str, password: str | None) -> User:
    """Open the account that an invitation is for and take the invitation up, in one step."""
    invitation = invitation_by_token(token)
    refuse_if(rules.breaches_of_acceptance(acceptance_facts(invitation, email=invitation.email, user=None)))
    user = open_account(email=invitation.email, password=password)
    accept_invitation(token=token, user=user)
    return user


def is_open(invitation: Invitation) -> bool:
    """Tell whether the invitation can still be taken up."""
    return invitation.status == InvitationStatus.OPEN


@transaction.atomic
def invite_first_staff(*, appointment: Appointment) -> Invitation:
    """Invite the first member of CIB staff, by whoever runs the installation."""
    invitation = _written(appointment.person, appointment, "", None)
    audit.record("invitation.sent", invitation, actor=None, thread=appointment.person)
    notifications.invited(invitation)
    return invitation
