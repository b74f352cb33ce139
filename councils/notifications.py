"""What people are told about places and people."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.urls import reverse

from cib.common import clock, outbox
from cib.common.components.words import long_date
from cib.common.models import Message
from cib.common.reminders import Event
from councils import tokens
from councils.enums import AgreementStatus, InvitationStatus, ProposalStatus, Role
from councils.models import (
    Appointment,
    AppointmentProposal,
    ContactNote,
    Council,
    Delegation,
    Invitation,
    SharingAgreement,
)
from councils.permissions import POLICY
from councils.queries import holders_of
from councils.queries.contacts import SILENT, contacts_of, silent_days

INVITED = "councils.invited"
DCS_CHANGED = "councils.dcs_changed"
APPOINTED = "councils.appointed"
PROPOSED = "councils.appointment_proposed"
DELEGATED = "councils.delegate_named"
BROKER_SILENT = "councils.broker_silent"
PROGRAMME_CHANGED = "programme.changed"
AGREEMENT_PROPOSED = "councils.agreement_proposed"
AGREEMENT_SIGNED = "councils.agreement_signed"
AGREEMENT_ENDING = "councils.agreement_ending"


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


def _agreement(message: Message) -> SharingAgreement | None:
    return SharingAgreement.objects.select_related("council").filter(pk=message.subject_id).first()


def _is_party(message: Message, addressee: Any) -> bool:
    agreement = _agreement(message)
    return agreement is not None and POLICY.allows(addressee.user, "draft_agreement", agreement.council)


def _waits_for_signature(message: Message) -> bool:
    agreement = _agreement(message)
    return agreement is not None and agreement.status == AgreementStatus.PROPOSED


def _agreement_path(message: Message) -> str:
    return reverse("councils:agreement_detail", args=[message.subject_id])


EVENTS = (Event(SILENT, "A broker notes no contact", {"broker": _silent_broker_ids}),)

KINDS = (
    outbox.Kind(
        code=INVITED,
        label="Invitation to sign in",
        title="You are invited to Peer challenge as {as_what}",
        template="layouts/email",
        text="You are invited as {as_what}. Open the page to choose how you sign in. The invitation holds for 14 days.",
        why="the programme office, or your Director of Children’s Services, invited you",
        path=_invitation_path,
        may_know=_is_the_invited,
        is_needed=_invitation_stands,
        at_once=True,
    ),
    outbox.Kind(
        code=DCS_CHANGED,
        label="The DCS of a council changes",
        title="Director of Children's Services of {council}: {what}",
        template="layouts/email",
        text=(
            "The programme’s record of the Director of Children’s Services of {council} changes: {what}. If "
            "that is not right, tell the programme office."
        ),
        why="you are recorded as chief executive of {council}",
        path=_record_path,
        may_know=_leads_the_council,
    ),
    outbox.Kind(
        code=APPOINTED,
        label="Appointment made",
        title="You have been appointed: {as_what}",
        template="layouts/email",
        text="You have been appointed: {as_what}. It counts at once; you need do nothing.",
        why="you have an account",
        path=lambda _message: "/",
        may_know=_holds_it,
    ),
    outbox.Kind(
        code=PROPOSED,
        label="An appointment waits for a second person",
        title="An appointment as {role} waits for a second person",
        template="layouts/email",
        text=(
            "An appointment as {role} takes two people. Somebody proposed one; another member of CIB staff "
            "must confirm it."
        ),
        why="you are CIB staff",
        path=lambda _message: reverse("councils:proposal_list"),
        may_know=_is_cib_staff,
        is_needed=_proposal_waits,
    ),
    outbox.Kind(
        code=DELEGATED,
        label="Delegate named",
        title="{principal} named you as a delegate",
        template="layouts/email",
        text=(
            "{principal} named you as a delegate. You act under your own name; each thing you do is recorded "
            "as done for {principal}."
        ),
        why="you were named",
        path=lambda _message: "/",
        may_know=_is_delegate,
    ),
    outbox.Kind(
        code=BROKER_SILENT,
        label="No contact noted for a while",
        title="No contact noted for a while: {place}",
        template="layouts/email",
        text="Nobody has noted a contact with {place} for a while. If you were in touch, please note it on the page.",
        path=_silent_path,
        may_know=_is_broker_there,
        is_needed=_is_silent_still,
    ),
    outbox.Kind(
        code=PROGRAMME_CHANGED,
        label="CIB staff changed something of the programme",
        title="{subject}: changed from {from_date}",
        template="layouts/email",
        text="The page says what changes, who changed it and why.",
        why="you are CIB staff",
        path=lambda message: str(message.context["path"]),
        may_know=_is_cib_staff,
        is_optional=True,
    ),
    outbox.Kind(
        code=AGREEMENT_PROPOSED,
        label="A sharing agreement waits for signatures",
        title="A sharing agreement waits for your signature: {council}",
        template="layouts/email",
        why="you sign, or end, sharing agreements",
        path=_agreement_path,
        may_know=_is_party,
        is_needed=_waits_for_signature,
        text="Read what it shares, with whom and from when. It holds once both sides have signed.",
    ),
    outbox.Kind(
        code=AGREEMENT_SIGNED,
        label="A sharing agreement is in force",
        title="The sharing agreement is signed by both sides: {council}",
        template="layouts/email",
        why="you sign, or end, sharing agreements",
        path=_agreement_path,
        may_know=_is_party,
        text="What it lets others see, they may see from the days that its lines name.",
    ),
    outbox.Kind(
        code=AGREEMENT_ENDING,
        label="A sharing agreement ends",
        title="The sharing agreement ends on {day}: {council}",
        template="layouts/email",
        why="you sign, or end, sharing agreements",
        path=_agreement_path,
        may_know=_is_party,
        text="From that day on nothing is shared by it.",
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


def programme_changed(obj: Model, *, subject: str, from_date: dt.date, path: str, actor: Any) -> None:
    """Tell the other CIB staff that something of the programme changes, such as an offer or a text, and where."""
    staff = holders_of(Role.CIB_STAFF).exclude(user=actor)
    outbox.announce(
        PROGRAMME_CHANGED,
        recipients=staff.values_list("pk", flat=True),
        subject=obj,
        key=f"{PROGRAMME_CHANGED}:{obj._meta.label_lower}:{obj.pk}:{getattr(obj, 'version', '')}",
        context={"subject": subject, "from_date": long_date(from_date), "path": path},
    )


def remind_of_silence(about: Council | Appointment, *, since: dt.date) -> None:
    """Plan the reminder of brokers who note no contact (timeline: 60 days), counted from the last one or the post."""
    place = str(about) if isinstance(about, Council) else about.place_name
    outbox.schedule_reminders(SILENT, subject=about, since=since, context={"place": place})


# --- Sharing agreements ----------------------------------------------------------------------------


def _announce_agreement(kind: str, agreement: SharingAgreement, *, but: UUID | None, **context: str) -> None:
    people = POLICY.people_for("draft_agreement", agreement.council).values_list("person", flat=True)
    outbox.announce(
        kind,
        recipients=[pk for pk in people if pk is not None and pk != but],
        subject=agreement,
        key=f"{kind}:{agreement.pk}:{agreement.version}",
        context={"council": str(agreement.council), **context},
    )


def agreement_proposed(agreement: SharingAgreement, *, but: UUID | None) -> None:
    """Ask both sides, but for who proposed it, to read and sign a version."""
    _announce_agreement(AGREEMENT_PROPOSED, agreement, but=but)


def agreement_signed(agreement: SharingAgreement) -> None:
    """Tell both sides that a version is in force."""
    _announce_agreement(AGREEMENT_SIGNED, agreement, but=None)


def agreement_ending(agreement: SharingAgreement, *, but: UUID | None) -> None:
    """Tell the other side that the agreement ends, and on which day."""
    day = long_date(agreement.ends_on) if agreement.ends_on else ""
    _announce_agreement(AGREEMENT_ENDING, agreement, but=but, day=day)
