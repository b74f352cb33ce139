"""The invitee's answer: accept with a declaration of interests, or decline with a reason."""

from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import clock
from cib.common.errors import refuse_if
from cib.common.transitions import check_move
from cib.common.versions import check_version, save_new_version
from peerchallenge import conflicts
from peerchallenge.enums import InvitationStatus
from peerchallenge.models import Declaration, PlaceInvitation
from peerchallenge.notifications import booking as notifications
from peerchallenge.permissions import POLICY
from peerchallenge.queries.teams import are_dates_fixed, locked_invitation
from peerchallenge.rules.teams import AnswerFacts, breaches_of_acceptance, reason_is_given, team_is_being_chosen
from peerchallenge.services.dates import claim_for_newcomer
from peerchallenge.services.pool import declare_interest, end_interest
from peerchallenge.services.teams.checks import breaches_of_conflicts, record, tell_if_complete
from peerchallenge.services.teams.invitations import tell_of_conflicts
from peerchallenge.services.teams.releases import ask_release
from peerchallenge.states import INVITATION_MOVES

NATURE_LENGTH_MAX = 2000


@transaction.atomic
def accept_invitation(
    *,
    invitation_id: UUID,
    has_interest: bool,
    declaration: str = "",
    actor: User,
    version: int | None = None,
) -> PlaceInvitation:
    """Take up a place on a team: a soft hold on the window, no days yet; the releaser is asked.

    Conflicts are asked again. What is declared goes to the challenge manager alone; an interest stands in the way
    of everything else until the manager has cleared it (R074).
    """
    invitation = locked_invitation(invitation_id)
    POLICY.require(actor, "answer_invitation", invitation)
    check_version(invitation, version)
    engagement, challenger = invitation.engagement, invitation.challenger
    check_move(INVITATION_MOVES, invitation.status, InvitationStatus.ACCEPTED)
    facts = AnswerFacts(clock.today(), invitation.expires_on, has_interest, declaration)
    standing = conflicts.barring(challenger, engagement, invitation)
    refuse_if(
        [
            team_is_being_chosen(engagement.status),
            *breaches_of_acceptance(facts),
            *breaches_of_conflicts(standing, "self"),
        ]
    )
    save_new_version(invitation, [], status=InvitationStatus.ACCEPTED, answered_at=clock.now())
    save_new_version(invitation.place, [])
    if are_dates_fixed(engagement):
        claim_for_newcomer(invitation=invitation)
    record("place_invitation.accepted", invitation, actor, before=InvitationStatus.INVITED, after=invitation.status)
    _declare(invitation, has_interest=has_interest, text=declaration.strip(), actor=actor)
    notifications.invitation_accepted(invitation)
    ask_release(invitation, actor)
    tell_if_complete(engagement)
    return invitation


def _declare(invitation: PlaceInvitation, *, has_interest: bool, text: str, actor: User) -> None:
    """Keep the declaration; an interest becomes one that every rule about this host knows of."""
    Declaration.objects.create(
        invitation=invitation, has_interest=has_interest, text=text if has_interest else "", made_at=clock.now()
    )
    record("declaration.made", invitation, actor, confidential=["declaration"])
    if not has_interest:
        return
    _declare_anew(invitation, text, actor)
    tell_of_conflicts(invitation, conflicts.barring(invitation.challenger, invitation.engagement, invitation))


def _declare_anew(invitation: PlaceInvitation, text: str, actor: User) -> None:
    """Declare the interest in the host; one declared before goes into it, so that the whole is looked at again."""
    host_id = invitation.engagement.host_id
    before = list(invitation.challenger.interests.filter(council=host_id, ended_at__isnull=True))
    for interest in before:
        end_interest(interest_id=interest.pk, actor=actor)
    nature = "\n\n".join([*(interest.nature for interest in before), text])
    declare_interest(
        challenger_id=invitation.challenger_id, council_id=host_id, nature=nature[-NATURE_LENGTH_MAX:], actor=actor
    )


@transaction.atomic
def decline_invitation(
    *, invitation_id: UUID, reason: str, colleague: str = "", actor: User, version: int | None = None
) -> PlaceInvitation:
    """Say no, why, and if one likes who might come instead; the place opens again."""
    invitation = locked_invitation(invitation_id)
    POLICY.require(actor, "answer_invitation", invitation)
    check_version(invitation, version)
    check_move(INVITATION_MOVES, invitation.status, InvitationStatus.DECLINED)
    refuse_if([reason_is_given(reason)])
    save_new_version(
        invitation,
        [],
        status=InvitationStatus.DECLINED,
        answered_at=clock.now(),
        ended_at=clock.now(),
        reason=reason.strip(),
        suggested_colleague=colleague.strip(),
    )
    save_new_version(invitation.place, [])
    record("place_invitation.declined", invitation, actor, before=InvitationStatus.INVITED, after=invitation.status)
    notifications.invitation_declined(invitation)
    return invitation
