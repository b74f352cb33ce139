"""Which engagements and which places on teams open the host's documents."""

from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from councils.models import Person
from peerchallenge.enums import InvitationStatus
from peerchallenge.models import Engagement, GroundRules, PlaceInvitation
from peerchallenge.queries.pages import FINISHED


def are_rules_signed(engagement: Engagement) -> bool:
    """Tell whether both sides have signed the ground rules in force."""
    return _signed().filter(engagement=engagement).exists()


def _signed() -> QuerySet[GroundRules]:
    return GroundRules.objects.filter(
        voided_at__isnull=True, host_signed_at__isnull=False, lead_signed_at__isnull=False
    )


def accepted_ever(engagement: Engagement) -> list[PlaceInvitation]:
    """Give the invitations to an engagement's team that were accepted, stood down ones too, with what was declared."""
    rows = engagement.invitations.filter(status__in=[InvitationStatus.ACCEPTED, InvitationStatus.STOOD_DOWN])
    return list(rows.select_related("challenger__person", "declaration"))


def engagements_that_grant(**about: Any) -> QuerySet[Engagement]:
    """Give the live engagements with signed ground rules, of a `host` or with a `challenger` on the team if given."""
    rows = Engagement.objects.filter(pk__in=_signed().values("engagement")).exclude(status__in=FINISHED)
    if about.get("host") is not None:
        rows = rows.filter(host=about["host"])
    if about.get("challenger") is not None:
        places = PlaceInvitation.objects.filter(challenger=about["challenger"], status=InvitationStatus.ACCEPTED)
        rows = rows.filter(pk__in=places.values("engagement"))
    return rows.select_related("host").order_by("pk")


def persons_among(users: Any) -> frozenset[UUID]:
    """Give the people who sign in as one of the users that the condition finds."""
    found = get_user_model().objects.filter(users)
    return frozenset(Person.objects.filter(user__in=found).values_list("pk", flat=True))
