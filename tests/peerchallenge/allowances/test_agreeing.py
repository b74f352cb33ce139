"""Extensions that two agree on, and funded days that somebody else approves."""

import datetime as dt
from typing import Any

import pytest

from cib.common.errors import NotAllowed, NotVisible, Stale
from cib.common.models import Message
from peerchallenge.enums import CostBasis
from peerchallenge.models import Extension, Fund, FundedDaysRequest, ProgrammeYear
from peerchallenge.queries.days import position_of
from peerchallenge.queries.proofs import problems_of, prove
from peerchallenge.services import allowances
from peerchallenge.services.allowances import (
    agree_extension,
    approve_funded_days,
    close_fund,
    decline_funded_days,
    grant_funded_days,
    propose_extension,
    request_funded_days,
    withdraw_extension,
)
from tests.factories import peerchallenge_days as make
from tests.factories import peerchallenge_pool as pool
from tests.peerchallenge.allowances.background import TODAY, booked, codes, lead_of, second_staff

pytestmark = pytest.mark.django_db


def propose(engagement: Any, year: ProgrammeYear, actor: Any) -> Extension:
    return propose_extension(
        engagement_id=engagement.pk, year_id=year.pk, half_days=3, reason="A large service", actor=actor
    )


def test_extension_is_posted_at_the_second_agreement(year: ProgrammeYear, host: Any) -> None:
    engagement = booked(year, host)
    lead, director = lead_of(engagement), pool.dcs(host)
    extension = propose(engagement, year, lead)
    assert (extension.lead_agreed_by_id, extension.host_agreed_by_id) == (lead.person.pk, None)
    assert list(Message.objects.filter(kind="extension.proposed").values_list("person_id", flat=True)) == [
        director.person.pk
    ]
    assert position_of(host, year).receive.allowance == 10
    agree_extension(extension_id=extension.pk, side="host", actor=director, version=extension.version)
    assert position_of(host, year).receive.allowance == 13
    assert Message.objects.filter(kind="extension.agreed").count() == 3
    assert codes(lambda: agree_extension(extension_id=extension.pk, side="host", actor=director)) == ["LED-11"]
    assert codes(lambda: withdraw_extension(extension_id=extension.pk, actor=director)) == ["LED-11"]
    assert problems_of(prove()) == []


def test_extension_of_an_own_entitlement_adds_to_that(year: ProgrammeYear, host: Any) -> None:
    engagement = booked(year, host, basis=CostBasis.OWN_ENTITLEMENT)
    extension = propose(engagement, year, pool.dcs(host))
    agree_extension(extension_id=extension.pk, side="lead", actor=lead_of(engagement))
    position = position_of(host, year)
    assert (position.receive.allowance, position.member_support.allowance) == (10, 13)


def test_extension_is_agreed_by_those_who_may(year: ProgrammeYear, host: Any) -> None:
    engagement = booked(year, host)
    director = pool.dcs(host)
    extension = propose(engagement, year, director)
    with pytest.raises(NotAllowed):
        agree_extension(extension_id=extension.pk, side="lead", actor=director)
    with pytest.raises(NotVisible):
        agree_extension(extension_id=extension.pk, side="lead", actor=pool.dcs(make.council()))
    with pytest.raises(NotVisible):
        agree_extension(extension_id=host.pk, side="lead", actor=director)
    with pytest.raises(Stale):
        agree_extension(extension_id=extension.pk, side="lead", actor=lead_of(engagement), version=0)


def test_manager_proposes_without_agreeing_for_anybody(year: ProgrammeYear, host: Any) -> None:
    engagement = booked(year, host)
    manager = pool.manager()
    engagement.roles.create(person=manager.person, role="challenge_manager", from_date=dt.date(2026, 1, 1))
    extension = propose(engagement, year, manager)
    assert (extension.lead_agreed_by_id, extension.host_agreed_by_id) == (None, None)
    withdraw_extension(extension_id=extension.pk, actor=manager)
    assert codes(lambda: withdraw_extension(extension_id=extension.pk, actor=manager)) == ["LED-11"]


def test_led03_extension_of_a_closed_year_is_refused(year: ProgrammeYear, host: Any) -> None:
    engagement = booked(year, host)
    make.year(closed_at=TODAY)
    assert codes(lambda: propose(engagement, year, pool.dcs(host))) == ["LED-03"]


# --- Funded days -----------------------------------------------------------------------------------


@pytest.fixture
def fund(year: ProgrammeYear) -> Fund:
    return allowances.add_fund(code="reserve", name="Reserve", purpose="Beyond", actor=pool.staff())


def asked(host: Any, year: ProgrammeYear, actor: Any) -> FundedDaysRequest:
    return request_funded_days(
        council_id=host.pk, year_id=year.pk, half_days=4, reason="Significant challenge", actor=actor
    )


def test_funded_days_are_there_once_another_approves(year: ProgrammeYear, host: Any, fund: Fund) -> None:
    director, staff = pool.dcs(host), pool.staff()
    request = asked(host, year, director)
    assert Message.objects.filter(kind="funded_days.requested", person_id=staff.person.pk).exists()
    approve_funded_days(request_id=request.pk, fund_id=fund.pk, actor=staff, version=request.version)
    position = position_of(host, year)
    assert (position.receive.allowance, position.funded.allowance) == (14, 4)
    assert Message.objects.filter(kind="funded_days.answered", person_id=director.person.pk).exists()
    assert codes(lambda: approve_funded_days(request_id=request.pk, fund_id=fund.pk, actor=staff)) == ["LED-12"]
    assert problems_of(prove()) == []


def test_led12_nobody_approves_what_they_asked_for(year: ProgrammeYear, host: Any, fund: Fund) -> None:
    staff = pool.staff()
    request = asked(host, year, staff)
    assert codes(lambda: approve_funded_days(request_id=request.pk, fund_id=fund.pk, actor=staff)) == ["LED-12"]
    assert codes(lambda: decline_funded_days(request_id=request.pk, answer="No", actor=staff)) == ["LED-12"]
    with pytest.raises(NotAllowed):
        approve_funded_days(request_id=request.pk, fund_id=fund.pk, actor=pool.dcs(host))
    with pytest.raises(NotVisible):
        approve_funded_days(request_id=host.pk, fund_id=fund.pk, actor=staff)


def test_led12_closed_fund_pays_no_more(year: ProgrammeYear, host: Any, fund: Fund) -> None:
    request = asked(host, year, pool.dcs(host))
    for _ in range(2):
        close_fund(fund_id=fund.pk, on=TODAY.date(), actor=pool.staff())
    found = codes(lambda: approve_funded_days(request_id=request.pk, fund_id=fund.pk, actor=pool.staff()))
    assert found == ["LED-12"]


def test_declined_request_posts_nothing(year: ProgrammeYear, host: Any, fund: Fund) -> None:
    request = asked(host, year, pool.dcs(host))
    declined = decline_funded_days(request_id=request.pk, answer="The fund is spent", actor=pool.staff())
    assert (declined.answer, declined.allowance_id) == ("The fund is spent", None)
    assert position_of(host, year).funded.allowance == 0


def test_funded_days_can_be_granted_by_two_at_once(year: ProgrammeYear, host: Any, fund: Fund) -> None:
    facts = {"council_id": host.pk, "year_id": year.pk, "half_days": 2, "reason": "Import", "fund_id": fund.pk}
    grant_funded_days(**facts, asked_by=pool.staff(), approved_by=second_staff())
    assert position_of(host, year).funded.allowance == 2
    assert codes(lambda: grant_funded_days(**facts, asked_by=pool.staff(), approved_by=pool.staff())) == ["LED-12"]
