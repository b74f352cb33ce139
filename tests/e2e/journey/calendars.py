"""What people's calendars hold: the files that came with mails and a private feed, read by two programs of others."""

import datetime as dt
import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from icalendar import Calendar

from tests.common import calendar_reading

if TYPE_CHECKING:
    from tests.e2e.journey.cast import Cast

STARTS, ENDS = dt.time(9), dt.time(17)


@dataclass(frozen=True)
class Entry:
    """An entry as a calendar program has it: its number of changes, and from when until when, by London's clock."""

    sequence: int
    times: tuple[tuple[dt.datetime, dt.datetime], ...]


def entries_in(content: bytes) -> dict[str, Entry]:
    """Give the entries of a file by UID; the icalendar library and our own reader of the standard must agree."""
    ours, theirs = calendar_reading.read(content), Calendar.from_ical(content)
    found = {}
    for event in theirs.walk("VEVENT"):
        uid = str(event["UID"])
        times = calendar_reading.occurrences(ours, uid)
        assert event["DTSTART"].dt == times[0][0]
        assert str(event["DTSTART"].dt.tzinfo) == "Europe/London"
        found[uid] = Entry(int(event["SEQUENCE"]), tuple(times))
    return found


@dataclass
class Calendars:
    """The private feed that somebody follows, and what came to everybody by mail, by their part and UID."""

    address: str = ""
    by_part: dict[str, str] = field(default_factory=dict)

    def feed(self) -> dict[str, Entry]:
        """Ask for the feed as a calendar program does."""
        with urllib.request.urlopen(self.address, timeout=30) as answer:
            content: bytes = answer.read()
        return entries_in(content) if b"BEGIN:VEVENT" in content else {}

    def enter(self, cast: "Cast", parts: set[str], days: list[dt.date], *, utc_hour: int) -> None:
        """Expect the days in the calendars of these parts, each under a UID of its own."""
        found = {part: self._mailed(cast, part, sequence=0) for part in parts}
        self.by_part = {part: uid for part, (uid, _) in found.items()}
        assert len(set(self.by_part.values())) == len(parts)
        for _, entry in found.values():
            _stands(entry, days, utc_hour)
        self._fed(days, 0, utc_hour)

    def follow(self, cast: "Cast", days: list[dt.date], *, utc_hour: int) -> None:
        """Expect the new days under the same UIDs, one change on."""
        for part, known in self.by_part.items():
            uid, entry = self._mailed(cast, part, sequence=1)
            assert uid == known
            _stands(entry, days, utc_hour)
        self._fed(days, 1, utc_hour)

    def _mailed(self, cast: "Cast", part: str, *, sequence: int) -> tuple[str, Entry]:
        """Wait for the mail that brings the entry with so many changes; it asks to be entered."""
        content = cast.site.calendar_to(cast.people[part].email, sequence)
        ((uid, entry),) = entries_in(content).items()
        return uid, entry

    def _fed(self, days: list[dt.date], sequence: int, utc_hour: int) -> None:
        ((_, entry),) = self.feed().items()
        assert entry.sequence == sequence
        _stands(entry, days, utc_hour)


def _stands(entry: Entry, days: list[dt.date], utc_hour: int) -> None:
    """Expect nine to five by London's clock on each of the days, which is another hour of the world's in winter."""
    london = calendar_reading.LONDON
    assert entry.times == tuple(
        (dt.datetime.combine(day, STARTS, tzinfo=london), dt.datetime.combine(day, ENDS, tzinfo=london)) for day in days
    )
    assert {starts.astimezone(dt.UTC).hour for starts, _ in entry.times} == {utc_hour}
