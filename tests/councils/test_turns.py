"""Turns of a cluster: everybody hosts, leads and observes once."""

import datetime as dt

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cib.common import clock
from cib.common.errors import NotAllowed, Refused
from councils.enums import Role
from councils.rules import month_after, round_of
from councils.services.turns import drop_turn, plan_round
from tests.factories import accounts
from tests.factories import councils as make


@given(st.integers(3, 12), st.integers(1, 12))
def test_each_council_hosts_leads_and_observes_once(count: int, months: int) -> None:
    turns = round_of(count, months)
    everybody = list(range(count))
    assert [turn.host for turn in turns] == everybody
    assert sorted(turn.leads for turn in turns) == everybody
    assert sorted(turn.observes or 0 for turn in turns) == everybody
    assert all(len({turn.host, turn.leads, turn.observes}) == 3 for turn in turns)


def test_pair_hosts_and_leads_by_turns_and_nobody_observes() -> None:
    assert [(t.host, t.leads, t.observes, t.month) for t in round_of(2, 3)] == [(0, 1, None, 0), (1, 0, None, 3)]


@pytest.mark.parametrize(
    ("months", "day"), [(0, "2027-11-01"), (1, "2027-12-01"), (2, "2028-01-01"), (14, "2029-01-01")]
)
def test_months_are_counted_over_the_year(months: int, day: str) -> None:
    assert month_after(dt.date(2027, 11, 30), months) == dt.date.fromisoformat(day)


@pytest.mark.django_db
def test_round_of_a_triad_is_planned_by_its_lead_and_taken_back() -> None:
    cluster = make.cluster(make.council("Ashby"), make.council("Beckton"), make.council("Calne"))
    lead = make.appointed(make.person(), Role.CLUSTER_LEAD, cluster=cluster)
    browser, url = accounts.signed_in(lead), reverse("councils:round_plan", args=[cluster.pk])
    typed = {"first_day": "15", "first_month": "6", "first_year": "2099", "months_between": "0"}
    assert browser.post(url, typed).status_code == 422
    assert browser.post(url, {**typed, "months_between": "4"}).status_code == 302
    found = [(t.host.name, t.leads.name, t.observes.name, t.planned_for.month) for t in cluster.turns.all()]
    assert found == [
        ("Ashby", "Beckton", "Calne", 6),
        ("Beckton", "Calne", "Ashby", 10),
        ("Calne", "Ashby", "Beckton", 2),
    ]
    with pytest.raises(Refused, match="planned already"):
        plan_round(cluster_id=cluster.pk, first=clock.today(), months_between=3, actor=lead)
    for turn in cluster.turns.all():
        drop_turn(turn_id=turn.pk, actor=lead)
    assert not cluster.turns.exists()


@pytest.mark.django_db
def test_pp61_one_council_takes_no_turns_and_no_turn_lies_in_the_past() -> None:
    cluster = make.cluster(make.council())
    lead = make.appointed(make.person(), Role.CLUSTER_LEAD, cluster=cluster)
    with pytest.raises(Refused) as refused:
        plan_round(cluster_id=cluster.pk, first=dt.date(2020, 1, 1), months_between=3, actor=lead)
    assert [breach.code for breach in refused.value.breaches] == ["PP-61", "PP-61"]
    with pytest.raises(NotAllowed):
        plan_round(
            cluster_id=cluster.pk,
            first=clock.today(),
            months_between=3,
            actor=make.dcs(cluster.memberships.get().council),
        )
