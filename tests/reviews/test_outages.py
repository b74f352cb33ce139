"""Reminders of turns after an outage, where they leave before the schedule has moved what time has moved."""

import datetime as dt

import pytest

from cib.common import clock, reminders
from cib.common.models import Reminder
from councils.models import Council
from reviews.models import Cycle
from reviews.services.opening import open_cycles
from tests.factories import peerchallenge_pool as pool
from tests.factories import reviews as making
from tests.factories.peerchallenge_visits import on

pytestmark = pytest.mark.django_db
DUE = dt.date(2027, 4, 1)


@pytest.fixture
def council() -> Council:
    """Give a council with a director, whose review is due on 1 April 2027."""
    pool.programme()
    council = pool.council("Northbridge")
    pool.dcs(council)
    making.offer()
    return council


def sent(kind: str) -> list[dt.date]:
    """Give the mornings for which the director was reminded of the safeguarding review."""
    turns = [str(pk) for pk in Cycle.objects.filter(offer__code=making.SAFEGUARDING).values_list("pk", flat=True)]
    rows = Reminder.objects.filter(policy__kind=kind, policy__audience="host_dcs", status="sent", subject_id__in=turns)
    return [row.due_at.astimezone(clock.LONDON).date() for row in rows.order_by("due_at")]


def slept(until: dt.date) -> None:
    """Let the clock start again after an outage: reminders leave first, then the schedule runs, then they leave."""
    with on(until):
        reminders.send_due()
        open_cycles()
        reminders.send_due()


def test_reminder_that_a_review_comes_near_is_not_sent_when_it_is_overdue_by_now(council: Council) -> None:
    with on(dt.date(2027, 1, 10)):
        open_cycles()
        reminders.send_due()
    slept(dt.date(2027, 4, 20))
    assert sent("cycle.due") == [dt.date(2026, 12, 31)]
    assert sent("cycle.overdue") == [dt.date(2027, 4, 2)]
    assert making.turn(council).due_on == DUE


@pytest.mark.usefixtures("council")
def test_reminder_of_a_month_gives_way_to_that_of_a_later_one() -> None:
    with on(DUE + dt.timedelta(days=1), hour=1):
        open_cycles()
        reminders.send_due()
    slept(dt.date(2027, 7, 15))
    assert sent("cycle.overdue") == [dt.date(2027, 7, 2)]


def test_nobody_is_reminded_of_the_turn_of_a_council_that_has_ended(council: Council) -> None:
    with on(dt.date(2027, 1, 10)):
        open_cycles()
        reminders.send_due()
        making.succession(council, pool.council("Southbridge", starts_on=dt.date(2027, 3, 1)), dt.date(2027, 3, 1))
    slept(dt.date(2027, 3, 20))
    assert sent("cycle.due") == [dt.date(2026, 12, 31)]
