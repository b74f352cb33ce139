"""Reads calendar files with the standard library alone, so that what writes them is not what checks them."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
LINE_BYTES_MAX = 75


@dataclass
class Line:
    """One content line: its name, its parameters, its value."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass
class Part:
    """One component: its lines, and the components within it."""

    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list["Part"] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        """Give the lines of that name."""
        return [line for line in self.lines if line.name == name]

    def line(self, name: str) -> Line:
        """Give the only line of that name."""
        (found,) = self.all(name)
        return found

    def __getitem__(self, name: str) -> str:
        return self.line(name).value

    def within(self, name: str) -> list["Part"]:
        """Give the components of that name within it."""
        return [part for part in self.parts if part.name == name]


def read(content: bytes | str) -> Part:
    """Read a file strictly: lines end with CR LF and are folded at 75 bytes, components are closed in order."""
    raw = content if isinstance(content, bytes) else content.encode()
    assert raw.endswith(b"\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= LINE_BYTES_MAX
    open_parts: list[Part] = [Part("")]
    for text in raw.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n"):
        line = _line(text)
        if line.name == "BEGIN":
            open_parts.append(Part(line.value))
        elif line.name == "END":
            closed = open_parts.pop()
            assert closed.name == line.value
            open_parts[-1].parts.append(closed)
        else:
            open_parts[-1].lines.append(line)
    (root,) = open_parts
    (calendar,) = root.within("VCALENDAR")
    assert calendar["VERSION"] == "2.0"
    return calendar


def _line(text: str) -> Line:
    found = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=(?:\"[^\"]*\"|[^\";:,]*))*):(.*)", text, re.S)
    assert found is not None, text
    name, parameters, value = found.groups()
    pairs = re.findall(r";([A-Z-]+)=(\"[^\"]*\"|[^\";:,]*)", parameters)
    unescaped = re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)
    return Line(name, {key: word.strip('"') for key, word in pairs}, unescaped)


# --- When ------------------------------------------------------------------------------------------


def local_time(line: Line) -> dt.datetime:
    """Give a time that names London's clock."""
    assert line.parameters == {"TZID": "Europe/London"}
    return dt.datetime.strptime(line.value, "%Y%m%dT%H%M%S").replace(tzinfo=LONDON)


def _rule(value: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in value.split(";"))


def occurrences(calendar: Part, uid: str = "") -> list[tuple[dt.datetime, dt.datetime]]:
    """Give from when until when an entry takes place, day by day, as a calendar program would show it."""
    events = [event for event in calendar.within("VEVENT") if not uid or event["UID"] == uid]
    (main,) = [event for event in events if not event.all("RECURRENCE-ID")]
    starts, ends = local_time(main.line("DTSTART")), local_time(main.line("DTEND"))
    count = 1
    if main.all("RRULE"):
        rule = _rule(main["RRULE"])
        assert rule.pop("FREQ") == "DAILY"
        count = int(rule.pop("COUNT"))
        assert not rule
    days = [starts.date() + dt.timedelta(days=n) for n in range(count)]
    found = {at(day, starts): (at(day, starts), at(day, ends)) for day in days}
    for line in main.all("EXDATE"):
        del found[local_time(line)]
    for event in events:
        if event.all("RECURRENCE-ID"):
            moment = local_time(event.line("RECURRENCE-ID"))
            assert moment in found
            found[moment] = (local_time(event.line("DTSTART")), local_time(event.line("DTEND")))
    return sorted(found.values())


def at(day: dt.date, moment: dt.datetime) -> dt.datetime:
    """Give the same time of day on another day."""
    return dt.datetime.combine(day, moment.time(), tzinfo=LONDON)


def offset_at(zone: Part, moment: dt.datetime) -> dt.timedelta:
    """Give by how much a VTIMEZONE puts its clock before UTC at a local time, by its own rules alone."""
    found: list[tuple[dt.datetime, Part]] = []
    for kind in ("DAYLIGHT", "STANDARD"):
        for part in zone.within(kind):
            rule = _rule(part["RRULE"])
            assert (rule["FREQ"], rule["BYDAY"]) == ("YEARLY", "-1SU")
            first = dt.datetime.strptime(part["DTSTART"], "%Y%m%dT%H%M%S")
            for year in (moment.year - 1, moment.year):
                assert year >= first.year
                found.append((_last_sunday(year, int(rule["BYMONTH"]), first.time()), part))
    _, part = max(((when, part) for when, part in found if when <= moment), key=lambda pair: pair[0])
    return _offset(part["TZOFFSETTO"])


def _last_sunday(year: int, month: int, time: dt.time) -> dt.datetime:
    day = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    return dt.datetime.combine(day - dt.timedelta(days=(day.weekday() + 1) % 7), time)


def _offset(value: str) -> dt.timedelta:
    sign = -1 if value[0] == "-" else 1
    return sign * dt.timedelta(hours=int(value[1:3]), minutes=int(value[3:5]))


# --- In mails --------------------------------------------------------------------------------------


def files_of(mail: Any) -> Iterator[tuple[str, Part]]:
    """Give each calendar file that a mail carries: the method its type names, and what it holds."""
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            yield part.get_param("method"), read(part.get_payload(decode=True))
