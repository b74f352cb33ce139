"""Calendars that follow the dates: entries sent with the messages of the outbox, and private feeds.

What is sent is kept, so that following is safe to repeat: nothing is sent for what has not changed.
"""

import datetime as dt
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock, outbox
from cib.common.calendar_files import Facts
from cib.common.errors import refuse_if
from cib.common.models import Message
from cib.common.versions import check_version, save_new_version
from councils.models import Person
from councils.queries import standing_of
from peerchallenge.enums import EngagementStatus, Half, VisitStatus
from peerchallenge.models import CalendarEntry, CalendarFeed, Engagement, HalfDayHours, Visit
from peerchallenge.notifications.calendars import calendar_changed
from peerchallenge.notifications.visits import everyone_ids
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import locked_engagement
from peerchallenge.queries.calendars import (
    IN_CALENDARS,
    Hours,
    engagements_hosted_in_calendars,
    engagements_in_calendars,
    entry_of,
    facts_of,
    feed_of,
    fingerprint_of,
    hours_of_half_days,
    uid_for,
)
from peerchallenge.queries.visits import standing_visits
from peerchallenge.rules.calendars import feed_is_of_a_person, hours_are_in_order
from peerchallenge.rules.half_days import HalfDay

#: Bytes of chance in the address of a feed: far too many to guess.
_SECRET_BYTES = 32


# --- Following the dates, inside the services that change them --------------------------------------


def follow_dates(*, engagement: Engagement, told: Iterable[Message] = ()) -> list[CalendarEntry]:
    """Bring everybody's calendar up to date with the visits; give the entries that changed.

    `told` are messages just announced about the happening: they carry the change to those they go to; everybody else
    gets a message of their own. The caller holds the engagement's lock and has written the audit row.
    """
    changed = list(_changes(engagement))
    messages = {message.person_id: message for message in told}
    by_person: dict[UUID, list[CalendarEntry]] = defaultdict(list)
    for row in changed:
        by_person[row.person_id].append(row)
    for person_id, rows in by_person.items():
        message = messages.get(person_id) or calendar_changed(engagement, person_id, rows)
        outbox.attach_calendar(message, [entry_of(row) for row in rows])
    return changed


def carry_over_entries(*, visit: Visit, to: Visit) -> int:
    """Let the entries of a visit belong to the one that takes its place, under the same UIDs; give how many."""
    return CalendarEntry.objects.filter(visit=visit).update(visit=to)


@dataclass(frozen=True)
class _Wanted:
    """What should stand in calendars for one visit: nothing where there are no facts."""

    facts: Facts | None
    for_newcomers: bool
    keeps_all: bool  # who was there keeps it, whether or not they still see the engagement


def _changes(engagement: Engagement) -> Iterator[CalendarEntry]:
    """Write down, entry by entry, what has to be sent."""
    rows = list(engagement.calendar_entries.select_related("visit"))
    if not rows and engagement.status not in IN_CALENDARS:
        return
    people, hours = _people_of(engagement), hours_of_half_days()
    visits = {v.pk: v for v in [*standing_visits(engagement).prefetch_related("half_days"), *(r.visit for r in rows)]}
    for visit in visits.values():
        known = {row.person_id: row for row in rows if row.visit_id == visit.pk}
        wanted = _wanted(engagement, visit, hours)
        whom = set(known) if wanted.keeps_all else people
        for person_id in sorted(whom | set(known)):
            facts = wanted.facts if person_id in whom else None
            row = known.get(person_id)
            if (found := _changed(visit, person_id, row, facts, wanted)) is not None:
                yield found


def _people_of(engagement: Engagement) -> set[UUID]:
    """Give the people in whose calendars the visits stand: those who take part and may see the engagement today."""
    users = POLICY.people_for("view_engagement", engagement)
    rows = Person.objects.known().filter(pk__in=everyone_ids(engagement), user__in=users)
    return set(rows.values_list("pk", flat=True))


def _wanted(engagement: Engagement, visit: Visit, hours: Hours) -> _Wanted:
    half_days = [HalfDay(row.date, row.half) for row in visit.half_days.all()]
    is_over = visit.status == VisitStatus.DONE or (visit.status == VisitStatus.FIXED and visit.last_day < clock.today())
    if engagement.status == EngagementStatus.PAUSED and not is_over:
        half_days = [h for h in half_days if h.date < clock.today()]
    stands = visit.status in (VisitStatus.FIXED, VisitStatus.DONE) and bool(half_days)
    facts = facts_of(engagement, half_days, hours) if stands else None
    return _Wanted(facts, for_newcomers=not is_over and engagement.status in IN_CALENDARS, keeps_all=is_over)


def _changed(
    visit: Visit, person_id: UUID, row: CalendarEntry | None, facts: Facts | None, wanted: _Wanted
) -> CalendarEntry | None:
    """Write one entry down if it is to be sent: new, changed, gone, or back again."""
    if row is None or row.is_cancelled:
        if facts is None or not wanted.for_newcomers:
            return None
        return _entered(visit, person_id, row, facts)
    if facts is None:
        return _saved(row, is_cancelled=True)
    says = facts.as_json()
    if row.facts["days"] == says["days"] and (wanted.keeps_all or _words_of(row.facts) == _words_of(says)):
        _follow_address(row, says["url"])
        return None
    return _saved(row, facts=says)


def _words_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Give what an entry tells; not its link, which changes with the site's address and not with the visit."""
    return {name: value for name, value in facts.items() if name != "url"}


def _follow_address(row: CalendarEntry, url: str) -> None:
    """Let feeds and later mails carry today's link; on its own it is no reason to write to anybody."""
    if row.facts["url"] != url:
        row.facts = {**row.facts, "url": url}
        row.save(update_fields=["facts"])


def _entered(visit: Visit, person_id: UUID, row: CalendarEntry | None, facts: Facts) -> CalendarEntry:
    if row is not None:
        return _saved(row, facts=facts.as_json(), is_cancelled=False)
    return CalendarEntry.objects.create(
        uid=uid_for(visit, person_id),
        engagement_id=visit.engagement_id,
        visit=visit,
        person_id=person_id,
        facts=facts.as_json(),
        changed_at=clock.now(),
    )


def _saved(row: CalendarEntry, **changes: Any) -> CalendarEntry:
    row.sequence += 1
    row.changed_at = clock.now()
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=["sequence", "changed_at", *changes])
    return row


# --- Following who takes part ----------------------------------------------------------------------


@transaction.atomic
def follow_engagement(engagement_id: UUID) -> int:
    """Bring the calendars of one engagement up to date; give how many entries changed."""
    return len(follow_dates(engagement=locked_engagement(engagement_id)))


def follow_council(council_id: UUID) -> int:
    """Let the calendars of what a council hosts follow a change of its posts; give how many entries changed."""
    return sum(follow_engagement(pk) for pk in engagements_hosted_in_calendars(council_id))


def keep_calendars() -> int:
    """Bring every calendar up to date with posts and roles that began or ended by the day; give how many changed."""
    return sum(follow_engagement(pk) for pk in engagements_in_calendars())


# --- Feeds -----------------------------------------------------------------------------------------


@transaction.atomic
def make_feed(*, actor: User) -> str:
    """Give the actor a private feed, in place of the one they had; give its secret, which nobody can read again.

    Raises Refused (CAL-03) for an account that is nobody of the programme.
    """
    POLICY.require(actor, "keep_calendar_feed")
    person_id = standing_of(actor).person_id
    refuse_if([feed_is_of_a_person(person_id)])
    assert person_id is not None
    before = _revoked(person_id)
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    feed = CalendarFeed.objects.create(person_id=person_id, fingerprint=fingerprint_of(secret), made_at=clock.now())
    audit.record("calendar_feed.renewed" if before else "calendar_feed.made", feed, actor=actor)
    return secret


@transaction.atomic
def revoke_feed(*, actor: User) -> bool:
    """End the actor's feed: its address answers no more; tell whether there was one."""
    POLICY.require(actor, "keep_calendar_feed")
    person_id = standing_of(actor).person_id
    feed = _revoked(person_id) if person_id is not None else None
    if feed is not None:
        audit.record("calendar_feed.revoked", feed, actor=actor)
    return feed is not None


def _revoked(person_id: UUID) -> CalendarFeed | None:
    Person.objects.select_for_update().get(pk=person_id)
    feed = feed_of(person_id)
    if feed is not None:
        feed.revoked_at = clock.now()
        feed.save(update_fields=["revoked_at"])
    return feed


# --- Hours -----------------------------------------------------------------------------------------


@transaction.atomic
def set_hours(
    *, hours: Mapping[str, tuple[dt.time, dt.time]], actor: User, versions: Mapping[str, int] | None = None
) -> list[HalfDayHours]:
    """Say from when until when mornings and afternoons on site are; calendars follow within a day.

    `versions` are those that the page showed, by half. Raises Refused (CAL-01, CAL-02) for hours out of order.
    """
    POLICY.require(actor, "set_half_day_hours")
    refuse_if(hours_are_in_order(hours))
    rows = []
    for half in Half.values:
        starts_at, ends_at = hours[half]
        row, _ = HalfDayHours.objects.select_for_update().get_or_create(
            half=half, defaults={"starts_at": starts_at, "ends_at": ends_at}
        )
        check_version(row, (versions or {}).get(half))
        save_new_version(row, [], starts_at=starts_at, ends_at=ends_at)
        changes = {"half": row.get_half_display(), "hours": f"{starts_at:%H:%M} to {ends_at:%H:%M}"}
        audit.record("half_day_hours.set", row, actor=actor, changes=changes)
        rows.append(row)
    return rows
