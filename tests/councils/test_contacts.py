"""The contact log of brokers: who notes, who reads, who is reminded of silence."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from cib.common import clock, outbox
from cib.common.errors import NotAllowed, Refused
from cib.common.models import AuditEntry, Message, Reminder, ReminderPolicy
from councils.enums import ContactState, LeadPost, Role
from councils.models import ContactNote
from councils.notifications import EVENTS
from councils.queries import forget_standings
from councils.rules import contact_state
from councils.services.contacts import note_contact
from tests.factories import accounts
from tests.factories import councils as make

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TODAY = dt.date(2027, 3, 1)


@pytest.fixture
def it() -> SimpleNamespace:
    ReminderPolicy.objects.get_or_create(
        event="broker.silent", offset_days=60, audience="broker", defaults={"kind": "councils.broker_silent"}
    )
    council = make.council()
    return SimpleNamespace(
        council=council,
        broker=make.appointed(make.person(), Role.BROKER, region=council.region),
        lead=make.appointed(make.person(), Role.REGIONAL_LEAD, region=council.region, lead_post=LeadPost.DCS),
        elsewhere=make.appointed(make.person(), Role.BROKER, region=make.region("London")),
        dcs=make.dcs(council),
        log=reverse("councils:contact_list", args=[council.la_code]),
        add=reverse("councils:contact_add", args=[council.la_code]),
    )


def noted(it: SimpleNamespace, **more: Any) -> ContactNote:
    facts = {"kind": "telephone", "on_date": clock.today(), "text": "They plan their year", **more}
    return note_contact(council_id=it.council.pk, actor=it.broker, **facts)


@pytest.mark.parametrize(
    ("last", "next_on", "silent", "state"),
    [
        (None, None, 60, ContactState.NEVER),
        (TODAY - 59 * DAY, None, 60, ContactState.IN_TOUCH),
        (TODAY - 60 * DAY, None, 60, ContactState.SILENT),
        (TODAY - 60 * DAY, None, None, ContactState.IN_TOUCH),
        (TODAY - 90 * DAY, TODAY, 60, ContactState.DUE),
        (TODAY - 90 * DAY, TODAY + DAY, 60, ContactState.SILENT),
    ],
)
def test_contact_stands_as_its_dates_say(last: Any, next_on: Any, silent: Any, state: ContactState) -> None:
    assert contact_state(last, next_on, today=TODAY, silent_days=silent) == state


def test_pp60_contact_is_noted_once_made_and_the_next_lies_ahead(it: SimpleNamespace) -> None:
    today = clock.today()
    for dates in ({"on_date": today + DAY}, {"next_on": today}, {"on_date": today - 9 * DAY, "next_on": today - DAY}):
        with pytest.raises(Refused) as refused:
            noted(it, **dates)
        assert {breach.code for breach in refused.value.breaches} == {"PP-60"}


def test_only_a_broker_of_the_region_notes_contacts(it: SimpleNamespace) -> None:
    for user in (it.lead, it.elsewhere, it.dcs, make.first_staff()):
        with pytest.raises(NotAllowed):
            note_contact(council_id=it.council.pk, kind="email", on_date=clock.today(), actor=user)


def test_contact_log_is_read_by_its_region_and_its_own_director(it: SimpleNamespace) -> None:
    noted(it)
    for user, status in ((it.broker, 200), (it.lead, 200), (it.dcs, 200), (it.elsewhere, 403)):
        page = accounts.signed_in(user).get(it.log)
        assert page.status_code == status
        assert ("They plan their year" in page.content.decode()) == (status == 200)
    assert "They plan" not in str(AuditEntry.objects.filter(action="contact.noted").values())


def test_broker_notes_a_contact_by_the_page_and_nothing_typed_is_lost(it: SimpleNamespace) -> None:
    browser, today = accounts.signed_in(it.broker), clock.today()
    typed = {"kind": "meeting", "text": "Spoke of spring", "on_date_day": today.day, "on_date_month": today.month}
    refused = browser.post(it.add, typed)
    assert refused.status_code == 422
    assert "Spoke of spring" in refused.content.decode()
    assert browser.post(it.add, {**typed, "on_date_year": today.year}).status_code == 302
    assert ContactNote.objects.get().text == "Spoke of spring"


def planned(about: Any) -> Reminder:
    return Reminder.objects.get(policy__event="broker.silent", subject_id=str(about.pk), status="planned")


def concerned(about: Any) -> list[Any]:
    return list(EVENTS[0].audiences["broker"](str(about.pk)))


def about_silence(subject: Any) -> Message:
    return Message(kind="councils.broker_silent", subject_type=subject._meta.label_lower, subject_id=str(subject.pk))


def test_broker_is_reminded_sixty_days_after_the_last_contact_alone(it: SimpleNamespace) -> None:
    noted(it)
    first_due = clock.london_morning(clock.today() + 60 * DAY)
    assert planned(it.council).due_at == first_due
    assert concerned(it.council) == [make.person_behind(it.broker).pk]
    kind, message = outbox.registered_kinds()["councils.broker_silent"], about_silence(it.council)
    assert kind.path(message) == it.log
    with time_machine.travel(clock.now() + 30 * DAY, tick=False):
        forget_standings()
        noted(it)
        assert planned(it.council).due_at == first_due + 30 * DAY
    with time_machine.travel(clock.now() + 89 * DAY, tick=False):
        assert not kind.is_needed(message)
    with time_machine.travel(clock.now() + 90 * DAY, tick=False):
        assert kind.is_needed(message)


def test_new_broker_who_notes_nothing_is_reminded_and_one_who_left_is_not(it: SimpleNamespace) -> None:
    post = make.person_behind(it.broker).appointments.get()
    kind, message = outbox.registered_kinds()["councils.broker_silent"], about_silence(post)
    assert planned(post).since == post.from_date
    assert kind.is_needed(message)
    assert concerned(post) == [post.person_id]
    noted(it)
    assert not kind.is_needed(message)
    make.appointments.end_appointment(appointment_id=post.pk, to_date=clock.today(), actor=make.first_staff())
    assert concerned(post) == []
