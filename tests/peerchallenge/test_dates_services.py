"""Fixing dates on site with claims, giving them up, joining later, and agreeing to unusual days."""

import datetime as dt
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest

from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.models import Message
from peerchallenge.enums import DiaryKind
from peerchallenge.models import DayClaim, Engagement, PlannedEffort
from peerchallenge.queries.dates import dates_advice, dates_facts, visits_with_half_days, weeks_suggested_for
from peerchallenge.queries.effort_plan import effort_plan_of
from peerchallenge.rules.dates import DatesFacts
from peerchallenge.rules.half_days import HalfDay, whole_days
from peerchallenge.services import dates
from peerchallenge.services.pool.diaries import DiaryMark, set_diary
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_scoping as factory
from tests.factories.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def stages(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    def build() -> SimpleNamespace:
        return SimpleNamespace(
            first=factory.scoping_engagement(),
            second=booking.matching_engagement(),
            approved=factory.approved_engagement(),
            stranger=pool.dcs(pool.council()),
        )

    yield from kept(django_db_blocker, build)


def refused_by(call: Callable[[], Any]) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        call()
    return [(breach.code, breach.message) for breach in refused.value.breaches]


def claims_of(engagement: Engagement) -> set[tuple[Any, dt.date, str]]:
    rows = DayClaim.objects.filter(visit__engagement=engagement, active=True)
    return set(rows.values_list("person", "date", "half"))


def saturday_after(engagement: Engagement) -> dt.date:
    monday = factory.half_days_for(engagement)[0].date
    return monday + dt.timedelta(days=5 - monday.weekday())


def test_fixing_holds_every_half_day_of_everybody(stages: SimpleNamespace) -> None:
    chosen = factory.half_days_for(stages.first)
    visit = factory.dated(stages.first, chosen, dcs_will_be_there=True)
    people = set(stages.first.invitations.filter(status="accepted").values_list("challenger__person", flat=True))
    assert len(people) == 3
    assert claims_of(stages.first) == {(person, h.date, h.half) for person in people for h in chosen}
    assert (visit.first_day, visit.last_day, visit.number) == (chosen[0].date, chosen[-1].date, 1)
    assert PlannedEffort.objects.filter(invitation__engagement=stages.first, kind="reporting", half_days=1).count() == 3
    told = Message.objects.filter(kind="dates.fixed", subject_id=str(stages.first.pk))
    assert people <= set(told.values_list("person_id", flat=True))


def test_fixing_again_replaces_the_visit_and_its_claims(stages: SimpleNamespace) -> None:
    visit = factory.dated(stages.first)
    later = factory.half_days_for(stages.first, weeks_later=3)
    again = factory.dated(stages.first, later, visit_id=visit.pk)
    visit.refresh_from_db()
    assert (visit.status, again.status) == ("moved", "fixed")
    assert {date for _person, date, _half in claims_of(stages.first)} == {h.date for h in later}
    assert visit.claims.filter(active=False, ended_at__isnull=False).count() == 18


def test_second_visit_is_added_beside_the_first(stages: SimpleNamespace) -> None:
    factory.dated(stages.first, purpose="First interviews")
    factory.dated(stages.first, factory.half_days_for(stages.first, weeks_later=3))
    assert len(visits_with_half_days(stages.first)) == 2
    with pytest.raises(Refused, match="DATE-06"):
        factory.dated(stages.first)


def test_giving_up_frees_the_half_days(stages: SimpleNamespace) -> None:
    visit = factory.dated(stages.first)
    dates.drop_visit(visit_id=visit.pk, actor=factory.dcs_of(stages.first))
    visit.refresh_from_db()
    assert (visit.status, claims_of(stages.first)) == ("cancelled", set())
    with pytest.raises(NotVisible):
        dates.drop_visit(visit_id=visit.pk, actor=factory.dcs_of(stages.first))


def test_visit_that_is_not_there_is_not_found(stages: SimpleNamespace) -> None:
    with pytest.raises(NotVisible):
        dates.drop_visit(visit_id=stages.first.pk, actor=factory.dcs_of(stages.first))
    with pytest.raises(NotVisible):
        factory.dated(stages.first, visit_id=stages.first.pk)


def test_date01_weekend_passes_once_both_sides_have_agreed(stages: SimpleNamespace) -> None:
    engagement = stages.first
    weekend = whole_days([saturday_after(engagement)])
    ask = {"engagement_id": engagement.pk, "half_days": weekend, "actor": factory.dcs_of(engagement)}
    codes = [code for code, _ in refused_by(lambda: dates.fix_dates(**ask))]
    assert codes == ["DATE-01"]
    [(_, message)] = refused_by(lambda: dates.fix_dates(**ask, host_agrees_unusual=True))
    assert message.endswith("the lead challenger has not agreed to such days.")
    dates.agree_unusual_days(engagement_id=engagement.pk, actor=factory.lead_of(engagement))
    visit = dates.fix_dates(**ask, host_agrees_unusual=True)
    assert (visit.host_agrees_unusual_days, visit.lead_agrees_unusual_days) == (True, True)


def test_agreeing_to_unusual_days_asks_the_other_side_and_can_be_taken_back(stages: SimpleNamespace) -> None:
    engagement = stages.first
    dates.agree_unusual_days(engagement_id=engagement.pk, actor=factory.dcs_of(engagement))
    engagement = Engagement.objects.get(pk=engagement.pk)
    assert (engagement.host_agrees_unusual_days, engagement.lead_agrees_unusual_days) == (True, False)
    asked = Message.objects.filter(kind="unusual_days.asked", subject_id=str(engagement.pk))
    assert [m.person_id for m in asked] == [factory.lead_of(engagement).person.pk]
    dates.agree_unusual_days(engagement_id=engagement.pk, actor=factory.dcs_of(engagement), agrees=False)
    assert not Engagement.objects.get(pk=engagement.pk).host_agrees_unusual_days


def test_nobody_else_agrees_for_a_side(stages: SimpleNamespace) -> None:
    manager = booking.manager_of(stages.first)
    with pytest.raises(NotAllowed):
        dates.agree_unusual_days(engagement_id=stages.first.pk, actor=manager)
    with pytest.raises(NotAllowed):
        dates.fix_dates(
            engagement_id=stages.first.pk,
            half_days=factory.half_days_for(stages.first),
            actor=manager,
            host_agrees_unusual=True,
        )


def test_date04_away_in_the_diary_is_refused(stages: SimpleNamespace) -> None:
    half_day = factory.half_days_for(stages.first)[0]
    lead = factory.lead_invitation(stages.first).challenger
    marks = [DiaryMark(half_day.date, half_day.half, DiaryKind.AWAY)]
    set_diary(challenger_id=lead.pk, entries=marks, actor=factory.lead_of(stages.first))
    [(code, message)] = refused_by(lambda: factory.dated(stages.first))
    assert code == "DATE-04"
    assert message.startswith(f"{lead.person} is not free the morning of ")


def test_date05_person_on_two_teams_is_never_in_two_places(stages: SimpleNamespace) -> None:
    """The message never names the other engagement."""
    shared = factory.lead_invitation(stages.first).challenger
    booking.team_member(stages.second, who=shared)
    for place in stages.second.places.filter(is_lead=False):
        booking.team_member(stages.second, place)
    booking.booking.begin_scoping(engagement_id=stages.second.pk, actor=factory.dcs_of(stages.second))
    chosen = factory.half_days_for(stages.first)
    factory.dated(stages.first, chosen)
    [(code, message)] = refused_by(lambda: factory.dated(stages.second, chosen))
    assert code == "DATE-05"
    assert message.startswith(f"{shared.person} is already booked on ")
    assert str(stages.first.host) not in message
    assert stages.first.reference not in message
    _refused_by_the_database(stages, chosen, str(shared.person))


def _refused_by_the_database(stages: SimpleNamespace, chosen: list[HalfDay], name: str) -> None:
    """Where another transaction was quicker than the rules could see, the unique index refuses, in the same words."""
    seen_too_early = DatesFacts(today=clock.today(), chosen=tuple(chosen))
    real = dates_facts
    with mock.patch.object(dates, "dates_facts", side_effect=[seen_too_early, real(stages.second, chosen)]):
        [(code, message)] = refused_by(lambda: factory.dated(stages.second, chosen))
    assert (code, message.startswith(f"{name} is already booked on ")) == ("DATE-05", True)
    with mock.patch.object(dates, "dates_facts", return_value=seen_too_early):
        told = refused_by(lambda: factory.dated(stages.second, chosen))
    assert told == [("DATE-05", "Somebody was booked in the meantime. Choose other half-days.")]
    assert claims_of(stages.second) == set()


def test_date08_after_approval_dates_are_moved_instead(stages: SimpleNamespace) -> None:
    [(code, _)] = refused_by(lambda: factory.dated(stages.approved))
    assert code == "DATE-08"


def test_fixing_on_an_old_page_is_stale_and_changes_nothing(stages: SimpleNamespace) -> None:
    seen = Engagement.objects.get(pk=stages.first.pk).version
    factory.dated(stages.first, version=seen)
    with pytest.raises(Stale):
        factory.dated(stages.first, factory.half_days_for(stages.first, weeks_later=3), version=seen)
    assert len(visits_with_half_days(stages.first)) == 1


def test_stranger_finds_no_engagement_to_date(stages: SimpleNamespace) -> None:
    half_days = factory.half_days_for(stages.first)
    with pytest.raises(NotVisible):
        dates.fix_dates(engagement_id=stages.first.pk, half_days=half_days, actor=stages.stranger)


def test_claims_of_nobody_in_particular_are_never_ended() -> None:
    with pytest.raises(ValueError, match="Whose claims"):
        dates.end_claims()


def test_newcomer_holds_what_is_fixed_once(stages: SimpleNamespace) -> None:
    visit = factory.dated(stages.first)
    lead = factory.lead_invitation(stages.first)
    assert dates.claim_for_newcomer(invitation=lead) == []
    assert dates.end_claims(visit=visit, invitation=lead) == 6
    assert len(dates.claim_for_newcomer(invitation=lead)) == 6


def test_newcomer_who_is_away_then_is_refused(stages: SimpleNamespace) -> None:
    factory.dated(stages.first)
    lead = factory.lead_invitation(stages.first)
    dates.end_claims(invitation=lead)
    half_day = factory.half_days_for(stages.first)[0]
    entries = [DiaryMark(half_day.date, half_day.half, DiaryKind.AWAY)]
    set_diary(challenger_id=lead.challenger_id, entries=entries, actor=factory.lead_of(stages.first))
    assert [code for code, _ in refused_by(lambda: dates.claim_for_newcomer(invitation=lead))] == ["DATE-04"]


def test_weeks_are_suggested_in_words(stages: SimpleNamespace) -> None:
    chosen = factory.half_days_for(stages.first)
    stages.first.preferred_weeks = [chosen[0].date.isoformat()]
    weeks = weeks_suggested_for(stages.first)
    assert weeks[0].is_preferred
    assert [person.words for person in weeks[0].people] == ["free all week"] * 3
    assert not any(week.is_preferred for week in weeks[1:])
    stages.first.preferred_weeks = []


def test_advice_names_what_is_unusual(stages: SimpleNamespace) -> None:
    factory.dated(stages.first, factory.half_days_for(stages.first)[:2])
    codes = [advice.code for advice in dates_advice(stages.first, visits_with_half_days(stages.first))]
    assert codes == ["DATE-W1", "DATE-W3"]
    assert dates_advice(stages.first, []) == []


def test_effort_plan_shows_what_counts_and_what_is_charged(stages: SimpleNamespace) -> None:
    before = effort_plan_of(stages.first)
    assert (before.total, before.counted, before.charged) == (0, 0, 0)
    factory.dated(stages.first)
    plan = effort_plan_of(stages.first)
    assert [(person.total, person.counted) for person in plan.people] == [(7, 7)] * 3
    assert (plan.total, plan.counted, plan.charged, plan.is_by_team) == (21, 21, 7, True)
    assert plan.counted_kind_words == "fieldwork and reporting"
