"""Questions about teams: who sits on which place, where the gaps are, what waits for an answer."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet

from cib.common.errors import NotVisible
from peerchallenge.enums import EngagementStatus, InvitationStatus, OfferKind, ReleaseStatus, VisitStatus
from peerchallenge.models import ConflictClearance, Declaration, Engagement, PlaceInvitation, TeamPlace
from peerchallenge.queries.booking import LIVE, locked_engagement

#: The rule under which an interest declared on accepting is cleared.
DECLARED = "CON-02"


@dataclass(frozen=True)
class Seat:
    """One place on a team with the invitation to it that is live, if there is one."""

    place: TeamPlace
    invitation: PlaceInvitation | None
    has_declared: bool = False  # an interest, on accepting, that the manager has not cleared yet

    @property
    def is_open(self) -> bool:
        """Tell whether somebody can be asked to take it."""
        return self.invitation is None and self.place.waived_at is None

    @property
    def is_accepted(self) -> bool:
        """Tell whether somebody has accepted it."""
        return self.invitation is not None and self.invitation.status == InvitationStatus.ACCEPTED

    @property
    def is_filled(self) -> bool:
        """Tell whether somebody has accepted it and was released for it."""
        invitation = self.invitation
        return invitation is not None and self.is_accepted and invitation.release == ReleaseStatus.GIVEN

    @property
    def is_gap(self) -> bool:
        """Tell whether the team lacks this place: required, not waived, and nobody accepted and released."""
        return self.place.is_required and self.place.waived_at is None and not self.is_filled


def live_invitations(engagement: Engagement) -> QuerySet[PlaceInvitation]:
    """Give the invitations that are waiting or accepted, with their people, in the order of the places."""
    rows = engagement.invitations.filter(status__in=LIVE)
    return rows.select_related("challenger__person", "giver", "place").order_by("place__order")


def team_of(engagement: Engagement) -> list[Seat]:
    """Give every place of the team with who was asked or accepted, in one query."""
    live = FilteredRelation("invitations", condition=Q(invitations__status__in=LIVE))
    declared = Declaration.objects.filter(invitation=OuterRef("live"), has_interest=True)
    cleared = ConflictClearance.objects.filter(invitation=OuterRef("live"), code=DECLARED)
    # The join has a name of its own, which the type of `places` does not know.
    rows: Any = engagement.places.annotate(live=live, is_declared=Exists(declared) & ~Exists(cleared))
    return [
        Seat(place, getattr(place, "live", None), has_declared=place.is_declared)
        for place in rows.select_related("live__challenger__person", "live__giver").order_by("order")
    ]


def team_gaps(engagement: Engagement) -> list[Seat]:
    """Give the required places that nobody has accepted with a release given, unless they were waived."""
    return [seat for seat in team_of(engagement) if seat.is_gap]


def lead_of(engagement: Engagement) -> PlaceInvitation | None:
    """Give the accepted invitation of the lead challenger, or None."""
    rows = live_invitations(engagement).filter(status=InvitationStatus.ACCEPTED, place__is_lead=True)
    return rows.first()


def past_invitations(engagement: Engagement) -> QuerySet[PlaceInvitation]:
    """Give the invitations that came to nothing, the latest first."""
    rows = engagement.invitations.exclude(status__in=LIVE).select_related("challenger__person", "giver", "place")
    return rows.order_by("-ended_at")


def is_for_councillors(engagement: Engagement) -> bool:
    """Tell whether only councillors serve: member peer support goes from councillor to councillor."""
    return engagement.offer_version.offer.kind == OfferKind.MEMBER_SUPPORT


def locked_place(place_id: UUID) -> TeamPlace:
    """Give the place, its engagement locked before it; raise NotVisible where there is none."""
    found = TeamPlace.objects.filter(pk=place_id).values_list("engagement", flat=True).first()
    if found is None:
        raise NotVisible
    engagement = locked_engagement(found)
    place = TeamPlace.objects.select_for_update().get(pk=place_id)
    place.engagement = engagement
    return place


def locked_invitation(invitation_id: UUID) -> PlaceInvitation:
    """Give the invitation, its engagement locked before it; raise NotVisible where there is none."""
    found = PlaceInvitation.objects.filter(pk=invitation_id).values_list("engagement", flat=True).first()
    if found is None:
        raise NotVisible
    engagement = locked_engagement(found)
    rows = PlaceInvitation.objects.select_for_update(of=("self",))
    invitation = rows.select_related("challenger__person", "place", "giver").get(pk=invitation_id)
    invitation.engagement = engagement
    return invitation


def invitation_with_facts(invitation_id: UUID) -> PlaceInvitation:
    """Give an invitation with what its page shows; raise NotVisible where there is none."""
    rows = PlaceInvitation.objects.select_related(
        "challenger__person", "place", "giver", "engagement__host__region", "engagement__offer_version", "declaration"
    )
    found = rows.prefetch_related("engagement__roles", "clearances__cleared_by").filter(pk=invitation_id).first()
    if found is None:
        raise NotVisible
    return found


def invitations_past_their_day(today: dt.date) -> list[UUID]:
    """Give the invitations that nobody answered and that can no longer be accepted."""
    rows = PlaceInvitation.objects.filter(status=InvitationStatus.INVITED, expires_on__lte=today)
    # While an engagement is paused nobody can answer: the days left go on counting when it is resumed.
    rows = rows.exclude(engagement__status=EngagementStatus.PAUSED)
    return list(rows.order_by("expires_on", "pk").values_list("pk", flat=True))


def invitations_for(person_id: UUID) -> QuerySet[PlaceInvitation]:
    """Give the invitations that wait for this person's answer, the one that ends first on top."""
    rows = PlaceInvitation.objects.filter(challenger__person=person_id, status=InvitationStatus.INVITED)
    return rows.select_related("engagement__host", "engagement__offer_version", "place").order_by("expires_on")


def releases_waiting() -> QuerySet[PlaceInvitation]:
    """Give the accepted invitations whose release is waiting; narrow them to whose releaser one is by the policy."""
    rows = PlaceInvitation.objects.filter(status=InvitationStatus.ACCEPTED, release=ReleaseStatus.WAITING)
    return rows.select_related("challenger__person", "engagement__host", "engagement__offer_version", "place").order_by(
        "answered_at"
    )


def are_dates_fixed(engagement: Engagement) -> bool:
    """Tell whether a visit stands, so that claims on the team's diaries have been made."""
    return engagement.visits.filter(status=VisitStatus.FIXED).exists()


def open_places(engagement: Engagement) -> list[TeamPlace]:
    """Give the places that somebody can be asked to take."""
    return [seat.place for seat in team_of(engagement) if seat.is_open]


def dates_of(engagement: Engagement) -> dict[str, Any]:
    """Give the dates an invitee sees: those fixed, or the window asked for."""
    days = engagement.visits.filter(status=VisitStatus.FIXED).order_by("first_day")
    visits = list(days.values_list("first_day", "last_day"))
    if visits:
        return {"is_fixed": True, "first": visits[0][0], "last": visits[-1][1]}
    return {"is_fixed": False, "first": engagement.wanted_from, "last": engagement.wanted_to}
