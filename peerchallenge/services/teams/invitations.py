"""Invitations as those see them who put the team together: sent, withdrawn, expired; and standing down."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import clock
from cib.common.errors import NotVisible, refuse_if
from cib.common.transitions import check_move
from cib.common.versions import check_version, save_new_version
from councils.queries import standing_of
from peerchallenge import conflicts
from peerchallenge.enums import ChallengerKind, InvitationStatus
from peerchallenge.matching import reader_of
from peerchallenge.models import Challenger, PlaceInvitation, TeamPlace
from peerchallenge.notifications import booking as notifications
from peerchallenge.notifications.pool import announce_conflict
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import LIVE, managers_of, person_id_of
from peerchallenge.queries.pool import employer_on, listed_challengers
from peerchallenge.queries.teams import (
    invitations_past_their_day,
    is_for_councillors,
    locked_invitation,
    locked_place,
)
from peerchallenge.rules.teams import InviteFacts, breaches_of_invitation, reason_is_given, team_is_being_chosen
from peerchallenge.services.calendars import follow_dates
from peerchallenge.services.dates import end_claims
from peerchallenge.services.teams.checks import breaches_of_conflicts, record
from peerchallenge.states import INVITATION_MOVES


def invite_facts(place: TeamPlace, challenger: Challenger) -> InviteFacts:
    """Give what the rules ask before this person is asked to take this place."""
    live = place.engagement.invitations.filter(status__in=LIVE)
    return InviteFacts(
        place_kind=place.kind,
        is_lead_place=place.is_lead,
        is_waived=place.waived_at is not None,
        is_taken=live.filter(place=place).exists(),
        kind=challenger.kind,
        can_lead=challenger.can_lead,
        is_listed=listed_challengers().filter(pk=challenger.pk).exists(),
        is_asked_already=live.filter(challenger=challenger).exists(),
        is_councillors_offer=is_for_councillors(place.engagement),
    )


@transaction.atomic
def invite_challenger(
    *, place_id: UUID, challenger_id: UUID, message: str = "", actor: User, version: int | None = None
) -> PlaceInvitation:
    """Ask a challenger to take a place; one with a conflict to clear hears of it once the manager has cleared it.

    `version` is the place's. Raises Refused for a place that is taken, a person who does not fit, or a conflict
    that bars; which conflict, the reader learns as far as they may know.
    """
    place = locked_place(place_id)
    engagement = place.engagement
    POLICY.require(actor, "invite_challenger", engagement)
    check_version(place, version)
    challenger = Challenger.objects.select_related("person").filter(pk=challenger_id).first()
    if challenger is None:
        raise NotVisible
    standing = conflicts.barring(challenger, engagement)
    refuse_if(
        [
            team_is_being_chosen(engagement.status),
            *breaches_of_invitation(invite_facts(place, challenger)),
            *breaches_of_conflicts(standing, reader_of(actor, engagement)),
        ]
    )
    invitation = _sent(place, challenger, message.strip(), actor)
    save_new_version(place, [])
    record("place_invitation.sent", invitation, actor, after=invitation.status)
    if standing:
        tell_of_conflicts(invitation, standing)
    else:
        notifications.invitation_sent(invitation)
    return invitation


def _sent(place: TeamPlace, challenger: Challenger, message: str, actor: User) -> PlaceInvitation:
    is_associate = challenger.kind == ChallengerKind.ASSOCIATE
    days = place.engagement.offer_version.invitation_days
    return PlaceInvitation.objects.create(
        place=place,
        engagement=place.engagement,
        challenger=challenger,
        giver=None if is_associate else employer_on(challenger.person_id),
        message=message,
        invited_at=clock.now(),
        invited_by_id=person_id_of(actor),
        expires_on=clock.today() + dt.timedelta(days=days),
    )


def tell_of_conflicts(invitation: PlaceInvitation, standing: tuple[conflicts.Conflict, ...]) -> None:
    """Ask the challenge manager to look at what stands; where nobody manages it yet, ask CIB staff for a manager."""
    for conflict in standing:
        announce_conflict(invitation, code=conflict.code, facts=conflict.facts)
    if not managers_of(invitation.engagement).exists():
        notifications.manager_needed(invitation)


def ask_once_cleared(invitation: PlaceInvitation) -> None:
    """Ask somebody who had to wait until a conflict was cleared: the days to answer begin now, once."""
    if notifications.was_sent(invitation):
        return
    days = invitation.engagement.offer_version.invitation_days
    invitation.expires_on = clock.today() + dt.timedelta(days=days)
    invitation.save(update_fields=["expires_on"])
    notifications.invitation_sent(invitation)


@transaction.atomic
def withdraw_invitation(
    *, invitation_id: UUID, reason: str, actor: User, version: int | None = None
) -> PlaceInvitation:
    """Take an unanswered invitation back; the place opens again."""
    invitation = locked_invitation(invitation_id)
    POLICY.require(actor, "withdraw_invitation", invitation)
    check_version(invitation, version)
    refuse_if([reason_is_given(reason)])
    _end(invitation, InvitationStatus.WITHDRAWN, reason)
    record("place_invitation.withdrawn", invitation, actor, before=InvitationStatus.INVITED, after=invitation.status)
    notifications.invitation_withdrawn(invitation)
    return invitation


def _end(invitation: PlaceInvitation, status: InvitationStatus, reason: str) -> None:
    check_move(INVITATION_MOVES, invitation.status, status)
    save_new_version(invitation, [], status=status, ended_at=clock.now(), reason=reason.strip())
    save_new_version(invitation.place, [])


@transaction.atomic
def stand_down(*, invitation_id: UUID, reason: str, actor: User, version: int | None = None) -> PlaceInvitation:
    """Leave the team, or let somebody go: their half-days are free again and the place is open."""
    invitation = locked_invitation(invitation_id)
    POLICY.require(actor, "stand_down", invitation)
    check_version(invitation, version)
    refuse_if([reason_is_given(reason)])
    check_move(INVITATION_MOVES, invitation.status, InvitationStatus.STOOD_DOWN)
    refuse_if([team_is_being_chosen(invitation.engagement.status)])
    _end(invitation, InvitationStatus.STOOD_DOWN, reason)
    end_claims(invitation=invitation)
    record("place_invitation.stood_down", invitation, actor, before=InvitationStatus.ACCEPTED, after=invitation.status)
    by_themselves = standing_of(actor).person_id == invitation.challenger.person_id
    notifications.stood_down(invitation, by_themselves=by_themselves)
    follow_dates(engagement=invitation.engagement)
    return invitation


def expire_invitations(today: dt.date) -> int:
    """Let every invitation lapse whose last day is over, each in a transaction of its own; give how many."""
    return sum(_expire(invitation_id, today) for invitation_id in invitations_past_their_day(today))


@transaction.atomic
def _expire(invitation_id: UUID, today: dt.date) -> bool:
    invitation = locked_invitation(invitation_id)
    if invitation.status != InvitationStatus.INVITED or invitation.expires_on > today:
        return False
    _end(invitation, InvitationStatus.EXPIRED, "")
    record("place_invitation.expired", invitation, None, before=InvitationStatus.INVITED, after=invitation.status)
    notifications.invitation_expired(invitation)
    return True
