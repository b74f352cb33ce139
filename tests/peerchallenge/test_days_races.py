"""Under load, with real processes on a real database file or server: exactly one wins, and nothing is half-posted."""

import datetime as dt
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, connections, transaction

from cib.common.errors import Refused
from peerchallenge.models import DayClaim, Engagement, PlaceInvitation, ProgrammeYear, Transfer, Visit
from peerchallenge.queries.days import position_of
from peerchallenge.queries.proofs import problems_of, prove
from peerchallenge.rules.half_days import HalfDay
from peerchallenge.services.dates import claim_half_days
from peerchallenge.services.days import release_engagement, reserve_engagement, settle_engagement_days
from tests.common.processes import forget_connections
from tests.factories import peerchallenge_days as make

pytestmark = pytest.mark.django_db(transaction=True)

RACERS = 50
FIRST = dt.date(2026, 6, 1)
PATIENCE = 120  # seconds; two cores and fifty processes
processes = multiprocessing.get_context("fork")


@pytest.fixture
def year() -> ProgrammeYear:
    make.common_accounts()
    return make.year()


@pytest.fixture(autouse=True)
def _own_connections() -> Iterator[None]:
    """Let no process use the connection of another."""
    yield
    connections.close_all()


def race(work: Callable[[Any], Any], over: list[Any]) -> list[tuple[str, Any]]:
    """Let one process for each argument do the work at the same moment; give what each came to."""
    connections.close_all()
    gate, told = processes.Barrier(len(over)), processes.Queue()

    def run(argument: Any) -> None:
        forget_connections()
        gate.wait(PATIENCE)
        try:
            with transaction.atomic():
                work(argument)
            told.put(("won", ""))
        except Refused as refused:
            told.put((refused.breaches[0].code, refused.breaches[0].message))
        except Exception as error:
            told.put(("error", repr(error)))

    racers = [processes.Process(target=run, args=(argument,)) for argument in over]
    for racer in racers:
        racer.start()
    results = [told.get(timeout=PATIENCE) for _ in racers]
    for racer in racers:
        racer.join(PATIENCE)
    return sorted(results)


def reserve(engagement_id: Any) -> None:
    engagement = Engagement.objects.select_related("offer_version", "host").get(pk=engagement_id)
    reserve_engagement(engagement=engagement, actor=None)


def test_fifty_bookings_for_the_last_half_day_of_an_allowance_one_wins(year: ProgrammeYear) -> None:
    host = make.council("Whitby", in_years=[year])
    make.allowance(host, year, 1)
    bookings = [
        make.engagement(
            host, [make.challenger(make.council(), in_years=[year])], [(FIRST + dt.timedelta(days=n), "am")]
        ).pk
        for n in range(RACERS)
    ]
    results = race(reserve, bookings)
    why = (
        "Whitby Council has no days left to receive in 2026 to 2027, and this takes half a day. It needs half a day "
        "more: an extension that the host's director and the lead challenger agree, or funded days that the programme "
        "approves."
    )
    assert results == [("LED-01", why)] * (RACERS - 1) + [("won", "")]
    position = position_of(host, year)
    assert (position.receive.allowance, position.received, position.reserved) == (1, 0, 1)
    assert problems_of(prove()) == []


def test_fifty_bookings_for_one_persons_last_pledged_half_day_one_wins(year: ProgrammeYear) -> None:
    someone = make.challenger(make.council(), pledged=1, in_years=[year], name="Wren Avocet")
    bookings = [
        make.engagement(make.council(in_years=[year]), [someone], [(FIRST + dt.timedelta(days=n), "am")]).pk
        for n in range(RACERS)
    ]
    results = race(reserve, bookings)
    why = (
        "Wren Avocet has no days left of the half a day pledged for 2026 to 2027, and this takes half a day. They can "
        "pledge more days on their profile."
    )
    assert results == [("LED-02", why)] * (RACERS - 1) + [("won", "")]
    assert problems_of(prove()) == []


def claim_and_reserve(engagement_id: Any) -> None:
    """Fix the one morning and sign, as two services do in one transaction each."""
    engagement = Engagement.objects.select_related("offer_version", "host").get(pk=engagement_id)
    invitations = list(PlaceInvitation.objects.filter(engagement=engagement).select_related("challenger__person"))
    visit = Visit.objects.create(engagement=engagement, number=1, first_day=FIRST, last_day=FIRST)
    claim_half_days(visit=visit, invitations=invitations, half_days=[HalfDay(FIRST, "am")])
    reserve_engagement(engagement=engagement, actor=None)


def test_fifty_bookings_for_one_persons_last_morning_one_wins(year: ProgrammeYear) -> None:
    someone = make.challenger(make.council(), in_years=[year], name="Wren Avocet")
    bookings = [make.engagement(make.council(in_years=[year]), [someone]).pk for _ in range(RACERS)]
    results = race(claim_and_reserve, bookings)
    codes = [code for code, _ in results]
    assert codes == ["DATE-05"] * (RACERS - 1) + ["won"]
    assert all("Wren Avocet" in why or "Somebody" in why for code, why in results if code != "won")
    assert DayClaim.objects.filter(person=someone.person, active=True).count() == 1
    assert Transfer.objects.filter(leg="given").count() == 1
    assert problems_of(prove()) == []


# --- Killed between two statements -----------------------------------------------------------------


def killed_at(statement: int, work: Callable[[], Any]) -> bool:
    """Do the work in a process that is killed before its n-th statement; tell whether it got that far."""
    connections.close_all()

    def run() -> None:
        forget_connections()
        seen = 0

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == statement:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            work()

    process = processes.Process(target=run)
    process.start()
    process.join(PATIENCE)
    return process.exitcode == -signal.SIGKILL


def half_posted_never(work: Callable[[], Any]) -> None:
    """Kill the work before each of its statements in turn: the ledger is as it was, until the work is done."""
    before = set(Transfer.objects.values_list("reference", flat=True))
    statement = 1
    while killed_at(statement, work):
        assert set(Transfer.objects.values_list("reference", flat=True)) == before
        statement += 1
    assert set(Transfer.objects.values_list("reference", flat=True)) != before
    assert statement > 10
    assert problems_of(prove()) == []


def test_nothing_is_half_posted_when_killed(year: ProgrammeYear) -> None:
    host = make.council(in_years=[year])
    people = [make.challenger(make.council(), in_years=[year]) for _ in range(2)]
    engagement = make.engagement(host, people, make.days(FIRST, 2), reporting=1)
    again = make.engagement(host, people, make.days(FIRST + dt.timedelta(days=7), 1))
    reserve(again.pk)
    half_posted_never(lambda: reserve(engagement.pk))
    make.entries(engagement, fieldwork=1)

    def settle() -> None:
        found = Engagement.objects.select_related("offer_version", "host").get(pk=engagement.pk)
        settle_engagement_days(engagement=found, actor=None)

    half_posted_never(settle)
    half_posted_never(lambda: release_engagement(engagement=again, actor=None, why="Cancelled"))
