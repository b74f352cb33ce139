"""What the programme does by itself: each task finds what is due and calls one service for each, safe to run twice."""

import structlog
from celery import shared_task

from cib.common import clock
from cib.common.errors import Refused
from peerchallenge.queries.visits import engagements_due_on_site, engagements_due_to_settle
from peerchallenge.services import calendars, grants, teams
from peerchallenge.services.allowances import close_ended_accounts, open_accounts, post_due_allowances
from peerchallenge.services.effort import settle_engagement
from peerchallenge.services.proof import prove_ledger
from peerchallenge.services.visits import begin_visit

log = structlog.get_logger(__name__)


@shared_task(name="peerchallenge.begin_visits")
def begin_visits() -> int:
    """Move every engagement on site whose first day has come; gives how many."""
    begun = 0
    for engagement in engagements_due_on_site(clock.today()):
        try:
            begin_visit(engagement_id=engagement.pk, actor=None)
        except Refused as refused:
            log.warning("beginning_refused", engagement=engagement.reference, why=str(refused))
            continue
        begun += 1
    return begun


@shared_task(name="peerchallenge.settle_days")
def settle_days() -> int:
    """Settle the days of every visit that ended long enough ago and that nobody disputes; gives how many."""
    settled = 0
    for engagement in engagements_due_to_settle(clock.today()):
        try:
            settle_engagement(engagement_id=engagement.pk, actor=None)
        except Refused as refused:
            log.warning("settling_refused", engagement=engagement.reference, why=str(refused))
            continue
        settled += 1
    return settled


@shared_task(name="peerchallenge.verify_ledger")
def verify_ledger() -> int:
    """Prove the ledger of days; gives how many problems there are, of which CIB staff are told."""
    proof, _ = prove_ledger()
    if proof.problems:
        log.error("ledger_unsound", problems=proof.problems)
    return len(proof.problems)


@shared_task(name="peerchallenge.keep_accounts")
def keep_accounts() -> int:
    """Open the accounts of new councils, close those of councils that ended, post allowances of years that come near.

    Gives how many rows were added.
    """
    opened = open_accounts()
    _, waiting = close_ended_accounts()
    if waiting:
        log.warning("days_still_reserved_in_ended_councils", councils=waiting)
    return opened + post_due_allowances()


@shared_task(name="peerchallenge.keep_calendars")
def keep_calendars() -> int:
    """Let calendars follow posts and roles that began or ended by the day; gives how many entries changed."""
    return calendars.keep_calendars()


@shared_task(name="peerchallenge.keep_grants")
def keep_grants() -> int:
    """Let what is open to teams follow jobs and interests that began or ended by the day; gives how many teams."""
    return grants.keep_grants()


@shared_task(name="peerchallenge.expire_invitations")
def expire_invitations() -> int:
    """Let the invitations lapse that nobody answered in time, so that the place opens again; gives how many."""
    return teams.expire_invitations(clock.today())


#: What a day brings by itself, in the order in which the schedule has it; the proof last, of what the day left.
DAILY = (keep_grants, expire_invitations, keep_accounts, begin_visits, settle_days, keep_calendars, verify_ledger)
