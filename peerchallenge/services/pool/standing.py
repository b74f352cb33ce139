"""Whether somebody may serve: consent, the releaser's agreement, accreditation, leaving and coming back."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import refuse_if
from cib.common.versions import check_version, save_new_version
from councils.queries import person_of
from peerchallenge.enums import EngagementStatus, InvitationStatus
from peerchallenge.models import Challenger
from peerchallenge.notifications.pool import ask_releaser, tell_serving_agreed
from peerchallenge.notifications.reminders import remind_of_accreditation
from peerchallenge.permissions import POLICY
from peerchallenge.queries.pool import locked_challenger
from peerchallenge.rules.pool import (
    AccreditationFacts,
    breaches_of_accreditation,
    is_in_pool,
    nobody_leaves_a_team_behind,
)

_OVER = (EngagementStatus.CLOSED, EngagementStatus.DECLINED, EngagementStatus.CANCELLED)
_LIVE = (InvitationStatus.INVITED, InvitationStatus.ACCEPTED)


def _locked(challenger_id: UUID, action: str, actor: User, version: int | None) -> Challenger:
    challenger = locked_challenger(challenger_id)
    POLICY.require(actor, action, challenger)
    check_version(challenger, version)
    return challenger


@transaction.atomic
def consent_to_listing(*, challenger_id: UUID, actor: User, version: int | None = None) -> Challenger:
    """Agree to be listed; whoever releases the person is asked to agree that they may serve."""
    challenger = _locked(challenger_id, "edit_challenger", actor, version)
    refuse_if([is_in_pool(challenger.left_pool_at is not None)])
    if challenger.listing_consented_at is not None:
        return challenger
    save_new_version(challenger, [], listing_consented_at=clock.now())
    audit.record("challenger.consented", challenger, actor=actor)
    if challenger.serving_agreed_at is None:
        ask_releaser(challenger)
    return challenger


@transaction.atomic
def withdraw_listing(*, challenger_id: UUID, actor: User, version: int | None = None) -> Challenger:
    """Take consent back: suggested and asked no more; what was accepted stays."""
    challenger = _locked(challenger_id, "edit_challenger", actor, version)
    if challenger.listing_consented_at is None:
        return challenger
    save_new_version(challenger, [], listing_consented_at=None)
    audit.record("challenger.consent_withdrawn", challenger, actor=actor)
    return challenger


@transaction.atomic
def agree_to_serve(*, challenger_id: UUID, actor: User, version: int | None = None) -> Challenger:
    """Agree, as the one who releases the person, that they may serve; each engagement is released on its own."""
    challenger = _locked(challenger_id, "agree_to_serve", actor, version)
    refuse_if([is_in_pool(challenger.left_pool_at is not None)])
    if challenger.serving_agreed_at is not None:
        return challenger
    agreed_by = person_of(actor)
    save_new_version(challenger, [], serving_agreed_at=clock.now(), serving_agreed_by=agreed_by)
    audit.record("challenger.serving_agreed", challenger, actor=actor)
    tell_serving_agreed(challenger)
    return challenger


@transaction.atomic
def end_agreement_to_serve(*, challenger_id: UUID, actor: User, version: int | None = None) -> Challenger:
    """Take the agreement back: suggested and asked no more; what was released stays."""
    challenger = _locked(challenger_id, "agree_to_serve", actor, version)
    if challenger.serving_agreed_at is None:
        return challenger
    save_new_version(challenger, [], serving_agreed_at=None, serving_agreed_by=None)
    audit.record("challenger.serving_ended", challenger, actor=actor)
    return challenger


@transaction.atomic
def set_accreditation(
    *,
    challenger_id: UUID,
    accreditation: str,
    actor: User,
    until: dt.date | None = None,
    version: int | None = None,
) -> Challenger:
    """Record where accreditation stands and until when (R057)."""
    challenger = _locked(challenger_id, "set_accreditation", actor, version)
    before = challenger.accreditation
    refuse_if(breaches_of_accreditation(AccreditationFacts(clock.today(), before, accreditation, until)))
    save_new_version(challenger, [], accreditation=accreditation, accredited_until=until)
    remind_of_accreditation(challenger)
    changes = {"until": until}
    audit.record(
        "challenger.accreditation_set", challenger, actor=actor, before=before, after=accreditation, changes=changes
    )
    return challenger


@transaction.atomic
def leave_pool(*, challenger_id: UUID, actor: User, version: int | None = None) -> Challenger:
    """Leave the pool: consent ends with it. Whoever sits on a team answers or stands down first."""
    challenger = _locked(challenger_id, "edit_challenger", actor, version)
    if challenger.left_pool_at is not None:
        return challenger
    asked = challenger.invitations.filter(status__in=_LIVE).exclude(engagement__status__in=_OVER)
    references = sorted(i.engagement.reference for i in asked.select_related("engagement"))
    refuse_if([nobody_leaves_a_team_behind(references)])
    save_new_version(challenger, [], left_pool_at=clock.now(), listing_consented_at=None)
    audit.record("challenger.left", challenger, actor=actor)
    return challenger


@transaction.atomic
def return_to_pool(*, challenger_id: UUID, actor: User, version: int | None = None) -> Challenger:
    """Come back to the pool: consent and agreement are asked for anew."""
    challenger = _locked(challenger_id, "manage_challenger", actor, version)
    if challenger.left_pool_at is None:
        return challenger
    save_new_version(challenger, [], left_pool_at=None, serving_agreed_at=None, serving_agreed_by=None)
    audit.record("challenger.returned", challenger, actor=actor)
    return challenger
