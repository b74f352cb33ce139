"""Calendar files as another program reads them: London's clock, gaps, halves, names with odd signs."""

import datetime as dt
from uuid import UUID

import pytest

from cib.common.calendar_files import DayHours, Entry, Facts, for_mail, published
from cib.common.directory import Addressee
from tests.common.calendar_reading import LONDON, local_time, occurrences, offset_at, read

AT = dt.datetime(2026, 9, 1, 10, 30, tzinfo=dt.UTC)
ADA = Addressee(UUID(int=1), 'Ada "Countess" Lovelace; Byron, née', "ada@westvale.example", None)
NINE, HALF_TWELVE, HALF_ONE, FIVE = (dt.time(9), dt.time(12, 30), dt.time(13, 30), dt.time(17))


def day(text: str, starts: dt.time = NINE, ends: dt.time = FIVE) -> DayHours:
    return DayHours(dt.date.fromisoformat(text), starts, ends)


def entry(*days: DayHours, sequence: int = 0, is_cancelled: bool = False) -> Entry:
    facts = Facts(
        title="On site: Children’s services peer challenge, Northbridge; with, commas\\and more",
        location="Northbridge",
        description="PC-0412. On site: " + "a long line that has to be folded, " * 5,
        url="https://peer.example/engagements/1/",
        days=days,
    )
    return Entry("one@peer.example", sequence, AT, facts, is_cancelled)


def shown(*days: DayHours) -> list[str]:
    """Give what a calendar program shows of an entry of these days."""
    found = occurrences(read(published([entry(*days)])))
    return [f"{starts:%a %d %b %H:%M}-{ends:%H:%M}" for starts, ends in found]


def test_days_in_a_row_leave_the_nights_free() -> None:
    assert shown(day("2026-11-10"), day("2026-11-11"), day("2026-11-12")) == [
        "Tue 10 Nov 09:00-17:00",
        "Wed 11 Nov 09:00-17:00",
        "Thu 12 Nov 09:00-17:00",
    ]


def test_days_between_that_do_not_belong_to_it_stay_free() -> None:
    assert shown(day("2026-11-10"), day("2026-11-12"), day("2026-11-24")) == [
        "Tue 10 Nov 09:00-17:00",
        "Thu 12 Nov 09:00-17:00",
        "Tue 24 Nov 09:00-17:00",
    ]


def test_half_a_day_has_its_own_hours() -> None:
    days = (day("2026-11-10", HALF_ONE), day("2026-11-11"), day("2026-11-13", NINE, HALF_TWELVE))
    assert shown(*days) == ["Tue 10 Nov 13:30-17:00", "Wed 11 Nov 09:00-17:00", "Fri 13 Nov 09:00-12:30"]


def test_one_day_does_not_repeat() -> None:
    calendar = read(published([entry(day("2026-11-10"))]))
    (event,) = calendar.within("VEVENT")
    assert event.all("RRULE") == event.all("EXDATE") == []


@pytest.mark.parametrize(
    ("days", "in_utc"),
    [
        (("2027-03-27", "2027-03-28"), ["27 09:00", "28 08:00"]),  # the clock goes forward on the Sunday
        (("2026-10-24", "2026-10-25"), ["24 08:00", "25 09:00"]),  # and back
    ],
)
def test_nine_in_london_stays_nine_when_the_clock_changes(days: tuple[str, ...], in_utc: list[str]) -> None:
    found = occurrences(read(published([entry(*map(day, days))])))
    assert [f"{starts.astimezone(dt.UTC):%d %H:%M}" for starts, _ in found] == in_utc


@pytest.mark.parametrize("year", [2026, 2027, 2030, 2037])
def test_rules_of_the_clock_in_the_file_are_those_of_london(year: int) -> None:
    """Programs that know no Europe/London count by the file: hour by hour it says what the tz database says."""
    (zone,) = read(published([])).within("VTIMEZONE")
    assert zone["TZID"] == "Europe/London"
    moment = dt.datetime(year, 1, 1, 12)
    for _ in range(365):
        assert offset_at(zone, moment) == moment.replace(tzinfo=LONDON).utcoffset(), moment
        moment += dt.timedelta(days=1)


def test_clock_in_the_file_changes_at_the_right_hour() -> None:
    (zone,) = read(published([])).within("VTIMEZONE")
    hour = dt.timedelta(hours=1)
    assert offset_at(zone, dt.datetime(2027, 3, 28, 0, 59)) == 0 * hour
    assert offset_at(zone, dt.datetime(2027, 3, 28, 2, 0)) == hour
    assert offset_at(zone, dt.datetime(2026, 10, 25, 0, 59)) == hour
    assert offset_at(zone, dt.datetime(2026, 10, 25, 2, 0)) == 0 * hour
    names = {part["TZNAME"]: part["TZOFFSETTO"] for part in zone.parts}
    assert names == {"BST": "+0100", "GMT": "+0000"}


def test_invitation_names_the_person_and_asks_for_no_answer() -> None:
    method, content = for_mail(entry(day("2026-11-10"), sequence=3), ADA)
    calendar = read(content)
    (event,) = calendar.within("VEVENT")
    attendee = event.line("ATTENDEE")
    assert (method, calendar["METHOD"], event["SEQUENCE"], event["STATUS"]) == ("REQUEST", "REQUEST", "3", "CONFIRMED")
    assert attendee.value == "mailto:ada@westvale.example"
    assert attendee.parameters["CN"] == "Ada Countess Lovelace; Byron, née"
    assert attendee.parameters["RSVP"] == "FALSE"
    assert event["ORGANIZER"].startswith("mailto:")
    assert event["DTSTAMP"] == "20260901T103000Z"
    assert event["SUMMARY"] == "On site: Children’s services peer challenge, Northbridge; with, commas\\and more"
    assert event["DESCRIPTION"].endswith("\nhttps://peer.example/engagements/1/")


def test_cancellation_is_of_the_whole_entry() -> None:
    method, content = for_mail(entry(day("2026-11-10"), day("2026-11-12"), sequence=4, is_cancelled=True), ADA)
    calendar = read(content)
    (event,) = calendar.within("VEVENT")
    assert (method, calendar["METHOD"], event["SEQUENCE"], event["STATUS"]) == ("CANCEL", "CANCEL", "4", "CANCELLED")
    assert event["UID"] == "one@peer.example"
    assert local_time(event.line("DTSTART")).date() == dt.date(2026, 11, 10)


def test_published_calendar_is_addressed_to_nobody() -> None:
    calendar = read(published([entry(day("2026-11-10"), day("2026-11-11"))]))
    assert calendar["METHOD"] == "PUBLISH"
    assert [event.all("ATTENDEE") + event.all("ORGANIZER") for event in calendar.within("VEVENT")] == [[]]


def test_entry_travels_through_a_message_unchanged() -> None:
    known = entry(day("2026-11-10", HALF_ONE), day("2026-11-12"), sequence=2)
    assert Entry.from_json(known.as_json()) == known
