"""Gifted days of an engagement: reserved when both sides have signed, settled from confirmed time, released, reversed.

Called inside the services that move an engagement: they have locked it, asked for permission and tell everybody.
Every posting locks the accounts of host and givers in the order of their ids.
"""

from collections import Counter

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.components.words import half_days_words
from cib.common.errors import Breach, Refused
from cib.common.versions import save_new_version
from peerchallenge import ledger
from peerchallenge.enums import DisputeStatus, Leg, Phase
from peerchallenge.models import Engagement, Transfer
from peerchallenge.permissions import POLICY
from peerchallenge.queries import days as queries
from peerchallenge.services.days.book import open_book
from peerchallenge.services.days.reserving import post_reservations
from peerchallenge.services.days.settling import settlement_of


@transaction.atomic
def reserve_engagement(*, engagement: Engagement, actor: User | None) -> list[Transfer]:
    """Make the ledger hold what the plan asks: reserve what is missing, release what is not planned any more.

    Asked twice it adds nothing the second time. Raise Refused LED-01 (the host's allowance), LED-02 (a person's
    pledge), LED-03 (no open programme year) or LED-04 (an account that is closed).
    """
    times = queries.planned_times(engagement)
    book = open_book(engagement, times)
    needs = book.needs(times, book.counting)
    changed = {slot for slot in needs.keys() | book.standing.keys() if needs.get(slot, 0) != book.standing[slot]}
    stale = [held.reservation for held in book.held if held.open and held.slot in changed]
    _tell("days.released", engagement, ledger.release(stale, actor=actor, why="Planned anew"), actor)
    missing = [(slot, needs.get(slot, 0) - book.delivered[slot]) for slot in sorted(changed, key=lambda s: s.stem)]
    posted = post_reservations(book, [(slot, n) for slot, n in missing if n > 0], actor)
    _tell("days.reserved", engagement, posted, actor)
    return posted


def breaches_of_reserving(engagement: Engagement) -> tuple[Breach, ...]:
    """Tell what stands against reserving the plan as it is, by trying it and taking it back: LED-01 to LED-04."""
    try:
        with transaction.atomic():
            reserve_engagement(engagement=engagement, actor=None)
            transaction.set_rollback(True)
    except Refused as refused:
        return refused.breaches
    return ()


@transaction.atomic
def release_engagement(*, engagement: Engagement, actor: User | None, why: str) -> list[Transfer]:
    """Release whatever is still reserved for an engagement; what was delivered stands."""
    open_book(engagement, [])
    still_open = [held.reservation for held in queries.held_by(engagement.pk) if held.open]
    released = ledger.release(still_open, actor=actor, why=why)
    _tell("days.released", engagement, released, actor)
    return released


@transaction.atomic
def settle_engagement_days(*, engagement: Engagement, actor: User | None) -> list[Transfer]:
    """Settle every time entry: deliver up to what was reserved, release the rest, and post what went beyond it.

    What is disputed is left out (a pause may come between): it settles once it is right. Counted by the rule under
    which the days were reserved. Marks the entries settled. Gives the delivered rows.
    Raise Refused LED-01 or LED-02 where more was done than host or person have left.
    """
    undisputed = engagement.time_entries.exclude(status=DisputeStatus.DISPUTED)
    entries = list(undisputed.select_related("invitation__challenger").order_by("pk"))
    times = queries.done_times(entries)
    book = open_book(engagement, times)
    settled = settlement_of(book, book.needs(times, book.rule_reserved_under()))
    posted = ledger.deliver(settled.deliveries, actor=actor, why="Less time was needed")
    ledger.release(settled.releases, actor=actor, why="Not needed after all")
    beyond = post_reservations(book, settled.beyond, actor)
    posted += ledger.deliver([(reservation, reservation.half_days) for reservation in beyond], actor=actor)
    for entry in entries:
        if entry.status != DisputeStatus.SETTLED:
            save_new_version(entry, [], status=DisputeStatus.SETTLED, settled_at=clock.now())
    delivered = [row for row in posted if row.phase == Phase.DELIVERED]
    _tell("days.delivered", engagement, delivered, actor)
    return delivered


@transaction.atomic
def reverse_transfer(*, transfer_id: int, reason: str, actor: User) -> Transfer:
    """Undo one delivered entry that was a mistake; the reason is kept beside the ledger. Raise Refused LED-08."""
    transfer = Transfer.objects.get(pk=transfer_id)
    POLICY.require(actor, "reverse_transfer", transfer)
    ledger.lock_accounts({transfer.account_id, transfer.host_account_id})
    reversal = ledger.reverse(transfer, actor=actor, why=reason)
    engagement = Engagement.objects.get(pk=transfer.engagement_id)
    _tell("days.reversed", engagement, [reversal], actor)
    return reversal


def _tell(action: str, engagement: Engagement, rows: list[Transfer], actor: User | None) -> None:
    """Leave one line in the history of the engagement, if anything was posted."""
    if not rows:
        return
    totals: Counter[str] = Counter()
    for row in rows:
        totals[row.leg] += row.half_days
    parts = [f"{half_days_words(totals[leg])} {leg}" for leg in (Leg.GIVEN, Leg.RECEIVED) if totals[leg]]
    audit.record(action, engagement, actor=actor, changes={"days": " and ".join(parts)})
