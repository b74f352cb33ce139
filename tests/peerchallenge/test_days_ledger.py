"""The ledger itself: every posting, its refusals, and that the database lets nobody change a row."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cib.common.append_only import triggers_lifted
from cib.common.errors import Refused
from peerchallenge import ledger
from peerchallenge.enums import AccountKind, EffortKind, Leg
from peerchallenge.models import Account, Fund, ProgrammeYear, Transfer, TransferNote
from tests.factories import peerchallenge_days as make

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 6, 17)
REFUSAL = "rows of record are never changed or deleted"


@pytest.fixture
def year() -> ProgrammeYear:
    return make.year()


@pytest.fixture
def reservation(year: ProgrammeYear) -> ledger.Reservation:
    """Give a reservation of one day, of one person, to be posted."""
    host, giver = make.council(in_years=[year]), make.council(in_years=[year])
    someone = make.challenger(giver, in_years=[year])
    engagement = make.engagement(host, [someone])
    account = ledger.account_of_council(giver.pk)
    return ledger.Reservation(
        reference=f"{engagement.pk}/given/{someone.person_id}/fieldwork/2026-06-17/1/1",
        leg=Leg.GIVEN,
        giver_id=account.pk,
        receiver_id=ledger.programme_account().pk,
        account_id=account.pk,
        host_account_id=ledger.account_of_council(host.pk).pk,
        half_days=2,
        effort=EffortKind.FIELDWORK,
        day=DAY,
        year_id=year.pk,
        engagement_id=engagement.pk,
        person_id=someone.person_id,
    )


@pytest.fixture
def reserved(reservation: ledger.Reservation) -> Transfer:
    return ledger.reserve([reservation], actor=None)[0]


def refused(call: Any) -> list[str]:
    before = Transfer.objects.count()
    with pytest.raises(Refused) as found:
        call()
    assert Transfer.objects.count() == before
    return [breach.code for breach in found.value.breaches]


def phases() -> list[tuple[str, int]]:
    return list(Transfer.objects.order_by("pk").values_list("phase", "half_days"))


# --- Accounts --------------------------------------------------------------------------------------


def test_accounts_are_opened_once() -> None:
    council, fund = make.council(), Fund.objects.create(code="reserve", name="Reserve")
    for _ in range(2):
        found = (
            ledger.programme_account(),
            ledger.associates_account(),
            ledger.account_of_council(council.pk),
            ledger.account_of_fund(fund.pk),
        )
        assert [account.kind for account in found] == ["programme", "associates", "council", "fund"]
    assert Account.objects.count() == 4


def test_accounts_are_locked_in_the_order_of_their_ids() -> None:
    ids = [ledger.account_of_council(make.council().pk).pk for _ in range(3)]
    assert ledger.lock_accounts(reversed(ids)) == ids
    assert ledger.lock_accounts([]) == []


# --- Reserving -------------------------------------------------------------------------------------


def test_reservation_keeps_who_posted_it(reservation: ledger.Reservation) -> None:
    poster = make.user()
    (posted,) = ledger.reserve([reservation], actor=poster)
    assert (posted.phase, posted.half_days, posted.posted_by_id) == ("reserved", 2, poster.pk)


def test_same_reference_adds_nothing(reservation: ledger.Reservation, reserved: Transfer) -> None:
    assert ledger.reserve([reservation], actor=None) == [reserved]
    assert phases() == [("reserved", 2)]


def test_same_reference_for_another_event_is_a_mistake(reservation: ledger.Reservation, reserved: Transfer) -> None:
    with pytest.raises(ValueError, match="already names another event"):
        ledger.reserve([replace(reservation, half_days=1)], actor=None)


def test_nothing_reserved_is_nothing() -> None:
    assert ledger.reserve([], actor=None) == []


@pytest.mark.parametrize("half_days", [0, -1, 3, 1.5])
def test_led07_reservation_of_no_whole_half_days_is_refused(reservation: ledger.Reservation, half_days: Any) -> None:
    assert refused(lambda: ledger.reserve([replace(reservation, half_days=half_days)], actor=None)) == ["LED-07"]


def test_led03_reservation_outside_its_year_is_refused(reservation: ledger.Reservation) -> None:
    before = replace(reservation, day=dt.date(2026, 3, 31))
    after = replace(reservation, day=dt.date(2027, 4, 1))
    nowhere = replace(reservation, year_id=0)
    for wrong in (before, after, nowhere):
        assert refused(lambda wrong=wrong: ledger.reserve([wrong], actor=None)) == ["LED-03"]


def test_led03_reservation_in_a_closed_year_is_refused(reservation: ledger.Reservation) -> None:
    make.year(closed_at=dt.datetime(2027, 5, 1, tzinfo=dt.UTC))
    assert refused(lambda: ledger.reserve([reservation], actor=None)) == ["LED-03"]


@pytest.mark.parametrize("closed", ["giver_id", "receiver_id"])
def test_led04_reservation_on_a_closed_account_is_refused(reservation: ledger.Reservation, closed: str) -> None:
    Account.objects.filter(pk=getattr(reservation, closed)).update(closed_on=DAY)
    assert refused(lambda: ledger.reserve([reservation], actor=None)) == ["LED-04"]
    Account.objects.filter(pk=getattr(reservation, closed)).update(closed_on=DAY + dt.timedelta(days=1))
    assert len(ledger.reserve([reservation], actor=None)) == 1


def test_led04_names_the_fund_that_is_closed(reservation: ledger.Reservation) -> None:
    fund = ledger.account_of_fund(Fund.objects.create(code="reserve", name="Reserve").pk)
    Account.objects.filter(pk=fund.pk).update(closed_on=DAY)
    host_id = reservation.host_account_id
    received = replace(
        reservation,
        leg=Leg.RECEIVED,
        giver_id=fund.pk,
        receiver_id=host_id,
        account_id=host_id,
        allowance_kind="receive",
    )
    with pytest.raises(Refused, match="The account of Reserve closed on 17 June 2026"):
        ledger.reserve([received], actor=None)


# --- Delivering and releasing ----------------------------------------------------------------------


def test_delivery_settles_the_whole(reserved: Transfer) -> None:
    (delivered,) = ledger.deliver([(reserved, 2)], actor=None)
    assert (delivered.reference, delivered.resolves_id) == (f"{reserved.reference}/delivered", reserved.pk)
    assert phases() == [("reserved", 2), ("delivered", 2)]


def test_delivery_of_less_releases_the_rest_with_the_reason(reserved: Transfer) -> None:
    ledger.deliver([(reserved, 1)], actor=None, why="Ended early")
    assert phases() == [("reserved", 2), ("delivered", 1), ("released", 1)]
    assert list(TransferNote.objects.values_list("transfer__phase", "text")) == [("released", "Ended early")]


def test_same_delivery_twice_adds_nothing(reserved: Transfer) -> None:
    for _ in range(2):
        ledger.deliver([(reserved, 1)], actor=None)
    assert phases() == [("reserved", 2), ("delivered", 1), ("released", 1)]


def test_led05_other_delivery_of_a_settled_reservation_is_refused(reserved: Transfer) -> None:
    ledger.deliver([(reserved, 1)], actor=None)
    assert refused(lambda: ledger.deliver([(reserved, 2)], actor=None)) == ["LED-05"]
    assert refused(lambda: ledger.release([reserved], actor=None)) == ["LED-05"]


def test_led05_delivery_of_a_released_reservation_is_refused(reserved: Transfer) -> None:
    ledger.release([reserved], actor=None)
    assert refused(lambda: ledger.deliver([(reserved, 1)], actor=None)) == ["LED-05"]


def test_led05_only_reservations_are_delivered(reserved: Transfer) -> None:
    (delivered,) = ledger.deliver([(reserved, 2)], actor=None)
    assert refused(lambda: ledger.deliver([(delivered, 2)], actor=None)) == ["LED-05"]
    assert refused(lambda: ledger.release([delivered], actor=None)) == ["LED-05"]


def test_led06_delivery_of_more_than_reserved_is_refused(reservation: ledger.Reservation) -> None:
    (half,) = ledger.reserve([replace(reservation, half_days=1)], actor=None)
    assert refused(lambda: ledger.deliver([(half, 2)], actor=None)) == ["LED-06"]


@pytest.mark.parametrize("half_days", [0, -1, 1.5])
def test_led07_delivery_of_no_whole_half_days_is_refused(reserved: Transfer, half_days: Any) -> None:
    assert refused(lambda: ledger.deliver([(reserved, half_days)], actor=None)) == ["LED-07"]


def test_release_frees_the_whole_once(reserved: Transfer) -> None:
    for _ in range(2):
        ledger.release([reserved], actor=None, why="x" * 400)
    assert phases() == [("reserved", 2), ("released", 2)]
    assert TransferNote.objects.get().text == "x" * 300


# --- Reversing -------------------------------------------------------------------------------------


def test_reversal_moves_the_days_back_in_the_year_of_its_original(reserved: Transfer) -> None:
    (delivered,) = ledger.deliver([(reserved, 2)], actor=None)
    back = ledger.reverse(delivered, actor=None, why="Wrong council")
    assert (back.giver_id, back.receiver_id) == (delivered.receiver_id, delivered.giver_id)
    assert (back.account_id, back.year_id, back.day, back.half_days) == (
        delivered.account_id,
        delivered.year_id,
        delivered.day,
        2,
    )
    assert (back.reference, back.reverses_id, back.note.text) == (
        f"{delivered.reference}/reversed",
        delivered.pk,
        "Wrong council",
    )


def test_led08_each_delivery_is_undone_once_and_nothing_else_is(reserved: Transfer) -> None:
    assert refused(lambda: ledger.reverse(reserved, actor=None)) == ["LED-08"]
    (delivered,) = ledger.deliver([(reserved, 2)], actor=None)
    back = ledger.reverse(delivered, actor=None)
    assert refused(lambda: ledger.reverse(delivered, actor=None)) == ["LED-08"]
    assert refused(lambda: ledger.reverse(back, actor=None)) == ["LED-08"]


# --- The database itself ---------------------------------------------------------------------------


CHANGES = [
    "UPDATE peerchallenge_transfer SET half_days = 1",
    "UPDATE peerchallenge_transfer SET day = '2026-07-01' WHERE id > 0",
    "DELETE FROM peerchallenge_transfer",
    "UPDATE peerchallenge_allowance SET half_days = 99",
    "DELETE FROM peerchallenge_allowance",
]


@pytest.mark.parametrize("change", CHANGES)
def test_database_refuses_to_change_what_was_posted(reserved: Transfer, change: str) -> None:
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert phases() == [("reserved", 2)]


@pytest.mark.postgresql
def test_database_refuses_to_empty_the_ledger(reserved: Transfer) -> None:
    connection.check_constraints()  # what waits to be checked would be the reason
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE peerchallenge_transfer CASCADE")


def test_models_cannot_change_what_was_posted_either(reserved: Transfer) -> None:
    reserved.half_days = 1
    for change in (reserved.save, reserved.delete, Transfer.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert phases() == [("reserved", 2)]


def test_triggers_are_back_after_they_were_lifted(reserved: Transfer) -> None:
    connection.check_constraints()  # what waits to be checked would keep the table from being altered
    with triggers_lifted():
        Transfer.objects.update(half_days=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Transfer.objects.update(half_days=2)


WRONG_ROWS: list[dict[str, Any]] = [
    {"half_days": 0},
    {"half_days": 3},
    {"leg": "received"},
    {"phase": "delivered"},
    {"phase": "reversed"},
    {"allowance_kind": "receive"},
    {"account_id": "receiver_id"},
    {"receiver_id": "giver_id"},
]


@pytest.mark.parametrize("wrong", WRONG_ROWS)
def test_database_refuses_rows_that_make_no_sense(reservation: ledger.Reservation, wrong: dict[str, Any]) -> None:
    facts = {**vars(reservation), "phase": "reserved", "posted_at": dt.datetime(2026, 6, 1, tzinfo=dt.UTC)}
    facts |= {
        name: facts[value] if isinstance(value, str) and value in facts else value for name, value in wrong.items()
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        Transfer.objects.create(**facts)


def test_database_keeps_a_second_reversal_out(reserved: Transfer) -> None:
    (delivered,) = ledger.deliver([(reserved, 2)], actor=None)
    back = ledger.reverse(delivered, actor=None)
    back.pk, back.reference = None, f"{back.reference}/again"
    with pytest.raises(IntegrityError), transaction.atomic():
        back.save(force_insert=True)


def test_common_accounts_exist_once() -> None:
    ledger.programme_account()
    with pytest.raises(DatabaseError), transaction.atomic():
        Account.objects.create(kind=AccountKind.PROGRAMME)
