"""Engagements from the first day on site to their end, brought there by the services, in the time it takes."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import time_machine

from cib.accounts.models import User
from cib.common import clock
from councils.enums import Role
from councils.models import Council
from councils.queries import forget_standings
from peerchallenge.models import Engagement, PlaceInvitation, Visit
from peerchallenge.services import changes, effort, visits
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_scoping as scoping

agreed_engagement = scoping.agreed_engagement
dcs_of, lead_of = scoping.dcs_of, scoping.lead_of


@contextmanager
def on(day: dt.date, hour: int = 9) -> Iterator[None]:
    """Let it be that day, at that hour in London; who somebody is is asked anew."""
    moment = dt.datetime.combine(day, dt.time(hour), tzinfo=clock.LONDON)
    with time_machine.travel(moment, tick=False):
        forget_standings()
        yield
    forget_standings()


def visit_of(engagement: Engagement) -> Visit:
    """Give the first visit whose dates stand."""
    return engagement.visits.filter(status__in=["fixed", "done"]).order_by("first_day")[0]


def first_day(engagement: Engagement) -> dt.date:
    """Give the first day on site."""
    return visit_of(engagement).first_day


def last_day(engagement: Engagement) -> dt.date:
    """Give the last day on site."""
    return engagement.visits.filter(status__in=["fixed", "done"]).order_by("-last_day")[0].last_day


def member_of(engagement: Engagement) -> User:
    """Give the account of somebody on the team who does not lead it."""
    return pool.with_account(member_invitation(engagement).challenger)


def member_invitation(engagement: Engagement) -> PlaceInvitation:
    """Give the invitation of somebody on the team who does not lead it."""
    rows = engagement.invitations.filter(status="accepted", place__is_lead=False)
    return rows.select_related("challenger__person").order_by("place__order")[0]


def chief_executive_of(engagement: Engagement) -> User:
    """Give the host a chief executive, with an account."""
    user = pool.appointed(pool.person(), Role.CHIEF_EXECUTIVE, council=engagement.host)
    forget_standings()
    return user


def begun(engagement: Engagement) -> Engagement:
    """Let the visit begin on its first day, by the programme itself."""
    with on(first_day(engagement)):
        return visits.begin_visit(engagement_id=engagement.pk, actor=None)


def on_site_engagement(host: Council | None = None, **answers: Any) -> Engagement:
    """Let the team be on site since this morning; what follows happens `on(first_day(...))`."""
    return begun(agreed_engagement(host, **answers))


def settled_engagement(host: Council | None = None, **answers: Any) -> Engagement:
    """Let the lead challenger settle the days on the last of them: the engagement is closed."""
    engagement = on_site_engagement(host, **answers)
    with on(last_day(engagement), hour=17):
        return effort.settle_engagement(engagement_id=engagement.pk, actor=lead_of(engagement))


def paused(engagement: Engagement, reason: str = "An inspection was announced") -> Engagement:
    """Let the host's DCS pause it."""
    actor = dcs_of(engagement)
    return changes.pause_engagement(engagement_id=engagement.pk, reason=reason, actor=actor)


def resumed(engagement: Engagement, *, keep_dates: bool = True) -> Engagement:
    """Let the host's DCS resume it."""
    return changes.resume_engagement(engagement_id=engagement.pk, keep_dates=keep_dates, actor=dcs_of(engagement))


def cancelled(engagement: Engagement, reason: str = "No longer needed") -> Engagement:
    """Let the host's DCS cancel it."""
    return changes.cancel_engagement(engagement_id=engagement.pk, reason=reason, actor=dcs_of(engagement))


def declined(engagement: Engagement, reason: str = "Another offer fits better") -> Engagement:
    """Let the programme office decline it."""
    return changes.decline_engagement(engagement_id=engagement.pk, reason=reason, actor=pool.staff())
