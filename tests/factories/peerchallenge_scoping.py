"""Engagements from scoping to agreed, brought there by the services."""

import datetime as dt
from collections.abc import Sequence

from cib.accounts.models import User
from cib.common import clock
from councils.enums import Role
from councils.models import Council
from councils.queries import forget_standings
from peerchallenge.enums import FeedbackForm, Involvement
from peerchallenge.models import Engagement, GroundRules, PlaceInvitation, Scope, Visit
from peerchallenge.rules.bank_holidays import bank_holiday_on
from peerchallenge.rules.half_days import HalfDay, whole_days
from peerchallenge.services import dates, ground_rules, scoping
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_pool as pool

LINES = ("How soon do care leavers meet an employer?", "What happens when a first job ends?")
scoping_engagement = booking.scoping_engagement


def working_days(first: dt.date, count: int = 3) -> list[dt.date]:
    """Give that many working days in a row of one week, from that day's Monday or Tuesday on, without bank holidays."""
    monday = first - dt.timedelta(days=first.weekday())
    while True:
        days = [monday + dt.timedelta(days=1 + n) for n in range(count)]
        if not any(bank_holiday_on(day) for day in days):
            return days
        monday += dt.timedelta(weeks=1)


def half_days_for(engagement: Engagement, weeks_later: int = 1) -> list[HalfDay]:
    """Give three whole working days within what the host asked for."""
    first = (engagement.wanted_from or clock.today()) + dt.timedelta(weeks=weeks_later)
    return whole_days(working_days(first))


def dcs_of(engagement: Engagement) -> User:
    """Give the account of the host's DCS."""
    return pool.dcs(engagement.host)


def lead_of(engagement: Engagement) -> User:
    """Give the account of the lead challenger."""
    return pool.with_account(lead_invitation(engagement).challenger)


def lead_invitation(engagement: Engagement) -> PlaceInvitation:
    """Give the lead challenger's invitation."""
    rows = engagement.invitations.filter(place__is_lead=True, status="accepted")
    return rows.select_related("challenger__person").get()


def lead_member_of(engagement: Engagement) -> User:
    """Give the host a lead member for children's services, with an account."""
    user = pool.appointed(pool.person(), Role.LEAD_MEMBER, council=engagement.host)
    forget_standings()
    return user


def chief_executive_of(engagement: Engagement) -> User:
    """Give the host a chief executive, with an account."""
    user = pool.appointed(pool.person(), Role.CHIEF_EXECUTIVE, council=engagement.host)
    forget_standings()
    return user


def name_of(user: User) -> str:
    """Give the name as the programme knows it."""
    return str(user.person)


def dated(engagement: Engagement, half_days: Sequence[HalfDay] | None = None, **more: object) -> Visit:
    """Fix dates, by the host's DCS."""
    chosen = half_days or half_days_for(engagement)
    return dates.fix_dates(engagement_id=engagement.pk, half_days=chosen, actor=dcs_of(engagement), **more)


def drafted_scope(engagement: Engagement) -> Scope:
    """Write a scope with its meeting and two lines of enquiry."""
    actor = dcs_of(engagement)
    scoping.record_meeting(
        engagement_id=engagement.pk,
        held_on=clock.today(),
        attendees="The director\nThe lead challenger",
        decisions="We look at the first two years after care.",
        actor=actor,
    )
    scoping.edit_scope(
        engagement_id=engagement.pk,
        actor=actor,
        in_scope="Care leavers from 18 to 25",
        lead_member_level=Involvement.FEEDBACK,
        feedback_form=FeedbackForm.LETTER,
    )
    for question in LINES:
        scoping.add_line(engagement_id=engagement.pk, question=question, actor=actor)
    return Scope.objects.get(engagement=engagement, status="draft")


def scoped_engagement(host: Council | None = None, **answers: object) -> Engagement:
    """Write the scope and fix the dates: ready to be sent for approval."""
    engagement = booking.scoping_engagement(host, **answers)
    drafted_scope(engagement)
    dated(engagement)
    engagement.refresh_from_db()
    return engagement


def proposed_engagement(host: Council | None = None, **answers: object) -> Engagement:
    """Send the scope for approval."""
    engagement = scoped_engagement(host, **answers)
    scoping.propose_scope(engagement_id=engagement.pk, actor=lead_of(engagement))
    engagement.refresh_from_db()
    return engagement


def approved_engagement(host: Council | None = None, **answers: object) -> Engagement:
    """Let the host's DCS approve: both sides are asked to sign."""
    engagement = proposed_engagement(host, **answers)
    scoping.approve_scope(engagement_id=engagement.pk, actor=dcs_of(engagement))
    engagement.refresh_from_db()
    return engagement


def pledged(engagement: Engagement, half_days: int = 10) -> None:
    """Let everybody on the team pledge days in the programme year of the visit, and the host have its allowance."""
    pool.programme()
    visit = engagement.visits.filter(status="fixed").order_by("first_day")[0]
    for invitation in engagement.invitations.filter(status="accepted"):
        pool.pledge(invitation.challenger, half_days, on=visit.first_day)


def host_signed(engagement: Engagement) -> GroundRules:
    """Sign for the host."""
    actor = dcs_of(engagement)
    return ground_rules.sign_for_host(engagement_id=engagement.pk, name=name_of(actor), agrees=True, actor=actor)


def lead_signed(engagement: Engagement) -> GroundRules:
    """Sign for the team."""
    actor = lead_of(engagement)
    return ground_rules.sign_for_team(engagement_id=engagement.pk, name=name_of(actor), agrees=True, actor=actor)


def agreed_engagement(host: Council | None = None, **answers: object) -> Engagement:
    """Sign for both sides: the days are reserved and the team prepares."""
    engagement = approved_engagement(host, **answers)
    pledged(engagement)
    host_signed(engagement)
    lead_signed(engagement)
    engagement.refresh_from_db()
    return engagement
