"""Reminders of the main job: they follow visits and accreditation, and climb from those asked to CIB staff."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail

from cib.common import clock, delivery, digests, outbox, reminders
from cib.common.enums import Frequency, ReminderStatus
from cib.common.models import Message, MessagePreference, Reminder, ReminderPolicy
from councils.enums import LeadPost, Role
from councils.queries import forget_standings
from councils.services import appointments
from peerchallenge.models import CalendarEntry, Challenger, Engagement
from peerchallenge.programme import REMINDERS
from peerchallenge.rules.half_days import whole_days
from peerchallenge.services import changes, pool
from peerchallenge.services.programme import load_programme
from tests.common.calendar_reading import files_of
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_pool as challengers
from tests.factories import peerchallenge_scoping as scoped
from tests.factories import peerchallenge_visits as make
from tests.factories.kept import kept

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cib.common.receivers.deliver_message.apply_async", lambda **_kwargs: None)


@pytest.fixture(scope="module")
def kept_agreed(django_db_setup: None, django_db_blocker: Any) -> Iterator[Engagement]:
    yield from kept(django_db_blocker, scoped.agreed_engagement)


@pytest.fixture
def agreed(kept_agreed: Engagement) -> Engagement:
    """Give an engagement that both sides signed."""
    forget_standings()
    kept_agreed.refresh_from_db()
    return kept_agreed


def planned(engagement: Engagement) -> set[tuple[str, dt.date]]:
    """Give what is planned about the visits of an engagement: the kind and the London day."""
    visits = [str(pk) for pk in engagement.visits.values_list("pk", flat=True)]
    rows = Reminder.objects.filter(subject_id__in=visits, status=ReminderStatus.PLANNED)
    return {(row.policy.kind, row.due_at.astimezone(clock.LONDON).date()) for row in rows.select_related("policy")}


def around(first_day: dt.date) -> set[tuple[str, dt.date]]:
    """Give the reminders of a visit as the timeline has them."""
    days = {"visit.team_call": 10, "visit.soon": 7, "visit.tomorrow": 1}
    return {(kind, first_day - n * DAY) for kind, n in days.items()}


def swept_until(day: dt.date) -> None:
    """Sweep each morning from today on until that day."""
    today = clock.today()
    while today <= day:
        with make.on(today, hour=9):
            forget_standings()
            delivery.sweep()
        today += DAY


def told(kind: str, about: Any, status: str = "sent") -> list[Any]:
    """Give who was sent messages of a kind about a challenger, or about the visits of an engagement."""
    subjects = [*about.visits.all()] if isinstance(about, Engagement) else [about]
    rows = Message.objects.filter(kind=kind, status=status, subject_id__in=[str(row.pk) for row in subjects])
    return sorted(rows.values_list("person_id", flat=True))


def test_visit_is_reminded_of_by_the_timeline_and_the_reminders_move_with_it(agreed: Engagement) -> None:
    first = make.first_day(agreed)
    assert planned(agreed) == around(first)
    new = scoped.working_days(first + 28 * DAY)
    changes.move_visit(
        visit_id=make.visit_of(agreed).pk,
        half_days=whole_days(new),
        agrees_unusual_days=False,
        actor=scoped.dcs_of(agreed),
    )
    assert planned(agreed) == around(new[0])


def test_reminder_that_an_upgrade_brings_is_planned_for_visits_there_are(agreed: Engagement) -> None:
    before = planned(agreed)
    lacking = ReminderPolicy.objects.filter(kind="visit.soon")
    Reminder.objects.filter(policy__in=lacking).delete()
    lacking.delete()
    assert planned(agreed) < before
    load_programme()
    assert planned(agreed) == before


def test_team_director_and_coordinator_of_that_day_are_reminded_of_a_visit(agreed: Engagement) -> None:
    leaving = scoped.dcs_of(agreed)
    post = leaving.person.appointments.get(role=Role.DCS)
    appointments.end_appointment(appointment_id=post.pk, to_date=clock.today(), actor=challengers.staff())
    new = appointments.Post(Role.DCS, council=agreed.host)
    successor = challengers.employed(challengers.person(), agreed.host)
    appointments.appoint(person_id=successor.pk, post=new, from_date=clock.today(), actor=challengers.staff())
    coming = challengers.user_of(successor)
    swept_until(make.first_day(agreed) - 7 * DAY)
    reminded = told("visit.soon", agreed)
    assert coming.person.pk in reminded
    assert leaving.person.pk not in reminded
    team = set(agreed.invitations.filter(status="accepted").values_list("challenger__person", flat=True))
    assert team <= {*reminded, *told("visit.soon", agreed, "withheld")}
    assert set(told("visit.team_call", agreed)) <= team


def test_reminder_of_a_visit_brings_it_for_the_calendar_as_it_stands_there(agreed: Engagement) -> None:
    swept_until(clock.today())
    mail.outbox.clear()
    swept_until(make.first_day(agreed) - DAY)
    soon = [sent for sent in mail.outbox if str(sent.subject).startswith("On site from")]
    files = [file for sent in soon for file in files_of(sent.message())]
    assert len(files) == len(soon) > 0
    kept = dict(CalendarEntry.objects.filter(engagement=agreed).values_list("uid", "sequence"))
    found = {calendar.within("VEVENT")[0]["UID"] for _, calendar in files}
    assert {method for method, _ in files} == {"REQUEST"}
    assert found < set(kept)  # the manager, who is reminded of nothing, has it as well
    assert len(soon) == 2 * len(found)
    assert {int(calendar.within("VEVENT")[0]["SEQUENCE"]) for _, calendar in files} == set(kept.values())


def test_what_brings_a_file_for_the_calendar_is_put_into_no_digest() -> None:
    kinds = outbox.registered_kinds()
    codes = (
        "calendar.entered",
        "calendar.changed",
        "calendar.cancelled",
        "visit.moved",
        "visit.soon",
        "visit.tomorrow",
    )
    assert {kinds[code].in_digest for code in codes} == {False}
    user = challengers.staff()
    MessagePreference.objects.create(user=user, frequency=Frequency.WEEKLY)
    agreed = kinds["dates.fixed"]
    assert digests.way_of(agreed, user) is not None
    assert digests.way_of(agreed, user, has_file=True) is None


def test_paused_engagement_reminds_of_no_visit_until_it_goes_on(agreed: Engagement) -> None:
    first = make.first_day(agreed)
    make.paused(agreed)
    assert planned(agreed) == set()
    make.resumed(agreed)
    assert planned(agreed) == around(first)
    make.cancelled(agreed)
    assert planned(agreed) == set()


def test_visit_that_was_not_agreed_in_time_is_not_reminded_of() -> None:
    engagement = scoped.approved_engagement()
    swept_until(make.first_day(engagement) - 7 * DAY)
    assert (told("visit.soon", engagement), told("visit.team_call", engagement)) == ([], [])
    over = Reminder.objects.filter(
        policy__event="visit.comes", policy__offset_days=-7, subject_id=str(make.visit_of(engagement).pk)
    )
    assert over.get(policy__audience="host_dcs").why == reminders.DONE


def test_accreditation_reminds_challenger_and_staff_and_follows_renewal() -> None:
    challengers.programme()
    who = challengers.challenger()
    challengers.with_account(who)
    until = clock.today() + dt.timedelta(days=400)
    accredit(who, until)
    assert due_days(who) == {until - 90 * DAY, until - 30 * DAY}
    accredit(who, until + 100 * DAY)
    assert due_days(who) == {until + 10 * DAY, until + 70 * DAY}
    with make.on(until + 10 * DAY):
        delivery.sweep()
        assert told("accreditation.ends", who) == [who.person_id]
        assert challengers.staff().person.pk in told("accreditation.ending", who)
    pool.set_accreditation(challenger_id=who.pk, accreditation="suspended", actor=challengers.staff())
    assert due_days(who) == set()


def accredit(who: Challenger, until: dt.date) -> None:
    """Accredit somebody until that day."""
    pool.set_accreditation(challenger_id=who.pk, accreditation="accredited", until=until, actor=challengers.staff())


def due_days(who: Challenger) -> set[dt.date]:
    """Give the London days on which reminders of somebody's accreditation are due."""
    rows = Reminder.objects.filter(subject_id=str(who.pk), status=ReminderStatus.PLANNED)
    return {row.due_at.astimezone(clock.LONDON).date() for row in rows}


def test_scope_that_nobody_approves_climbs_to_region_and_staff() -> None:
    engagement = booking.scoping_engagement()
    lead = challengers.appointed(
        challengers.person(), Role.REGIONAL_LEAD, region=engagement.host.region, lead_post=LeadPost.DCS
    )
    swept_until(clock.today() + 60 * DAY)
    climbed = Message.objects.filter(kind="scope.stuck", subject_id=str(engagement.pk)).order_by("due_at")
    days = {m.person_id: (m.due_at.astimezone(clock.LONDON).date() - clock.today()).days for m in climbed}
    assert days[booking.manager_of(engagement).person.pk] == 14 + 7
    assert days[lead.person.pk] == 14 + 7 + 14
    assert days[challengers.staff().person.pk] == 14 + 7 + 14 + 14
    assert climbed.filter(status="sent").count() >= 3


def test_every_policy_as_delivered_has_an_event_in_words_and_an_audience_that_is_asked() -> None:
    challengers.programme()
    ours = {row.event for row in REMINDERS} & set(reminders._events)
    assert {"visit.comes", "accreditation.ends", "release.waiting"} <= ours
    for policy in ReminderPolicy.objects.filter(event__in=ours):
        assert policy.audience in reminders._events[policy.event].audiences, policy


def test_every_reminder_of_the_main_job_can_be_sent(agreed: Engagement) -> None:
    booking.invited(booking.matching_engagement(agreed.host))
    scoped.approved_engagement(agreed.host)
    swept_until(make.first_day(agreed) - DAY)
    assert not Reminder.objects.filter(status=ReminderStatus.FAILED).exists()
    assert not Message.objects.filter(last_error__gt="").exists()
    assert {"visit.tomorrow", "invitation.unanswered"} <= set(
        Message.objects.filter(status="sent").values_list("kind", flat=True)
    )
