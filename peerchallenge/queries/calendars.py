"""Questions about calendars: the hours of half-days, what an entry says, whose entries stand, who reads a feed."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from cib.accounts.models import User
from cib.common import clock
from cib.common.calendar_files import DayHours, Entry, Facts
from cib.common.mail import absolute
from councils.enums import Capacity
from councils.models import Person
from councils.queries import standing_of
from peerchallenge import programme
from peerchallenge.enums import EngagementStatus, Half, VisitStatus
from peerchallenge.models import (
    CalendarEntry,
    CalendarFeed,
    Challenger,
    Engagement,
    EngagementRole,
    HalfDayHours,
    Visit,
)
from peerchallenge.rules.half_days import HalfDay, half_days_in_words

#: From the second signature on, dates stand in calendars.
IN_CALENDARS = (EngagementStatus.PREPARING, EngagementStatus.ON_SITE)

Hours = Mapping[str, tuple[dt.time, dt.time]]


def fingerprint_of(secret: str) -> str:
    """Give what is kept of a feed's secret: enough to know it again, not enough to make it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hours_of_half_days() -> dict[str, tuple[dt.time, dt.time]]:
    """Give from when until when each half of a day is; as delivered where nobody has loaded any."""
    rows = {row.half: (row.starts_at, row.ends_at) for row in HalfDayHours.objects.all()}
    return {str(row.half): (row.starts_at, row.ends_at) for row in programme.HALF_DAY_HOURS} | rows


def hour_rows() -> list[HalfDayHours]:
    """Give the hours of morning and afternoon as their page shows them, in that order."""
    return list(HalfDayHours.objects.filter(half__in=Half.values).order_by("half"))


# --- What an entry says ----------------------------------------------------------------------------


def facts_of(engagement: Engagement, half_days: Iterable[HalfDay], hours: Hours) -> Facts:
    """Say when the team is on site and where; what it is about is nobody's business who looks at a calendar."""
    chosen = sorted(half_days)
    when = half_days_in_words(chosen)
    return Facts(
        title=f"On site: {engagement.offer_version.name}, {engagement.host}",
        location=str(engagement.host),
        description=f"{engagement.reference}. On site: {when}.",
        url=absolute(reverse("peerchallenge:engagement_detail", args=[engagement.pk])),
        days=tuple(_day(day, [row.half for row in rows], hours) for day, rows in groupby(chosen, lambda row: row.date)),
    )


def _day(day: dt.date, halves: list[str], hours: Hours) -> DayHours:
    return DayHours(day, min(hours[half][0] for half in halves), max(hours[half][1] for half in halves))


def uid_for(visit: Visit, person_id: UUID | None) -> str:
    """Give the UID under which a visit enters a person's calendar, always the same for the two."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"{uuid5(NAMESPACE_URL, f'{visit.pk}/{person_id}')}@{host}"


def entry_of(row: CalendarEntry) -> Entry:
    """Give an entry as it was last sent."""
    return Entry(row.uid, row.sequence, row.changed_at, Facts.from_json(row.facts), row.is_cancelled)


# --- For a page, a file, a feed --------------------------------------------------------------------


def entries_to_take_over(engagement: Engagement, person_id: UUID | None) -> list[Entry]:
    """Give the visits that stand, for the calendar of somebody who may see them; under the UID already sent."""
    sent = {row.visit_id: row for row in engagement.calendar_entries.filter(person=person_id, is_cancelled=False)}
    hours, found = hours_of_half_days(), []
    visits = engagement.visits.filter(status__in=[VisitStatus.FIXED, VisitStatus.DONE]).prefetch_related("half_days")
    for visit in visits.order_by("first_day", "number"):
        half_days = [HalfDay(row.date, row.half) for row in visit.half_days.all()]
        if visit.pk in sent:
            found.append(entry_of(sent[visit.pk]))
        elif half_days:
            uid = uid_for(visit, person_id)
            found.append(Entry(uid, 0, clock.now(), facts_of(engagement, half_days, hours)))
    return found


def feed_of(person_id: UUID | None) -> CalendarFeed | None:
    """Give the feed that the person may follow now, if they made one."""
    return CalendarFeed.objects.filter(person=person_id, revoked_at__isnull=True).first()


def reader_of_feed(secret: str) -> User | None:
    """Give whose feed this is; None for a wrong or revoked secret, and once nothing is left that it is for.

    A feed ends with the last of a person's appointments, delegations, roles and place in the pool, and with their
    account.
    """
    rows = Person.objects.known().filter(
        calendar_feeds__fingerprint=fingerprint_of(secret), calendar_feeds__revoked_at__isnull=True
    )
    person = rows.filter(user__is_active=True).select_related("user").first()
    if person is None or person.user is None or not _has_a_part(person):
        return None
    return person.user


def _has_a_part(person: Person) -> bool:
    standing = standing_of(person.user)
    if standing.posts or standing.delegations:
        return True
    role = EngagementRole.objects.current().filter(person=OuterRef("pk"))
    place = Challenger.objects.filter(person=OuterRef("pk"), left_pool_at__isnull=True)
    return Person.objects.filter(Exists(role) | Exists(place), pk=person.pk).exists()


def entries_in_feed(user: User, visible: QuerySet[Engagement]) -> list[Entry]:
    """Give the entries that stand, the person's own and those of whom they act for, of what they may see."""
    rows = CalendarEntry.objects.filter(is_cancelled=False, engagement__in=visible)
    own = list(rows.filter(person__user=user))
    theirs = rows.filter(_of_principals(user)).exclude(visit__in=[row.visit_id for row in own])
    person_id = standing_of(user).person_id
    kept = {
        row.visit_id: replace(entry_of(row), uid=uid_for(row.visit, person_id))
        for row in theirs.select_related("visit")
    }
    return [*map(entry_of, own), *kept.values()]


def _of_principals(user: User) -> Q:
    """Give which entries of those for whom the person acts follow them: a delegate keeps the principal's dates.

    Only where they act, and as long: a delegation ends with the principal's appointment. A broker chooses a team, and
    keeps no dates.
    """
    found = Q(pk__in=[])
    for fact in standing_of(user).delegations:
        if fact.capacity == Capacity.BROKER:
            continue
        where = Q(person=fact.principal_id)
        if fact.council_id is not None:
            where &= Q(engagement__host=fact.council_id)
        if fact.engagement_id is not None:
            where &= Q(engagement=fact.engagement_id)
        found |= where
    return found


def engagements_in_calendars() -> list[UUID]:
    """Give the engagements whose dates stand in calendars, or should."""
    rows = Engagement.objects.filter(visits__status=VisitStatus.FIXED, visits__last_day__gte=clock.today())
    sent = CalendarEntry.objects.filter(engagement=OuterRef("pk"), is_cancelled=False)
    found = rows.filter(Q(Exists(sent)) | Q(status__in=IN_CALENDARS))
    return list(found.distinct().order_by("pk").values_list("pk", flat=True))


def engagements_hosted_in_calendars(council_id: UUID) -> list[UUID]:
    """Give those of them that the council hosts."""
    rows = Engagement.objects.filter(pk__in=engagements_in_calendars(), host=council_id)
    return list(rows.order_by("pk").values_list("pk", flat=True))
