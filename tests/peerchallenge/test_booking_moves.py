"""Every move of invitations, releases and the first stages, from every state to every state, through the services."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from cib.common import clock
from cib.common.errors import NotVisible, Refused
from peerchallenge.enums import EngagementStatus as E
from peerchallenge.enums import InvitationStatus as I
from peerchallenge.enums import ReleaseStatus as R
from peerchallenge.models import Engagement, PlaceInvitation
from peerchallenge.services import booking, changes, teams
from peerchallenge.states import ENGAGEMENT_MOVES, INVITATION_MOVES, RELEASE_MOVES
from tests.factories import peerchallenge_booking as make
from tests.factories import peerchallenge_pool as pool

pytestmark = pytest.mark.django_db


class _Undo(Exception):
    """Takes back what a service did, so that the next can be tried from the same state."""


def reached(obj: Any, field: str, work: Callable[[], Any]) -> str:
    """Give the state that the work leads to, and take it back; nothing where it was refused, or nobody may know."""
    before = getattr(obj, field)
    after = ""
    try:
        with transaction.atomic():
            work()
            obj.refresh_from_db()
            after = getattr(obj, field)
            raise _Undo
    except (_Undo, Refused, NotVisible):
        obj.refresh_from_db()
    assert getattr(obj, field) == before
    return "" if after == before else after


def _expired(invitation: PlaceInvitation) -> Any:
    return teams.expire_invitations(invitation.expires_on)


def invitation_moves(invitation: PlaceInvitation) -> dict[I, Callable[[], Any]]:
    """Give the service that leads to each state."""
    invitee, dcs = pool.with_account(invitation.challenger), pool.dcs(invitation.engagement.host)
    which = {"invitation_id": invitation.pk}
    return {
        I.ACCEPTED: lambda: teams.accept_invitation(**which, has_interest=False, actor=invitee),
        I.DECLINED: lambda: teams.decline_invitation(**which, reason="Away", actor=invitee),
        I.WITHDRAWN: lambda: teams.withdraw_invitation(**which, reason="Found another", actor=dcs),
        I.EXPIRED: lambda: _expired(invitation),
        I.STOOD_DOWN: lambda: teams.stand_down(**which, reason="Ill", actor=invitee),
    }


@pytest.mark.parametrize("source", list(I))
def test_invitation_moves_as_its_table_says(source: I) -> None:
    invitation = make.invited(make.matching_engagement())
    if source == I.STOOD_DOWN:
        invitation_moves(invitation)[I.ACCEPTED]()
    if source != I.INVITED:
        invitation_moves(invitation)[source]()
    invitation.refresh_from_db()
    assert invitation.status == source
    moves = invitation_moves(invitation)
    found = {target for target, work in moves.items() if reached(invitation, "status", work) == target}
    assert found == INVITATION_MOVES.table[source]


def release_moves(invitation: PlaceInvitation) -> dict[R, Callable[[], Any]]:
    """Give the service that leads to each state of the release."""
    which = {"invitation_id": invitation.pk}
    releaser, dcs = pool.releaser_of(invitation.challenger), pool.dcs(invitation.engagement.host)
    invitee = pool.with_account(invitation.challenger)

    def asked() -> Any:
        if invitation.status == I.INVITED:
            return teams.accept_invitation(**which, has_interest=False, actor=invitee)
        return teams.ask_release_again(**which, actor=dcs)

    return {
        R.WAITING: asked,
        R.GIVEN: lambda: teams.give_release(**which, actor=releaser),
        R.REFUSED: lambda: teams.refuse_release(**which, reason="An inspection is due", actor=releaser),
    }


@pytest.mark.parametrize("source", list(R))
def test_release_moves_as_its_table_says(source: R) -> None:
    invitation = make.invited(make.matching_engagement())
    if source != R.NOT_ASKED:
        make.accepted(invitation)
    if source in (R.GIVEN, R.REFUSED):
        release_moves(invitation)[source]()
    invitation.refresh_from_db()
    assert invitation.release == source
    moves = release_moves(invitation)
    found = {target for target, work in moves.items() if reached(invitation, "release", work) == target}
    assert found == RELEASE_MOVES.table[source]


def test_release_of_somebody_who_left_the_team_is_refused() -> None:
    invitation = make.accepted(make.invited(make.matching_engagement()))
    teams.stand_down(invitation_id=invitation.pk, reason="Ill", actor=pool.with_account(invitation.challenger))
    for name, work in release_moves(invitation).items():
        if name != R.WAITING:
            with pytest.raises(Refused):
                work()


def stage_moves(engagement: Engagement, manager: Any) -> dict[tuple[E, E], Callable[[], Any]]:
    """Give the services of booking by the step they take: from, to."""
    which = {"engagement_id": engagement.pk, "actor": pool.dcs(engagement.host)}
    return {
        (E.DRAFT, E.REQUESTED): lambda: booking.submit_request(**which),
        (E.REQUESTED, E.MATCHING): lambda: booking.take_on(engagement_id=engagement.pk, actor=manager),
        (E.MATCHING, E.SCOPING): lambda: booking.begin_scoping(**which),
        (E.SCOPING, E.MATCHING): lambda: booking.return_to_matching(**which, reason="The lead fell ill"),
    }


def _paused(engagement: Engagement) -> Any:
    actor = pool.dcs(engagement.host)
    return changes.pause_engagement(engagement_id=engagement.pk, reason="An inspection", actor=actor)


def _cancelled(engagement: Engagement) -> Any:
    actor = pool.dcs(engagement.host)
    return changes.cancel_engagement(engagement_id=engagement.pk, reason="No longer needed", actor=actor)


STAGES: dict[E, Callable[[], Engagement]] = {
    E.DRAFT: make.answered_engagement,
    E.REQUESTED: make.requested_engagement,
    E.MATCHING: make.matched_engagement,
    E.SCOPING: make.scoping_engagement,
    E.PAUSED: lambda: _paused(make.requested_engagement()),
    E.CANCELLED: lambda: _cancelled(make.requested_engagement()),
}


@pytest.mark.parametrize("source", list(STAGES))
def test_booking_takes_each_step_from_its_own_stage_alone(source: E) -> None:
    engagement = STAGES[source]()
    engagement.refresh_from_db()
    assert engagement.status == source
    moves = stage_moves(engagement, pool.manager())
    found = {step for step, work in moves.items() if reached(engagement, "status", work)}
    assert found == {step for step in moves if step[0] == source}
    assert all(ENGAGEMENT_MOVES.allows(before, after) for before, after in moves)


def test_invitation_can_be_accepted_until_the_day_before_it_expires() -> None:
    invitation = make.invited(make.matching_engagement())
    assert (invitation.expires_on - clock.today()).days == 14
    assert teams.expire_invitations(clock.today()) == 0
    assert teams.expire_invitations(invitation.expires_on) == 1
    assert teams.expire_invitations(invitation.expires_on) == 0
    invitation.refresh_from_db()
    assert (invitation.status, invitation.ended_at is not None) == (I.EXPIRED, True)
