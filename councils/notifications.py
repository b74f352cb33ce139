"""What people are told about places and people."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from cib.common import outbox
from cib.common.models import Message
from councils import tokens
from councils.enums import InvitationStatus, ProposalStatus, Role
from councils.models import Appointment, AppointmentProposal, Delegation, Invitation
from councils.queries import holders_of

INVITED = "councils.invited"
DCS_CHANGED = "councils.dcs_changed"
APPOINTED = "councils.appointed"
PROPOSED = "councils.appointment_proposed"
DELEGATED = "councils.delegate_named"


# --- What is asked again at delivery ---------------------------------------------------------------


def _invitation(message: Message) -> Invitation:
    return Invitation.objects.get(pk=message.subject_id)


def _invitation_stands(message: Message) -> bool:
    invitation = _invitation(message)
    is_the_last = message.context.get("sending") == invitation.sent_count
    return invitation.status == InvitationStatus.OPEN and is_the_last


def _is_the_invited(message: Message, addressee: Any) -> bool:
    return _invitation(message).email == addressee.email


def _invitation_path(message: Message) -> str:
    return reverse("councils:invitation_accept", args=[tokens.token_of(_invitation(message))])


def _appointment(message: Message) -> Appointment:
    found: Appointment = Appointment.objects.select_related("council").get(pk=message.subject_id)
    return found


def _leads_the_council(message: Message, addressee: Any) -> bool:
    council = _appointment(message).council
    return holders_of(Role.CHIEF_EXECUTIVE, council=council).filter(pk=addressee.person_id).exists()


def _record_path(message: Message) -> str:
    council = _appointment(message).council
    assert council is not None  # a DCS is appointed at a council
    return reverse("councils:council_record", args=[council.la_code])


def _holds_it(message: Message, addressee: Any) -> bool:
    rows = Appointment.objects.not_ended().filter(pk=message.subject_id, person=addressee.person_id)
    found: bool = rows.exists()
    return found


def _proposal_waits(message: Message) -> bool:
    rows = AppointmentProposal.objects.filter(pk=message.subject_id, status=ProposalStatus.WAITING)
    return rows.exists()


def _is_cib_staff(_message: Message, addressee: Any) -> bool:
    return holders_of(Role.CIB_STAFF).filter(pk=addressee.person_id).exists()


def _is_delegate(message: Message, addressee: Any) -> bool:
    rows = Delegation.objects.not_ended().filter(pk=message.subject_id, delegate=addressee.person_id)
    found: bool = rows.exists()
    return found


KINDS = (
    outbox.Kind(
        code=INVITED,
        label="Invitation to sign in",
        title="You are invited to Peer challenge as {as_what}",
        template="councils/email/invited",
        path=_invitation_path,
        may_know=_is_the_invited,
        is_needed=_invitation_stands,
        at_once=True,
    ),
    outbox.Kind(
        code=DCS_CHANGED,
        label="The DCS of a council changes",
        title="Director of Children's Services of {council}: {what}",
        template="councils/email/dcs_changed",
        path=_record_path,
        may_know=_leads_the_council,
    ),
    outbox.Kind(
        code=APPOINTED,
        label="Appointment made",
        title="You have been appointed: {as_what}",
        template="councils/email/appointed",
        path=lambda _message: "/",
        may_know=_holds_it,
    ),
    outbox.Kind(
        code=PROPOSED,
        label="An appointment waits for a second person",
        title="An appointment as {role} waits for a second person",
        template="councils/email/appointment_proposed",
        path=lambda _message: reverse("councils:proposal_list"),
        may_know=_is_cib_staff,
        is_needed=_proposal_waits,
    ),
    outbox.Kind(
        code=DELEGATED,
        label="Delegate named",
        title="{principal} named you as a delegate",
        template="councils/email/delegate_named",
        path=lambda _message: "/",
        may_know=_is_delegate,
    ),
)


# --- What services call ----------------------------------------------------------------------------


def invited(invitation: Invitation) -> None:
    """Send the invitation, once for each sending."""
    outbox.announce(
        INVITED,
        recipients=[invitation.person_id],
        subject=invitation,
        key=f"{INVITED}:{invitation.pk}:{invitation.sent_count}",
        context={"as_what": invitation.as_what, "sending": invitation.sent_count},
    )


def dcs_changed(appointment: Appointment, what: str) -> None:
    """Tell the council's chief executive that its DCS changes; `what` says how, without a name."""
    chief_executives = holders_of(Role.CHIEF_EXECUTIVE, council=appointment.council)
    outbox.announce(
        DCS_CHANGED,
        recipients=chief_executives.values_list("pk", flat=True),
        subject=appointment,
        key=f"{DCS_CHANGED}:{appointment.pk}:{what}",
        context={"council": str(appointment.council), "what": what},
    )


def appointed(appointment: Appointment) -> None:
    """Tell a person who signs in already of their new appointment; others learn it from their invitation."""
    if appointment.person.user_id is not None:
        outbox.announce(
            APPOINTED,
            recipients=[appointment.person_id],
            subject=appointment,
            key=f"{APPOINTED}:{appointment.pk}",
            context={"as_what": str(appointment)},
        )


def appointment_proposed(proposal: AppointmentProposal, *, but: UUID | None) -> None:
    """Tell the other CIB staff that an appointment waits for a second person."""
    staff = holders_of(Role.CIB_STAFF).exclude(pk__in=[proposal.person_id, *([but] if but else [])])
    outbox.announce(
        PROPOSED,
        recipients=staff.values_list("pk", flat=True),
        subject=proposal,
        key=f"{PROPOSED}:{proposal.pk}",
        context={"role": proposal.get_role_display()},
    )


def delegate_named(delegation: Delegation) -> None:
    """Tell the delegate for whom they act."""
    outbox.announce(
        DELEGATED,
        recipients=[delegation.delegate_id],
        subject=delegation,
        key=f"{DELEGATED}:{delegation.pk}",
        context={"principal": delegation.principal.name},
    )
