"""Councils that follow others inherit the earliest due date, unless CIB staff decide otherwise."""

import datetime as dt

import pytest

from councils.models import Council, Region
from councils.services.reference import load_reference
from reviews.enums import CycleOrigin, CycleState
from reviews.models import Cycle
from reviews.services import deciding
from reviews.services.opening import open_cycles
from tests.factories import peerchallenge_pool as pool
from tests.factories import reviews as making
from tests.factories.peerchallenge_visits import on

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 23)
SPLIT = dt.date(2027, 4, 1)


@pytest.fixture(autouse=True)
def _register() -> None:
    load_reference()
    pool.programme()


def council(la_code: str) -> Council:
    return Council.objects.get(la_code=la_code)


def due(la_code: str) -> tuple[dt.date, str]:
    turn = making.turn(council(la_code))
    return turn.due_on, turn.origin


def test_both_councils_of_cumbria_inherit_its_due_date() -> None:
    with on(TODAY):
        open_cycles()
        making.recorded(council("909"), dt.date(2022, 6, 15))
        assert due("942") == due("943") == (dt.date(2025, 6, 15), CycleOrigin.INHERITED)
        assert making.turn(council("942")).state == CycleState.OVERDUE


def test_both_councils_of_northamptonshire_inherit_until_they_have_had_their_own() -> None:
    with on(TODAY):
        making.recorded(council("928"), dt.date(2020, 2, 7))
        making.recorded(council("940"), dt.date(2025, 3, 14))
        assert due("940") == (dt.date(2028, 3, 14), CycleOrigin.COMPLETED)
        assert due("941") == (dt.date(2023, 2, 7), CycleOrigin.INHERITED)


def test_bournemouth_christchurch_and_poole_inherits_the_earliest_of_the_two() -> None:
    with on(TODAY):
        making.recorded(council("836"), dt.date(2018, 10, 5))
        making.recorded(council("837"), dt.date(2017, 5, 12))
        making.recorded(council("835"), dt.date(2018, 2, 2))
        assert due("839") == (dt.date(2020, 5, 12), CycleOrigin.INHERITED)
        assert due("838") == (dt.date(2021, 2, 2), CycleOrigin.INHERITED)


def test_councils_whose_predecessors_ended_before_the_programme_start_with_it() -> None:
    with on(TODAY):
        assert due("942") == (dt.date(2027, 4, 1), CycleOrigin.STARTED)


def _split_of_surrey() -> tuple[Council, Council]:
    region = Region.objects.get(code="south-east")
    east, west = (
        Council.objects.create(
            la_code=code,
            name=f"{side} Surrey Council",
            short_name=f"{side} Surrey",
            three_letter=short,
            type="unitary",
            region=region,
            starts_on=SPLIT,
        )
        for code, side, short in (("944", "East", "ESY"), ("945", "West", "WSY"))
    )
    for after in (east, west):
        making.succession(council("936"), after, SPLIT)
    return east, west


def test_both_councils_of_surrey_take_its_turn_over_on_the_day_of_the_split() -> None:
    with on(TODAY):
        open_cycles()
        making.recorded(council("936"), dt.date(2024, 11, 8))
        east, west = _split_of_surrey()
    open_cycles(SPLIT - dt.timedelta(days=1))
    assert not Cycle.objects.filter(council__in=[east, west]).exists()
    assert making.turn(council("936")).due_on == dt.date(2027, 11, 8)
    done = open_cycles(SPLIT)
    assert (done.passed_on, done.added) == (3, 6)
    assert open_cycles(SPLIT).passed_on == 0
    surrey = Cycle.objects.get(council=council("936"), offer=making.offer(), completed_on__isnull=True)
    assert surrey.state == CycleState.PASSED_ON
    for after in (east, west):
        assert due(after.la_code) == (dt.date(2027, 11, 8), CycleOrigin.INHERITED)
        assert making.turn(after, making.CORPORATE).due_on == dt.date(2029, 3, 31)


def test_a_date_decided_for_surrey_or_for_a_successor_stands() -> None:
    decided = dt.date(2028, 6, 30)
    with on(TODAY):
        open_cycles()
        deciding.set_due_date(
            cycle_id=making.turn(council("936")).pk, due_on=decided, reason="After the split", actor=pool.staff()
        )
        east, west = _split_of_surrey()
    open_cycles(SPLIT)
    assert due("944") == due("945") == (decided, CycleOrigin.INHERITED)
    with on(SPLIT):
        later = dt.date(2029, 3, 1)
        deciding.set_due_date(
            cycle_id=making.turn(west).pk, due_on=later, reason="A new council needs a year", actor=pool.staff()
        )
        making.recorded(council("936"), dt.date(2024, 2, 2))
        assert due("945") == (later, CycleOrigin.DECIDED)
        assert making.turn(west).reason == "A new council needs a year"
        assert due("944") == (decided, CycleOrigin.INHERITED)
    assert east.starts_on == SPLIT


def test_a_turn_that_surrey_was_let_off_is_not_due_from_its_successors() -> None:
    with on(TODAY):
        making.recorded(council("936"), dt.date(2024, 2, 8))
        deciding.waive_cycle(cycle_id=making.turn(council("936")).pk, reason="An inspection", actor=pool.staff())
        _split_of_surrey()
    open_cycles(SPLIT)
    assert due("944") == due("945") == (dt.date(2030, 2, 8), CycleOrigin.INHERITED)


def test_a_review_booked_by_surrey_stays_its_own_and_its_turn_passes_on() -> None:
    with on(TODAY):
        turn, engagement = making.booked(council("936"))
        _split_of_surrey()
    open_cycles(SPLIT)
    turn.refresh_from_db()
    assert (turn.state, turn.engagement_id) == (CycleState.PASSED_ON, engagement.pk)
    assert due("944")[1] == CycleOrigin.INHERITED
