"""Settling: what was done is delivered out of what was reserved, the rest is released, the excess is posted anew."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from peerchallenge.enums import EffortKind
from peerchallenge.models import Transfer
from peerchallenge.queries.days import Held
from peerchallenge.rules import counting as arithmetic
from peerchallenge.rules.counting import Slot
from peerchallenge.services.days.book import Book


@dataclass
class Settlement:
    """What is to be posted: deliveries out of reservations, reservations to release, and what went beyond them."""

    deliveries: list[tuple[Transfer, int]]
    releases: list[Transfer]
    beyond: list[tuple[Slot, int]]


def _group(slot: Slot) -> tuple[Any, ...]:
    """Say what settles together: a person's or host's day on site; a year's time away from it whatever its day."""
    day = slot.day if slot.effort == EffortKind.FIELDWORK else None
    return (slot.leg, slot.account_id, slot.person_id, slot.effort, slot.year_id, day)


def settlement_of(book: Book, needs: arithmetic.Needs) -> Settlement:
    """Set what was done against what is held, group by group, in a fixed order."""
    wanted: dict[tuple[Any, ...], list[tuple[Slot, int]]] = defaultdict(list)
    for slot, half_days in needs.items():
        wanted[_group(slot)].append((slot, half_days))
    held: dict[tuple[Any, ...], list[Held]] = defaultdict(list)
    for row in book.held:
        held[_group(row.slot)].append(row)
    result = Settlement([], [], [])
    for group in sorted(wanted.keys() | held.keys(), key=str):
        _settle_group(result, wanted[group], held[group])
    return result


def _settle_group(result: Settlement, wanted: list[tuple[Slot, int]], held: list[Held]) -> None:
    left = sum(n for _, n in wanted) - sum(row.delivered for row in held)
    for row in held:
        if not row.open:
            continue
        taken = min(max(left, 0), row.open)
        if taken:
            result.deliveries.append((row.reservation, taken))
        else:
            result.releases.append(row.reservation)
        left -= taken
    while left > 0:
        part = min(left, arithmetic.HALF_DAYS_OF_A_DAY)
        result.beyond.append((wanted[0][0], part))
        left -= part
