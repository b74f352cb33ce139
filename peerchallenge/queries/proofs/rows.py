"""Proofs of single transfers: what each moves, between whom, about which day, and what it settles or undoes."""

from collections.abc import Iterator
from typing import Any

from cib.common.append_only import missing_triggers
from peerchallenge.enums import AccountKind, CostBasis, Leg, Phase
from peerchallenge.models import Engagement, PlaceInvitation
from peerchallenge.queries.proofs.records import Records, Row
from peerchallenge.rules.counting import HALF_DAYS_OF_A_DAY

Problems = Iterator[str]
_SHARED = ("leg", "account_id", "host_account_id", "effort", "day", "year_id", "engagement_id", "person_id")
_CHARGES = {CostBasis.GIFTED: "receive", CostBasis.OWN_ENTITLEMENT: "member_support"}


def triggers_stand(_: Records) -> Problems:
    """Yield each missing trigger."""
    for name in missing_triggers():
        yield f"The trigger {name} is missing: rows of record could be changed."


def half_days_are_whole(records: Records) -> Problems:
    """Yield transfers that move no whole half-day, or more than two."""
    for row in records.transfers:
        if not isinstance(row.half_days, int) or not 1 <= row.half_days <= HALF_DAYS_OF_A_DAY:
            yield f"Transfer {row.id} moves {row.half_days} half-days."


def legs_run_between_their_accounts(records: Records) -> Problems:
    """Yield transfers whose accounts do not fit their leg, or that stand in another's statement."""
    for row in records.transfers:
        back = row.phase == Phase.REVERSED
        giver, receiver = (row.receiver_id, row.giver_id) if back else (row.giver_id, row.receiver_id)
        if row.leg == Leg.GIVEN:
            fits = records.kind_of(giver) in {AccountKind.COUNCIL, AccountKind.ASSOCIATES}
            fits = fits and receiver == records.programme_id and row.account_id == giver
        else:
            fits = records.kind_of(giver) in {AccountKind.PROGRAMME, AccountKind.FUND}
            fits = fits and records.kind_of(receiver) == AccountKind.COUNCIL and row.account_id == receiver
            fits = fits and row.host_account_id == receiver
        if not fits:
            yield f"Transfer {row.id} ({row.leg}) runs from account {row.giver_id} to {row.receiver_id}."


def references_name_their_event(records: Records) -> Problems:
    """Yield transfers whose reference is not the one made from what they are about."""
    seen: set[str] = set()
    for row in records.transfers:
        if row.reference in seen:
            yield f"The reference of transfer {row.id} is used twice."
        seen.add(row.reference)
        if not _reference_fits(row, records):
            yield f"The reference of transfer {row.id} does not say what it is about."


def _reference_fits(row: Row, records: Records) -> bool:
    of = row.resolves_id or row.reverses_id
    if of is not None:
        return of in records.by_id and row.reference == f"{records.by_id[of].reference}/{row.phase}"
    who = row.person_id or "host"
    stem = f"{row.engagement_id}/{row.leg}/{who}/{row.effort}/{row.day.isoformat()}/"
    numbers = row.reference.removeprefix(stem).split("/")
    return row.reference.startswith(stem) and len(numbers) == 2 and all(n.isdecimal() for n in numbers)


def days_lie_in_their_year(records: Records) -> Problems:
    """Yield transfers whose programme year is not that of their day."""
    for row in records.transfers:
        year = records.years.get(row.year_id)
        if year is None or not year.starts_on <= row.day <= year.ends_on:
            yield f"Transfer {row.id} about {row.day} is put into another programme year."


def reservations_settle_once(records: Records) -> Problems:
    """Yield reservations that are settled twice, or not by exactly what was reserved."""
    for row in records.transfers:
        found = records.resolutions.get(row.id, [])
        if not found:
            continue
        phases = [r.phase for r in found]
        if len(set(phases)) != len(phases):
            yield f"Reservation {row.id} is settled twice."
        elif sum(r.half_days for r in found) != row.half_days:
            yield f"Reservation {row.id} of {row.half_days} half-days is settled with another number."


def resolutions_fit_their_reservation(records: Records) -> Problems:
    """Yield rows that settle something other than a reservation of the same day, people and accounts."""
    same = (*_SHARED, "giver_id", "receiver_id", "allowance_kind", "supplier_id")
    for row in records.transfers:
        settles = row.phase in {Phase.DELIVERED, Phase.RELEASED}
        if settles != (row.resolves_id is not None):
            yield f"Transfer {row.id} ({row.phase}) does not name what it settles."
        elif settles and not _agree(row, records.by_id.get(row.resolves_id or 0), same, Phase.RESERVED):
            yield f"Transfer {row.id} does not fit reservation {row.resolves_id}."


def reversals_undo_one_delivery(records: Records) -> Problems:
    """Yield reversals that do not move the same half-days back, once, in the year of their original."""
    for row in records.transfers:
        undoes = row.phase == Phase.REVERSED
        if undoes != (row.reverses_id is not None):
            yield f"Transfer {row.id} ({row.phase}) does not name what it undoes."
        elif undoes:
            original = records.by_id.get(row.reverses_id or 0)
            fits = _agree(row, original, (*_SHARED, "half_days", "allowance_kind"), Phase.DELIVERED)
            swapped = original is not None and (row.giver_id, row.receiver_id) == (
                original.receiver_id,
                original.giver_id,
            )
            if not fits or not swapped:
                yield f"Transfer {row.id} does not undo transfer {row.reverses_id}."
    for original_id, found in records.reversals.items():
        if len(found) > 1:
            yield f"Transfer {original_id} is undone {len(found)} times."


def _agree(row: Row, other: Row | None, names: tuple[str, ...], phase: str) -> bool:
    return (
        other is not None and other.phase == phase and all(getattr(row, name) == getattr(other, name) for name in names)
    )


def transfers_are_about_known_work(records: Records) -> Problems:
    """Yield transfers about no engagement, another host, or somebody who was not on the team."""
    hosts, teams = _engagements(records), _teams(records)
    for row in records.transfers:
        facts = hosts.get(row.engagement_id)
        if facts is None:
            yield f"Transfer {row.id} is about no engagement."
            continue
        host = records.accounts.get(row.host_account_id)
        if host is None or host.council_id != facts[0]:
            yield f"Transfer {row.id} names another host than its engagement."
        if row.person_id is not None and (row.engagement_id, row.person_id) not in teams:
            yield f"Transfer {row.id} is about a person who was never on the team."


def givers_release_their_people(records: Records) -> Problems:
    """Yield given days that credit another council than the one that released the person, or an associate's."""
    teams = _teams(records)
    for row in records.transfers:
        account = records.accounts.get(row.account_id)
        if row.leg != Leg.GIVEN or account is None:
            continue
        if account.council_id not in teams.get((row.engagement_id, row.person_id), {account.council_id}):
            yield f"Transfer {row.id} credits a council that did not release the person."


def hosts_are_charged_by_the_offer(records: Records) -> Problems:
    """Yield received days that the offer's cost basis does not charge, or charges to another allowance."""
    hosts = _engagements(records)
    for row in records.transfers:
        basis = hosts.get(row.engagement_id, (None, ""))[1]
        wanted = _CHARGES.get(CostBasis(basis)) if basis else None
        if row.leg == Leg.RECEIVED and row.allowance_kind != wanted:
            yield f"Transfer {row.id} charges the host, against the cost basis of the offer."


def _engagements(records: Records) -> dict[Any, tuple[Any, str]]:
    rows = Engagement.objects.values_list("pk", "host", "offer_version__cost_basis")
    return {pk: (host, basis) for pk, host, basis in rows}


def _teams(records: Records) -> dict[tuple[Any, Any], set[Any]]:
    rows = PlaceInvitation.objects.values_list("engagement", "challenger__person", "giver")
    found: dict[tuple[Any, Any], set[Any]] = {}
    for engagement, person, giver in rows:
        found.setdefault((engagement, person), set()).add(giver)
    return found
