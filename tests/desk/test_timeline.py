"""A council's timeline: everything the reader may know of, once, as a picture and as a list (R196)."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from cib.common import clock
from cib.common.components.timeline import Lane, Mark, lay_out_timeline
from cib.desk.queries.timeline import happenings_of, pictures_of
from councils.enums import Control, InterventionKind, JudgementAspect, JudgementGrade, Role
from councils.models import Council, Inspection, Intervention, Judgement
from councils.services.places import record_control
from tests.factories import accounts
from tests.factories import councils as make
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_visits as visited
from tests.factories import profiles_figures as figures

pytestmark = pytest.mark.django_db

YEARS = {"first": 2020, "last": 2023, "today": dt.date(2022, 1, 1), "width": 340}


def _inspected(council: Council, on: dt.date, *said: tuple[str, str]) -> None:
    row = Inspection.objects.create(
        council=council, kind="ILACS", inspected_on=on, published_on=on, source="A file", imported_at=clock.now()
    )
    for aspect, grade in said:
        Judgement.objects.create(inspection=row, aspect=aspect, grade=grade)


def test_everything_is_told_latest_first() -> None:
    council, staff = make.council(), make.staff()
    old, new = dt.date(2020, 5, 4), dt.date(2026, 5, 4)
    _inspected(council, old, (JudgementAspect.OVERALL, JudgementGrade.GOOD))
    _inspected(council, new, (JudgementAspect.CARE, JudgementGrade.OUTSTANDING))
    Intervention.objects.create(council=council, kind=InterventionKind.NOTICE, from_date=dt.date(2021, 1, 1))
    record_control(council=council, control=Control.LABOUR, from_date=dt.date(2022, 5, 5), source="", actor=staff)
    for since, until in ((dt.date(2019, 1, 1), dt.date(2023, 1, 1)), (dt.date(2023, 1, 1), None)):
        make.appointment(make.person(), Role.DCS, council=council, since=since, until=until)
    told = [(one.lane, one.on.year, one.title, one.detail) for one in happenings_of(staff, council)]
    assert told == [
        ("inspection", 2026, "ILACS", "Children in care: Outstanding"),
        ("leadership", 2023, "A new Director of Children’s Services", ""),
        ("leadership", 2022, "Political control: Labour", ""),
        ("intervention", 2021, "Improvement notice", ""),
        ("inspection", 2020, "ILACS", "Overall: Good"),
    ]


def test_engagement_is_told_once_to_who_may_know_and_not_at_all_to_others() -> None:
    engagement = visited.settled_engagement()
    with time_machine.travel(engagement.ended_at + dt.timedelta(days=1), tick=False):
        own, other = visited.dcs_of(engagement), pool.dcs(pool.council())
        told = [one for one in happenings_of(own, engagement.host) if one.lane == "engagement"]
        assert [one.title.split()[-1] for one in told] == [engagement.reference]
        assert [one for one in happenings_of(other, engagement.host) if one.lane == "engagement"] == []


def test_page_has_a_fixed_number_of_queries_and_says_in_a_list_what_the_picture_shows(
    django_assert_max_num_queries: Any,
) -> None:
    council = figures.council_with_neighbours()
    _inspected(council, clock.today() - dt.timedelta(days=400), (JudgementAspect.OVERALL, JudgementGrade.GOOD))
    browser = accounts.signed_in(make.dcs(council))
    page = reverse("desk:timeline", args=[council.la_code])
    with django_assert_max_num_queries(15):
        told = browser.get(page).content.decode()
    assert "Overall: Good" in told
    assert told.count('<svg class="pc-chart__') == 2
    with django_assert_max_num_queries(15):
        assert browser.get(reverse("desk:council", args=[council.la_code])).status_code == 200


def test_empty_lanes_are_left_out_of_the_picture() -> None:
    council, staff = make.council(), make.staff()
    _inspected(council, clock.today())
    wide, _narrow = pictures_of(happenings_of(staff, council))
    assert [text.words for text in wide.texts if text.weight == "600"] == ["Inspections"]


def test_marks_outside_the_years_are_left_to_the_list() -> None:
    lane = Lane("a", "Anything")
    marks = [Mark("a", dt.date(year, 6, 1), is_ahead=year == 2023) for year in (2019, 2021, 2023, 2024)]
    with_marks = lay_out_timeline([lane], marks, **YEARS)
    without = lay_out_timeline([lane], [], **YEARS)
    assert len(with_marks.shapes) - len(without.shapes) == 2
    assert [shape.fill for shape in with_marks.shapes[-2:]] == ["#0a5566", "#ffffff"]


@pytest.mark.parametrize("shape", ["dot", "square", "hexagon"])
def test_what_lasted_has_a_bar_to_its_end(shape: str) -> None:
    marks = [Mark("a", dt.date(2021, 1, 1), dt.date(2026, 1, 1))]
    drawn = lay_out_timeline([Lane("a", "Anything", shape=shape)], marks, **YEARS)
    bar = drawn.shapes[-2]
    assert (bar.width, bar.d.rpartition("H")[2]) == ("5", "330")
