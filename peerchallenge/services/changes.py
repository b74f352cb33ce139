"""A change of course: moving the visit, pausing, resuming, declining, cancelling, with all that follows from it.

Whatever stops leaves nothing reserved: claims end, days are released, invitations close, messages are cancelled.
"""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import NotVisible, refuse_if
from cib.common.transitions import check_move
from cib.common.versions import check_version, save_new_version
from peerchallenge.enums import EngagementStatus, VisitStatus
from peerchallenge.models import Engagement, Visit
from peerchallenge.notifications import visits as notifications
from peerchallenge.notifications.reminders import forget_visit
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import acting_for, locked_engagement
from peerchallenge.queries.visits import settling_facts
from peerchallenge.rules.visits import (
    change_has_reason,
    dates_can_move,
    dates_move_to_days_to_come,
    engagement_is_paused,
    nothing_is_disputed,
    stage_to_resume,
)
from peerchallenge.services.calendars import carry_over_entries, follow_dates
from peerchallenge.services.dates import end_claims, lay_visit
from peerchallenge.services.days import release_engagement, reserve_engagement
from peerchallenge.services.effort import prefill_effort
from peerchallenge.services.grants import follow_grants
from peerchallenge.services.stopping import (
    cancel_messages,
    cancel_reminders,
    drop_dates,
    drop_extensions,
    end_claims_from_today,
    end_invitations,
    remind_again,
    settle_what_was_done,
    take_up_dates,
)
from peerchallenge.signals import engagement_moved
from peerchallenge.states import ENGAGEMENT_MOVES, VISIT_MOVES

#: From the second signature on, days stand reserved in the ledger.
_RESERVED = (EngagementStatus.PREPARING, EngagementStatus.ON_SITE)


def _begin(engagement_id: UUID, action: str, actor: User, version: int | None) -> Engagement:
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, action, engagement)
    check_version(engagement, version)
    return engagement


@transaction.atomic
def move_visit(
    *,
    visit_id: UUID,
    half_days: Sequence[tuple[dt.date, str]],
    agrees_unusual_days: bool,
    actor: User,
    version: int | None = None,
) -> Visit:
    """Move a visit to other half-days: claims and reservations of the old ones end, those of the new ones begin."""
    found = Visit.objects.filter(pk=visit_id).first()
    if found is None:
        raise NotVisible
    engagement = _begin(found.engagement_id, "move_visit", actor, version)
    visit = Visit.objects.select_for_update().get(pk=visit_id)
    refuse_if([dates_can_move(engagement.status, visit.first_day, clock.today())])
    new = min((day for day, _half in half_days), default=None)
    refuse_if([dates_move_to_days_to_come(new, clock.today())])
    check_move(VISIT_MOVES, visit.status, VisitStatus.MOVED)
    end_claims(visit=visit)
    save_new_version(visit, [], status=VisitStatus.MOVED)
    forget_visit(visit)
    moved = lay_visit(
        engagement=engagement, half_days=half_days, agrees_unusual_days=agrees_unusual_days, purpose=visit.purpose
    )
    carry_over_entries(visit=visit, to=moved)
    _reserve_again(engagement, actor)
    save_new_version(engagement, [])
    changes = {"first_day": f"{moved.first_day:%-d %B %Y}"}
    principal = acting_for(actor, engagement)
    audit.record("visit.moved", moved, actor=actor, thread=engagement, changes=changes, acting_for=principal)
    everyone = notifications.everyone_ids(engagement)
    told = notifications.tell(
        "visit.moved", engagement, everyone, key=str(moved.pk), actor=actor, first_day=changes["first_day"]
    )
    follow_dates(engagement=engagement, told=told)
    return moved


def _reserve_again(engagement: Engagement, actor: User) -> None:
    """Let the ledger and the sheets of days follow the dates, once both sides have signed."""
    if engagement.status in _RESERVED:
        reserve_engagement(engagement=engagement, actor=actor)
    if engagement.status == EngagementStatus.ON_SITE:
        prefill_effort(engagement)


@transaction.atomic
def pause_engagement(*, engagement_id: UUID, reason: str, actor: User, version: int | None = None) -> Engagement:
    """Pause at whatever stage, and remember it; claims and reservations end until it goes on.

    Days that were spent on site already are settled: they are not reserved any more, they were given.
    """
    engagement = _begin(engagement_id, "pause_engagement", actor, version)
    check_move(ENGAGEMENT_MOVES, engagement.status, EngagementStatus.PAUSED)
    refuse_if([change_has_reason(reason)])
    before = engagement.status
    changes = {"status": EngagementStatus.PAUSED, "paused_from": before, "paused_at": clock.now(), "end_reason": reason}
    save_new_version(engagement, [], **changes)
    if before == EngagementStatus.ON_SITE:
        settle_what_was_done(engagement, actor)
    _let_go(engagement, actor, "Paused")
    cancel_reminders(engagement)
    _record_and_tell("paused", engagement, actor, before)
    return engagement


@transaction.atomic
def resume_engagement(*, engagement_id: UUID, keep_dates: bool, actor: User, version: int | None = None) -> Engagement:
    """Go on at the stage before the pause, with the same days claimed and reserved again; or, to find new dates,
    at scoping, with a new version of the scope."""
    engagement = _begin(engagement_id, "resume_engagement", actor, version)
    refuse_if([engagement_is_paused(engagement.status)])
    left, paused_at = EngagementStatus(engagement.paused_from), engagement.paused_at
    stage = stage_to_resume(left, keep_dates=keep_dates)
    check_move(ENGAGEMENT_MOVES, engagement.status, stage)
    before = engagement.status
    save_new_version(engagement, [], status=stage, paused_from="", paused_at=None, end_reason="")
    if keep_dates:
        take_up_dates(engagement)
        _reserve_again(engagement, actor)
    else:
        drop_dates(engagement, actor, is_agreed=stage != left)
    remind_again(engagement, paused_at)
    _record_and_tell("resumed", engagement, actor, before)
    return engagement


@transaction.atomic
def decline_engagement(*, engagement_id: UUID, reason: str, actor: User, version: int | None = None) -> Engagement:
    """Decline, for the programme, with the reason; nothing stays reserved."""
    return _stop(engagement_id, EngagementStatus.DECLINED, "decline_engagement", reason, actor, version)


@transaction.atomic
def cancel_engagement(*, engagement_id: UUID, reason: str, actor: User, version: int | None = None) -> Engagement:
    """Cancel, with the reason; what was done on site until now is settled, nothing stays reserved."""
    return _stop(engagement_id, EngagementStatus.CANCELLED, "cancel_engagement", reason, actor, version)


def _stop(
    engagement_id: UUID, status: EngagementStatus, action: str, reason: str, actor: User, version: int | None
) -> Engagement:
    engagement = _begin(engagement_id, action, actor, version)
    check_move(ENGAGEMENT_MOVES, engagement.status, status)
    refuse_if([change_has_reason(reason), nothing_is_disputed(settling_facts(engagement))])
    before = engagement.status
    told = [*notifications.everyone_ids(engagement), *notifications.asked_ids(engagement)]
    was_on_site = EngagementStatus.ON_SITE in (before, engagement.paused_from)
    ends = {"status": status, "paused_from": "", "paused_at": None, "ended_at": clock.now(), "end_reason": reason}
    save_new_version(engagement, [], **ends)
    if was_on_site:
        settle_what_was_done(engagement, actor)
    _let_go(engagement, actor, status.label)
    drop_dates(engagement, actor, is_agreed=False)
    drop_extensions(engagement)
    end_invitations(engagement)
    follow_grants(engagement)
    cancel_messages(engagement)
    engagement_moved.send(sender=Engagement, engagement=engagement, before=before)
    _record_and_tell(str(status), engagement, actor, before, told)
    return engagement


def _let_go(engagement: Engagement, actor: User, why: str) -> None:
    """End the claims from today on and release the days; what lies behind stays as it was."""
    end_claims_from_today(engagement)
    release_engagement(engagement=engagement, actor=actor, why=why)


def _record_and_tell(
    what: str, engagement: Engagement, actor: User, before: str, told: Sequence[UUID] | None = None
) -> None:
    principal = acting_for(actor, engagement)
    action = f"engagement.{what}"
    audit.record(
        action,
        engagement,
        actor=actor,
        before=before,
        after=engagement.status,
        changes={"stage": engagement.get_status_display().lower()},
        confidential=["end_reason"],
        acting_for=principal,
    )
    recipients = notifications.everyone_ids(engagement) if told is None else told
    messages = notifications.tell(action, engagement, recipients, key=str(engagement.version), actor=actor)
    follow_dates(engagement=engagement, told=messages)
