"""What time does to cycles: the same rows, however often, late or together it is run."""

import datetime as dt
import multiprocessing
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from cib.common import clock, reminders
from cib.common.models import AuditEntry, Reminder
from councils.enums import LeadPost, Role
from councils.models import Council
from peerchallenge.enums import Priority
from peerchallenge.models import OfferVersion
from peerchallenge.services.offers import add_version
from reviews.enums import CycleOrigin, CycleState
from reviews.models import Cycle
from reviews.queries.turns import cyclic_versions
from reviews.services.opening import open_cycles
from reviews.tasks import open_cycles as task
from tests.common.processes import forget_connections
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_pool as pool
from tests.factories import reviews as making
from tests.factories.peerchallenge_visits import on

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)
FACTS = ("council__short_name", "offer__code", "state", "origin", "opens_on", "due_soon_on", "due_on", "reminded_on")


def rows() -> list[tuple[Any, ...]]:
    return sorted(Cycle.objects.values_list(*FACTS), key=str)


@pytest.fixture
def council() -> Council:
    pool.programme()
    return pool.council("Northbridge")


def test_open_cycles_gives_every_council_a_turn_under_every_cyclic_offer(council: Council) -> None:
    with on(TODAY):
        done = open_cycles()
    assert done.added == 3
    assert [row[1:] for row in rows()] == [
        (code, state, origin, dt.date(*opens), dt.date(*soon), dt.date(*due), None)
        for code, state, origin, opens, soon, due in (
            ("childrens-services-review", "ahead", "started", (2027, 4, 1), (2028, 1, 1), (2028, 4, 1)),
            ("corporate-challenge", "open", "window", (2026, 4, 1), (2028, 12, 31), (2029, 3, 31)),
        )
    ] + [
        (
            *("safeguarding-review", "open", "started"),
            *(dt.date(2026, 4, 1), dt.date(2027, 1, 1), dt.date(2027, 4, 1), dt.date(2026, 4, 1)),
        )
    ]


def test_open_cycles_before_any_programme_year_does_nothing() -> None:
    pool.council()
    assert open_cycles(TODAY).added == 0


@pytest.mark.usefixtures("council")
def test_open_cycles_twice_changes_nothing() -> None:
    with on(TODAY):
        open_cycles()
        before, told = rows(), AuditEntry.objects.count()
        assert str(open_cycles()).startswith("0 added, 0 moved on, 0 passed to successors, 0 reminded of")
    assert (rows(), AuditEntry.objects.count()) == (before, told)


def test_open_cycles_each_day_or_after_an_outage_gives_the_same_rows(council: Council) -> None:
    first, last = dt.date(2026, 12, 20), dt.date(2027, 5, 10)
    open_cycles(first)
    for number in range(1, (last - first).days + 1, 3):
        open_cycles(first + number * DAY)
    open_cycles(last)
    each_day = rows()
    Cycle.objects.all().delete()
    open_cycles(first)
    open_cycles(last)
    assert rows() == each_day
    assert Cycle.objects.get(council=council, offer__code=making.SAFEGUARDING).state == CycleState.OVERDUE


@pytest.mark.usefixtures("council")
def test_open_cycles_for_an_earlier_day_takes_nothing_back() -> None:
    open_cycles(dt.date(2027, 5, 10))
    before = rows()
    open_cycles(TODAY)
    assert rows() == before


def test_open_cycles_gives_a_new_offer_window_another_turn(council: Council) -> None:
    open_cycles(TODAY)
    turn = making.turn(council, making.CORPORATE)
    Cycle.objects.filter(pk=turn.pk).update(state=CycleState.DONE, completed_on=TODAY)
    assert open_cycles(TODAY).added == 0
    old = next(v for v in cyclic_versions() if v.offer.code == making.CORPORATE)
    facts = {f.name: getattr(old, f.name) for f in OfferVersion._meta.fields}
    facts = {name: facts[name] for name in facts.keys() - {"id", "offer", "number", "published_at"}}
    facts |= {"window_from": dt.date(2029, 4, 1), "window_to": dt.date(2032, 3, 31)}
    add_version(old.offer, facts, [], actor=None)
    open_cycles(TODAY)
    assert making.turn(council, making.CORPORATE).due_on == dt.date(2032, 3, 31)


def test_command_opens_cycles_on_a_day_and_says_what_it_did(council: Council) -> None:
    said = StringIO()
    call_command("open_cycles", "--on", "2027-04-02", stdout=said)
    assert "3 added" in said.getvalue()
    assert making.turn(council).state == CycleState.OVERDUE
    with pytest.raises(CommandError, match="is no day"):
        call_command("open_cycles", "--on", "soon")


@pytest.mark.usefixtures("council")
def test_task_opens_cycles_today() -> None:
    with on(TODAY):
        assert (task(), task()) == (3, 0)


# --- Reminders -------------------------------------------------------------------------------------


def told(kind: str) -> list[tuple[dt.date, str]]:
    """Give the London days on which reminders of a kind were sent or are planned, and to whom."""
    rows = Reminder.objects.filter(policy__kind=kind, status__in=["planned", "sent"]).select_related("policy")
    return sorted((row.due_at.astimezone(clock.LONDON).date(), row.policy.audience) for row in rows)


def test_open_cycles_plans_the_reminders_of_a_due_date(council: Council) -> None:
    pool.dcs(council)
    pool.appointed(pool.person(), Role.REGIONAL_LEAD, region=council.region, lead_post=LeadPost.DCS)
    open_cycles(dt.date(2026, 4, 1))
    assert told("cycle.due") == [
        (dt.date(2026, 4, 1), "host_dcs"),
        (dt.date(2026, 10, 1), "host_dcs"),
        (dt.date(2026, 12, 31), "host_dcs"),
        (dt.date(2026, 12, 31), "regional_lead"),
        (dt.date(2027, 3, 2), "host_dcs"),
        (dt.date(2027, 3, 2), "regional_lead"),
    ]


def test_open_cycles_reminds_of_an_overdue_turn_once_a_month_and_once_after_an_outage(council: Council) -> None:
    pool.dcs(council)
    for day in (*(dt.date(2027, 4, 2) + number * DAY for number in range(32)), dt.date(2027, 9, 20)):
        with on(day):
            open_cycles(day)
            reminders.send_due()
    days = {at for at, audience in told("cycle.overdue") if audience == "host_dcs"}
    assert days == {dt.date(2027, 4, 2), dt.date(2027, 5, 2), dt.date(2027, 9, 2)}
    assert {audience for _, audience in told("cycle.overdue")} == {"host_dcs", "cib_staff"}


# --- Priority --------------------------------------------------------------------------------------


def test_open_cycles_puts_the_request_of_an_overdue_turn_forward(council: Council) -> None:
    making.turn(council)
    engagement = booking.requested_engagement(council, offer=making.SAFEGUARDING)
    draft = booking.answered_engagement(council, offer=making.CHILDREN)
    open_cycles(dt.date(2027, 4, 2))
    for one in (engagement, draft):
        one.refresh_from_db()
    assert (engagement.cycle_priority, engagement.priority) == (Priority.CYCLE_OVERDUE, Priority.CYCLE_OVERDUE)
    assert engagement.priority_reason == "Cycle overdue, as the review cycle has it"
    assert draft.cycle_priority is None


# --- Two at once -----------------------------------------------------------------------------------

processes = multiprocessing.get_context("fork")
PATIENCE = 60


@pytest.mark.django_db(transaction=True)
def test_open_cycles_on_several_machines_at_once_gives_one_set_of_rows() -> None:
    pool.programme()
    for number in range(6):
        pool.council(f"Town {number}")
    connections.close_all()
    gate, heard = processes.Barrier(4), processes.Queue()

    def run() -> None:
        forget_connections()
        gate.wait(PATIENCE)
        try:
            heard.put(("", open_cycles(dt.date(2027, 4, 2)).added))
        except Exception as error:
            heard.put((repr(error), 0))

    racers = [processes.Process(target=run) for _ in range(4)]
    for racer in racers:
        racer.start()
    results = [heard.get(timeout=PATIENCE) for _ in racers]
    for racer in racers:
        racer.join(PATIENCE)
    connections.close_all()
    assert [error for error, _ in results if error] == []
    assert sum(added for _, added in results) == Cycle.objects.count() == 18
    assert set(Cycle.objects.values_list("origin", flat=True)) <= {CycleOrigin.STARTED, CycleOrigin.WINDOW}
