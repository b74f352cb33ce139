"""The proof finds every kind of corruption: each check is shown rows that break its statement, and names it."""

import datetime as dt
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F

from cib.common import clock
from cib.common.append_only import triggers_lifted
from cib.common.models import Message
from peerchallenge import ledger
from peerchallenge.enums import AllowanceKind, AllowanceSource, CostBasis
from peerchallenge.models import (
    Account,
    Allowance,
    DayClaim,
    DaysPledge,
    Engagement,
    Extension,
    Fund,
    LedgerProof,
    ProgrammeYear,
    Transfer,
)
from peerchallenge.queries.days import positions
from peerchallenge.queries.proofs import CHECKS, problems_of, prove
from peerchallenge.services.allowances.postings import allowance_row
from peerchallenge.services.days import reserve_engagement, settle_engagement_days
from peerchallenge.tasks import keep_accounts, verify_ledger
from tests.factories import peerchallenge_days as make
from tests.factories import peerchallenge_pool as pool

pytestmark = pytest.mark.django_db

FIRST = dt.date(2026, 6, 16)


Corruption = Callable[[Any], Any]


class Books:
    """A settled engagement with a reversal, and one that is reserved."""

    def __init__(self) -> None:
        make.common_accounts()
        self.year, self.next = make.year(), make.year(2027)
        self.host, self.giver = (make.council(in_years=[self.year, self.next]) for _ in range(2))
        self.someone = make.challenger(self.giver, in_years=[self.year])
        self.done = make.engagement(self.host, [self.someone], make.days(FIRST, 2))
        reserve_engagement(engagement=self.done, actor=None)
        make.entries(self.done, fieldwork=1)
        settle_engagement_days(engagement=self.done, actor=None)
        self.delivered = Transfer.objects.filter(phase="delivered").order_by("pk")[0]
        self.back = ledger.reverse(self.delivered, actor=None)
        self.coming = make.engagement(self.host, [self.someone], make.days(dt.date(2026, 11, 10), 1))
        reserve_engagement(engagement=self.coming, actor=None)
        self.reserved = Transfer.objects.filter(engagement_id=self.coming.pk, leg="given").get()
        self.received = Transfer.objects.filter(engagement_id=self.coming.pk, leg="received").get()


@pytest.fixture
def books() -> Books:
    made = Books()
    assert problems_of(prove()) == []
    # A table whose foreign keys still wait to be checked cannot be altered.
    connection.check_constraints()
    return made


def change(row: Transfer, **values: Any) -> None:
    Transfer.objects.filter(pk=row.pk).update(**values)


def copy(row: Transfer, **values: Any) -> None:
    """Add a row like that one, past every service."""
    row.pk, row.reference = None, f"{row.reference}/again"
    for name, value in values.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def other_council(books: Books) -> int:
    return ledger.account_of_council(make.council(in_years=[books.year]).pk).pk


def unfunded(books: Books) -> None:
    fund = Fund.objects.create(code="reserve", name="Reserve")
    account = ledger.account_of_fund(fund.pk)
    change(books.received, giver_id=account.pk)


def funded(books: Books) -> None:
    fund = Fund.objects.create(code="reserve", name="Reserve")
    ledger.account_of_fund(fund.pk)
    allowance(books, AllowanceSource.FUNDED, key="funded/x", fund=fund, reason="Why", approved_by_id=books.host.pk)


def allowance(books: Books, source: str, *, key: str = "", kind: str = "receive", **facts: Any) -> None:
    name = key or f"{source}/{books.year.starts_on}/{books.host.pk}/{kind}"
    allowance_row(name, books.host.pk, kind, books.year, source, facts.pop("half_days", 2), **facts).save()


def extension(books: Books) -> None:
    allowance(books, AllowanceSource.EXTENSION, key="extension/x")


def extension_of_one(books: Books) -> None:
    extension(books)
    person = books.someone.person
    Extension.objects.create(
        engagement=books.coming,
        year=books.year,
        half_days=2,
        reason="Why",
        proposed_at=clock.now(),
        proposed_by=person,
        host_agreed_at=clock.now(),
        host_agreed_by=person,
        lead_agreed_at=clock.now(),
        lead_agreed_by=person,
        allowance=Allowance.objects.get(key="extension/x"),
    )


def years(one: ProgrammeYear) -> Any:
    return ProgrammeYear.objects.filter(pk=one.pk)


def overlapping_year(_: Books) -> None:
    ProgrammeYear.objects.create(starts_on=dt.date(2027, 3, 1), ends_on=dt.date(2028, 2, 1))


def second_yearly(books: Books) -> None:
    allowance(books, AllowanceSource.YEARLY, key=f"yearly/{books.year.starts_on}/{books.host.pk}/receive/2")


def two_claims(_: Books) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_place_at_a_time")
    for claim in DayClaim.objects.all()[:1]:
        claim.pk = None
        claim.save(force_insert=True)


def no_index(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


CORRUPTIONS: list[tuple[str, Corruption]] = [
    (
        "legs_run_between_their_accounts",
        lambda b: change(b.reserved, giver_id=other_council(b), account_id=F("giver_id")),
    ),
    ("legs_run_between_their_accounts", lambda b: change(b.reserved, receiver_id=other_council(b))),
    ("references_name_their_event", lambda b: change(b.reserved, reference="something else")),
    ("references_name_their_event", lambda b: change(b.reserved, effort="reporting")),
    ("references_name_their_event", lambda b: change(b.back, reference="something else")),
    ("days_lie_in_their_year", lambda b: change(b.reserved, year_id=b.next.pk)),
    ("days_lie_in_their_year", lambda b: change(b.reserved, day=dt.date(2027, 6, 1))),
    ("reservations_settle_once", lambda b: change(b.delivered, half_days=2)),
    ("resolutions_fit_their_reservation", lambda b: change(b.delivered, day=dt.date(2026, 7, 1))),
    ("resolutions_fit_their_reservation", lambda b: change(b.delivered, resolves_id=b.reserved.pk)),
    ("reversals_undo_one_delivery", lambda b: change(b.back, half_days=2)),
    ("reversals_undo_one_delivery", lambda b: change(b.back, reverses_id=b.reserved.pk)),
    ("transfers_are_about_known_work", lambda b: change(b.reserved, engagement_id=b.host.pk)),
    ("transfers_are_about_known_work", lambda b: change(b.reserved, person_id=b.host.pk)),
    ("transfers_are_about_known_work", lambda b: change(b.reserved, host_account_id=other_council(b))),
    ("givers_release_their_people", lambda b: change(b.reserved, giver_id=(n := other_council(b)), account_id=n)),
    ("hosts_are_charged_by_the_offer", lambda b: change(b.received, allowance_kind="member_support")),
    (
        "hosts_are_charged_by_the_offer",
        lambda b: Engagement.objects.update(offer_version=make.offer_version(CostBasis.PROGRAMME)),
    ),
    (
        "balances_are_never_negative",
        lambda b: over_released(b),
    ),
    (
        "hosts_stay_within_their_allowance",
        lambda _: Allowance.objects.filter(kind="receive").update(half_days=1),
    ),
    ("funds_pay_what_was_approved", unfunded),
    ("people_stay_within_their_pledge", lambda b: DaysPledge.objects.update(half_days=1)),
    ("nobody_is_in_two_places", two_claims),
    ("nobody_is_in_two_places", lambda b: change(b.reserved, day=b.delivered.day) or three_halves(b)),
    (
        "nothing_is_reserved_for_what_ended",
        lambda b: Engagement.objects.filter(pk=b.coming.pk).update(status="cancelled", ended_at=clock.now()),
    ),
    (
        "closed_stays_closed",
        lambda b: years(b.year).update(closed_at=clock.now()),
    ),
    ("closed_stays_closed", lambda b: Account.objects.filter(council=b.giver).update(closed_on=FIRST)),
    ("every_owner_has_one_account", lambda b: pool.council("Accountless")),
    (
        "years_follow_each_other",
        lambda b: years(b.next).update(ends_on=dt.date(2028, 4, 5)),
    ),
    (
        "years_follow_each_other",
        overlapping_year,
    ),
    (
        "allowances_are_posted_once",
        second_yearly,
    ),
    ("allowances_are_posted_once", lambda b: allowance(b, AllowanceSource.OPENING, key="something else")),
    ("allowances_are_posted_once", lambda b: Allowance.objects.update(valid_to=dt.date(2030, 1, 1))),
    ("extensions_have_two_agreements", extension),
    ("extensions_have_two_agreements", extension_of_one),
    ("funded_days_have_fund_and_approver", funded),
    (
        "carry_over_comes_from_closed_years",
        lambda b: allowance(b, AllowanceSource.CARRY_OVER, key=f"carry_over/2025-04-01/{b.host.pk}/receive"),
    ),
]


def over_released(books: Books) -> None:
    """Release again what was released already, past the index that forbids it."""
    no_index("DROP INDEX resolved_once_a_phase")
    released = Transfer.objects.filter(phase="released").first()
    assert released is not None
    copy(released, half_days=7)


def three_halves(books: Books) -> None:
    change(books.reserved, day=Transfer.objects.filter(phase="delivered").order_by("-pk")[0].day)


@pytest.mark.parametrize(
    ("check", "corrupt"), CORRUPTIONS, ids=[f"{n}-{name}" for n, (name, _) in enumerate(CORRUPTIONS)]
)
def test_proof_names_the_statement_that_does_not_hold(books: Books, check: str, corrupt: Corruption) -> None:
    with triggers_lifted(), unchecked():
        corrupt(books)
    found = {problem["check"] for problem in problems_of(prove())}
    assert check in found


class unchecked:  # noqa: N801 - it reads as a state
    """Let rows in that the database's own constraints would refuse: a file that was edited by other hands."""

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = ON")
                return
            cursor.execute(
                "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'c' "
                "AND conrelid::regclass::text LIKE 'peerchallenge_%'"
            )
            for table, name in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')

    def __exit__(self, *_: Any) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_proof_finds_missing_triggers(books: Books) -> None:
    with triggers_lifted():
        assert {problem["check"] for problem in problems_of(prove())} == {"triggers_stand"}


def test_proof_finds_fractions(books: Books) -> None:
    """SQLite lets a fraction into a column of whole numbers; PostgreSQL does not, so there it is made too large."""
    value = "1.5" if connection.vendor == "sqlite" else "7"
    with triggers_lifted(), unchecked(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE peerchallenge_transfer SET half_days = {value} WHERE id = {books.reserved.pk}")
    assert "half_days_are_whole" in {problem["check"] for problem in problems_of(prove())}


def test_every_check_is_shown_to_find_something() -> None:
    shown = {name for name, _ in CORRUPTIONS} | {"triggers_stand", "half_days_are_whole"}
    # These two add up what the others look at row by row: no corruption escapes the others and meets only them.
    sums = {"accounts_balance_with_the_programme", "pages_tell_what_the_rows_say"}
    assert {check.name for check in CHECKS} == shown | sums


def test_pages_that_tell_otherwise_are_found(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(positions.DONE_SIGNS, "reversed", 0)
    assert {problem["check"] for problem in problems_of(prove())} == {"pages_tell_what_the_rows_say"}


def test_unbalanced_account_is_found(books: Books) -> None:
    with triggers_lifted(), unchecked():
        change(books.back, giver_id=F("receiver_id"), receiver_id=F("giver_id"))
    assert "accounts_balance_with_the_programme" in {p["check"] for p in problems_of(prove())}


# --- Command, task, proof kept ---------------------------------------------------------------------


def verified(*options: str) -> tuple[int, str, str]:
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("verify_ledger", *options, stdout=out, stderr=err)
    except SystemExit as end:
        status = int(end.code or 0)
    return status, out.getvalue(), err.getvalue()


def test_command_ends_well_when_all_holds(books: Books) -> None:
    status, out, err = verified()
    assert (status, err, out.count("holds  ")) == (0, "", len(CHECKS))
    assert LedgerProof.objects.get().problems == []


def test_command_ends_with_one_and_says_what_is_wrong(books: Books) -> None:
    DaysPledge.objects.update(half_days=1)
    staff = pool.staff()
    status, out, err = verified()
    assert status == 1
    assert out.count("wrong  ") == 1
    assert err.strip() == (
        f"people_stay_within_their_pledge: Person {books.someone.person_id} is down for 3 half-days and pledged 1."
    )
    assert list(Message.objects.filter(kind="ledger.unsound").values_list("person_id", flat=True)) == [staff.person.pk]


def test_command_tells_json(books: Books) -> None:
    status, out, _ = verified("--json")
    told = json.loads(out)
    assert (status, told["sound"], len(told["checks"])) == (0, True, len(CHECKS))
    DaysPledge.objects.update(half_days=1)
    status, out, _ = verified("--json")
    told = json.loads(out)
    assert (status, told["sound"]) == (1, False)
    assert [check["name"] for check in told["checks"] if check["problems"]] == ["people_stay_within_their_pledge"]


def test_nightly_task_keeps_the_proof(books: Books) -> None:
    assert verify_ledger() == 0
    DaysPledge.objects.update(half_days=1)
    assert verify_ledger() == 1
    assert LedgerProof.objects.count() == 2


def test_keeping_accounts_opens_closes_and_posts(books: Books) -> None:
    new = pool.council("Newtown")
    assert keep_accounts() > 0
    assert Account.objects.filter(council=new).exists()
    assert Allowance.objects.filter(council=new, kind=AllowanceKind.RECEIVE).exists()
    assert keep_accounts() == 0
    books.giver.ends_on = dt.date(2026, 9, 1)
    books.giver.save()
    assert keep_accounts() == 0
    assert Account.objects.get(council=books.giver).closed_on is None
