"""The private calendar address, the file of one engagement, the hours on site."""

import datetime as dt
import logging
import logging.config
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cib.accounts.models import User
from cib.accounts.services import close_account
from cib.common import clock
from cib.common.models import AuditEntry
from cib.settings.logs import logging_config
from councils.enums import LeadPost, Role
from councils.models import Appointment
from councils.services import appointments
from peerchallenge.models import CalendarEntry, CalendarFeed, Engagement, HalfDayHours
from peerchallenge.services import calendars, teams
from tests.common.calendar_reading import Part, occurrences, read
from tests.factories import accounts
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_visits as make
from tests.factories.kept import kept

pytestmark = pytest.mark.django_db
QUERIES_MAX = 15


@pytest.fixture(scope="module")
def agreed(django_db_setup: None, django_db_blocker: Any) -> Iterator[Engagement]:
    """Give an engagement that both sides have just signed."""
    yield from kept(django_db_blocker, make.agreed_engagement)


def address_of(user: User) -> str:
    """Make a private address, as its owner, and give its path."""
    return reverse("peerchallenge:calendar_file", args=[calendars.make_feed(actor=user)])


def followed(path: str) -> Part:
    """Read the address as a calendar program does: without signing in."""
    answer = Client().get(path)
    assert answer.status_code == 200
    return read(answer.content)


def page(user: User, name: str = "calendar", **posted: Any) -> Any:
    """Open a page of the calendar, or send it."""
    browser, path = accounts.signed_in(user), reverse(f"peerchallenge:{name}")
    return browser.post(path, posted) if name != "calendar" else browser.get(path)


# --- The address -----------------------------------------------------------------------------------


def test_address_is_shown_once_and_only_its_fingerprint_is_kept(agreed: Engagement) -> None:
    lead = make.lead_of(agreed)
    assert "Make a private address" in page(lead).content.decode()
    made = page(lead, "calendar_make")
    (address,) = re.findall(r'value="(https?://[^"]+\.ics)"', made.content.decode())
    secret = address.rpartition("/")[2].removesuffix(".ics")
    assert len(secret) > 40
    assert "no-store" in made.headers["Cache-Control"]
    assert secret not in page(lead).content.decode()
    feed = CalendarFeed.objects.get()
    kept_of_it = [str(getattr(feed, field.attname)) for field in feed._meta.fields]
    kept_of_it += [f"{row.changes} {row.object_id}" for row in AuditEntry.objects.filter(action="calendar_feed.made")]
    assert len(kept_of_it) > 3
    assert not any(secret in text for text in kept_of_it)


def test_address_is_read_without_signing_in_and_may_be_kept_a_while(agreed: Engagement) -> None:
    path = address_of(make.lead_of(agreed))
    answer = Client().get(path)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, max-age=900"
    assert not answer.cookies
    again = Client().get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == answer.headers["ETag"]
    head = Client().head(path)
    assert (head.status_code, head.content) == (200, b"")


def test_followed_calendar_holds_what_was_sent_and_no_more(agreed: Engagement) -> None:
    lead = make.lead_of(agreed)
    calendar = followed(address_of(lead))
    entry = CalendarEntry.objects.get(person=lead.person)
    (event,) = calendar.within("VEVENT")
    assert calendar["METHOD"] == "PUBLISH"
    assert (event["UID"], event["SUMMARY"]) == (entry.uid, f"On site: {agreed.offer_version.name}, {agreed.host}")
    assert occurrences(calendar)[0][0].date() == make.first_day(agreed)
    text = " ".join(line.value for line in event.lines)
    assert agreed.focus not in text
    assert lead.email not in text


def test_new_address_ends_the_old_one(agreed: Engagement) -> None:
    lead = make.lead_of(agreed)
    old, new = address_of(lead), address_of(lead)
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    assert CalendarFeed.objects.filter(person=lead.person, revoked_at__isnull=True).count() == 1


def test_ended_address_answers_no_more(agreed: Engagement) -> None:
    lead = make.lead_of(agreed)
    path = address_of(lead)
    assert "has ended" in page(lead, "calendar_revoke").content.decode()
    assert Client().get(path).status_code == 404
    assert page(lead, "calendar_revoke").status_code == 200  # sent twice


@pytest.mark.parametrize("secret", ["x", "A" * 43, "..", "a%00b", "é" * 20, "x" * 2000])
def test_wrong_address_is_not_there(secret: str) -> None:
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404


def test_address_cannot_be_written_to(agreed: Engagement) -> None:
    assert Client().post(address_of(make.lead_of(agreed))).status_code == 405


def test_address_ends_with_the_appointment(agreed: Engagement) -> None:
    leaving = make.dcs_of(agreed)
    path = address_of(leaving)
    assert Client().get(path).status_code == 200
    day = clock.today() + dt.timedelta(weeks=1)
    appointments.replace_holder(
        appointment_id=Appointment.objects.get(role=Role.DCS, council=agreed.host).pk,
        person_id=pool.employed(pool.person(), agreed.host).pk,
        on_date=day,
        actor=pool.staff(),
    )
    with make.on(day):
        assert Client().get(path).status_code == 404


def test_address_ends_with_the_account(agreed: Engagement) -> None:
    lead = make.lead_of(agreed)
    path = address_of(lead)
    close_account(user=lead, actor=pool.staff())
    assert Client().get(path).status_code == 404


def test_visit_one_may_no_longer_see_is_gone_at_once(agreed: Engagement) -> None:
    member = make.member_of(agreed)
    path = address_of(member)
    assert len(followed(path).within("VEVENT")) == 1
    teams.object_to_challenger(
        engagement_id=agreed.pk,
        challenger_id=make.member_invitation(agreed).challenger_id,
        reason="We had a dispute",
        actor=make.dcs_of(agreed),
    )
    assert followed(path).within("VEVENT") == []


def test_account_without_a_part_in_the_programme_gets_none() -> None:
    answer = page(accounts.user(), "calendar_make")
    assert answer.status_code == 422
    assert "no part in the programme" in answer.content.decode()
    assert not CalendarFeed.objects.exists()


def test_address_asked_too_often_says_so(agreed: Engagement, settings: Any) -> None:
    settings.CALENDAR_READS_PER_HOUR = 3
    path, other = address_of(make.lead_of(agreed)), address_of(make.member_of(agreed))
    assert [Client().get(path).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert Client().get(other).status_code == 200
    with time_machine.travel(clock.now() + dt.timedelta(minutes=61), tick=False):
        assert Client().get(path).status_code == 200


def test_who_guesses_is_stopped_and_a_right_address_still_answers(agreed: Engagement, settings: Any) -> None:
    settings.CALENDAR_MISSES_PER_HOUR = 2
    assert [Client().get(f"/calendar/guess{n}.ics").status_code for n in range(4)] == [404, 404, 429, 429]
    assert Client().get(address_of(make.lead_of(agreed))).status_code == 200


def test_followed_calendar_takes_as_many_queries_for_three_visits_as_for_one(agreed: Engagement) -> None:
    lead = make.lead_of(agreed)
    path, counts = address_of(lead), []
    entry = CalendarEntry.objects.get(person=lead.person)
    for number in (0, 2, 3):
        if number:
            visit = make.visit_of(agreed)
            visit.pk, visit.number, visit._state.adding = None, number, True
            visit.save()
            entry.pk, entry.uid, entry.visit, entry._state.adding = None, f"{number}@example", visit, True
            entry.save()
        with CaptureQueriesContext(connection) as queries:
            Client().get(path)
        counts.append(len(queries))
    assert len(followed(path).within("VEVENT")) == 3
    assert counts[0] == counts[2] <= QUERIES_MAX


# --- The file of one engagement --------------------------------------------------------------------


def test_dates_are_taken_over_from_the_engagements_page(agreed: Engagement) -> None:
    lead = make.lead_of(agreed)
    browser, path = accounts.signed_in(lead), reverse("peerchallenge:engagement_calendar", args=[agreed.pk])
    assert path in browser.get(reverse("peerchallenge:engagement_detail", args=[agreed.pk])).content.decode()
    answer = browser.get(path)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{agreed.reference}.ics"'
    (event,) = read(answer.content).within("VEVENT")
    assert event["UID"] == CalendarEntry.objects.get(person=lead.person).uid  # no second entry beside the one sent


def test_reader_of_the_region_takes_dates_over_too(agreed: Engagement) -> None:
    reader = pool.appointed(pool.person(), Role.REGIONAL_LEAD, region=agreed.host.region, lead_post=LeadPost.DCS)
    path = reverse("peerchallenge:engagement_calendar", args=[agreed.pk])
    answers = [accounts.signed_in(reader).get(path) for _ in range(2)]
    uids = {read(answer.content).within("VEVENT")[0]["UID"] for answer in answers}
    assert len(uids) == 1
    assert not CalendarEntry.objects.filter(uid__in=uids).exists()


def test_engagement_without_dates_has_no_file() -> None:
    engagement = make.scoping.booking.matching_engagement()
    browser = accounts.signed_in(make.dcs_of(engagement))
    assert browser.get(reverse("peerchallenge:engagement_calendar", args=[engagement.pk])).status_code == 404
    shown = browser.get(reverse("peerchallenge:engagement_detail", args=[engagement.pk]))
    assert "Add to calendar" not in shown.content.decode()


# --- The hours on site -----------------------------------------------------------------------------

HOURS = {"am_starts_at": "8:45", "am_ends_at": "12.15", "pm_starts_at": "13:00", "pm_ends_at": "16:30"}


def test_office_sets_the_hours() -> None:
    pool.programme()
    staff = pool.staff()
    assert page(staff, "hours_edit", **HOURS).status_code == 302
    rows = {row.half: (f"{row.starts_at:%H:%M}", f"{row.ends_at:%H:%M}") for row in HalfDayHours.objects.all()}
    assert rows == {"am": ("08:45", "12:15"), "pm": ("13:00", "16:30")}
    assert AuditEntry.objects.filter(action="half_day_hours.set", actor=staff).count() == 2


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"am_ends_at": "8:00"}, "must end after it begins. (rule CAL-01)"),
        ({"pm_ends_at": "12:59"}, "The afternoon must end after it begins."),
        ({"pm_starts_at": "12:00"}, "(rule CAL-02)"),
        ({"am_starts_at": "nine"}, "Morning begins at must be a time, such as 9:00 or 13:30"),
        ({"am_starts_at": ""}, "Enter"),
    ],
)
def test_hours_out_of_order_are_refused_beside_their_field(typed: dict[str, str], words: str) -> None:
    pool.programme()
    answer = page(pool.staff(), "hours_edit", **{**HOURS, **typed})
    body = answer.content.decode()
    assert (answer.status_code, words in body) == (422, True)
    assert f'value="{({**HOURS, **typed})["pm_ends_at"]}"' in body
    assert not AuditEntry.objects.filter(action="half_day_hours.set").exists()


def test_hours_that_somebody_else_changed_are_stale() -> None:
    pool.programme()
    staff = pool.staff()
    seen = {f"{row.half}_version": row.version for row in HalfDayHours.objects.all()}
    assert page(staff, "hours_edit", **HOURS, **seen).status_code == 302
    assert page(staff, "hours_edit", **HOURS, **seen).status_code == 409


def test_hours_where_nobody_loaded_any_are_those_delivered() -> None:
    HalfDayHours.objects.all().delete()
    shown = accounts.signed_in(pool.staff()).get(reverse("peerchallenge:hours_edit")).content.decode()
    assert [f'value="{time}"' in shown for time in ("09:00", "12:30", "13:30", "17:00")] == [True] * 4


def test_secret_of_an_address_stays_out_of_the_log(settings: Any) -> None:
    formatter = logging.config.DictConfigurator(logging_config(level="INFO", as_json=True)).configure_formatter(
        settings.LOGGING["formatters"]["structured"]
    )
    facts = {
        "name": "django.request",
        "msg": "%s: %s",
        "args": ("Not Found", "/calendar/SECRET-1_a.ics"),
        "levelno": 30,
    }
    line = formatter.format(logging.makeLogRecord(facts))
    assert "SECRET" not in line
    assert "/calendar/....ics" in line
