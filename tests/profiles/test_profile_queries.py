"""What a row of a profile is made of, and what is left out of it."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from councils.enums import Audience, Role
from councils.models import Council
from councils.queries import standings_cached
from profiles.enums import Polarity, Unit
from profiles.models import ComparisonPolicy, Release
from profiles.queries import profiles as queries
from profiles.queries.differences import differences_of
from profiles.rules.comparison import Quarter
from tests.factories import councils
from tests.factories import profiles_figures as figures

pytestmark = pytest.mark.django_db
TODAY = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
OTHERS = [40, 33, 48, 38, 36, 40, 51, 47, 41, 39]


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def host() -> Council:
    return figures.council_with_neighbours()


def reader(of: Council) -> queries.Reader:
    return queries.reader_for(councils.dcs(of))


def one_row(of: Council, indicator: Any, **policy: Any) -> queries.Row:
    if policy:
        ComparisonPolicy.objects.create(**policy)
    asked = reader(of)
    _, rows = queries.rows_of(asked, of, [indicator])
    return queries.ranked(asked, rows)[0]


def test_row_holds_its_last_period_and_what_stands_around_it(host: Council) -> None:
    neet = figures.indicator("Care leavers not in education, employment or training")
    figures.compared(neet, host, 45, OTHERS, when="2024")
    figures.compared(neet, host, 50, OTHERS)
    figures.reading(neet, host.region, "2025", 42)
    figures.reading(neet, None, "2025", 40)
    row = one_row(host, neet, councils_min=3)
    assert row.point is not None
    assert row.point.period.code == "2025"
    assert (row.value, row.before.value if row.before else None) == (50, 45)
    assert (row.point.region, row.point.nation) != (None, None)
    assert row.point.band is not None
    assert (row.point.band.n, row.point.band.median, row.point.band.q1, row.point.band.q3) == (10, 40, 38.25, 45.5)
    assert row.rank is not None
    assert (row.rank.place, row.rank.of, row.rank.quarter) == (2, 11, Quarter.HIGHEST)
    assert row.among is not None
    assert (row.among.lower, row.among.higher) == (9, 1)
    assert row.z == pytest.approx(10 / (1.4826 * 3))


def test_rank_is_left_out_where_few_councils_have_a_figure(host: Council) -> None:
    neet = figures.indicator()
    figures.compared(neet, host, 50, OTHERS)
    row = one_row(host, neet, councils_min=12)
    assert (row.rank, row.spread) == (None, None)


def test_middle_of_few_neighbours_is_not_told(host: Council) -> None:
    neet = figures.indicator()
    figures.compared(neet, host, 50, ["c", "c", "c", "c", "c", "c", 51, 47, 41, 39])
    row = one_row(host, neet)
    assert row.point is not None
    assert (row.point.band, row.z, row.among) == (None, None, None)


def test_suppressed_figure_of_the_last_period_stays_suppressed(host: Council) -> None:
    neet = figures.indicator()
    figures.compared(neet, host, 45, OTHERS, when="2024")
    figures.compared(neet, host, "c", OTHERS)
    row = one_row(host, neet)
    assert row.point is not None
    assert row.point.own is not None
    assert (row.value, row.point.own.missing, row.rank) == (None, "c", None)
    assert row.last_point is not None
    assert row.last_point.period.code == "2024"


def test_period_empty_for_everybody_is_not_the_last_one(host: Council) -> None:
    neet = figures.indicator()
    figures.compared(neet, host, 45, OTHERS, when="2024")
    figures.compared(neet, host, "-", ["-"] * 10)
    row = one_row(host, neet)
    assert row.point is not None
    assert row.point.period.code == "2024"


def test_row_without_any_figure_is_empty(host: Council) -> None:
    row = one_row(host, figures.indicator())
    assert (row.point, row.value, row.z, row.before, row.last_point) == (None, None, None, None, None)


def release(of: Council, when: dt.date, audience: str = Audience.ALL_COUNCILS) -> Release:
    person = councils.person()
    return Release.objects.create(council=of, audience=audience, from_date=when, decided_by=person, decided_at=TODAY)


def test_own_figures_of_the_year_stand_beside_and_compare_with_nobody(host: Council) -> None:
    neet = figures.indicator()
    figures.compared(neet, host, 50, OTHERS)
    figures.reading(neet, host, "2025/26 Q2", 60, release=release(host, dt.date(2027, 1, 1)))
    row = one_row(host, neet)
    assert row.value == 50
    assert [(point.period.code, point.own.value) for point in row.in_year if point.own] == [("2025/26 Q2", 60)]


def test_unreleased_figure_is_there_for_its_own_council_alone(host: Council) -> None:
    neet = figures.indicator()
    figures.compared(neet, host, 50, OTHERS)
    figures.reading(neet, host, "2025/26 Q2", 60, release=release(host, dt.date(2027, 1, 1)))
    asked = queries.reader_for(councils.dcs(councils.council()))
    _, rows = queries.rows_of(asked, host, [neet])
    assert rows[0].in_year == ()


def test_neighbours_own_figures_are_in_no_middle(host: Council) -> None:
    neet = figures.indicator()
    figures.compared(neet, host, 50, OTHERS[:-1])
    last = host.neighbours.order_by("-rank")[0].neighbour
    figures.reading(neet, last, "2025", 900, release=release(last, dt.date(2026, 1, 1)))
    row = one_row(host, neet, councils_min=3)
    assert row.point is not None
    assert row.point.band is not None
    assert (row.point.band.n, row.rank.of if row.rank else 0, row.neighbour_values) == (9, 10, OTHERS[:-1])


def test_counts_are_shown_and_not_compared(host: Council) -> None:
    number = figures.indicator(unit=Unit.NUMBER, polarity=Polarity.NEITHER)
    figures.compared(number, host, 900, OTHERS)
    row = one_row(host, number, councils_min=3)
    assert (row.value, row.z, row.rank, row.spread) == (900, None, None, None)


def test_largest_differences_are_the_core_ones_furthest_first(host: Council) -> None:
    near, far, further, context, listed_no_more = (
        figures.indicator("Near"),
        figures.indicator("Far"),
        figures.indicator("Further"),
        figures.indicator("Pupils", in_theme=figures.theme("Population", position=90, is_context=True)),
        figures.indicator("Not core", core=False),
    )
    for indicator, value in ((near, 43), (far, 51), (further, 60), (context, 99), (listed_no_more, 99)):
        figures.compared(indicator, host, value, OTHERS)
    old = figures.indicator("Old")
    figures.compared(old, host, 99, OTHERS, when="2019")
    found = differences_of(host)
    assert [one.indicator.label for one in found] == ["Further", "Far"]


def test_chance_alone_makes_no_difference(host: Council) -> None:
    neet = figures.indicator()
    figures.compared(neet, host, 60, [])
    host.area.readings.update(denominator=10)
    for row in host.neighbours.order_by("rank"):
        figures.reading(neet, row.neighbour, "2025", 40 + row.rank % 2)
    assert differences_of(host) == []


@pytest.mark.parametrize("number", [1, 3])
def test_profile_reads_in_a_fixed_number_of_queries(host: Council, number: int) -> None:
    wanted = [figures.indicator() for _ in range(number)]
    for indicator in wanted:
        figures.compared(indicator, host, 50, OTHERS)
    user = councils.appointed(councils.person(), Role.DATA_OFFICER, council=host)
    with standings_cached(), CaptureQueriesContext(connection) as asked:
        found = queries.reader_for(user)
        _, rows = queries.rows_of(found, host, wanted)
        queries.ranked(found, rows)
    assert len(rows) == number
    assert len(asked) == 8
