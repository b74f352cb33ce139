"""Agreeing a scope: sent for approval, sent back, approved, opened again; acknowledged by the lead member."""

from typing import Any
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import Breach, refuse_if
from cib.common.transitions import check_move
from cib.common.versions import check_version, save_new_version
from peerchallenge.enums import EngagementStatus, ScopeStatus
from peerchallenge.models import Engagement, Scope
from peerchallenge.notifications import scoping as notifications
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import acting_for, locked_engagement, person_id_of
from peerchallenge.queries.dates import fixed_visits
from peerchallenge.queries.scoping import current_scope, scope_facts, scope_in_force, scope_in_the_making
from peerchallenge.rules.scoping import (
    APPROVAL_RULES,
    PROPOSAL_RULES,
    reason_is_given,
    scope_is_there_to_acknowledge,
    scope_is_written_while_scoping,
    scope_was_approved,
)
from peerchallenge.rules.visits import engagement_is_not_paused
from peerchallenge.services.days import release_engagement
from peerchallenge.services.ground_rules import draw_up, void_ground_rules
from peerchallenge.services.scoping.writing import begin_version
from peerchallenge.states import ENGAGEMENT_MOVES, SCOPE_MOVES

_RESERVED = (EngagementStatus.PREPARING,)


def _scope_to_move(
    engagement_id: UUID, action: str, actor: User, version: int | None, after: ScopeStatus
) -> tuple[Engagement, Scope]:
    """Lock the engagement and give the version in the making (or else the one in force), if it may move so."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, action, engagement)
    scope = current_scope(engagement)
    if scope is None:
        refuse_if([Breach("SCO-01", "Nobody has written a scope yet.", "focus")])
        raise AssertionError
    check_version(scope, version)
    check_move(SCOPE_MOVES, scope.status, after)
    refuse_if([scope_is_written_while_scoping(engagement.status)])
    return engagement, scope


def _record(action: str, scope: Scope, actor: User, before: str, **more: Any) -> None:
    engagement = scope.engagement
    audit.record(
        action,
        scope,
        actor=actor,
        before=before,
        after=scope.status,
        thread=engagement,
        changes={"number": scope.number},
        acting_for=acting_for(actor, engagement),
        **more,
    )


@transaction.atomic
def propose_scope(*, engagement_id: UUID, actor: User, version: int | None = None) -> Scope:
    """Send the draft to the host's director for approval, and ask the lead member to acknowledge it."""
    engagement, scope = _scope_to_move(engagement_id, "propose_scope", actor, version, ScopeStatus.PROPOSED)
    facts = scope_facts(engagement, scope)
    refuse_if(rule(facts) for rule in PROPOSAL_RULES)
    before = scope.status
    save_new_version(scope, [], status=ScopeStatus.PROPOSED, proposed_at=clock.now(), sent_back_because="")
    _record("scope.proposed", scope, actor, before)
    notifications.scope_proposed(scope, actor)
    return scope


@transaction.atomic
def take_back_scope(*, engagement_id: UUID, actor: User, version: int | None = None) -> Scope:
    """Take back what was sent for approval, to change it."""
    _engagement, scope = _scope_to_move(engagement_id, "propose_scope", actor, version, ScopeStatus.DRAFT)
    before = scope.status
    save_new_version(scope, [], status=ScopeStatus.DRAFT, proposed_at=None)
    _record("scope.taken_back", scope, actor, before)
    return scope


@transaction.atomic
def send_back_scope(*, engagement_id: UUID, reason: str, actor: User, version: int | None = None) -> Scope:
    """Ask, for the host, for changes to what was sent for approval."""
    _engagement, scope = _scope_to_move(engagement_id, "approve_scope", actor, version, ScopeStatus.DRAFT)
    refuse_if([reason_is_given(reason)])
    before = scope.status
    save_new_version(scope, [], status=ScopeStatus.DRAFT, proposed_at=None, sent_back_because=reason)
    _record("scope.sent_back", scope, actor, before, confidential=["sent_back_because"])
    notifications.scope_sent_back(scope, actor)
    return scope


@transaction.atomic
def approve_scope(
    *, engagement_id: UUID, actor: User, dcs_will_be_there: bool = False, version: int | None = None
) -> Scope:
    """Approve the scope for the host (R101): on to agreeing, with the ground rules drawn up for both to sign.

    `dcs_will_be_there`: the host's DCS is in the council on all days on site (R140); what was said before stays.
    """
    engagement, scope = _scope_to_move(engagement_id, "approve_scope", actor, version, ScopeStatus.APPROVED)
    facts = scope_facts(engagement, scope)
    refuse_if(rule(facts) for rule in APPROVAL_RULES)
    check_move(ENGAGEMENT_MOVES, engagement.status, EngagementStatus.AGREEING)
    before, at = scope.status, clock.now()
    save_new_version(scope, [], status=ScopeStatus.APPROVED, approved_at=at, approved_by_id=person_id_of(actor))
    save_new_version(engagement, [], status=EngagementStatus.AGREEING, scope_approved_at=at)
    if dcs_will_be_there:
        fixed_visits(engagement).update(dcs_will_be_there=True)
    _record("scope.approved", scope, actor, before)
    draw_up(engagement=engagement, scope=scope)
    notifications.scope_approved(scope, actor)
    return scope


@transaction.atomic
def revise_scope(*, engagement_id: UUID, reason: str, actor: User, version: int | None = None) -> Scope:
    """Open an approved scope again: a new version, back to scoping; signatures and reservations end, dates stay."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "revise_scope", engagement)
    refuse_if([engagement_is_not_paused(engagement.status)])
    approved = None if scope_in_the_making(engagement) else scope_in_force(engagement)
    refuse_if([scope_was_approved(approved.status if approved else None), reason_is_given(reason)])
    assert approved is not None
    check_version(approved, version)
    before = engagement.status
    if before != EngagementStatus.SCOPING:
        check_move(ENGAGEMENT_MOVES, before, EngagementStatus.SCOPING)
    scope = open_again(engagement=engagement, actor=actor, because=reason)
    if before in _RESERVED:
        release_engagement(engagement=engagement, actor=actor, why="scope_revised")
    _record("scope.revised", scope, actor, before, confidential=["revised_because"])
    notifications.scope_revised(scope, actor)
    return scope


def open_again(*, engagement: Engagement, actor: User, because: str) -> Scope:
    """Go back to scoping with a new version of the scope; signatures end. The service around it tells of it."""
    void_ground_rules(engagement=engagement)
    _back_to_scoping(engagement)
    scope = begin_version(engagement, actor, because=because)
    notifications.remind_of_scope(engagement)
    return scope


def _back_to_scoping(engagement: Engagement) -> None:
    """Forget what followed the approval; the leaders say anew that they know of it, about the new version."""
    save_new_version(
        engagement,
        [],
        status=EngagementStatus.SCOPING,
        scope_approved_at=None,
        agreed_at=None,
        lead_member_acknowledged_at=None,
        lead_member_acknowledged_by=None,
        chief_executive_acknowledged_at=None,
        chief_executive_acknowledged_by=None,
    )


@transaction.atomic
def acknowledge_scope(*, engagement_id: UUID, actor: User, comment: str = "", version: int | None = None) -> Engagement:
    """Say, as the host's lead member or chief executive, that one knows of the scope, and add to it (R104); no gate."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "acknowledge_scope", engagement)
    scope = current_scope(engagement)
    refuse_if([scope_is_there_to_acknowledge(scope.status if scope else None)])
    assert scope is not None
    check_version(scope, version)
    is_member = POLICY.allows(actor, "acknowledge_scope_as_lead_member", engagement)
    post = "lead_member" if is_member else "chief_executive"
    save_new_version(
        engagement,
        [],
        **{
            f"{post}_acknowledged_at": clock.now(),
            f"{post}_acknowledged_by_id": person_id_of(actor),
            f"{post}_comment": comment,
        },
    )
    action = "scope.acknowledged" if is_member else "scope.acknowledged_by_chief_executive"
    confidential = [f"{post}_comment"] if comment else []
    audit.record(action, scope, actor=actor, thread=engagement, confidential=confidential)
    return engagement
