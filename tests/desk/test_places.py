"""The maps of a region and of England: what each colour says, in words too, and who reads it."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cib.common import clock
from cib.common.components.daybar import DayFigures
from cib.common.components.hexmap import LOOKS
from cib.desk.queries.colours import COLOURINGS, colouring_named
from cib.desk.queries.places import CouncilRow
from councils.enums import LeadPost, Role
from councils.models import Council
from councils.queries import forget_standings
from peerchallenge.models import ProgrammeYear
from peerchallenge.queries.days import Position
from reviews.enums import CycleState
from reviews.models import Cycle
from tests.factories import accounts, reviews
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_days as days
from tests.factories import peerchallenge_pool as pool
from tests.factories.kept import kept
from tests.factories.peerchallenge_visits import on

QUERIES_MAX = 15
YEAR = ProgrammeYear(starts_on=dt.date(2026, 4, 1), ends_on=dt.date(2027, 3, 31))


def standing(given: int, promised: int, received: int) -> CouncilRow:
    council, nothing = Council(name="Leeds", short_name="Leeds"), DayFigures("receive", 0, 0, 0)
    position = Position(
        council.pk,
        YEAR,
        give=DayFigures("give", 10, given, promised),
        receive=DayFigures("receive", 10, received, 0),
        member_support=nothing,
        funded=nothing,
    )
    return CouncilRow(council, position=position)


@pytest.mark.parametrize(
    ("key", "row", "state", "words"),
    [
        ("given", standing(0, 0, 4), "low", "0 given, 0 reserved, 5 still to give"),
        ("given", standing(0, 3, 0), "some", "0 given, 1½ reserved, 3½ still to give"),
        ("given", standing(6, 6, 0), "most", "3 given, 3 reserved, 0 still to give; 1 beyond the allowance of 5"),
        ("received", standing(9, 0, 0), "received_low", "0 received, 0 reserved, 5 still to receive"),
        ("received", standing(0, 0, 10), "received_most", "5 received, 0 reserved, 0 still to receive"),
        ("given", CouncilRow(Council()), "none", "no figure"),
        ("activity", CouncilRow(Council()), "idle", "Nothing open"),
    ],
)
def test_hexagon_says_its_colour_in_words(key: str, row: CouncilRow, state: str, words: str) -> None:
    colouring = colouring_named(key)
    assert (colouring.key, colouring.state(row), colouring.words(row)) == (key, state, words)


def test_no_two_states_of_a_map_share_a_mark() -> None:
    for colouring in COLOURINGS:
        marks = [LOOKS[state].mark for state in colouring.labels]
        assert len(marks) == len(set(marks)), colouring.key


def test_colouring_nobody_knows_is_activity() -> None:
    assert colouring_named("score") == COLOURINGS[0]


@pytest.fixture(scope="module")
def kept_ones(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    def build() -> SimpleNamespace:
        requested = booking.requested_engagement()
        host = requested.host
        other = pool.council("Westerby", hex_q=4, hex_r=4, in_region="London")
        Council.objects.filter(pk=host.pk).update(hex_q=3, hex_r=3)
        days.allowance(host, days.year(clock.today().year - (clock.today().month < 4)), 10)
        lead = pool.appointed(pool.person(), Role.REGIONAL_LEAD, region=host.region, lead_post=LeadPost.DCS)
        return SimpleNamespace(requested=requested, host=host, other=other, lead=lead, staff=pool.staff())

    yield from kept(django_db_blocker, build)


@pytest.fixture
def it(kept_ones: SimpleNamespace) -> SimpleNamespace:
    forget_standings()
    return kept_ones


def page_of(user: Any, name: str, *args: Any, **query: str) -> Any:
    browser = accounts.signed_in(user)
    browser.get(reverse(name, args=args))
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(reverse(name, args=args), query)
    assert len(queries) <= QUERIES_MAX
    return page


@pytest.mark.django_db
def test_england_is_a_link_for_each_council_with_its_activity(it: SimpleNamespace) -> None:
    page = page_of(it.staff, "desk:england")
    cells = {cell.name: cell for cell in page.context["cells"]}
    assert cells[it.host.name].state == "asked"
    assert cells[it.host.name].url == reverse("desk:council", args=[it.host.la_code])
    assert cells[it.other.name].words == "Nothing open"
    assert f"{it.host.name}: Peer challenge, requested" in page.content.decode()


@pytest.mark.django_db
def test_england_can_be_coloured_by_days_and_exported(it: SimpleNamespace) -> None:
    page = page_of(it.staff, "desk:england", by="received")
    assert {cell.name: cell.state for cell in page.context["cells"]}[it.host.name] == "received_low"
    rows = page_of(it.staff, "desk:england", export="csv").content.decode().splitlines()
    assert len(rows) == Council.objects.in_force().count() + 1


@pytest.mark.django_db
def test_region_shows_its_own_councils_alone(it: SimpleNamespace) -> None:
    page = page_of(it.lead, "desk:region", it.host.region.code, by="given")
    assert page.status_code == 200
    names = [row.council.name for row in page.context["rows"]]
    assert it.host.name in names
    assert it.other.name not in names
    assert page_of(it.lead, "desk:england").status_code == 404


@pytest.mark.parametrize(
    ("state", "drawn", "badge", "said"),
    [
        (CycleState.OVERDUE, "late", "overdue", "Nothing open. Review, overdue, by 1 April 2027"),
        (CycleState.DUE, "due", "soon", "Nothing open. Review, due soon, by 1 April 2027"),
        (CycleState.BOOKED, "booked", "", "Nothing open"),
        (CycleState.AHEAD, "later", "", "Nothing open"),
    ],
)
def test_review_due_colours_its_own_map_and_is_a_badge_on_the_other(
    state: CycleState, drawn: str, badge: str, said: str
) -> None:
    row = CouncilRow(Council(), turn=Cycle(state=state, due_on=dt.date(2027, 4, 1)))
    activity, due = colouring_named("activity"), colouring_named("due")
    with on(dt.date(2026, 11, 23)):
        assert (due.state(row), activity.badge(row), activity.words(row)) == (drawn, badge, said)
        assert due.words(row) == f"Review, {state.label[0].lower()}{state.label[1:]}, by 1 April 2027"
    assert (due.state(CouncilRow(Council())), due.words(CouncilRow(Council()))) == ("none", "No review to come")


@pytest.mark.django_db
def test_region_and_england_tell_the_review_that_falls_due_first(it: SimpleNamespace) -> None:
    turn = reviews.turn(it.host)
    row = next(r for r in page_of(it.lead, "desk:region", it.host.region.code).context["rows"] if r.council == it.host)
    first = Cycle.objects.filter(council=it.host).order_by("due_on")[0]
    assert row.turn == first
    assert turn.due_on >= first.due_on
    assert first.due_on.isoformat() in page_of(it.staff, "desk:england", export="csv").content.decode()
