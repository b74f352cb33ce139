"""Reserving: new reservations, if host and people have the days, each under the next number of its reference."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cib.accounts.models import User
from cib.common.errors import Breach, refuse_if
from councils.models import Employment, Person
from peerchallenge import ledger
from peerchallenge.enums import Leg
from peerchallenge.models import Transfer
from peerchallenge.queries import days as queries
from peerchallenge.rules import days as rules
from peerchallenge.rules.counting import Slot
from peerchallenge.services.days.book import Book

Wanted = list[tuple[Slot, int]]


def post_reservations(book: Book, missing: Wanted, actor: User | None) -> list[Transfer]:
    """Post new reservations if host and people have the days, each under the next number of its reference."""
    refuse_if([*_breaches_of_host(book, missing), *_breaches_of_people(book, missing)])
    numbers = Counter(held.slot.stem for held in book.held)
    suppliers = _suppliers_of(missing, book)
    reservations = []
    for slot, half_days, payer_id in _with_payers(book, missing):
        numbers[slot.stem] += 1
        reference = f"{book.engagement.pk}/{slot.stem}/{numbers[slot.stem]}"
        reservations.append(_reservation(book, slot, half_days, payer_id, reference, suppliers))
    return ledger.reserve(reservations, actor=actor)


def _reservation(
    book: Book, slot: Slot, half_days: int, payer_id: int, reference: str, suppliers: Mapping[Any, UUID]
) -> ledger.Reservation:
    is_given = slot.leg == Leg.GIVEN
    return ledger.Reservation(
        reference=reference,
        leg=slot.leg,
        giver_id=slot.account_id if is_given else payer_id,
        receiver_id=payer_id if is_given else slot.account_id,
        account_id=slot.account_id,
        host_account_id=book.host.pk,
        half_days=half_days,
        effort=slot.effort,
        day=slot.day,
        year_id=slot.year_id,
        engagement_id=book.engagement.pk,
        person_id=slot.person_id,
        supplier_id=suppliers.get(slot.person_id) if is_given else None,
        allowance_kind="" if is_given else book.allowance_kind,
    )


def _with_payers(book: Book, missing: Wanted) -> list[tuple[Slot, int, int]]:
    """Say which account stands on the other side: the programme, or a fund once the host's own days are used up."""
    programme_id = ledger.programme_account().pk
    found = [(slot, n, programme_id) for slot, n in missing if slot.leg == Leg.GIVEN]
    received = [(slot, n) for slot, n in missing if slot.leg == Leg.RECEIVED]
    for year_id in sorted({slot.year_id for slot, _ in received}):
        payers = _payers(book, year_id, programme_id)
        for slot, half_days in received:
            if slot.year_id == year_id:
                found += _paid(slot, half_days, payers)
    return found


def _payers(book: Book, year_id: int, programme_id: int) -> list[list[int]]:
    """List who pays for received days, each with the half-days left: the host's own allowance first."""
    of = (book.engagement.host_id, year_id, book.allowance_kind)
    funds = {fund_id: left for fund_id, left in queries.fund_left(*of).items() if left > 0}
    own = queries.host_left(*of) - sum(funds.values())
    return [[programme_id, own], *([ledger.account_of_fund(fund_id).pk, left] for fund_id, left in funds.items())]


def _paid(slot: Slot, half_days: int, payers: list[list[int]]) -> list[tuple[Slot, int, int]]:
    found = []
    for payer in payers:
        taken = min(half_days, max(payer[1], 0))
        if taken:
            found.append((slot, taken, payer[0]))
            payer[1] -= taken
            half_days -= taken
    return found


def _suppliers_of(missing: Wanted, book: Book) -> dict[Any, UUID]:
    """Give the organisation that employs each associate on their first day: the supplier (R047)."""
    associates = book.givers.get(None)
    days = {s.person_id: s.day for s, _ in reversed(missing) if s.leg == Leg.GIVEN and s.account_id == associates}
    rows = Employment.objects.filter(person__in=list(days), organisation__isnull=False)
    return {
        row.person_id: row.organisation_id
        for row in rows
        if row.organisation_id is not None and row.is_current(days[row.person_id])
    }


def _breaches_of_host(book: Book, missing: Wanted) -> list[Breach | None]:
    needed: Counter[int] = Counter()
    for slot, half_days in missing:
        if slot.leg == Leg.RECEIVED:
            needed[slot.year_id] += half_days
    host, kind = book.engagement.host, book.allowance_kind
    return [
        rules.host_has_days_left(
            rules.HostCap(
                str(host), str(year), kind, max(queries.host_left(host.pk, year.pk, kind), 0), needed[year.pk]
            )
        )
        for year in book.programme_years
        if needed[year.pk]
    ]


def _host_left(book: Book, year_id: int) -> int:
    return max(queries.host_left(book.engagement.host_id, year_id, book.allowance_kind), 0)


def _breaches_of_people(book: Book, missing: Wanted) -> list[Breach | None]:
    needed: dict[int, Counter[UUID]] = defaultdict(Counter)
    for slot, half_days in missing:
        if slot.leg == Leg.GIVEN and slot.person_id is not None:
            needed[slot.year_id][slot.person_id] += half_days
    found: list[Breach | None] = []
    for year in book.programme_years:
        wanted = needed[year.pk]
        people = Person.objects.in_bulk(list(wanted))
        pledged, used = queries.pledges_of(wanted, year), queries.person_half_days(wanted, year)
        for pk in sorted(wanted, key=lambda pk: (str(people[pk]), str(pk))):
            cap = rules.PledgeCap(str(people[pk]), str(year), pledged.get(pk, 0), used[pk], wanted[pk])
            found.append(rules.person_has_pledged_days_left(cap))
    return found
