"""Releases: whoever answers for a challenger's time lets them come, or does not."""

from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import clock
from cib.common.errors import refuse_if
from cib.common.transitions import check_move
from cib.common.versions import check_version, save_new_version
from peerchallenge.enums import ReleaseStatus
from peerchallenge.models import PlaceInvitation
from peerchallenge.notifications import booking as notifications
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import person_id_of
from peerchallenge.queries.teams import locked_invitation
from peerchallenge.rules.teams import reason_is_given, release_is_of_a_team_member
from peerchallenge.services.teams.checks import record, tell_if_complete
from peerchallenge.states import RELEASE_MOVES


def ask_release(invitation: PlaceInvitation, actor: User) -> None:
    """Ask the releaser, once the challenger has accepted; part of accepting, within its transaction."""
    before = invitation.release
    check_move(RELEASE_MOVES, before, ReleaseStatus.WAITING)
    save_new_version(
        invitation,
        [],
        release=ReleaseStatus.WAITING,
        releaser_id=next(iter(notifications.releaser_ids(invitation)), None),
        release_answered_at=None,
        release_answered_by=None,
        release_reason="",
    )
    record("release.asked", invitation, actor, before=before, after=invitation.release)
    notifications.release_asked(invitation)


@transaction.atomic
def ask_release_again(*, invitation_id: UUID, actor: User, version: int | None = None) -> PlaceInvitation:
    """Ask once more after a refusal: circumstances change."""
    invitation = locked_invitation(invitation_id)
    POLICY.require(actor, "withdraw_invitation", invitation)
    check_version(invitation, version)
    refuse_if([release_is_of_a_team_member(invitation.status)])
    check_move(RELEASE_MOVES, ReleaseStatus(invitation.release), ReleaseStatus.WAITING)
    ask_release(invitation, actor)
    return invitation


@transaction.atomic
def give_release(*, invitation_id: UUID, actor: User, version: int | None = None) -> PlaceInvitation:
    """Let the challenger go: their DCS, for a DCS the chief executive, for a member the group office (R053)."""
    invitation = _answered(invitation_id, ReleaseStatus.GIVEN, "", actor, version)
    record("release.given", invitation, actor, before=ReleaseStatus.WAITING, after=invitation.release)
    notifications.release_given(invitation)
    tell_if_complete(invitation.engagement)
    return invitation


@transaction.atomic
def refuse_release(*, invitation_id: UUID, reason: str, actor: User, version: int | None = None) -> PlaceInvitation:
    """Say that the challenger cannot be spared, and why; the place counts as a gap."""
    invitation = _answered(invitation_id, ReleaseStatus.REFUSED, reason.strip(), actor, version)
    record("release.refused", invitation, actor, before=ReleaseStatus.WAITING, after=invitation.release)
    notifications.release_refused(invitation)
    return invitation


def _answered(
    invitation_id: UUID, answer: ReleaseStatus, reason: str, actor: User, version: int | None
) -> PlaceInvitation:
    invitation = locked_invitation(invitation_id)
    POLICY.require(actor, "release_challenger", invitation)
    check_version(invitation, version)
    check_move(RELEASE_MOVES, invitation.release, answer)
    needs_reason = answer == ReleaseStatus.REFUSED
    refuse_if([release_is_of_a_team_member(invitation.status), reason_is_given(reason) if needs_reason else None])
    save_new_version(
        invitation,
        [],
        release=answer,
        release_answered_at=clock.now(),
        release_answered_by_id=person_id_of(actor),
        releaser_id=person_id_of(actor),
        release_reason=reason,
    )
    return invitation
