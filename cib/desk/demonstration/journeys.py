"""Engagements of the demonstration: each goes its way from request to settled days, as far as today has come."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cib.accounts.models import User
from cib.common import clock
from cib.common.errors import Refused
from cib.desk.demonstration.cast import Cast
from cib.desk.demonstration.pool import Peer, programme_year
from cib.desk.demonstration.words import DECISIONS, DECLINES, Subject
from councils.enums import Role
from councils.models import Council
from peerchallenge.enums import AllowanceKind, ChallengerKind, OfferKind, PlaceKind
from peerchallenge.models import Allowance, Engagement, OfferVersion, PlaceInvitation, TeamPlace, Theme
from peerchallenge.queries.days import year_of
from peerchallenge.rules.bank_holidays import bank_holiday_on
from peerchallenge.services import booking, effort, scoping, teams, visits
from peerchallenge.services.allowances import post_opening_balance
from peerchallenge.services.dates import fix_dates
from peerchallenge.services.ground_rules import sign_for_host, sign_for_team

REST_DAYS = 45  # nobody of the demonstration is on two teams within this time
SUPPORT_HALF_DAYS = 10
TRIES_MAX = 40  # people asked for one place before it stays open

Step = tuple[int, Callable[["Journey"], None]]


@dataclass
class Journey:
    """One engagement on its way: who hosts, when the team would be on site, and how far it may go."""

    cast: Cast
    peers: list[Peer]
    host: Council
    offer: OfferVersion
    subject: Subject
    first_day: dt.date
    number: int
    stops_before: str = ""
    busy: dict[Any, list[dt.date]] = field(default_factory=lambda: defaultdict(list))
    engagement: Engagement | None = None
    team: dict[Any, tuple[Peer, PlaceInvitation]] = field(default_factory=dict)

    @property
    def pk(self) -> Any:
        """Give the engagement's id."""
        assert self.engagement is not None, "the journey has begun"
        return self.engagement.pk

    @property
    def dcs(self) -> User:
        """Give the host's director."""
        return self.cast.leader(Role.DCS, self.host)

    @property
    def manager(self) -> User:
        """Give the challenge manager."""
        return self.cast.managers[self.number % len(self.cast.managers)]

    @property
    def lead(self) -> User:
        """Give the lead challenger."""
        return next(peer.user for peer, invitation in self.team.values() if invitation.place.is_lead)

    @property
    def half_days_each(self) -> int:
        """Give the half-days that each member of the team gives: on site and for reporting."""
        return len(self.half_days()) + self.offer.reporting_half_days_default

    def half_days(self) -> list[tuple[dt.date, str]]:
        """Give the half-days on site: whole days from the first one on."""
        days = self.offer.site_half_days_default
        return [(self.first_day + dt.timedelta(days=n // 2), "am" if n % 2 == 0 else "pm") for n in range(min(days, 8))]


def working_tuesday(day: dt.date) -> dt.date:
    """Give the Tuesday of that week or the next one from which three days hold no bank holiday."""
    tuesday = day - dt.timedelta(days=day.weekday() - 1)
    while any(bank_holiday_on(tuesday + dt.timedelta(days=n)) for n in range(4)):
        tuesday += dt.timedelta(weeks=1)
    return tuesday


def _entitle_to_support(j: Journey) -> None:
    """Let the host bring days of member peer support: who holds power in a real council is not invented here."""
    year = year_of(j.first_day)
    key: dict[str, Any] = {"council_id": j.host.pk, "kind": AllowanceKind.MEMBER_SUPPORT}
    if year is not None and not Allowance.objects.filter(**key, year=year).exists():
        reason = "From before the ledger began"
        post_opening_balance(**key, year_id=year.pk, half_days=SUPPORT_HALF_DAYS, reason=reason, actor=j.cast.office)


def _request(j: Journey) -> None:
    if j.offer.offer.kind == OfferKind.MEMBER_SUPPORT:
        _entitle_to_support(j)
    j.engagement = booking.draft_engagement(host_id=j.host.pk, offer_version_id=j.offer.pk, actor=j.dcs)
    themes = Theme.objects.filter(code__in=j.subject.themes).values_list("pk", flat=True)
    booking.answer_question(
        engagement_id=j.pk,
        actor=j.dcs,
        focus=j.subject.question,
        why_now=j.subject.why_now,
        theme_ids=sorted(themes),
        wanted_from=j.first_day - dt.timedelta(weeks=2),
        wanted_to=j.first_day + dt.timedelta(weeks=3),
    )


def _send(j: Journey) -> None:
    booking.submit_request(engagement_id=j.pk, actor=j.dcs)


def _take_on(j: Journey) -> None:
    booking.take_on(engagement_id=j.pk, actor=j.manager)


def _places(j: Journey, *, lead: bool) -> Iterator[TeamPlace]:
    assert j.engagement is not None, "the journey has begun"
    yield from j.engagement.places.filter(is_lead=lead, is_required=True)


def _suits(peer: Peer, place: TeamPlace, j: Journey) -> bool:
    """Tell whether somebody could take a place: kind, lead, not of the host, not on a team near that time."""
    is_member = peer.challenger.kind == ChallengerKind.MEMBER
    wants_member = place.kind == PlaceKind.MEMBER or j.offer.offer.code == "member-support"
    near = any(abs((day - j.first_day).days) < REST_DAYS for day in j.busy[peer.challenger.pk])
    leads = peer.challenger.can_lead or not place.is_lead
    promises = peer.can_promise(j.half_days_each, j.first_day)
    return is_member == wants_member and leads and promises and not near and peer.employer != j.host


def _ask(j: Journey, place: TeamPlace, start: int) -> None:
    """Ask the first person who suits the place and whom no rule excludes."""
    order = j.peers[start:] + j.peers[:start]
    for peer in [p for p in order if _suits(p, place, j)][:TRIES_MAX]:
        try:
            invitation = teams.invite_challenger(place_id=place.pk, challenger_id=peer.challenger.pk, actor=j.manager)
        except Refused:
            continue
        j.team[place.pk] = (peer, invitation)
        j.busy[peer.challenger.pk].append(j.first_day)
        peer.promised[programme_year(j.first_day)] += j.half_days_each
        return


def _ask_lead(j: Journey) -> None:
    for place in _places(j, lead=True):
        _ask(j, place, j.number * 7 % len(j.peers))


def _ask_others(j: Journey) -> None:
    for n, place in enumerate(_places(j, lead=False)):
        _ask(j, place, (j.number * 13 + n * 41 + 70) % len(j.peers))


def _somebody_declines(j: Journey) -> None:
    """Let one in four engagements lose somebody, and ask another in their place."""
    for place in _places(j, lead=False):
        if j.number % 4 or place.pk not in j.team:
            return
        peer, invitation = j.team[place.pk]
        reason = DECLINES[j.number % len(DECLINES)]
        teams.decline_invitation(invitation_id=invitation.pk, reason=reason, actor=peer.user)
        _ask(j, place, (j.number * 29) % len(j.peers))
        return


def _answer(j: Journey, *, lead: bool) -> None:
    for place in _places(j, lead=lead):
        if place.pk in j.team:
            peer, invitation = j.team[place.pk]
            teams.accept_invitation(invitation_id=invitation.pk, has_interest=False, actor=peer.user)


def _release(j: Journey, *, lead: bool) -> None:
    for place in _places(j, lead=lead):
        if place.pk in j.team:
            peer, invitation = j.team[place.pk]
            teams.give_release(invitation_id=invitation.pk, actor=peer.releaser)


def _fill_gaps(j: Journey) -> None:
    """Waive what stayed open, with the reason."""
    for place in _places(j, lead=False):
        if place.pk not in j.team:
            reason = "Nobody was free in these weeks; the others cover it."
            teams.waive_place(place_id=place.pk, reason=reason, actor=j.dcs)


def _begin_scoping(j: Journey) -> None:
    booking.begin_scoping(engagement_id=j.pk, actor=j.manager)


def _meet(j: Journey) -> None:
    attendees = "The director, the lead challenger and the challenge manager"
    scoping.record_meeting(
        engagement_id=j.pk, held_on=clock.today(), attendees=attendees, decisions=DECISIONS, actor=j.lead
    )


def _write_scope(j: Journey) -> None:
    scoping.edit_scope(
        engagement_id=j.pk,
        actor=j.lead,
        focus=j.subject.question,
        why_now=j.subject.why_now,
        in_scope="What children and families meet, from the first contact on.",
        out_of_scope="Individual cases and the conduct of named people.",
        success="Leaders and staff agree on what to do next, and why.",
        basis="self_assessment",
        lead_member_level="feedback",
        feedback_form="presentation",
        feedback_who="Leaders on the last afternoon, then staff.",
    )
    for line in j.subject.lines:
        scoping.add_line(engagement_id=j.pk, question=line, actor=j.lead)


def _fix_dates(j: Journey) -> None:
    fix_dates(engagement_id=j.pk, half_days=j.half_days(), actor=j.manager, dcs_will_be_there=True)


def _propose(j: Journey) -> None:
    scoping.propose_scope(engagement_id=j.pk, actor=j.manager)


def _approve(j: Journey) -> None:
    scoping.approve_scope(engagement_id=j.pk, actor=j.dcs)


def _acknowledge(j: Journey) -> None:
    scoping.acknowledge_scope(engagement_id=j.pk, actor=j.cast.leader(Role.LEAD_MEMBER, j.host))


def _name(user: User) -> str:
    return str(user.person.name)


def _sign_host(j: Journey) -> None:
    sign_for_host(engagement_id=j.pk, name=_name(j.dcs), agrees=True, actor=j.dcs)


def _sign_team(j: Journey) -> None:
    sign_for_team(engagement_id=j.pk, name=_name(j.lead), agrees=True, actor=j.lead)


def _begin_visit(j: Journey) -> None:
    visits.begin_visit(engagement_id=j.pk, actor=None)


def _confirm(j: Journey) -> None:
    for peer, invitation in j.team.values():
        if invitation.place.is_lead or j.number % 3:
            effort.confirm_effort(engagement_id=j.pk, actor=peer.user)


def _settle(j: Journey) -> None:
    effort.settle_engagement(engagement_id=j.pk, actor=j.lead)


#: Days from the first day on site, and what happens then (domain: typical lead times in practice).
STEPS: tuple[Step, ...] = (
    (-172, _request),
    (-168, _send),
    (-160, _take_on),
    (-150, _ask_lead),
    (-146, lambda j: _answer(j, lead=True)),
    (-145, _ask_others),
    (-143, lambda j: _release(j, lead=True)),
    (-141, _somebody_declines),
    (-139, lambda j: _answer(j, lead=False)),
    (-135, lambda j: _release(j, lead=False)),
    (-133, _fill_gaps),
    (-130, _begin_scoping),
    (-122, _meet),
    (-118, _write_scope),
    (-112, _fix_dates),
    (-105, _propose),
    (-98, _approve),
    (-95, _acknowledge),
    (-90, _sign_host),
    (-86, _sign_team),
    (0, _begin_visit),
    (4, _confirm),
    (6, _settle),
)


def travel(journey: Journey, today: dt.date) -> str:
    """Take a journey as far as today has come; gives what stopped it, or nothing."""
    for number, (offset, step) in enumerate(STEPS):
        day = journey.first_day + dt.timedelta(days=offset)
        if day > today or step.__name__ == journey.stops_before:
            return ""
        moment = clock.london_morning(day) + dt.timedelta(hours=1, minutes=7 * (number % 9) + journey.number % 7)
        with clock.pretending(moment):
            try:
                step(journey)
            except Refused as refused:
                return str(refused)
    return ""
