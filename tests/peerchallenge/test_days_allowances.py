"""Allowances: posted once, extensions, funds, waivers, opening balances from a file, year end with carry-over."""

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from cib.common import audit
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.models import Message
from councils.enums import Role
from peerchallenge import ledger
from peerchallenge.enums import AllowanceKind, CostBasis
from peerchallenge.models import Account, Allowance, Extension, Fund, FundedDaysRequest, ProgrammeYear
from peerchallenge.queries.days import position_of
from peerchallenge.queries.proofs import problems_of, prove
from peerchallenge.services import allowances
from peerchallenge.services.allowances import (
    agree_extension,
    approve_funded_days,
    change_programme_year,
    close_account,
    close_ended_accounts,
    close_fund,
    close_year,
    decline_funded_days,
    grant_funded_days,
    open_accounts,
    open_programme_year,
    post_opening_balance,
    post_yearly_allowances,
    propose_extension,
    request_funded_days,
    waive_days,
    withdraw_extension,
)
from peerchallenge.services.days import reserve_engagement, settle_engagement_days
from tests.factories import peerchallenge_days as make
from tests.factories import peerchallenge_pool as pool

pytestmark = pytest.mark.django_db

TODAY = dt.datetime(2026, 10, 6, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def year() -> ProgrammeYear:
    make.common_accounts()
    return make.year()


@pytest.fixture
def host(year: ProgrammeYear) -> Any:
    return make.council("Whitby", in_years=[year])


def codes(call: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        call()
    return [breach.code for breach in refused.value.breaches]


def second_staff() -> Any:
    return pool.appointed(pool.person(), Role.CIB_STAFF)


# --- Yearly ----------------------------------------------------------------------------------------


def test_yearly_allowances_are_posted_once(year: ProgrammeYear, host: Any) -> None:
    assert post_yearly_allowances(year) == 0
    rows = Allowance.objects.filter(council=host).values_list("kind", "half_days")
    assert sorted(rows) == [("give", 10), ("member_support", 10), ("receive", 10)]


def test_year_without_an_allowance_posts_none_of_it(year: ProgrammeYear) -> None:
    make.year(member_support_half_days=0)
    year.refresh_from_db()
    council = make.council(in_years=[year])
    assert position_of(council, year).member_support.allowance == 0


def test_councils_outside_the_year_get_none(year: ProgrammeYear) -> None:
    ended = make.council(starts_on=dt.date(2020, 4, 1), ends_on=dt.date(2026, 4, 1))
    begins = make.council(starts_on=dt.date(2027, 4, 1))
    post_yearly_allowances(year)
    assert not Allowance.objects.filter(council__in=[ended, begins]).exists()


def test_open_accounts_opens_each_once(year: ProgrammeYear, host: Any) -> None:
    pool.council()
    Fund.objects.create(code="reserve", name="Reserve")
    assert open_accounts() == 2
    assert open_accounts() == 0
    assert problems_of(prove()) == []


# --- Opening balances and waivers ------------------------------------------------------------------


def opening(host: Any, year: ProgrammeYear, **fields: Any) -> Allowance:
    facts = {"kind": AllowanceKind.RECEIVE, "half_days": 3, "reason": "At go-live", "actor": pool.staff(), **fields}
    return post_opening_balance(council_id=host.pk, year_id=year.pk, **facts)


def test_opening_balance_is_told_in_the_councils_history(year: ProgrammeYear, host: Any) -> None:
    opening(host, year)
    (line,) = audit.history_of(host, reads=lambda _entry, _audience: True)
    assert line.text == "Posted an opening balance of 1½ days (days to receive, 2026 to 2027)"


def test_led13_opening_balance_is_posted_once(year: ProgrammeYear, host: Any) -> None:
    opening(host, year)
    assert codes(lambda: opening(host, year)) == ["LED-13"]


def test_led03_opening_balance_of_a_closed_year_is_refused(year: ProgrammeYear, host: Any) -> None:
    make.year(closed_at=TODAY)
    assert codes(lambda: opening(host, year)) == ["LED-03"]


def test_led10_used_days_cannot_be_taken_off(year: ProgrammeYear, host: Any) -> None:
    booked(year, host)
    assert codes(lambda: opening(host, year, half_days=-9)) == ["LED-10"]
    assert opening(host, year, half_days=-8).half_days == -8


def test_opening_balance_is_posted_by_cib_staff_alone(year: ProgrammeYear, host: Any) -> None:
    with pytest.raises(NotAllowed):
        opening(host, year, actor=pool.dcs(host))
    with pytest.raises(NotVisible):
        opening(host, year, actor=pool.dcs(make.council()))


def waive(host: Any, year: ProgrammeYear, half_days: int, kind: str = "give", key: str = "one") -> Allowance:
    return waive_days(
        council_id=host.pk,
        kind=kind,
        year_id=year.pk,
        half_days=half_days,
        reason="Intervention",
        key=key,
        actor=pool.staff(),
    )


def test_waiver_takes_days_off_once_for_each_key(year: ProgrammeYear, host: Any) -> None:
    assert waive(host, year, 4) == waive(host, year, 4)
    assert position_of(host, year).give.allowance == 6
    waive(host, year, 6, key="two")
    assert str(position_of(host, year).give_words()) == "Your council has no days to give."
    assert codes(lambda: waive(host, year, 1, key="three")) == ["LED-10"]
    assert problems_of(prove()) == []


def test_waiver_of_giving_is_not_held_back_by_what_was_given(year: ProgrammeYear, host: Any) -> None:
    other = make.council(in_years=[year])
    booked(year, other, giver=host)
    waive(host, year, 10)
    assert position_of(host, year).still_to_give == 0


# --- The file --------------------------------------------------------------------------------------


HEAD = "council,year,kind,days,reason\n"


def imported(tmp_path: Path, text: str, *options: str, head: str = HEAD) -> str:
    file, out = tmp_path / "opening.csv", io.StringIO()
    file.write_text(head + text, encoding="utf-8")
    call_command("import_opening_balances", str(file), *options, stdout=out)
    return out.getvalue().strip()


def coded(council: Any) -> Any:
    council.codes.create(kind="la", code=council.la_code)
    return council


def test_file_is_imported_whole_and_safely_again(year: ProgrammeYear, host: Any, tmp_path: Path) -> None:
    code, staff = coded(host).la_code, pool.staff()
    text = f"{code},2026,receive,-1½,Used before\n{code},2026 to 2027,give,2.5,\n"
    assert imported(tmp_path, text, "--dry-run") == "2 would be posted, 0 are there already. Nothing was changed."
    assert Allowance.objects.filter(source="opening").count() == 0
    assert imported(tmp_path, text, "--as", staff.email) == "2 posted, 0 were there already."
    assert imported(tmp_path, text, "--as", staff.email.upper()) == "0 posted, 2 were there already."
    position = position_of(host, year)
    assert (position.receive.allowance, position.give.allowance) == (7, 15)
    assert problems_of(prove()) == []


def test_every_mistake_of_the_file_is_told_with_its_line(year: ProgrammeYear, host: Any, tmp_path: Path) -> None:
    code = coded(host).la_code
    text = f"Nowhere,1999,gifts,1.25,\n{code},x,receive,0,\n{code},2026,receive,1,\n{code},2026,receive,2,\n,,,,\n"
    with pytest.raises(CommandError) as told:
        imported(tmp_path, text)
    assert str(told.value).splitlines() == [
        "Line 2: Nowhere is no council.",
        "Line 2: 1999 is no programme year.",
        "Line 2: gifts is no kind of allowance.",
        "Line 2: 1.25 is no number of days in halves, other than none.",
        "Line 3: x is no programme year.",
        "Line 3: 0 is no number of days in halves, other than none.",
        "Line 6: nothing is no council.",
        "Line 6: nothing is no programme year.",
        "Line 6: nothing is no kind of allowance.",
        "Line 6: nothing is no number of days in halves, other than none.",
        "Line 5: the same council, year and kind as line 4.",
    ]


def test_file_without_its_columns_or_too_long_is_refused(
    year: ProgrammeYear, host: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match="Missing: kind, days"):
        imported(tmp_path, "", head="council,year,reason\n")
    monkeypatch.setattr(allowances.opening, "ROWS_MAX", 1)
    code = coded(host).la_code
    with pytest.raises(CommandError, match="The file has more than 1 lines"):
        imported(tmp_path, f"{code},2026,receive,1,\n" * 2)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_opening_balances", str(tmp_path / "not-there.csv"))


def test_file_is_imported_by_cib_staff_alone_and_all_or_nothing(year: ProgrammeYear, host: Any, tmp_path: Path) -> None:
    code = coded(host).la_code
    other = coded(make.council(in_years=[year])).la_code
    text = f"{other},2026,receive,1,\n{code},2026,receive,-6,\n"
    with pytest.raises(CommandError, match="Say with --as who imports"):
        imported(tmp_path, text)
    with pytest.raises(CommandError, match="Only CIB staff"):
        imported(tmp_path, text, "--as", pool.dcs(host).email)
    with pytest.raises(CommandError, match=r"^Line 3: Nothing of it is used"):
        imported(tmp_path, text, "--as", pool.staff().email)
    assert Allowance.objects.filter(source="opening").count() == 0


# --- Extensions ------------------------------------------------------------------------------------


def booked(year: ProgrammeYear, host: Any, *, giver: Any = None, basis: CostBasis = CostBasis.GIFTED) -> Any:
    """Give a reserved engagement of one day, with its lead."""
    someone = make.challenger(giver or make.council(in_years=[year]), in_years=[year])
    engagement = make.engagement(host, [someone], make.days(dt.date(2026, 11, 10), 1), basis=basis)
    reserve_engagement(engagement=engagement, actor=None)
    return engagement


def propose(engagement: Any, year: ProgrammeYear, actor: Any) -> Extension:
    return propose_extension(
        engagement_id=engagement.pk, year_id=year.pk, half_days=3, reason="A large service", actor=actor
    )


def lead_of(engagement: Any) -> Any:
    return pool.user_of(engagement.invitations.get().challenger.person)


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
