"""Questions about dates on site: everybody's diary, what is fixed, which weeks suit."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet

from cib.common import clock
from peerchallenge.enums import DiaryKind, VisitStatus
from peerchallenge.models import DayClaim, DiaryEntry, Engagement, PlaceInvitation, Visit, VisitHalfDay
from peerchallenge.queries.visits import accepted_invitations, standing_visits
from peerchallenge.rules.dates import ADVICE_RULES, Advice, DatesFacts, Diary, LengthFacts
from peerchallenge.rules.half_days import HalfDay
from peerchallenge.rules.weeks import WeekSuggestion, mondays_between, suggested_weeks

_WEEKS_WITHOUT_A_WISH = 26  # look half a year ahead where the host named no time


def fixed_visits(engagement: Engagement) -> QuerySet[Visit]:
    """Give the visits whose dates are fixed and still ahead of being done, in order."""
    return engagement.visits.filter(status=VisitStatus.FIXED).order_by("first_day", "number")


def site_half_days_of(engagement: Engagement) -> int:
    """Give how many half-days on site are fixed over all standing visits."""
    return VisitHalfDay.objects.filter(visit__in=standing_visits(engagement)).count()


def half_days_of(visit: Visit) -> list[HalfDay]:
    """Give the half-days of a visit in order."""
    return [HalfDay(*row) for row in visit.half_days.order_by("date", "half").values_list("date", "half")]


def taken_half_days(engagement: Engagement) -> frozenset[HalfDay]:
    """Give the half-days of all standing visits of the engagement."""
    rows = VisitHalfDay.objects.filter(visit__in=standing_visits(engagement))
    return frozenset(HalfDay(*row) for row in rows.values_list("date", "half"))


def diaries_of(
    invitations: Iterable[PlaceInvitation], first: dt.date, last: dt.date, *, without: Engagement | None = None
) -> list[Diary]:
    """Give the diaries of team members between two days, in two queries however many they are.

    Half-days held for `without` do not count as held: its own dates are being laid anew.
    """
    team = list(invitations)
    entries = _entries([i.challenger_id for i in team], first, last)
    held = _held([i.challenger.person_id for i in team], first, last, without)
    return [
        Diary(
            name=invitation.challenger.person.name,
            weekly_pattern=invitation.challenger.weekly_pattern,
            away=frozenset(entries[(invitation.challenger_id, DiaryKind.AWAY)]),
            free=frozenset(entries[(invitation.challenger_id, DiaryKind.FREE)]),
            held=frozenset(held[invitation.challenger.person_id]),
        )
        for invitation in team
    ]


def _entries(challengers: Collection[UUID], first: dt.date, last: dt.date) -> dict[tuple[UUID, str], set[HalfDay]]:
    found: dict[tuple[UUID, str], set[HalfDay]] = defaultdict(set)
    rows = DiaryEntry.objects.filter(challenger__in=challengers, date__range=(first, last))
    for challenger, kind, date, half in rows.values_list("challenger", "kind", "date", "half"):
        found[(challenger, kind)].add(HalfDay(date, half))
    return found


def _held(
    people: Collection[UUID], first: dt.date, last: dt.date, without: Engagement | None
) -> dict[UUID, set[HalfDay]]:
    found: dict[UUID, set[HalfDay]] = defaultdict(set)
    rows = DayClaim.objects.filter(person__in=people, active=True, date__range=(first, last))
    if without is not None:
        rows = rows.exclude(visit__engagement=without)
    for person, date, half in rows.values_list("person", "date", "half"):
        found[person].add(HalfDay(date, half))
    return found


def dates_facts(
    engagement: Engagement,
    chosen: Iterable[HalfDay],
    *,
    agrees_unusual_days: bool = False,
    invitations: Iterable[PlaceInvitation] | None = None,
) -> DatesFacts:
    """Give what the rules ask about half-days that somebody would fix for the whole team (or those given)."""
    half_days = tuple(chosen)
    days = [h.date for h in half_days] or [clock.today()]
    team = accepted_invitations(engagement) if invitations is None else invitations
    return DatesFacts(
        today=clock.today(),
        chosen=half_days,
        diaries=tuple(diaries_of(team, min(days), max(days), without=engagement)),
        taken=taken_half_days(engagement) if invitations is None else frozenset(),
        host_agrees=agrees_unusual_days or engagement.host_agrees_unusual_days,
        lead_agrees=agrees_unusual_days or engagement.lead_agrees_unusual_days,
    )


def visits_with_half_days(engagement: Engagement) -> list[Visit]:
    """Give the visits that stand, in order, with their half-days; two queries."""
    return list(standing_visits(engagement).prefetch_related("half_days"))


def half_days_in(visits: Iterable[Visit]) -> list[HalfDay]:
    """Give the half-days of visits that were read with them, in order."""
    return sorted(HalfDay(h.date, h.half) for visit in visits for h in visit.half_days.all())


def dates_advice(engagement: Engagement, visits: Sequence[Visit]) -> list[Advice]:
    """Give what to bear in mind about the dates of these visits, read with their half-days; nothing where none are."""
    offer = engagement.offer_version
    facts = LengthFacts(
        today=clock.today(),
        first_day=visits[0].first_day if visits else None,
        site_half_days=len(half_days_in(visits)),
        offer_min=offer.site_half_days_min,
        offer_max=offer.site_half_days_max,
        notice_weeks_min=offer.notice_weeks_min,
        dcs_will_be_there=all(visit.dcs_will_be_there for visit in visits),
        wanted=(engagement.wanted_from, engagement.wanted_to),
    )
    return [advice for rule in ADVICE_RULES if (advice := rule(facts)) is not None]


def preferred_mondays(engagement: Engagement) -> list[dt.date]:
    """Give the weeks that the host prefers, by their Mondays."""
    return [dt.date.fromisoformat(week) for week in engagement.preferred_weeks]


def weeks_suggested_for(engagement: Engagement) -> list[WeekSuggestion]:
    """Give the preferred weeks, and others within what the host asked for, as the team's diaries see them (R067)."""
    today = clock.today()
    first = max(engagement.wanted_from or today, today)
    last = engagement.wanted_to or first + dt.timedelta(weeks=_WEEKS_WITHOUT_A_WISH)
    preferred, others = preferred_mondays(engagement), mondays_between(first, last, today)
    looked_at = [*preferred, *others] or [today]
    diaries = diaries_of(
        accepted_invitations(engagement), min(looked_at), max(looked_at) + dt.timedelta(days=6), without=engagement
    )
    return suggested_weeks(
        diaries, preferred=preferred, others=others, half_days=engagement.site_half_days, today=today
    )
