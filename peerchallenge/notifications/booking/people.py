"""Who hears of what in booking, and whether they still may when the message leaves."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from cib.common.directory import Addressee
from cib.common.models import Message
from councils.enums import Role
from councils.queries import holders_of
from peerchallenge.models import Engagement, PlaceInvitation
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import managers_of

TEMPLATE = "layouts/email"


def dcs_ids(engagement: Engagement) -> list[UUID]:
    """Give the host's DCS of today: nobody where the post is vacant."""
    return list(holders_of(Role.DCS, council=engagement.host_id).values_list("pk", flat=True))


def manager_ids(engagement: Engagement) -> list[UUID]:
    """Give the challenge managers of the engagement today."""
    return list(managers_of(engagement).values_list("pk", flat=True))


def running_ids(engagement: Engagement) -> list[UUID]:
    """Give those who run it: the host's DCS and the challenge managers."""
    return [*dcs_ids(engagement), *manager_ids(engagement)]


def ids_for(action: str, obj: Any) -> list[UUID]:
    """Give the people who may do the action to the object."""
    rows = POLICY.people_for(action, obj).filter(person__isnull=False)
    return list(rows.order_by("pk").values_list("person", flat=True))


def names(engagement: Engagement) -> dict[str, Any]:
    """Give what every title may say: the host's and the offer's name and the reference, never what it is about."""
    return {
        "host": engagement.host.short_name,
        "offer": engagement.offer_version.name,
        "reference": engagement.reference,
    }


def engagement_of(message: Message) -> Engagement | None:
    """Give the engagement that a message is about."""
    return Engagement.objects.select_related("host").filter(pk=message.subject_id).first()


def invitation_of(message: Message) -> PlaceInvitation | None:
    """Give the invitation that a message is about."""
    rows = PlaceInvitation.objects.select_related("challenger", "engagement__host")
    return rows.filter(pk=message.subject_id).first()


def may(action: str) -> Any:
    """Make the question whether the addressee may still do that to the engagement."""

    def asks(message: Message, addressee: Addressee) -> bool:
        engagement = engagement_of(message)
        return engagement is not None and POLICY.allows(addressee.user, action, engagement)

    return asks


def may_with_invitation(action: str) -> Any:
    """Make the question whether the addressee may still do that to the invitation."""

    def asks(message: Message, addressee: Addressee) -> bool:
        invitation = invitation_of(message)
        return invitation is not None and POLICY.allows(addressee.user, action, invitation)

    return asks


def is_invitee(message: Message, addressee: Addressee) -> bool:
    """Tell whether the invitation is the addressee's own: they are told how it ended, whatever they may see now."""
    invitation = invitation_of(message)
    return invitation is not None and invitation.challenger.person_id == addressee.person_id


def page(name: str) -> Any:
    """Make the address of the named page about the message's subject."""

    def path(message: Message) -> str:
        return reverse(f"peerchallenge:{name}", args=[message.subject_id])

    return path


def home(_message: Message) -> str:
    """Give the start page, for those who may no longer see what the message is about."""
    return "/"
