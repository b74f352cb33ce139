"""What needs attention in a region: late reviews, full quarters, quiet and silent councils, vacant posts."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cib.common.components.daybar import DayFigures
from cib.desk.queries import attention
from cib.desk.queries.places import CouncilRow
from councils.enums import LeadPost, Role
from councils.models import Council, Region
from councils.queries.regions import LeadPlace
from peerchallenge.models import Offer, OfferVersion, ProgrammeYear
from peerchallenge.queries.days import Position
from reviews.enums import CycleState
from reviews.models import Cycle
from tests.factories import accounts, reviews
from tests.factories import peerchallenge_pool as pool
from tests.factories.peerchallenge_visits import on

TODAY = dt.date(2026, 11, 23)
YEAR = ProgrammeYear(starts_on=dt.date(2026, 4, 1), ends_on=dt.date(2027, 3, 31))
REGION = Region(code="london", name="London")
VERSION = OfferVersion(offer=Offer(pk=7, code="safeguarding-review"), name="Safeguarding peer review", cycle_years=3)
QUERIES_MAX = 15


def row(name: str, due_on: dt.date, state: CycleState = CycleState.AHEAD, **more: Any) -> CouncilRow:
    """Give a council with one turn to come."""
    council = Council(la_code="001", name=f"{name} Council", short_name=name)
    turn: Any = Cycle(council=council, offer_id=7, state=state, due_on=due_on, opens_on=due_on - dt.timedelta(days=365))
    turn.offer_name, turn.first_day = VERSION.name, more.pop("first_day", None)
    return CouncilRow(council, turn=turn, turns=[turn], **more)


def standing(council: Council, given: int) -> Position:
    nothing = DayFigures("receive", 10, 0, 0)
    give = DayFigures("give", 10, given, 0)
    return Position(council.pk, YEAR, give=give, receive=nothing, member_support=nothing, funded=nothing)


def said(items: list[dict[str, Any]]) -> list[tuple[str, str, str, str]]:
    return [(item["severity"], item["title"], item["why"], item["who"]) for item in items]


def test_late_reviews_without_a_date_come_first_the_longest_over_on_top() -> None:
    rows = [
        row("Ash", dt.date(2026, 8, 31), CycleState.BOOKED, first_day=dt.date(2027, 1, 18)),
        row("Birch", dt.date(2026, 6, 30), CycleState.OVERDUE),
        row("Cedar", dt.date(2026, 5, 31), CycleState.OVERDUE),
        row("Elm", TODAY, CycleState.DUE),
    ]
    name = "Safeguarding peer review"
    assert said(attention.late_reviews(rows, REGION, TODAY)) == [
        ("overdue", "Cedar: review overdue, not booked", f"{name}, was due by 31 May 2026", "With Cedar’s director"),
        ("overdue", "Birch: review overdue, not booked", f"{name}, was due by 30 June 2026", "With Birch’s director"),
        (
            "overdue",
            "Ash: review overdue",
            f"{name}, was due by 31 August 2026; on site from 18 January 2027",
            "No action, unless the date moves",
        ),
    ]


def test_few_are_named_and_the_rest_counted_with_the_list_that_has_them() -> None:
    many = [row(f"Council {n}", dt.date(2026, 1, n), CycleState.OVERDUE) for n in range(1, 10)]
    found = attention.late_reviews(many, REGION, TODAY)
    assert len(found) == attention.NAMED_MAX + 1
    assert found[-1]["title"] == "5 more reviews overdue"
    assert found[-1]["url"] == f"{reverse('reviews:cycle_list')}?show=late&region=london"
    assert len(attention.late_reviews(many[: attention.NAMED_MAX + 1], REGION, TODAY)) == attention.NAMED_MAX + 1


def test_quarter_beyond_the_capacity_is_told_by_date_and_a_window_is_no_plan() -> None:
    VERSION.capacity = 2  # type: ignore[attr-defined]
    rows = [row(f"Council {n}", dt.date(2027, 2, n)) for n in (1, 2, 3)]
    assert said(attention.full_quarters(rows, [VERSION], REGION, TODAY)) == [
        (
            "soon",
            "January to March 2027 is over capacity",
            "3 safeguarding peer reviews fall in it; the region can run 2",
            "With you: move one, or ask for a team from outside",
        )
    ]
    assert attention.full_quarters(rows[:2], [VERSION], REGION, TODAY) == []
    window = OfferVersion(offer=VERSION.offer, name="Corporate peer challenge")
    assert attention.full_quarters(rows, [window], REGION, TODAY) == []


def test_council_that_neither_gave_nor_received_is_told_once_half_of_the_year_is_over() -> None:
    ash, birch = (row(name, dt.date(2028, 1, 1)) for name in ("Ash", "Birch"))
    ash.position, birch.position = standing(ash.council, 0), standing(birch.council, 1)
    found = attention.quiet_councils([ash, birch], YEAR, TODAY, "With Bo Wren, broker")
    assert said(found) == [
        ("mind", "Ash Council has neither given nor received", "Nothing since April 2026", "With Bo Wren, broker")
    ]
    assert attention.quiet_councils([ash], YEAR, dt.date(2026, 9, 1), "") == []
    assert attention.quiet_councils([ash], None, TODAY, "") == []


@pytest.mark.parametrize(("last_on", "days"), [(dt.date(2026, 9, 24), 60), (dt.date(2026, 9, 25), None), (None, None)])
def test_silence_is_told_as_soon_as_brokers_are_reminded_of_it(last_on: dt.date | None, days: int | None) -> None:
    council: Any = Council(la_code="001", name="Ash Council", short_name="Ash")
    council.last_on, council.next_on, council.silent_days = last_on, None, 60
    expected = [("mind", "No contact note for Ash Council", "Last one 24 September 2026, 60 days ago", "With Bo")]
    assert said(attention.silent_councils([council], TODAY, "With Bo")) == (expected if days else [])


def test_vacant_posts_and_brokers_are_put_in_words() -> None:
    posts = [LeadPlace(REGION, post, None) for post in LeadPost]
    assert attention.vacant_posts(posts[:1])[0]["title"] == "One regional post is vacant"
    assert attention.vacant_posts(posts)[0]["title"] == "3 regional posts are vacant"
    held: Any = SimpleNamespace(person=SimpleNamespace(name="Bo Wren"))
    assert attention.vacant_posts([LeadPlace(REGION, LeadPost.DCS, held)]) == []
    assert attention.brokers_in_words([]) == "With the regional leads"
    assert attention.brokers_in_words([held]) == "With Bo Wren, broker"
    assert attention.brokers_in_words([held, held]) == "With Bo Wren and Bo Wren, brokers"


@pytest.mark.django_db
def test_region_page_lists_what_needs_attention_in_few_queries() -> None:
    pool.programme()
    council = pool.council("Northbridge", hex_q=1, hex_r=1)
    broker = pool.appointed(pool.person("Bo Wren"), Role.BROKER, region=council.region)
    with on(dt.date(2027, 4, 5)):
        reviews.turn(council)
    with on(dt.date(2027, 12, 1)):
        browser = accounts.signed_in(broker)
        address = reverse("desk:region", args=[council.region.code])
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(address)
    assert len(queries) <= QUERIES_MAX, [query["sql"][:120] for query in queries]
    titles = [item["title"] for item in page.context["attention"]]
    assert titles[0] == "Northbridge: review overdue, not booked"
    assert titles[-1] == "3 regional posts are vacant"
    assert "Northbridge Council has neither given nor received" in titles
    with on(dt.date(2027, 12, 1)):
        narrowed = browser.get(address, {"review": reviews.CORPORATE, "by": "due"})
    (shown,) = narrowed.context["rows"]
    assert shown.due_words == "Corporate peer challenge, open for booking, by 31 March 2029"
    assert [turn.offer_code for turn in shown.turns] == [reviews.SAFEGUARDING, reviews.CHILDREN, reviews.CORPORATE]
