"""Who runs the engagement, its place in the queue, and the way from matching into scoping and back."""

from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import refuse_if
from cib.common.transitions import check_move
from cib.common.versions import check_version, save_new_version
from councils.enums import Role
from councils.queries import holders_of
from peerchallenge.enums import EngagementRoleKind, EngagementStatus, Priority
from peerchallenge.models import Engagement
from peerchallenge.notifications import booking as notifications
from peerchallenge.notifications.scoping import remind_of_scope
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import acting_for, locked_engagement, person_id_of
from peerchallenge.rules.booking import manager_is_appointed, stage_is
from peerchallenge.rules.teams import breaches_of_team, reason_is_given
from peerchallenge.services.booking.helpers import end_role, give_role
from peerchallenge.services.calendars import follow_dates
from peerchallenge.services.teams.checks import seat_facts
from peerchallenge.states import ENGAGEMENT_MOVES


@transaction.atomic
def set_priority(
    *, engagement_id: UUID, priority: int, reason: str, actor: User, version: int | None = None
) -> Engagement:
    """Put a request elsewhere in the queue by hand, with the reason that regional leads read (R045)."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "set_priority", engagement)
    check_version(engagement, version)
    refuse_if([reason_is_given(reason)])
    before = engagement.priority
    save_new_version(engagement, [], priority=priority, priority_reason=reason.strip()[:300])
    audit.record(
        "engagement.priority_set",
        engagement,
        actor=actor,
        before=before,
        after=priority,
        changes={"priority": Priority(priority).label.lower(), "why": engagement.priority_reason},
    )
    return engagement


def _is_manager(person_id: UUID, engagement: Engagement) -> bool:
    if not holders_of(Role.CHALLENGE_MANAGER).filter(pk=person_id).exists():
        return False
    return POLICY.people_for("set_priority", engagement).filter(person=person_id).exists()


@transaction.atomic
def take_on(*, engagement_id: UUID, actor: User, version: int | None = None) -> Engagement:
    """Take a request out of the queue: a challenge manager becomes its manager, or the DCS puts the team together.

    A DCS who commissions the team (R078) holds no manager's role: conflicts still need a challenge manager.
    """
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "take_on", engagement)
    check_version(engagement, version)
    _begin_matching(engagement, person_id_of(actor))
    audit.record(
        "engagement.taken_on", engagement, actor=actor, before=EngagementStatus.REQUESTED, after=engagement.status
    )
    notifications.taken_on(engagement)
    return engagement


def _begin_matching(engagement: Engagement, person_id: UUID) -> None:
    check_move(ENGAGEMENT_MOVES, engagement.status, EngagementStatus.MATCHING)
    refuse_if([stage_is(engagement.status, EngagementStatus.REQUESTED)])
    if _is_manager(person_id, engagement):
        give_role(engagement, person_id, EngagementRoleKind.CHALLENGE_MANAGER)
    save_new_version(engagement, [], status=EngagementStatus.MATCHING, manager_id=person_id, taken_on_at=clock.now())


@transaction.atomic
def assign_manager(*, engagement_id: UUID, manager_id: UUID, actor: User, version: int | None = None) -> Engagement:
    """Give the engagement to a challenge manager, in place of whoever ran it; a waiting request is taken on by it."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "assign_manager", engagement)
    check_version(engagement, version)
    appointed = holders_of(Role.CHALLENGE_MANAGER).filter(pk=manager_id).exists()
    refuse_if([manager_is_appointed(is_appointed=appointed, has_conflict=not _is_manager(manager_id, engagement))])
    before = engagement.status
    if engagement.status == EngagementStatus.REQUESTED:
        _begin_matching(engagement, manager_id)
        notifications.taken_on(engagement)
    else:
        end_role(engagement, EngagementRoleKind.CHALLENGE_MANAGER)
        give_role(engagement, manager_id, EngagementRoleKind.CHALLENGE_MANAGER)
        save_new_version(engagement, [], manager_id=manager_id)
    audit.record("engagement.manager_assigned", engagement, actor=actor, before=before, after=engagement.status)
    notifications.manager_assigned(engagement, manager_id)
    follow_dates(engagement=engagement)
    return engagement


@transaction.atomic
def begin_scoping(*, engagement_id: UUID, actor: User, version: int | None = None) -> Engagement:
    """Close the choosing of the team and begin scoping: the lead has accepted, required places are ready or waived."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "begin_scoping", engagement)
    check_version(engagement, version)
    check_move(ENGAGEMENT_MOVES, engagement.status, EngagementStatus.SCOPING)
    refuse_if([stage_is(engagement.status, EngagementStatus.MATCHING)])
    refuse_if(breaches_of_team(seat_facts(engagement)))
    before = engagement.status
    save_new_version(engagement, [], status=EngagementStatus.SCOPING, team_complete_at=clock.now())
    audit.record(
        "engagement.scoping_begun",
        engagement,
        actor=actor,
        acting_for=acting_for(actor, engagement),
        before=before,
        after=engagement.status,
    )
    notifications.scoping_begun(engagement)
    remind_of_scope(engagement)
    return engagement


@transaction.atomic
def return_to_matching(*, engagement_id: UUID, reason: str, actor: User, version: int | None = None) -> Engagement:
    """Go back from scoping to choose the team anew; what was written of the scope stays."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "return_to_matching", engagement)
    check_version(engagement, version)
    check_move(ENGAGEMENT_MOVES, engagement.status, EngagementStatus.MATCHING)
    refuse_if([stage_is(engagement.status, EngagementStatus.SCOPING), reason_is_given(reason)])
    before = engagement.status
    save_new_version(engagement, [], status=EngagementStatus.MATCHING, team_complete_at=None)
    audit.record(
        "engagement.returned_to_matching",
        engagement,
        actor=actor,
        acting_for=acting_for(actor, engagement),
        before=before,
        after=engagement.status,
        confidential=["reason"],
    )
    return engagement
