"""What follows when an engagement stops or goes on again: claims, dates, days, invitations, messages.

Called inside the services of `changes`, which hold the lock, ask the permission, record and tell.
"""

import datetime as dt

from django.db.models import Max

from cib.accounts.models import User
from cib.common import clock, outbox
from cib.common.errors import Breach, refuse_if
from cib.common.transitions import check_move
from cib.common.versions import save_new_version
from peerchallenge.enums import DisputeStatus, EngagementStatus, InvitationStatus, ReleaseStatus, VisitStatus
from peerchallenge.models import DayClaim, Engagement, Extension, PlaceInvitation, Visit
from peerchallenge.notifications.booking import remind_of_invitation, remind_of_release
from peerchallenge.notifications.reminders import forget_visit, remind_of_visit
from peerchallenge.notifications.scoping import remind_of_scope, remind_of_signatures
from peerchallenge.notifications.visits import asked_ids
from peerchallenge.queries.dates import dates_facts, fixed_visits, half_days_of
from peerchallenge.queries.visits import accepted_invitations, open_extensions
from peerchallenge.rules.dates import dates_are_not_past, nobody_is_away, nobody_is_in_two_places
from peerchallenge.rules.half_days import HalfDay
from peerchallenge.rules.visits import dates_can_be_kept
from peerchallenge.services.dates import claim_half_days
from peerchallenge.services.days import settle_engagement_days
from peerchallenge.services.ground_rules import void_ground_rules
from peerchallenge.services.scoping import open_again
from peerchallenge.states import INVITATION_MOVES, VISIT_MOVES

#: Half-days that were fixed before a pause are taken up again where these allow.
RESUMING_RULES = (dates_are_not_past, nobody_is_away, nobody_is_in_two_places)

_LEAVES = {
    InvitationStatus.INVITED: InvitationStatus.WITHDRAWN,
    InvitationStatus.ACCEPTED: InvitationStatus.STOOD_DOWN,
}


def end_claims_from_today(engagement: Engagement) -> None:
    """Let everybody have their half-days back from today on; those that lie behind stay."""
    rows = DayClaim.objects.filter(visit__engagement=engagement, active=True, date__gte=clock.today())
    rows.update(active=False, ended_at=clock.now())


def settle_what_was_done(engagement: Engagement, actor: User) -> None:
    """Settle the days spent before today, or confirmed since; what was still planned is planned no more."""
    engagement.time_entries.filter(date__gte=clock.today(), status=DisputeStatus.PLANNED).delete()
    settle_engagement_days(engagement=engagement, actor=actor)


def take_up_dates(engagement: Engagement) -> None:
    """Claim the half-days of every fixed visit for the whole team again; refuse with every reason where one is gone."""
    team = list(accepted_invitations(engagement))
    wanted = [(visit, _missing(visit)) for visit in fixed_visits(engagement)]
    breaches = [
        breach for visit, half_days in wanted if half_days for breach in _breaches(engagement, visit, half_days)
    ]
    refuse_if([*breaches, dates_can_be_kept(breaches)])
    for visit, half_days in wanted:
        claim_half_days(visit=visit, invitations=team, half_days=half_days)


def _missing(visit: Visit) -> list[HalfDay]:
    held = set(visit.claims.filter(active=True).values_list("date", "half"))
    return [h for h in half_days_of(visit) if (h.date, str(h.half)) not in held]


def _breaches(engagement: Engagement, visit: Visit, half_days: list[HalfDay]) -> list[Breach | None]:
    agreed = visit.host_agrees_unusual_days and visit.lead_agrees_unusual_days
    facts = dates_facts(engagement, half_days, agrees_unusual_days=agreed)
    return [rule(facts) for rule in RESUMING_RULES]


def drop_dates(engagement: Engagement, actor: User, *, is_agreed: bool) -> None:
    """Give the dates up: what was spent of a visit stays as done, signatures end.

    With `is_agreed` the scope had been approved with them and is opened again, for new dates to be approved.
    """
    for visit in fixed_visits(engagement):
        _end_visit(visit)
    void_ground_rules(engagement=engagement)
    if is_agreed:
        save_new_version(engagement, [], visit_started_at=None)
        open_again(engagement=engagement, actor=actor, because="New dates after a pause")


def _end_visit(visit: Visit) -> None:
    spent = visit.claims.filter(active=True).aggregate(last=Max("date"))["last"]
    after = VisitStatus.DONE if spent else VisitStatus.CANCELLED
    check_move(VISIT_MOVES, visit.status, after)
    if spent:
        visit.half_days.filter(date__gt=spent).delete()
    save_new_version(visit, [], status=after, last_day=spent or visit.last_day)
    forget_visit(visit)


def drop_extensions(engagement: Engagement) -> None:
    """Take back what was proposed and not yet agreed by both: an engagement that ended needs no more days."""
    for extension in open_extensions(engagement).select_for_update(of=("self",)):
        save_new_version(extension, [], withdrawn_at=clock.now())


def end_invitations(engagement: Engagement) -> None:
    """Withdraw the invitations that are open and stand the team down."""
    for invitation in engagement.invitations.filter(status__in=list(_LEAVES)):
        after = _LEAVES[InvitationStatus(invitation.status)]
        check_move(INVITATION_MOVES, invitation.status, after)
        save_new_version(invitation, [], status=after, ended_at=clock.now())


# --- Messages --------------------------------------------------------------------------------------


def cancel_messages(engagement: Engagement) -> None:
    """Cancel whatever still waits about the engagement; a concern about a child goes out all the same."""
    outbox.cancel_about(_subjects(engagement), why="The engagement has stopped")


def cancel_reminders(engagement: Engagement) -> None:
    """Cancel the reminders to come: nobody can do during a pause what they are about."""
    outbox.cancel_about(_subjects(engagement), why="The engagement is paused", later_only=True)


def _subjects(engagement: Engagement) -> list[Engagement | PlaceInvitation | Extension | Visit]:
    return [engagement, *engagement.invitations.all(), *engagement.extensions.all(), *engagement.visits.all()]


def remind_again(engagement: Engagement, paused_at: dt.datetime | None) -> None:
    """Plan the reminders of the stage anew, and give invitees as many days more as the pause took."""
    if engagement.status == EngagementStatus.SCOPING:
        remind_of_scope(engagement)
    if engagement.status == EngagementStatus.AGREEING:
        remind_of_signatures(engagement)
    for visit in fixed_visits(engagement):
        remind_of_visit(visit)
    asked = set(asked_ids(engagement))
    days = (clock.now() - paused_at).days if paused_at else 0
    for invitation in engagement.invitations.select_related("engagement__offer_version", "engagement__host"):
        if invitation.status == InvitationStatus.INVITED:
            save_new_version(invitation, [], expires_on=invitation.expires_on + dt.timedelta(days=days))
            if invitation.challenger.person_id in asked:
                remind_of_invitation(invitation)
        if invitation.status == InvitationStatus.ACCEPTED and invitation.release == ReleaseStatus.WAITING:
            remind_of_release(invitation)
