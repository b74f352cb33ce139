"""Dates on site: fixed while scoping, with a claim on every half-day of every team member."""

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.components.words import date_span
from cib.common.errors import Breach, NotVisible, refuse_if
from cib.common.transitions import check_move
from cib.common.versions import check_version, save_new_version
from peerchallenge.enums import VisitStatus
from peerchallenge.models import DayClaim, Engagement, PlaceInvitation, Visit, VisitHalfDay
from peerchallenge.notifications import scoping as notifications
from peerchallenge.notifications.reminders import forget_visit, remind_of_visit
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import acting_for, locked_engagement
from peerchallenge.queries.dates import dates_facts, fixed_visits, half_days_of
from peerchallenge.queries.scoping import scope_in_the_making
from peerchallenge.queries.visits import accepted_invitations
from peerchallenge.rules.dates import (
    DATE_RULES,
    dates_are_fixed_while_scoping,
    nobody_is_away,
    nobody_is_in_two_places,
)
from peerchallenge.rules.half_days import HalfDay
from peerchallenge.services.calendars import carry_over_entries, follow_dates
from peerchallenge.services.effort_plan import plan_by_default
from peerchallenge.states import VISIT_MOVES


@transaction.atomic
def fix_dates(
    *,
    engagement_id: UUID,
    half_days: Sequence[tuple[dt.date, str]],
    actor: User,
    visit_id: UUID | None = None,
    purpose: str = "",
    host_agrees_unusual: bool = False,
    dcs_will_be_there: bool = False,
    version: int | None = None,
) -> Visit:
    """Fix half-days on site and hold them for the whole team; with `visit_id` in place of that visit's dates.

    `host_agrees_unusual`: the actor agrees, for the host, to weekends and bank holidays; the lead challenger says so
    for the team with `agree_unusual_days`. Every reason that stands in the way is told at once.
    """
    engagement = _begin(engagement_id, actor, version)
    if host_agrees_unusual:
        POLICY.require(actor, "agree_unusual_days_for_host", engagement)
        engagement.host_agrees_unusual_days = True
    before = _fixed_visit(engagement, visit_id) if visit_id is not None else None
    if before is not None:
        _end_visit(before, VisitStatus.MOVED)
    visit = lay_visit(engagement=engagement, half_days=half_days, purpose=purpose, dcs_will_be_there=dcs_will_be_there)
    if before is not None:
        carry_over_entries(visit=before, to=visit)
    _save_with_scope(engagement, ["host_agrees_unusual_days"])
    dates = date_span(visit.first_day, visit.last_day)
    principal = acting_for(actor, engagement)
    audit.record("dates.fixed", visit, actor=actor, thread=engagement, changes={"dates": dates}, acting_for=principal)
    follow_dates(engagement=engagement, told=notifications.dates_fixed(engagement, visit, actor))
    return visit


@transaction.atomic
def drop_visit(*, visit_id: UUID, actor: User, version: int | None = None) -> Engagement:
    """Give up a visit's dates while scoping: its half-days are everybody's own again."""
    visit = Visit.objects.filter(pk=visit_id).first()
    if visit is None:
        raise NotVisible
    engagement = _begin(visit.engagement_id, actor, version)
    visit = _fixed_visit(engagement, visit_id)
    _end_visit(visit, VisitStatus.CANCELLED)
    _save_with_scope(engagement, [])
    dates = date_span(visit.first_day, visit.last_day)
    principal = acting_for(actor, engagement)
    audit.record("dates.dropped", visit, actor=actor, thread=engagement, changes={"dates": dates}, acting_for=principal)
    follow_dates(engagement=engagement, told=notifications.dates_dropped(engagement, visit, actor))
    return engagement


@transaction.atomic
def agree_unusual_days(
    *, engagement_id: UUID, actor: User, agrees: bool = True, version: int | None = None
) -> Engagement:
    """Say, for one's own side, that the team may be on site at weekends and on bank holidays, or take that back."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "agree_unusual_days", engagement)
    sides = {
        "host_agrees_unusual_days": POLICY.allows(actor, "agree_unusual_days_for_host", engagement),
        "lead_agrees_unusual_days": POLICY.allows(actor, "agree_unusual_days_for_team", engagement),
    }
    check_version(engagement, version)
    refuse_if([dates_are_fixed_while_scoping(engagement.status)])
    save_new_version(engagement, [], **{side: agrees for side, is_mine in sides.items() if is_mine})
    action = "unusual_days.agreed" if agrees else "unusual_days.refused"
    audit.record(action, engagement, actor=actor, acting_for=acting_for(actor, engagement))
    if agrees:
        notifications.unusual_days_agreed(engagement, actor)
    return engagement


def _begin(engagement_id: UUID, actor: User, version: int | None) -> Engagement:
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "fix_dates", engagement)
    check_version(engagement, version)
    refuse_if([dates_are_fixed_while_scoping(engagement.status)])
    return engagement


def _fixed_visit(engagement: Engagement, visit_id: UUID) -> Visit:
    visit = fixed_visits(engagement).select_for_update().filter(pk=visit_id).first()
    if visit is None:
        raise NotVisible
    return visit


def _end_visit(visit: Visit, status: VisitStatus) -> None:
    check_move(VISIT_MOVES, visit.status, status)
    end_claims(visit=visit)
    save_new_version(visit, [], status=status)
    forget_visit(visit)


def _save_with_scope(engagement: Engagement, fields: list[str]) -> None:
    """Save the engagement, and let a page on which the scope would be approved with other dates be stale."""
    save_new_version(engagement, fields)
    scope = scope_in_the_making(engagement)
    if scope is not None:
        save_new_version(scope, [])


# --- For the services of this and of other parts, inside their transactions ------------------------


def lay_visit(
    *,
    engagement: Engagement,
    half_days: Iterable[tuple[dt.date, str]],
    agrees_unusual_days: bool = False,
    purpose: str = "",
    dcs_will_be_there: bool = False,
) -> Visit:
    """Add a visit with these half-days and claim them for the whole team; refuse with every reason at once.

    `agrees_unusual_days` says that both sides agreed to weekends and bank holidays for this visit. The caller holds
    the engagement's lock, has asked the permission, and writes the audit row.
    """
    chosen = sorted(HalfDay(*half_day) for half_day in half_days)
    facts = dates_facts(engagement, chosen, agrees_unusual_days=agrees_unusual_days)
    refuse_if(rule(facts) for rule in DATE_RULES)
    number = engagement.visits.aggregate(last=Max("number"))["last"] or 0
    visit = Visit.objects.create(
        engagement=engagement,
        number=number + 1,
        purpose=purpose,
        first_day=chosen[0].date,
        last_day=chosen[-1].date,
        host_agrees_unusual_days=facts.host_agrees,
        lead_agrees_unusual_days=facts.lead_agrees,
        dcs_will_be_there=dcs_will_be_there,
    )
    VisitHalfDay.objects.bulk_create(VisitHalfDay(visit=visit, date=h.date, half=h.half) for h in chosen)
    team = list(accepted_invitations(engagement))
    claim_half_days(visit=visit, invitations=team, half_days=chosen)
    plan_by_default(engagement=engagement, invitations=team)
    remind_of_visit(visit)
    return visit


def claim_half_days(
    *, visit: Visit, invitations: Sequence[PlaceInvitation], half_days: Iterable[HalfDay]
) -> list[DayClaim]:
    """Hold half-days for people; the database lets nobody be in two places, whoever else is quicker.

    Rows go in by person and time, so that two transactions wait for each other in one order and never in a circle.
    """
    rows = [
        DayClaim(
            person_id=invitation.challenger.person_id,
            date=half_day.date,
            half=half_day.half,
            invitation=invitation,
            visit=visit,
            claimed_at=clock.now(),
        )
        for invitation in sorted(invitations, key=lambda i: i.challenger.person_id)
        for half_day in sorted(half_days)
    ]
    try:
        with transaction.atomic():
            return DayClaim.objects.bulk_create(rows)
    except IntegrityError:
        _refuse_clash(visit, invitations, half_days)
        raise


def _refuse_clash(visit: Visit, invitations: Iterable[PlaceInvitation], half_days: Iterable[HalfDay]) -> None:
    """Tell who was booked by somebody quicker, now that it can be seen."""
    facts = dates_facts(visit.engagement, sorted(half_days), invitations=invitations)
    told = nobody_is_in_two_places(facts)
    refuse_if([told or Breach("DATE-05", "Somebody was booked in the meantime. Choose other half-days.", "half_days")])


def end_claims(*, visit: Visit | None = None, invitation: PlaceInvitation | None = None) -> int:
    """End the claims of a visit, of a team member, or of one on the other; give how many. They stay as history."""
    if visit is None and invitation is None:
        raise ValueError("Whose claims?")
    rows = DayClaim.objects.filter(active=True)
    if visit is not None:
        rows = rows.filter(visit=visit)
    if invitation is not None:
        rows = rows.filter(invitation=invitation)
    return rows.update(active=False, ended_at=clock.now())


def claim_for_newcomer(*, invitation: PlaceInvitation) -> list[DayClaim]:
    """Hold the half-days already fixed for somebody who joins the team later; refused where they are not free.

    Does nothing for visits on which the person holds half-days already.
    """
    claims: list[DayClaim] = []
    held = DayClaim.objects.filter(invitation=invitation, active=True).values("visit")
    for visit in fixed_visits(invitation.engagement).exclude(pk__in=held):
        half_days = [h for h in half_days_of(visit) if h.date >= clock.today()]
        facts = dates_facts(invitation.engagement, half_days, invitations=[invitation])
        refuse_if([nobody_is_away(facts), nobody_is_in_two_places(facts)])
        claims += claim_half_days(visit=visit, invitations=[invitation], half_days=half_days)
    plan_by_default(engagement=invitation.engagement, invitations=[invitation])
    return claims
