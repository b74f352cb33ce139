"""What people are told about places and people."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.urls import reverse

from cib.common import clock, outbox
from cib.common.models import Message
from cib.common.reminders import Event
from councils import tokens
from councils.enums import InvitationStatus, ProposalStatus, Role
from councils.models import Appointment, AppointmentProposal, ContactNote, Council, Delegation, Invitation
from councils.queries import holders_of
from councils.queries.contacts import SILENT, contacts_of, silent_days

INVITED = "councils.invited"
DCS_CHANGED = "councils.dcs_changed"
APPOINTED = "councils.appointed"
PROPOSED = "councils.appointment_proposed"
DELEGATED = "councils.delegate_named"
BROKER_SILENT = "councils.broker_silent"


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


def _council(pk: str) -> Council | None:
    found: Council | None = Council.objects.filter(pk=pk).first()
    return found


def _is_silent_still(message: Message) -> bool:
    """Tell whether nobody was in touch since: with the council, or as a new broker anywhere in the region."""
    council, days = _council(message.subject_id), silent_days()
    if council is not None:
        last = contacts_of(council).first()
        is_long_ago = last is not None and days is not None and (clock.today() - last.on_date).days >= days
        return is_long_ago and council.is_in_force()
    post = Appointment.objects.filter(pk=message.subject_id).first()
    return post is not None and not ContactNote.objects.filter(by=post.person_id, on_date__gte=post.from_date).exists()


def _is_broker_there(message: Message, addressee: Any) -> bool:
    return addressee.person_id in _silent_broker_ids(message.subject_id)


def _silent_broker_ids(pk: str) -> list[UUID]:
    """Give whom silence concerns today: the brokers of the council's region, or who was appointed, while they are."""
    council = _council(pk)
    if council is not None:
        return list(holders_of(Role.BROKER, region=council.region_id).values_list("pk", flat=True))
    return list(Appointment.objects.current().filter(pk=pk).values_list("person", flat=True))


def _silent_path(message: Message) -> str:
    council = _council(message.subject_id)
    return reverse("councils:contact_list", args=[council.la_code]) if council else reverse("desk:contacts")


EVENTS = (Event(SILENT, "A broker notes no contact", {"broker": _silent_broker_ids}),)

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
    outbox.Kind(
        code=BROKER_SILENT,
        label="No contact noted for a while",
        title="No contact noted for a while: {place}",
        template="layouts/email",
        path=_silent_path,
        may_know=_is_broker_there,
        is_needed=_is_silent_still,
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


def remind_of_silence(about: Council | Appointment, *, since: dt.date) -> None:
    """Plan the reminder of brokers who note no contact (timeline: 60 days), counted from the last one or the post."""
    place = str(about) if isinstance(about, Council) else about.place_name
    outbox.schedule_reminders(SILENT, subject=about, since=since, context={"place": place})
