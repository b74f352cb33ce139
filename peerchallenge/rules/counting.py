"""How days count: pure arithmetic from what people plan or did to what each leg of the ledger must hold.

Fieldwork is counted by person and day, one or two half-days. Counted time away from the site is put on one day
and cut into reservations of at most two half-days.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from peerchallenge.enums import EffortKind, Half, HostBasis, Leg

HALF_DAYS_OF_A_DAY: Final = 2


@dataclass(frozen=True)
class Counting:
    """The counting rule of a programme year (NFER 2.3.2)."""

    basis: str
    kinds: frozenset[str]


@dataclass(frozen=True)
class Spell:
    """The time of one person on one kind of effort on one day; `halves` only for fieldwork."""

    person_id: UUID
    giver_id: int
    effort: str
    day: dt.date
    year_id: int
    half_days: int
    halves: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Slot:
    """What one reservation is about: a person-day or a host-day, or a part of the time away from the site."""

    leg: str
    account_id: int
    person_id: UUID | None
    effort: str
    day: dt.date
    year_id: int
    part: int = 1

    @property
    def stem(self) -> str:
        """Give the middle of the reference of every reservation about this."""
        return f"{self.leg}/{self.person_id or 'host'}/{self.effort}/{self.day.isoformat()}/{self.part}"


Needs = dict[Slot, int]


def counted(spells: Iterable[Spell], counting: Mapping[int, Counting]) -> list[Spell]:
    """Leave out what the rule of its year does not count, and what took no time."""
    return [s for s in spells if s.half_days > 0 and s.effort in counting[s.year_id].kinds]


def given_needs(spells: Iterable[Spell]) -> Needs:
    """Give the given legs: every challenger's every counted half-day, from their council or from associates."""
    needs: Needs = {}
    for spell in spells:
        slot = Slot(Leg.GIVEN, spell.giver_id, spell.person_id, spell.effort, spell.day, spell.year_id)
        needs.update(_in_parts(slot, spell.half_days))
    return needs


def host_needs(spells: Iterable[Spell], host_id: int, counting: Mapping[int, Counting]) -> Needs:
    """Give the received legs by the rule of each day's year: team days or person days."""
    by_team: list[Spell] = []
    by_person: list[Spell] = []
    for spell in spells:
        is_by_team = counting[spell.year_id].basis == HostBasis.TEAM_DAYS
        (by_team if is_by_team else by_person).append(spell)
    return {**_team_days(by_team, host_id), **_person_days(by_person, host_id)}


def _team_days(spells: Iterable[Spell], host_id: int) -> Needs:
    """A half-day on site counts once, however large the team; other effort as the most that any one member gives."""
    on_site: dict[tuple[dt.date, int], set[str]] = defaultdict(set)
    away: dict[tuple[str, int], dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    last: dict[tuple[str, int], dt.date] = {}
    for spell in spells:
        if spell.effort == EffortKind.FIELDWORK:
            on_site[(spell.day, spell.year_id)] |= spell.halves
        else:
            key = (spell.effort, spell.year_id)
            away[key][spell.person_id] += spell.half_days
            last[key] = max(spell.day, last.get(key, spell.day))
    needs: Needs = {}
    for (day, year_id), halves in sorted(on_site.items()):
        needs[Slot(Leg.RECEIVED, host_id, None, EffortKind.FIELDWORK, day, year_id)] = len(halves)
    for key, by_person in sorted(away.items()):
        slot = Slot(Leg.RECEIVED, host_id, None, key[0], last[key], key[1])
        needs.update(_in_parts(slot, max(by_person.values())))
    return needs


def _person_days(spells: Iterable[Spell], host_id: int) -> Needs:
    needs: Needs = {}
    for spell in spells:
        slot = Slot(Leg.RECEIVED, host_id, spell.person_id, spell.effort, spell.day, spell.year_id)
        needs.update(_in_parts(slot, spell.half_days))
    return needs


def _in_parts(slot: Slot, half_days: int) -> Needs:
    """Cut into reservations of at most a day each."""
    parts: Needs = {}
    for part, done in enumerate(range(0, half_days, HALF_DAYS_OF_A_DAY), 1):
        facts = (slot.leg, slot.account_id, slot.person_id, slot.effort, slot.day, slot.year_id, part)
        parts[Slot(*facts)] = min(half_days - done, HALF_DAYS_OF_A_DAY)
    return parts


def halves_taken(claimed: Iterable[str], half_days: int) -> frozenset[str]:
    """Say which halves of a day someone was there: those they had planned first, in order, then the other.

    Time is confirmed as a number of half-days; who stayed for less than planned is taken to have come for the
    first of it. At most two half-days.
    """
    planned = set(claimed)
    ordered = sorted(planned) + [half for half in Half.values if half not in planned]
    return frozenset(ordered[:half_days])
