"""Calendar entries as files (.ics, RFC 5545 and 5546): London's clock, one UID an entry, one line of days in it.

An entry is a run of days with hours, not always the same. It is written as one event that repeats daily: days between
that do not belong to it are left out, a day with other hours than the first stands as an exception. So nights stay
free, and every calendar program follows a change under the one UID.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from email.utils import parseaddr
from typing import Any, Final, Literal

from django.conf import settings
from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vDuration,
    vRecur,
    vText,
)

from cib.common import clock
from cib.common.directory import Addressee

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
CONTENT_TYPE: Final = "text/calendar"
#: How often a program may ask again for a calendar that it follows.
REFRESH: Final = dt.timedelta(hours=1)

_DAY: Final = dt.timedelta(days=1)
_HOUR: Final = dt.timedelta(hours=1)
_NONE: Final = dt.timedelta()


@dataclass(frozen=True)
class DayHours:
    """One day of an entry: from when until when, by London's clock."""

    day: dt.date
    starts_at: dt.time
    ends_at: dt.time


@dataclass(frozen=True)
class Facts:
    """What an entry says; nothing confidential belongs here, for a calendar is often shared."""

    title: str
    location: str
    description: str
    url: str
    days: tuple[DayHours, ...]

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values, for a row or a message."""
        days = [[row.day.isoformat(), f"{row.starts_at:%H:%M}", f"{row.ends_at:%H:%M}"] for row in self.days]
        return {**asdict(self), "days": days}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Facts":
        """Read what `as_json` gave."""
        days = tuple(
            DayHours(dt.date.fromisoformat(day), dt.time.fromisoformat(starts), dt.time.fromisoformat(ends))
            for day, starts, ends in values["days"]
        )
        return cls(**{name: values[name] for name in ("title", "location", "description", "url")}, days=days)


@dataclass(frozen=True)
class Entry:
    """One entry of a calendar: whose UID never changes and whose sequence rises with every change."""

    uid: str
    sequence: int
    changed_at: dt.datetime
    facts: Facts
    is_cancelled: bool = False

    def as_json(self) -> dict[str, Any]:
        """Give it as plain values, for a message that carries it."""
        more = {"changed_at": self.changed_at.isoformat(), "facts": self.facts.as_json()}
        return {"uid": self.uid, "sequence": self.sequence, "is_cancelled": self.is_cancelled, **more}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Entry":
        """Read what `as_json` gave."""
        return cls(
            values["uid"],
            values["sequence"],
            dt.datetime.fromisoformat(values["changed_at"]),
            Facts.from_json(values["facts"]),
            values["is_cancelled"],
        )


def for_mail(entry: Entry, addressee: Addressee) -> tuple[Method, bytes]:
    """Write the entry as an invitation, an update or a cancellation to one person; give the method with it."""
    method: Method = "CANCEL" if entry.is_cancelled else "REQUEST"
    return method, _written(method, [entry], addressee)


def published(entries: Iterable[Entry]) -> bytes:
    """Write entries as a calendar to follow or to take over, addressed to nobody."""
    return _written("PUBLISH", entries)


# --- Writing ---------------------------------------------------------------------------------------


def _written(method: Method, entries: Iterable[Entry], addressee: Addressee | None = None) -> bytes:
    calendar = Calendar()
    for name, value in (("prodid", f"-//{settings.SITE_NAME}//Calendar//EN"), ("version", "2.0"), ("method", method)):
        calendar.add(name, value)
    if method == "PUBLISH":
        calendar.add("x-wr-calname", settings.SITE_NAME)
        calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add_component(_london())
    for entry in entries:
        for event in _events(entry, addressee):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _london() -> Timezone:
    """Give the rules of London's clock: summer time from the last Sunday of March to the last of October, 1am UTC."""
    zone = Timezone()
    zone.add("tzid", clock.LONDON.key)
    for part, name, month, hour, before, after in (
        (TimezoneDaylight(), "BST", 3, 1, _NONE, _HOUR),
        (TimezoneStandard(), "GMT", 10, 2, _HOUR, _NONE),
    ):
        part.add("dtstart", dt.datetime(1996, month, 31 if month == 3 else 27, hour))  # noqa: DTZ001 - local by design
        part.add("rrule", vRecur({"freq": "yearly", "bymonth": month, "byday": "-1su"}))
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        zone.add_component(part)
    return zone


def _events(entry: Entry, addressee: Addressee | None) -> list[Event]:
    """Give the event, and an exception for each day whose hours are not those of the first."""
    first, *later = entry.facts.days
    main = _event(entry, first, addressee)
    if entry.is_cancelled:
        return [main]
    if later:
        count = (later[-1].day - first.day).days + 1
        main.add("rrule", vRecur({"freq": "daily", "count": count}))
    for day in _days_between(entry.facts.days):
        main.add("exdate", _at(day, first.starts_at))
    exceptions = []
    for row in later:
        if (row.starts_at, row.ends_at) != (first.starts_at, first.ends_at):
            exception = _event(entry, row, addressee)
            exception.add("recurrence-id", _at(row.day, first.starts_at))
            exceptions.append(exception)
    return [main, *exceptions]


def _days_between(days: Sequence[DayHours]) -> list[dt.date]:
    """Give the days from the first to the last that do not belong to the entry."""
    known = {row.day for row in days}
    span = (days[-1].day - days[0].day).days
    return [day for n in range(span) if (day := days[0].day + n * _DAY) not in known]


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, tzinfo=clock.LONDON)


def _event(entry: Entry, row: DayHours, addressee: Addressee | None) -> Event:
    facts, event = entry.facts, Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(dt.UTC))
    event.add("dtstart", _at(row.day, row.starts_at))
    event.add("dtend", _at(row.day, row.ends_at))
    event.add("summary", facts.title)
    event.add("location", facts.location)
    event.add("description", f"{facts.description}\n{facts.url}")
    event.add("url", facts.url)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.is_cancelled else "OPAQUE")
    if addressee is not None:
        event.add("organizer", _organiser())
        event.add("attendee", _attendee(addressee))
    return event


def _organiser() -> vCalAddress:
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organiser = vCalAddress(f"mailto:{address}")
    organiser.params["CN"] = vText(settings.SITE_NAME)
    return organiser


def _attendee(addressee: Addressee) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{addressee.email}")
    name = " ".join("".join(c if c.isprintable() and c != '"' else " " for c in addressee.name).split())
    values = {"CN": name, "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}
    attendee.params.update({key: vText(value) for key, value in values.items()})
    return attendee
