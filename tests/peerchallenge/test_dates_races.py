"""Two fixings at the same moment for the same people's same mornings: one wins, and nothing is half-held.

Real processes, on the database's file or server: threads of one process would share SQLite's locks.
"""

import multiprocessing
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from cib.common.errors import Refused
from peerchallenge.models import DayClaim, Engagement, Visit
from peerchallenge.services import booking as services
from peerchallenge.services.dates import fix_dates
from tests.common.processes import forget_connections
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_scoping as factory

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 120  # seconds; two cores, shared
processes = multiprocessing.get_context("fork")


@pytest.fixture(autouse=True)
def _own_connections() -> Iterator[None]:
    """Let no process use the connection of another."""
    yield
    connections.close_all()


def race(*fixings: tuple[Engagement, Any, list[Any]]) -> list[str]:
    """Fix dates in one process each, at the same moment; give what each came to."""
    connections.close_all()
    gate, told = processes.Barrier(len(fixings)), processes.Queue()

    def run(engagement: Engagement, actor: Any, half_days: list[Any]) -> None:
        forget_connections()
        gate.wait(PATIENCE)
        try:
            fix_dates(engagement_id=engagement.pk, half_days=half_days, actor=actor)
            told.put("won")
        except Refused as refused:
            told.put(",".join(breach.code for breach in refused.breaches))
        except Exception as error:
            told.put(repr(error))

    racers = [processes.Process(target=run, args=fixing) for fixing in fixings]
    for racer in racers:
        racer.start()
    results = [told.get(timeout=PATIENCE) for _ in racers]
    for racer in racers:
        racer.join(PATIENCE)
    return sorted(results)


def two_engagements_of_one_team() -> tuple[Engagement, Engagement]:
    """Give two engagements in scoping whose teams are the same people."""
    first = booking.scoping_engagement()
    second = booking.matching_engagement()
    for invitation in first.invitations.select_related("challenger__person", "place").order_by("place__order"):
        place = second.places.get(order=invitation.place.order)
        booking.team_member(second, place, who=invitation.challenger)
    services.begin_scoping(engagement_id=second.pk, actor=factory.dcs_of(second))
    return first, second


def test_two_fixings_for_the_same_people_one_wins() -> None:
    first, second = two_engagements_of_one_team()
    for weeks in (1, 2, 3):
        Visit.objects.filter(status="fixed").update(status="moved")
        half_days = factory.half_days_for(first, weeks_later=weeks)
        results = race(
            (first, factory.dcs_of(first), half_days),
            (second, factory.dcs_of(second), half_days[::-1]),
        )
        assert results == ["DATE-05", "won"]
        claims = DayClaim.objects.filter(active=True, date__in={h.date for h in half_days})
        assert claims.count() == 18
        assert len(set(claims.values_list("visit", flat=True))) == 1
    assert Visit.objects.count() == 3
