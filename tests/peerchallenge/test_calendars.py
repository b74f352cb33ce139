"""What arrives in people's calendars: sent by a real mail server, read as another program would."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from cib.accounts.models import User
from cib.common import clock, delivery
from cib.common.models import Message
from councils.enums import Role
from councils.models import Appointment
from councils.queries import forget_standings
from councils.services import appointments
from peerchallenge import tasks
from peerchallenge.enums import PlaceKind
from peerchallenge.models import CalendarEntry, Engagement
from peerchallenge.rules.half_days import HalfDay, whole_days
from peerchallenge.services import booking, calendars, changes, dates, scoping, teams
from tests.common.calendar_reading import Part, files_of, occurrences
from tests.common.mail_server import Postbox, mail_server
from tests.factories import peerchallenge_booking as booked
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_scoping as scoped
from tests.factories import peerchallenge_visits as make
from tests.factories.kept import kept

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(weeks=1)


@pytest.fixture(scope="module")
def agreed(django_db_setup: None, django_db_blocker: Any) -> Iterator[Engagement]:
    """Give an engagement that both sides have just signed; what it told waits to be sent."""
    yield from kept(django_db_blocker, make.agreed_engagement)


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    """Run a mail server and send through it."""
    with mail_server() as (postbox, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
        yield postbox


@dataclass
class Arrived:
    """One calendar file in somebody's mailbox."""

    method: str
    calendar: Part
    subject: str

    @property
    def event(self) -> Part:
        return next(event for event in self.calendar.within("VEVENT") if not event.all("RECURRENCE-ID"))

    @property
    def what(self) -> tuple[str, int]:
        return self.method, int(self.event["SEQUENCE"])

    @property
    def days(self) -> list[dt.date]:
        return [starts.date() for starts, _ in occurrences(self.calendar)]


def delivered(postbox: Postbox) -> dict[str, list[Arrived]]:
    """Send what waits and give the calendar files that arrived since the last time, by address."""
    postbox.mails.clear()
    while delivery.sweep():
        pass
    found: dict[str, list[Arrived]] = defaultdict(list)
    for mail in postbox.mails:
        for method, calendar in files_of(mail):
            assert calendar["METHOD"] == method
            found[mail["To"].addresses[0].addr_spec].append(Arrived(method, calendar, mail["Subject"]))
    return dict(found)


def everybody(engagement: Engagement) -> dict[str, User]:
    team = [pool.with_account(i.challenger) for i in engagement.invitations.filter(status="accepted")]
    people = [make.dcs_of(engagement), booked.manager_of(engagement), *team]
    return {user.email: user for user in people}


def only(arrived: list[Arrived]) -> Arrived:
    (found,) = arrived
    return found


def whats(found: dict[str, list[Arrived]]) -> dict[str, tuple[str, int]]:
    return {address: only(arrived).what for address, arrived in found.items()}


def a_week_later(engagement: Engagement) -> list[HalfDay]:
    first = make.first_day(engagement) + WEEK
    return whole_days(scoped.working_days(first))


# --- Agreed ----------------------------------------------------------------------------------------


def test_agreed_dates_reach_everybodys_calendar(agreed: Engagement, postbox: Postbox) -> None:
    found = delivered(postbox)
    assert set(found) == set(everybody(agreed))
    assert set(whats(found).values()) == {("REQUEST", 0)}
    assert {only(arrived).subject.split(":")[0] for arrived in found.values()} == {"It is agreed"}
    visit = make.visit_of(agreed)
    span = [visit.first_day + dt.timedelta(days=n) for n in range(3)]
    for address, arrived in found.items():
        one = only(arrived)
        hours = {(f"{starts:%H:%M}", f"{ends:%H:%M}") for starts, ends in occurrences(one.calendar)}
        assert (one.days, hours) == (span, {("09:00", "17:00")})
        assert one.event["ATTENDEE"] == f"mailto:{address}"
    assert len({only(arrived).event["UID"] for arrived in found.values()}) == len(found)


def test_calendar_says_where_and_when_and_never_what_it_is_about(agreed: Engagement, postbox: Postbox) -> None:
    agreed.visits.update(purpose="SECRET case audit")
    for arrived in delivered(postbox).values():
        event = only(arrived).event
        assert event["SUMMARY"] == f"On site: {agreed.offer_version.name}, {agreed.host}"
        assert event["LOCATION"] == str(agreed.host)
        text = " ".join(line.value for line in event.lines)
        assert agreed.focus not in text
        assert "SECRET" not in text
        assert agreed.reference in event["DESCRIPTION"]


def test_dates_before_the_signatures_stay_out_of_calendars(postbox: Postbox) -> None:
    engagement = scoped.scoped_engagement()
    assert set(delivered(postbox)) & set(everybody(engagement)) == set()
    assert not engagement.calendar_entries.exists()


def test_hours_are_data(agreed: Engagement, postbox: Postbox) -> None:
    """Other hours reach the calendars that hold the visit by the next morning, as a change."""
    delivered(postbox)
    hours = {"am": (dt.time(8, 30), dt.time(12)), "pm": (dt.time(13), dt.time(16, 30))}
    calendars.set_hours(hours=hours, actor=pool.staff())
    assert delivered(postbox) == {}
    tasks.keep_calendars()
    found = delivered(postbox)
    assert set(whats(found).values()) == {("REQUEST", 1)}
    starts, ends = occurrences(only(found[make.dcs_of(agreed).email]).calendar)[0]
    assert (f"{starts:%H:%M}", f"{ends:%H:%M}") == ("08:30", "16:30")


def test_half_days_in_winter_and_summer_keep_londons_hours(postbox: Postbox) -> None:
    with make.on(dt.date(2026, 12, 1)):
        engagement = scoped.scoping_engagement(wanted_from=dt.date(2027, 3, 1), wanted_to=dt.date(2027, 4, 30))
        scoped.drafted_scope(engagement)
        before, after = dt.date(2027, 3, 25), dt.date(2027, 3, 30)  # the clock goes forward on the 28th
        scoped.dated(engagement, [HalfDay(before, "pm"), *whole_days([after]), HalfDay(dt.date(2027, 3, 31), "am")])
        scoping.propose_scope(engagement_id=engagement.pk, actor=make.lead_of(engagement))
        scoping.approve_scope(engagement_id=engagement.pk, actor=make.dcs_of(engagement))
        scoped.pledged(engagement)
        scoped.host_signed(engagement)
        scoped.lead_signed(engagement)
        found = occurrences(only(delivered(postbox)[make.lead_of(engagement).email]).calendar)
    local = [f"{starts:%d %H:%M} {ends:%H:%M} {starts:%Z}" for starts, ends in found]
    assert local == ["25 13:30 17:00 GMT", "30 09:00 17:00 BST", "31 09:00 12:30 BST"]


# --- Moved, paused, cancelled ----------------------------------------------------------------------


def test_service_lead_named_after_the_signatures_has_the_visit_at_once_and_loses_it_when_let_go(
    agreed: Engagement, postbox: Postbox
) -> None:
    delivered(postbox)
    leading = pool.employed(pool.person(), agreed.host)
    user = pool.user_of(leading)
    for people, expected in (([leading.pk], ("REQUEST", 0)), ([], ("CANCEL", 1))):
        booking.name_service_leads(engagement_id=agreed.pk, person_ids=people, actor=make.dcs_of(agreed))
        forget_standings()
        assert whats(delivered(postbox))[user.email] == expected


def test_moved_visit_moves_under_the_same_uid(agreed: Engagement, postbox: Postbox) -> None:
    before = delivered(postbox)
    chosen = a_week_later(agreed)
    mover = make.dcs_of(agreed)
    changes.move_visit(visit_id=make.visit_of(agreed).pk, half_days=chosen, agrees_unusual_days=False, actor=mover)
    found = delivered(postbox)
    assert whats(found) == dict.fromkeys(before, ("REQUEST", 1))
    for address, arrived in found.items():
        assert only(arrived).event["UID"] == only(before[address]).event["UID"]
        assert only(arrived).days == sorted({half_day.date for half_day in chosen})
    assert only(found[mover.email]).subject.startswith("Changed in your calendar")
    others = {only(arrived).subject.split(":")[0] for address, arrived in found.items() if address != mover.email}
    assert others == {"New dates"}


def test_paused_visit_leaves_and_comes_back_under_the_same_uid(agreed: Engagement, postbox: Postbox) -> None:
    first = delivered(postbox)
    make.paused(agreed)
    gone = delivered(postbox)
    make.resumed(agreed)
    back = delivered(postbox)
    assert whats(gone) == dict.fromkeys(first, ("CANCEL", 1))
    assert whats(back) == dict.fromkeys(first, ("REQUEST", 2))
    for address in first:
        uids = {only(found[address]).event["UID"] for found in (first, gone, back)}
        assert len(uids) == 1
        assert only(back[address]).days == only(first[address]).days


def test_cancelled_visit_leaves_everybodys_calendar(agreed: Engagement, postbox: Postbox) -> None:
    """Also that of the team, which does not see the engagement any more."""
    before = delivered(postbox)
    make.cancelled(agreed)
    assert whats(delivered(postbox)) == dict.fromkeys(before, ("CANCEL", 1))
    assert not CalendarEntry.objects.filter(is_cancelled=False).exists()


def test_visit_cut_short_keeps_the_days_that_were_spent(agreed: Engagement, postbox: Postbox) -> None:
    before = delivered(postbox)
    make.begun(agreed)
    with make.on(make.first_day(agreed) + dt.timedelta(days=1)):
        delivered(postbox)
        make.cancelled(agreed)
        found = delivered(postbox)
    assert whats(found) == dict.fromkeys(before, ("REQUEST", 1))
    assert {tuple(only(arrived).days) for arrived in found.values()} == {(make.first_day(agreed),)}


def test_visit_that_was_carried_out_sends_nothing_more(agreed: Engagement, postbox: Postbox) -> None:
    make.begun(agreed)
    with make.on(make.last_day(agreed), hour=17):
        delivered(postbox)
        make.effort.settle_engagement(engagement_id=agreed.pk, actor=make.lead_of(agreed))
        tasks.keep_calendars()
        assert delivered(postbox) == {}


def test_new_dates_while_the_scope_is_open_again_replace_the_old(agreed: Engagement, postbox: Postbox) -> None:
    before = delivered(postbox)
    dcs, visit = make.dcs_of(agreed), make.visit_of(agreed)
    scoping.revise_scope(engagement_id=agreed.pk, reason="The focus changed", actor=dcs)
    assert delivered(postbox) == {}
    moved = dates.fix_dates(engagement_id=agreed.pk, half_days=a_week_later(agreed), visit_id=visit.pk, actor=dcs)
    found = delivered(postbox)
    assert whats(found) == dict.fromkeys(before, ("REQUEST", 1))
    dates.drop_visit(visit_id=moved.pk, actor=dcs)
    gone = delivered(postbox)
    assert whats(gone) == dict.fromkeys(before, ("CANCEL", 2))
    assert {only(gone[a]).event["UID"] for a in gone} == {only(before[a]).event["UID"] for a in before}


# --- Who takes part --------------------------------------------------------------------------------


def test_coordinator_comes_and_goes(agreed: Engagement, postbox: Postbox) -> None:
    delivered(postbox)
    first, second = (pool.employed(pool.person(), agreed.host) for _ in range(2))
    addresses = [pool.user_of(someone).email for someone in (first, second)]
    for someone in (first, second):
        booking.appoint_coordinator(engagement_id=agreed.pk, person_id=someone.pk, actor=make.dcs_of(agreed))
        if someone is first:
            assert whats(delivered(postbox)) == {addresses[0]: ("REQUEST", 0)}
    assert whats(delivered(postbox)) == {addresses[0]: ("CANCEL", 1), addresses[1]: ("REQUEST", 0)}


def test_team_changes_once_it_is_signed_again(agreed: Engagement, postbox: Postbox) -> None:
    """Who leaves is told at once; who joins with the new signatures; everybody else hears nothing of it."""
    delivered(postbox)
    dcs = make.dcs_of(agreed)
    scoping.revise_scope(engagement_id=agreed.pk, reason="Somebody cannot come", actor=dcs)
    booking.return_to_matching(engagement_id=agreed.pk, reason="Somebody cannot come", actor=dcs)
    leaving = make.member_invitation(agreed)
    gone = pool.with_account(leaving.challenger)
    teams.stand_down(invitation_id=leaving.pk, reason="My mother is ill", actor=gone)
    assert whats(delivered(postbox)) == {gone.email: ("CANCEL", 1)}
    coming = pool.with_account(booked.team_member(agreed, booked.place_of(agreed, PlaceKind.CHALLENGER)).challenger)
    booking.begin_scoping(engagement_id=agreed.pk, actor=dcs)
    assert delivered(postbox) == {}
    scoping.propose_scope(engagement_id=agreed.pk, actor=make.lead_of(agreed))
    scoping.approve_scope(engagement_id=agreed.pk, actor=dcs)
    scoped.pledged(agreed)
    scoped.host_signed(agreed)
    scoped.lead_signed(agreed)
    found = delivered(postbox)
    assert whats(found) == {coming.email: ("REQUEST", 0)}
    assert only(found[coming.email]).subject.startswith("It is agreed")


def test_successor_of_the_director_gets_the_visit_on_the_day(agreed: Engagement, postbox: Postbox) -> None:
    delivered(postbox)
    leaving, coming = make.dcs_of(agreed), pool.employed(pool.person(), agreed.host)
    address, day = pool.user_of(coming).email, clock.today() + WEEK
    appointments.replace_holder(
        appointment_id=Appointment.objects.get(role=Role.DCS, council=agreed.host).pk,
        person_id=coming.pk,
        on_date=day,
        actor=pool.staff(),
    )
    assert delivered(postbox) == {}
    with make.on(day):
        tasks.keep_calendars()
        assert whats(delivered(postbox)) == {leaving.email: ("CANCEL", 1), address: ("REQUEST", 0)}


def test_director_who_leaves_today_loses_the_visit_today(agreed: Engagement, postbox: Postbox) -> None:
    delivered(postbox)
    leaving, coming = make.dcs_of(agreed), pool.employed(pool.person(), agreed.host)
    address = pool.user_of(coming).email
    appointments.replace_holder(
        appointment_id=Appointment.objects.get(role=Role.DCS, council=agreed.host).pk,
        person_id=coming.pk,
        on_date=clock.today(),
        actor=pool.staff(),
    )
    found = whats(delivered(postbox))
    assert (found[leaving.email], found[address]) == (("CANCEL", 1), ("REQUEST", 0))


def test_keeping_calendars_twice_sends_nothing_twice(agreed: Engagement, postbox: Postbox) -> None:
    delivered(postbox)
    messages = Message.objects.count()
    assert (tasks.keep_calendars(), tasks.keep_calendars()) == (0, 0)
    assert Message.objects.count() == messages


def test_another_address_of_the_site_is_no_change_of_the_visit(
    agreed: Engagement, postbox: Postbox, settings: Any
) -> None:
    """Nobody is written to, nor once the days have begun; what goes out later carries the new link."""
    delivered(postbox)
    messages = Message.objects.count()
    settings.SITE_URL = "https://moved.example.org"
    assert tasks.keep_calendars() == 0
    assert Message.objects.count() == messages
    rows = CalendarEntry.objects.all()
    assert {row.sequence for row in rows} == {0}
    assert all(row.facts["url"].startswith("https://moved.example.org/") for row in rows)
    with make.on(make.first_day(agreed)):
        assert tasks.keep_calendars() == 0


def test_message_that_was_not_sent_goes_again_with_its_calendar(agreed: Engagement, postbox: Postbox) -> None:
    address = make.dcs_of(agreed).email
    postbox.refusals[address] = "550 5.1.1 No such mailbox"
    assert address not in delivered(postbox)
    postbox.refusals.clear()
    failed = Message.objects.get(kind="engagement.agreed", status="failed")
    delivery.send_again(message_id=failed.pk, actor=pool.staff())
    assert whats(delivered(postbox)) == {address: ("REQUEST", 0)}
