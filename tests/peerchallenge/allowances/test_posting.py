"""Allowances: posted once, opening balances, waivers, and those that come from a file."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cib.common import audit
from cib.common.errors import NotAllowed, NotVisible
from peerchallenge.enums import AllowanceKind
from peerchallenge.models import Allowance, Fund, ProgrammeYear
from peerchallenge.queries.days import position_of
from peerchallenge.queries.proofs import problems_of, prove
from peerchallenge.services import allowances
from peerchallenge.services.allowances import (
    open_accounts,
    post_opening_balance,
    post_yearly_allowances,
    waive_days,
)
from tests.factories import peerchallenge_days as make
from tests.factories import peerchallenge_pool as pool
from tests.peerchallenge.allowances.background import TODAY, booked, codes

pytestmark = pytest.mark.django_db


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
