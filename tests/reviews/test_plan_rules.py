"""The plan of a region: which quarter, what is over, how to even it out; and its drawing."""

import datetime as dt

import pytest

from cib.common.components.planner import PlanRow, Quarter, lay_out_planner, stands_in
from reviews.rules.plans import (
    QUARTERS_SHOWN,
    PlannedReview,
    plan_of,
    quarter_number,
    quarter_start,
    quarters_from,
    suggestions_for,
)
from reviews.rules.windows import window_before

TODAY = dt.date(2026, 11, 23)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "expected"), [("2026-10-01", "2026-10-01"), ("2026-12-31", "2026-10-01"), ("2027-03-31", "2027-01-01")]
)
def test_quarter_start_of_either_end(on: str, expected: str) -> None:
    assert quarter_start(day(on)) == day(expected)


def test_quarters_are_counted_from_the_present_one() -> None:
    first = quarter_start(TODAY)
    assert [quarter_number(quarter, first) for quarter in quarters_from(first)] == list(range(QUARTERS_SHOWN))
    assert quarter_number(day("2026-09-30"), first) == -1


def test_plan_puts_the_booked_at_their_visit_and_the_others_at_their_due_date() -> None:
    reviews = [
        PlannedReview("Leeds", day("2027-09-01"), is_booked=True, visit_on=day("2027-05-04")),
        PlannedReview("York", day("2027-03-31")),
        PlannedReview("Hull", day("2026-06-30")),
        PlannedReview("Barnsley", day("2026-06-30"), is_booked=True),
        booked("Bradford", "2029-03-09", "2027-03-16", "2027-04-20"),
        booked("Kirklees", "2027-11-30", "2027-06-01", "2027-12-24"),
        booked("Sheffield", "2026-12-15", "2027-03-20", "2027-06-18"),
        PlannedReview("Wakefield", day("2031-01-01")),
    ]
    plans = plan_of(reviews, today=TODAY, capacity=2)
    named = {str(p.first_day): ([r.name for r in p.booked], [r.name for r in p.unbooked]) for p in plans if p.count}
    assert named == {
        "2026-10-01": (["Barnsley"], []),
        "2027-01-01": (["Sheffield"], ["York"]),
        "2027-04-01": (["Leeds", "Bradford"], []),
        "2027-10-01": (["Kirklees"], []),
    }
    assert [plans[0].words, plans[3].words] == ["Room for 1", "Room for 2"]


def booked(name: str, due_on: str, wanted_from: str, wanted_to: str) -> PlannedReview:
    """Give one that is booked, with the dates asked for and none fixed."""
    return PlannedReview(name, day(due_on), is_booked=True, wanted_from=day(wanted_from), wanted_to=day(wanted_to))


def test_suggestions_use_up_the_room_and_then_ask_for_a_team() -> None:
    reviews = [
        PlannedReview("Hull", day("2026-06-30")),
        *(PlannedReview(name, day("2027-02-01")) for name in ("Calderdale", "Rotherham", "Sheffield")),
        PlannedReview("York", day("2027-02-02"), is_open=False),
    ]
    plans = plan_of(reviews, today=TODAY, capacity=2)
    found = suggestions_for(reviews, plans, today=TODAY, notice_weeks=1)
    assert [(s.kind, s.review.name, str(s.quarter)) for s in found] == [
        ("offer", "Hull", "2026-10-01"),
        ("early", "Calderdale", "2026-10-01"),
        ("team", "Rotherham", "2027-01-01"),
    ]
    found = suggestions_for(reviews, plans, today=TODAY, notice_weeks=26)
    assert [(s.kind, s.review.name, str(s.quarter)) for s in found] == [
        ("offer", "Hull", "2027-04-01"),
        ("team", "Calderdale", "2027-01-01"),
        ("team", "Rotherham", "2027-01-01"),
    ]
    full = plan_of(reviews, today=TODAY, capacity=0)
    assert suggestions_for(reviews[:1], full, today=TODAY, notice_weeks=1)[0].kind == "team"


def test_window_to_suggest_ends_with_the_due_date_unless_it_is_too_near() -> None:
    assert window_before(day("2027-11-30"), today=TODAY, notice_weeks=26) == (day("2027-06-01"), day("2027-11-30"))
    assert window_before(day("2027-07-01"), today=TODAY, notice_weeks=26) == (day("2027-05-24"), day("2027-07-01"))
    assert window_before(day("2027-02-19"), today=TODAY, notice_weeks=26) == (day("2027-01-22"), day("2027-02-19"))
    assert window_before(day("2026-12-01"), today=TODAY, notice_weeks=26) == (day("2026-11-24"), day("2026-12-01"))
    assert window_before(day("2026-06-30"), today=TODAY, notice_weeks=26) == (day("2027-05-24"), day("2027-08-23"))


def test_planner_draws_each_state_with_its_own_shape() -> None:
    rows = [
        PlanRow("Hull", "overdue", -2, -6),
        PlanRow("North Lincolnshire", "overdue", -1, -5, booked=1),
        PlanRow("Calderdale", "due", 1, -3),
        PlanRow("Leeds", "booked", 3, -1, booked=2),
        PlanRow("York", "later", 5, 1),
        PlanRow("Wakefield", "later", 14, 10),
    ]
    drawn = lay_out_planner(rows, [Quarter(f"Q{n}", "2026 to 2027" if n == 0 else "") for n in range(12)], 1)
    assert (drawn.width, drawn.height) == (1142, 58 + 32 * 6 + 22 + 24 * 4 + 32)
    words = [text.words for text in drawn.texts]
    assert {"Hull", "Overdue", "2026 to 2027", "2, over", "Capacity 1"} <= set(words)
    assert len(drawn.hatched) == 2  # Calderdale and York; Hull has no quarter, Wakefield lies beyond
    assert [shape.dashes for shape in drawn.shapes if shape.dashes] == ["4 3"]
    assert [stands_in(row) for row in rows] == [None, 1, 1, 2, 5, 14]


def test_planner_grows_with_what_a_quarter_holds() -> None:
    rows = [PlanRow(f"Town {n}", "due", 0, -2) for n in range(7)]
    drawn = lay_out_planner(rows, [Quarter("Q")], 2)
    assert drawn.height == 58 + 32 * 7 + 22 + 24 * 7 + 32
