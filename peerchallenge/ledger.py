"""The only writer of transfers: reserve, deliver, release, reverse; and the accounts between which they move.

Everything is posted inside the caller's transaction, after the caller has locked the accounts that it touches.
Posting the same event twice adds nothing: each transfer has a reference made from what it is about.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from cib.common import clock
from cib.common.appending import append
from cib.common.errors import Breach, refuse_if
from peerchallenge.enums import AccountKind, Phase
from peerchallenge.models import Account, Transfer, TransferNote
from peerchallenge.rules import days as rules


@dataclass(frozen=True)
class Reservation:
    """A reservation to be posted: one person-day or host-day of one or two half-days, and its reference."""

    reference: str
    leg: str
    giver_id: int
    receiver_id: int
    account_id: int
    host_account_id: int
    half_days: int
    effort: str
    day: dt.date
    year_id: int
    engagement_id: UUID
    person_id: UUID | None = None
    supplier_id: UUID | None = None
    allowance_kind: str = ""


# --- Accounts --------------------------------------------------------------------------------------


def programme_account() -> Account:
    """Give the programme's account, through which everything passes."""
    return Account.objects.get_or_create(kind=AccountKind.PROGRAMME)[0]


def associates_account() -> Account:
    """Give the account of those who have no employing council; their days credit no council (R047)."""
    return Account.objects.get_or_create(kind=AccountKind.ASSOCIATES)[0]


def account_of_council(council_id: UUID) -> Account:
    """Give a council's account, opening it if it has none yet."""
    return Account.objects.get_or_create(council_id=council_id, defaults={"kind": AccountKind.COUNCIL})[0]


def account_of_fund(fund_id: UUID) -> Account:
    """Give a fund's account, opening it if it has none yet."""
    return Account.objects.get_or_create(fund_id=fund_id, defaults={"kind": AccountKind.FUND})[0]


def lock_accounts(account_ids: Iterable[int]) -> list[int]:
    """Lock accounts in the order of their ids, so that two bookings never wait for each other in a ring; give the ids.

    Written out, as below. SQLite needs no lock: who writes there holds the database.
    """
    ids = sorted(set(account_ids))
    if not ids:
        return []
    lock = connection.ops.for_update_sql(no_key=True) if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK.format(", ".join(["%s"] * len(ids)), lock), ids)
        return [account_id for (account_id,) in cursor.fetchall()]


_LOCK: Final = "SELECT id FROM peerchallenge_account WHERE id IN ({}) ORDER BY id {}"


# --- Postings --------------------------------------------------------------------------------------


def reserve(reservations: Sequence[Reservation], *, actor: Any) -> list[Transfer]:
    """Post reservations; one that is posted already adds nothing. Raise Refused LED-03, LED-04 or LED-07.

    All are inserted by one statement, and nothing else is written: no savepoint is needed around it.
    """
    facts = _facts_of_reserving(reservations)
    refuse_if(dict.fromkeys(_breaches_of_reserving(reservations, facts)))
    stamp = _stamp(actor)
    new = [_transfer(Phase.RESERVED, stamp, **vars(r)) for r in reservations if r.reference not in facts.known]
    posted = facts.known | {t.reference: t for t in append(new)}
    return [_same_event(posted[r.reference], r) for r in reservations]


@transaction.atomic
def deliver(deliveries: Sequence[tuple[Transfer, int]], *, actor: Any, why: str = "") -> list[Transfer]:
    """Deliver so many half-days of each reservation and release the rest; the same delivery twice adds nothing.

    Raise Refused LED-05, LED-06 or LED-07.
    """
    known = _resolutions([reservation for reservation, _ in deliveries])
    new = [pair for pair in deliveries if not _is_delivered(known[pair[0].pk], pair[1])]
    refuse_if(breach for pair in new for breach in _breaches_of_delivering(pair, known))
    rest, stamp = [(r, r.half_days - half_days) for r, half_days in new], _stamp(actor)
    rows = [_resolution(r, Phase.DELIVERED, n, stamp) for r, n in new]
    rows += [_resolution(r, Phase.RELEASED, n, stamp) for r, n in rest if n]
    return _noted(append(rows), why, Phase.RELEASED)


@transaction.atomic
def release(reservations: Sequence[Transfer], *, actor: Any, why: str = "") -> list[Transfer]:
    """Free reservations that are not needed after all; one released whole already adds nothing. Refused: LED-05."""
    known = _resolutions(reservations)
    new = [r for r in reservations if set(known[r.pk]) != {Phase.RELEASED}]
    refuse_if(rules.reservation_is_unresolved(_facts(r, known, r.half_days)) for r in new)
    stamp = _stamp(actor)
    rows = [_resolution(r, Phase.RELEASED, r.half_days, stamp) for r in new]
    return _noted(append(rows), why, Phase.RELEASED)


@transaction.atomic
def reverse(delivered: Transfer, *, actor: Any, why: str = "") -> Transfer:
    """Move back what a delivered row moved, in the year of that row. Raise Refused LED-08."""
    is_reversed = Transfer.objects.filter(reverses=delivered).exists()
    refuse_if([rules.reversal_undoes_a_delivery_once(delivered.phase, is_reversed=is_reversed)])
    back = {**_facts_shared(delivered), "giver_id": delivered.receiver_id, "receiver_id": delivered.giver_id}
    row = _transfer(
        Phase.REVERSED,
        _stamp(actor),
        **back,
        reference=f"{delivered.reference}/reversed",
        half_days=delivered.half_days,
        reverses_id=delivered.pk,
    )
    return _noted(append([row]), why, Phase.REVERSED)[0]


# --- What they are made of -------------------------------------------------------------------------

_SHARED = (
    *("leg", "giver_id", "receiver_id", "account_id", "host_account_id", "effort", "day", "year_id"),
    *("engagement_id", "person_id", "supplier_id", "allowance_kind"),
)
Resolved = dict[int, dict[str, Transfer]]


def _facts_shared(transfer: Transfer) -> dict[str, Any]:
    return {name: getattr(transfer, name) for name in _SHARED}


def _stamp(actor: Any) -> dict[str, Any]:
    """Say when and by whom: one moment for all that is posted at once, which a statement tells in one line."""
    return {"posted_at": clock.now(), "posted_by_id": actor.pk if actor else None}


def _transfer(phase: str, stamp: dict[str, Any], **facts: Any) -> Transfer:
    return Transfer(phase=phase, **stamp, **facts)


def _resolution(reservation: Transfer, phase: str, half_days: int, stamp: dict[str, Any]) -> Transfer:
    return _transfer(
        phase,
        stamp,
        **_facts_shared(reservation),
        reference=f"{reservation.reference}/{phase}",
        half_days=half_days,
        resolves_id=reservation.pk,
    )


def _noted(posted: list[Transfer], why: str, phase: str) -> list[Transfer]:
    """Keep the reason in words beside the rows of that phase."""
    notes = [TransferNote(transfer=row, text=why[:300]) for row in posted if why and row.phase == phase]
    TransferNote.objects.bulk_create(notes)
    return posted


def _same_event(posted: Transfer, reservation: Reservation) -> Transfer:
    """Make sure that a reference names one event only: anything else is a mistake of the caller."""
    if any(getattr(posted, name) != value for name, value in vars(reservation).items()):
        raise ValueError(f"{reservation.reference} already names another event")
    return posted


def _resolutions(reservations: Iterable[Transfer]) -> Resolved:
    found: Resolved = defaultdict(dict)
    for row in Transfer.objects.filter(resolves__in=[r.pk for r in reservations]):
        found[row.resolves_id or 0][row.phase] = row
    return found


def _is_delivered(resolved: dict[str, Transfer], half_days: int) -> bool:
    return Phase.DELIVERED in resolved and resolved[Phase.DELIVERED].half_days == half_days


def _facts(reservation: Transfer, known: Resolved, asked: int) -> rules.ResolutionFacts:
    return rules.ResolutionFacts(reservation.half_days, reservation.phase, bool(known.get(reservation.pk)), asked)


def _breaches_of_delivering(delivery: tuple[Transfer, int], known: Resolved) -> list[Breach | None]:
    reservation, half_days = delivery
    whole = rules.half_days_are_whole(half_days)
    if whole is not None:
        return [whole]
    facts = _facts(reservation, known, half_days)
    return [rules.reservation_is_unresolved(facts), rules.delivery_is_within_reservation(facts)]


class _Year(NamedTuple):
    starts_on: dt.date
    ends_on: dt.date
    is_closed: bool


_NO_YEAR: Final = _Year(dt.date.max, dt.date.min, False)
_date: Final = dt.date.fromisoformat


@dataclass(frozen=True)
class _ReservingFacts:
    """What reservations are judged by: years by id, accounts that close, rows that are there."""

    years: dict[int, _Year]
    closed: dict[int, Account]
    known: dict[str, Transfer]


def _facts_of_reserving(reservations: Sequence[Reservation]) -> _ReservingFacts:
    """Read all of it in one query; two more where an account closes or something is posted already, which is seldom."""
    ids = {account_id for r in reservations for account_id in (r.giver_id, r.receiver_id)}
    references = [r.reference for r in reservations]
    rows = _asked_at_once({r.year_id for r in reservations}, ids, references)
    return _ReservingFacts(
        {pk: _Year(_date(starts_on), _date(ends_on), bool(closed)) for pk, starts_on, ends_on, closed, *_ in rows},
        _closing_among(ids) if any(row[4] for row in rows) else {},
        _posted_among(references) if any(row[5] for row in rows) else {},
    )


def _closing_among(ids: Collection[int]) -> dict[int, Account]:
    found = Account.objects.filter(pk__in=ids, closed_on__isnull=False).select_related("council", "fund")
    return {account.pk: account for account in found}


def _posted_among(references: Collection[str]) -> dict[str, Transfer]:
    return {transfer.reference: transfer for transfer in Transfer.objects.filter(reference__in=references)}


def _asked_at_once(years: Collection[int], accounts: Collection[int], references: Collection[str]) -> list[Any]:
    """Give the years, each with whether one of the accounts closes and one of the references is posted.

    Written out: to put the same together from its parts took half the time of a posting.
    """
    if not references:
        return []
    places = [", ".join(["%s"] * len(values)) for values in (accounts, references, years)]
    with connection.cursor() as cursor:
        cursor.execute(_AT_ONCE.format(*places), [*accounts, *references, *years])
        rows: list[Any] = cursor.fetchall()
    return rows


_AT_ONCE: Final = """
SELECT year.id, CAST(year.starts_on AS text), CAST(year.ends_on AS text), year.closed_at IS NOT NULL,
    EXISTS (SELECT 1 FROM peerchallenge_account WHERE id IN ({}) AND closed_on IS NOT NULL) AS has_closed,
    EXISTS (SELECT 1 FROM peerchallenge_transfer WHERE reference IN ({})) AS has_known
FROM peerchallenge_programmeyear AS year WHERE year.id IN ({})
"""


def _breaches_of_reserving(reservations: Sequence[Reservation], facts: _ReservingFacts) -> list[Breach | None]:
    found: list[Breach | None] = []
    for r in reservations:
        year = facts.years.get(r.year_id, _NO_YEAR)
        has_year = year.starts_on <= r.day <= year.ends_on
        found += [
            rules.half_days_are_whole(r.half_days),
            rules.day_is_in_an_open_year(rules.DayFacts(r.day, has_year, year.is_closed)),
            *(_breach_of_account(facts.closed[i], r.day) for i in (r.giver_id, r.receiver_id) if i in facts.closed),
        ]
    return found


def _breach_of_account(account: Account, day: dt.date) -> Breach | None:
    owner = str(account.council or account.fund or account.get_kind_display().lower())
    return rules.account_is_open(rules.AccountFacts(owner, account.closed_on, day))
