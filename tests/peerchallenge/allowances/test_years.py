"""Programme years and accounts: opened, closed, carried over."""

import datetime as dt
from typing import Any

import pytest

from cib.common.errors import NotAllowed
from peerchallenge import ledger
from peerchallenge.models import Account, ProgrammeYear
from peerchallenge.queries.days import position_of
from peerchallenge.queries.proofs import problems_of, prove
from peerchallenge.services.allowances import (
    change_programme_year,
    close_account,
    close_ended_accounts,
    close_year,
    open_accounts,
    open_programme_year,
)
from peerchallenge.services.days import reserve_engagement, settle_engagement_days
from tests.factories import peerchallenge_days as make
from tests.factories import peerchallenge_pool as pool
from tests.peerchallenge.allowances.background import booked, codes

pytestmark = pytest.mark.django_db


# --- Years and accounts ----------------------------------------------------------------------------


def test_year_is_opened_with_its_allowances_when_it_is_near(year: ProgrammeYear, host: Any) -> None:
    facts = {"give_half_days": 8, "receive_half_days": 6, "member_support_half_days": 4, "carries_over": False}
    near = open_programme_year(first_year=2027, actor=pool.staff(), **facts)
    far = open_programme_year(first_year=2028, actor=pool.staff(), **facts)
    assert position_of(host, near).give.allowance == 8
    assert position_of(host, far).give.allowance == 0
    with pytest.raises(NotAllowed):
        open_programme_year(first_year=2029, actor=pool.dcs(host), **facts)


def test_led16_and_unchanged_rule(year: ProgrammeYear) -> None:
    staff = pool.staff()
    facts = {"year_id": year.pk, "host_basis": year.host_basis, "carries_over": False, "actor": staff}
    assert codes(lambda: change_programme_year(**facts, counted_kinds=["travel"])) == ["LED-16"]
    assert change_programme_year(**facts, counted_kinds=["reporting", "fieldwork"]).version == 1
    changed = change_programme_year(**facts, counted_kinds=["fieldwork"], version=1)
    assert (changed.version, changed.counted_kinds) == (2, ["fieldwork"])


def ended_year(*, carries_over: bool) -> tuple[ProgrammeYear, ProgrammeYear, Any, Any]:
    """Give a year that is over, the next, and a host and a giver with half a day settled in it."""
    make.common_accounts()
    past, following = make.year(2025, carries_over=carries_over), make.year(2026)
    host, giver = (make.council(in_years=[past, following]) for _ in range(2))
    someone = make.challenger(giver, in_years=[past])
    engagement = make.engagement(host, [someone], [(dt.date(2026, 3, 3), "am")])
    reserve_engagement(engagement=engagement, actor=None)
    make.entries(engagement)
    settle_engagement_days(engagement=engagement, actor=None)
    return past, following, host, giver


def test_year_end_carries_over_what_is_left_if_its_setting_says_so() -> None:
    past, following, host, giver = ended_year(carries_over=True)
    closed = close_year(year_id=past.pk, actor=pool.staff())
    assert closed.closed_at is not None
    of_host, of_giver = (position_of(council, following) for council in (host, giver))
    assert (of_host.give.allowance, of_host.receive.allowance, of_host.member_support.allowance) == (20, 19, 20)
    assert (of_giver.give.allowance, of_giver.receive.allowance) == (19, 20)
    assert problems_of(prove()) == []


def test_year_end_carries_nothing_over_by_default() -> None:
    past, following, host, _ = ended_year(carries_over=False)
    close_year(year_id=past.pk, actor=pool.staff())
    assert position_of(host, following).receive.allowance == 10
    assert codes(lambda: close_year(year_id=past.pk, actor=pool.staff())) == ["LED-09"]


def test_led14_carry_over_needs_a_following_year() -> None:
    past, following, *_ = ended_year(carries_over=True)
    ProgrammeYear.objects.filter(pk=following.pk).update(starts_on=dt.date(2030, 4, 1), ends_on=dt.date(2031, 3, 31))
    assert codes(lambda: close_year(year_id=past.pk, actor=pool.staff())) == ["LED-14"]


def test_ended_council_closes_its_account_and_its_successor_has_its_own(year: ProgrammeYear, host: Any) -> None:
    successor = pool.council("Newtown", starts_on=dt.date(2026, 9, 1))
    host.ends_on = dt.date(2026, 9, 1)
    host.save()
    assert close_ended_accounts() == (1, [])
    assert close_ended_accounts() == (0, [])
    open_accounts()
    assert Account.objects.get(council=host).closed_on == dt.date(2026, 9, 1)
    assert Account.objects.get(council=successor).closed_on is None
    assert problems_of(prove()) == []


def test_led15_account_with_days_reserved_after_its_end_waits(year: ProgrammeYear, host: Any) -> None:
    booked(year, host)
    host.ends_on = dt.date(2026, 11, 1)
    host.save()
    assert close_ended_accounts() == (0, [str(host)])
    account = ledger.account_of_council(host.pk)
    closing = {"account_id": account.pk, "actor": None}
    assert codes(lambda: close_account(**closing, on=dt.date(2026, 11, 10))) == ["LED-15"]
    assert close_account(**closing, on=dt.date(2026, 11, 11)).closed_on == dt.date(2026, 11, 11)
    assert close_account(**closing, on=dt.date(2026, 12, 1)).closed_on == dt.date(2026, 11, 11)
