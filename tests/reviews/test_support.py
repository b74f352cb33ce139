"""A change of political control: days of member peer support with their expiry, who is told, what booking them uses."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from cib.common import clock
from cib.common.models import Message
from councils.enums import Control, LeadPost, Role
from councils.models import Council, PoliticalControl
from councils.services.places import record_control
from peerchallenge.enums import AllowanceKind, AllowanceSource, CostBasis
from peerchallenge.models import Allowance, ProgrammeYear
from peerchallenge.queries.days import position_of
from peerchallenge.queries.proofs import problems_of, prove
from peerchallenge.services.allowances import open_accounts
from peerchallenge.services.days import reserve_engagement
from reviews.rules.support import YearFacts, year_of_entitlement
from reviews.services.policies import change_support_policy
from reviews.services.support import entitle_after_change
from tests.factories import accounts
from tests.factories import peerchallenge_days as days
from tests.factories import peerchallenge_pool as pool

TODAY = dt.datetime(2026, 5, 11, 9, tzinfo=clock.LONDON)
MAY, NIGHT = dt.date(2026, 5, 7), dt.date(2025, 5, 1)


def years() -> list[YearFacts]:
    return [YearFacts(first, dt.date(first, 4, 1), dt.date(first + 1, 3, 31)) for first in (2027, 2026)]


@pytest.mark.parametrize(
    ("changed", "today", "expected"),
    [
        ("2026-05-07", "2026-05-11", 2026),
        ("2026-09-29", "2026-09-29", 2026),
        ("2026-09-30", "2026-09-30", 2027),
        ("2026-05-07", "2027-01-11", 2027),
        ("2025-05-01", "2026-05-11", 2026),
        ("2027-12-01", "2027-12-01", None),
    ],
)
def test_entitlement_is_for_the_year_that_leaves_time_to_use_it(changed: str, today: str, expected: int | None) -> None:
    day = dt.date.fromisoformat
    found = year_of_entitlement(day(changed), today=day(today), least_days=183, years=years())
    assert (found.pk if found else None) == expected


@pytest.fixture
def council() -> Iterator[Council]:
    with time_machine.travel(TODAY, tick=False):
        pool.programme()
        found = pool.council("Northbridge")
        open_accounts()
        yield found


def changed(council: Council, control: Control = Control.NO_OVERALL_CONTROL, on: dt.date = MAY) -> PoliticalControl:
    if not council.controls.exists():
        record_control(council=council, control=Control.LABOUR, from_date=NIGHT, actor=pool.staff())
    return record_control(council=council, control=control, from_date=on, actor=pool.staff())


def entitlements(council: Council) -> Any:
    return Allowance.objects.filter(council=council, source=AllowanceSource.CHANGE_OF_CONTROL)


@pytest.mark.django_db
def test_change_of_control_posts_five_days_until_the_end_of_the_year(council: Council) -> None:
    changed(council)
    row = entitlements(council).get()
    assert (row.kind, row.half_days, row.valid_to) == (AllowanceKind.MEMBER_SUPPORT, 10, dt.date(2027, 3, 31))
    assert row.reason == "Change of political control on 7 May 2026"
    assert problems_of(prove()) == []


@pytest.mark.django_db
def test_first_record_of_control_is_no_change(council: Council) -> None:
    record_control(council=council, control=Control.LABOUR, from_date=MAY, actor=pool.staff())
    assert not entitlements(council).exists()


@pytest.mark.django_db
def test_change_of_control_tells_lead_member_director_and_regional_lead_member(council: Council) -> None:
    lead_member = pool.appointed(pool.person(), Role.LEAD_MEMBER, council=council)
    regional = pool.appointed(pool.person(), Role.REGIONAL_LEAD, region=council.region, lead_post=LeadPost.LEAD_MEMBER)
    pool.appointed(pool.person(), Role.REGIONAL_LEAD, region=council.region, lead_post=LeadPost.DCS)
    dcs = pool.dcs(council)
    changed(council)
    told = Message.objects.filter(kind="support.entitled")
    assert {m.person_id for m in told} == {user.person.pk for user in (lead_member, regional, dcs)}
    assert told[0].context == {"council": "Northbridge Council", "days": "5 days", "until": "31 March 2027"}


@pytest.mark.django_db
def test_entitlement_is_posted_once_and_only_where_a_year_is_open(council: Council) -> None:
    control = changed(council)
    entitle_after_change(control=control, actor=pool.staff())
    assert entitlements(council).count() == 1
    ProgrammeYear.objects.update(closed_at=clock.now())
    assert entitle_after_change(control=control, actor=pool.staff()) is None
    change_support_policy(half_days=0, least_days=183, from_date=clock.today(), reason="No money", actor=pool.staff())
    assert entitle_after_change(control=control, actor=pool.staff()) is None


@pytest.mark.django_db
def test_member_support_uses_its_own_allowance_alone(council: Council) -> None:
    changed(council)
    year = ProgrammeYear.objects.get(starts_on=dt.date(2026, 4, 1))
    peer = days.challenger(days.council(in_years=[year]), in_years=[year])
    before = position_of(council, year)
    support = days.engagement(council, [peer], days.days(dt.date(2026, 6, 9), 2), basis=CostBasis.OWN_ENTITLEMENT)
    reserve_engagement(engagement=support, actor=None)
    after = position_of(council, year)
    assert after.member_support.left == before.member_support.left - 4
    assert after.receive == before.receive


@pytest.mark.django_db
def test_council_page_shows_the_entitlement_and_leads_to_the_request(council: Council) -> None:
    changed(council)
    url = reverse("desk:council", args=[council.la_code])
    page = accounts.signed_in(pool.dcs(council)).get(url).content.decode()
    assert "5 days from 1 April 2026 to 31 March 2027. Change of political control on 7 May 2026." in page
    assert f"?council={council.la_code}&amp;offer=member-support" in page
    assert "Member peer support</h2>" not in accounts.signed_in(pool.manager()).get(url).content.decode()
