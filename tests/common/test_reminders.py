"""Reminders follow what they are about, go out once to whoever it concerns that day, and climb while it waits."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import time_machine

from cib.accounts.models import User
from cib.common import clock, delivery, directory, outbox, reminders
from cib.common.models import Message, Reminder, ReminderPolicy
from cib.common.reminder_policies import join_planned
from tests.factories import accounts
from tests.factories import reminders as make
from tests.factories.outbox import KIND, Everybody
from tests.factories.reminders import LEAD, OFFICE, PERSON, planned, rows, told

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SINCE = dt.date(2027, 3, 1)
MORNING = clock.london_morning(SINCE)
HOLDERS = {"person": [PERSON], "lead": [LEAD], "office": [OFFICE]}


@pytest.fixture
def holders() -> dict[str, list[UUID]]:
    """Give who holds each post, to be changed by a test."""
    return {audience: list(people) for audience, people in HOLDERS.items()}


@pytest.fixture(autouse=True)
def _kernel(monkeypatch: pytest.MonkeyPatch, holders: dict[str, list[UUID]]) -> None:
    monkeypatch.setitem(outbox._kinds, KIND.code, KIND)
    monkeypatch.setitem(reminders._events, make.EVENT, make.event(holders))
    monkeypatch.setattr(directory, "_registered", [Everybody()])
    monkeypatch.setattr("cib.common.receivers.deliver_message.apply_async", lambda **_kwargs: None)


@pytest.fixture
def now() -> Iterator[Any]:
    """Stand at eight in the morning of the day from which things wait."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def subject(now: Any) -> User:
    """Give the account that is waited for, with its reminders planned."""
    make.policies(KIND.code)
    account = accounts.user()
    planned(account, SINCE)
    return account


def swept_on(now: Any, day: dt.timedelta) -> None:
    """Let it be eight in the morning so many days later, and sweep."""
    now.move_to(clock.london_morning(SINCE + day))
    delivery.sweep()


@pytest.mark.usefixtures("subject")
def test_reminder_goes_out_in_the_morning_it_is_due_and_not_a_second_before(now: Any) -> None:
    now.move_to(clock.london_morning(SINCE + 3 * DAY) - dt.timedelta(seconds=1))
    assert (delivery.sweep(), told()) == ({}, [])
    now.shift(1)
    assert (delivery.sweep(), told()) == ({"sent": 1}, [(1, "04 Mar", "sent")])
    now.shift(1)
    assert (delivery.sweep(), told()) == ({}, [(1, "04 Mar", "sent")])


@pytest.mark.usefixtures("subject")
def test_two_that_fell_due_in_an_outage_are_one_message(now: Any) -> None:
    swept_on(now, 20 * DAY)
    assert told() == [(1, "08 Mar", "sent")]
    assert Reminder.objects.get(due_at=clock.london_morning(SINCE + 3 * DAY)).why == reminders.OVERTAKEN


@pytest.mark.usefixtures("subject")
def test_new_holder_of_the_post_is_reminded_and_the_old_one_not(now: Any, holders: dict[str, list[UUID]]) -> None:
    holders["person"][:] = [UUID(int=9)]
    swept_on(now, 3 * DAY)
    assert told() == [(9, "04 Mar", "sent")]


def test_people_named_when_planning_are_reminded_where_no_app_knows_better(
    now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(reminders._events, make.EVENT)
    make.policies(KIND.code)
    planned(accounts.user(), SINCE, people={"person": [UUID(int=7)]})
    swept_on(now, 3 * DAY)
    assert told() == [(7, "04 Mar", "sent")]


def test_what_is_done_is_not_reminded_of_and_climbs_no_further(now: Any, subject: User) -> None:
    swept_on(now, 3 * DAY)
    make.done(subject)
    swept_on(now, 30 * DAY)
    assert rows() == [(0, "04 Mar", "sent"), (0, "08 Mar", "cancelled")]
    assert told() == [(1, "04 Mar", "sent")]


def test_moved_date_moves_what_waits_and_reminds_anew_of_what_was_sent(now: Any, subject: User) -> None:
    swept_on(now, 3 * DAY)
    planned(subject, SINCE + 10 * DAY)
    assert rows() == [(0, "04 Mar", "sent"), (0, "14 Mar", "planned"), (0, "18 Mar", "planned")]


def test_planning_the_same_twice_changes_nothing(subject: User) -> None:
    before = list(Reminder.objects.values())
    planned(subject, SINCE)
    assert list(Reminder.objects.values()) == before


def test_cancelled_reminders_are_taken_up_again_and_sent_ones_are_not(now: Any, subject: User) -> None:
    swept_on(now, 3 * DAY)
    outbox.cancel_about([subject], why="Paused.")
    assert rows() == [(0, "04 Mar", "sent"), (0, "08 Mar", "cancelled")]
    planned(subject, SINCE)
    assert rows() == [(0, "04 Mar", "sent"), (0, "08 Mar", "planned")]


def test_moving_back_to_a_date_that_was_reminded_of_sends_nothing_twice(now: Any, subject: User) -> None:
    swept_on(now, 7 * DAY)
    planned(subject, SINCE + 5 * DAY)
    planned(subject, SINCE)
    swept_on(now, 12 * DAY)
    assert [row for row in told() if row[0] == PERSON.int] == [(1, "08 Mar", "sent")]


def test_time_past_already_is_left_out_where_the_planner_told_of_it(now: Any) -> None:
    make.policies(KIND.code)
    planned(accounts.user(), SINCE - 5 * DAY, catches_up=False)
    assert rows() == [(0, "03 Mar", "planned")]


@pytest.mark.usefixtures("subject")
def test_waiting_thing_is_told_level_by_level_each_after_its_wait(now: Any) -> None:
    for days in range(40):
        swept_on(now, days * DAY)
    assert told() == [
        (1, "04 Mar", "sent"),
        (1, "08 Mar", "sent"),
        (2, "11 Mar", "sent"),
        (3, "18 Mar", "sent"),
    ]


@pytest.mark.usefixtures("subject")
def test_vacant_post_passes_on_to_the_next_level_without_waiting(now: Any, holders: dict[str, list[UUID]]) -> None:
    holders["lead"].clear()
    for days in range(40):
        swept_on(now, days * DAY)
        delivery.sweep()
    assert told() == [(1, "04 Mar", "sent"), (1, "08 Mar", "sent"), (3, "11 Mar", "sent")]
    assert Reminder.objects.get(policy__level=1).status == "nobody"


@pytest.mark.usefixtures("subject")
def test_person_who_was_reminded_is_not_told_again_as_the_one_above(now: Any, holders: dict[str, list[UUID]]) -> None:
    holders["lead"][:] = [PERSON, LEAD]
    for days in range(15):
        swept_on(now, days * DAY)
    assert [person for person, _, _ in told()] == [1, 1, 2]


@pytest.mark.usefixtures("subject")
def test_policy_switched_off_sends_nothing(now: Any) -> None:
    ReminderPolicy.objects.filter(offset_days=3).update(is_active=False)
    swept_on(now, 3 * DAY)
    assert (told(), Reminder.objects.get(ended_at__isnull=False).why) == ([], reminders.SWITCHED_OFF)


def test_reminder_whose_people_cannot_be_found_fails_alone(
    now: Any, subject: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = accounts.user()
    planned(other, SINCE)

    def resolve(subject_id: str) -> list[UUID]:
        if subject_id == str(subject.pk):
            raise LookupError(subject_id)
        return [PERSON]

    monkeypatch.setitem(reminders._events, make.EVENT, reminders.Event(make.EVENT, "Waits", {"person": resolve}))
    swept_on(now, 3 * DAY)
    assert told() == [(1, "04 Mar", "sent")]
    assert Reminder.objects.get(status="failed").why == reminders.FAILED
    assert "could not be sent" in caplog.text


def test_cancelling_a_kind_ends_its_event_on_every_level(now: Any, subject: User) -> None:
    swept_on(now, 7 * DAY)
    assert Reminder.objects.filter(status="planned", policy__level=1).exists()
    outbox.cancel(subject=subject, kinds=[KIND.code], why="Done.")
    assert not Reminder.objects.filter(status="planned").exists()
    assert set(Reminder.objects.filter(status="cancelled").values_list("why", flat=True)) <= {
        "Done.",
        reminders.OVERTAKEN,
    }


def test_event_is_registered_once_only() -> None:
    with pytest.raises(ValueError, match="registered already"):
        reminders.register_event(reminders.Event(make.EVENT, "Otherwise"))
    assert (reminders.label_of(make.EVENT), reminders.label_of("gone")) == ("Something waits", "gone")


def test_message_of_a_reminder_knows_it_and_is_due_when_it_was(now: Any, subject: User) -> None:
    swept_on(now, 5 * DAY)
    message = Message.objects.get(reminder__isnull=False)
    assert message.reminder is not None
    assert (message.reminder.subject_id, message.due_at) == (str(subject.pk), clock.london_morning(SINCE + 3 * DAY))


def test_reminder_that_comes_with_an_upgrade_joins_what_waits(now: Any, subject: User) -> None:
    finished = accounts.user()
    planned(finished, SINCE)
    outbox.cancel(subject=finished, kinds=[KIND.code], why="Done.")
    swept_on(now, 4 * DAY)
    ahead, past = (added_policy(offset) for offset in (5, 2))
    assert (join_planned(ahead), join_planned(past), join_planned(added_policy(0, level=1))) == (1, 0, 0)
    assert [row.subject_id for row in ahead.reminders.all()] == [str(subject.pk)]
    swept_on(now, 5 * DAY)
    assert told() == [(1, "04 Mar", "sent"), (1, "06 Mar", "sent")]


def added_policy(offset: int, level: int = 0) -> ReminderPolicy:
    """Give one more policy of the event, as an upgrade brings it."""
    return ReminderPolicy.objects.create(
        code=f"{make.EVENT}:{level}:{offset}:new",
        event=make.EVENT,
        level=level,
        offset_days=offset,
        wait_days=1 if level else None,
        audience="person",
        kind=KIND.code,
    )
