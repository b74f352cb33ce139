"""What an engagement's plan, or the time confirmed for it, asks of the ledger; and what the ledger holds for it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max, Min

from peerchallenge.enums import EffortKind, InvitationStatus, Phase, VisitStatus
from peerchallenge.models import (
    DayClaim,
    Engagement,
    PlaceInvitation,
    PlannedEffort,
    ProgrammeYear,
    TimeEntry,
    Transfer,
)
from peerchallenge.rules.counting import Counting, Slot, Spell, halves_taken
from peerchallenge.rules.visits import off_site_day

_STANDS = (VisitStatus.FIXED, VisitStatus.DONE)
Years = Mapping[dt.date, ProgrammeYear]
Givers = Mapping[UUID | None, int]


def year_of(day: dt.date) -> ProgrammeYear | None:
    """Give the programme year in which a day lies, or None."""
    return ProgrammeYear.objects.filter(starts_on__lte=day, ends_on__gte=day).first()


def years_of(days: Iterable[dt.date]) -> dict[dt.date, ProgrammeYear]:
    """Give the programme year of each day; a day in none is left out. One query."""
    wanted = set(days)
    years = list(ProgrammeYear.objects.all()) if wanted else []
    return {day: year for day in wanted for year in years if year.starts_on <= day <= year.ends_on}


def counting_of(years: Iterable[ProgrammeYear]) -> dict[int, Counting]:
    """Give the counting rule of each year by its id."""
    return {year.pk: Counting(year.host_basis, frozenset(year.counted_kinds)) for year in years}


def givers_of(engagement: Engagement) -> set[UUID | None]:
    """Give the councils that the team comes from; None stands for associates."""
    return set(PlaceInvitation.objects.filter(engagement=engagement).values_list("giver_id", flat=True))


@dataclass(frozen=True)
class PersonTime:
    """Somebody's planned or confirmed time on one kind of effort on one day, not yet put into a year."""

    person_id: UUID
    giver_council_id: UUID | None
    invitation_id: UUID
    effort: str
    day: dt.date
    half_days: int
    halves: frozenset[str] = frozenset()


def planned_times(engagement: Engagement) -> list[PersonTime]:
    """Give the plan of the accepted team: fieldwork from the claims, the rest from the planned effort."""
    claims = _claims_of(engagement, invitation__status=InvitationStatus.ACCEPTED, active=True)
    times = [
        PersonTime(person, giver, invitation, EffortKind.FIELDWORK, day, len(halves), frozenset(halves))
        for (invitation, person, giver, day), halves in claims.items()
    ]
    span = engagement.visits.filter(status__in=_STANDS).aggregate(first=Min("first_day"), last=Max("last_day"))
    if span["first"] is None:
        return times
    efforts = PlannedEffort.objects.filter(
        invitation__engagement=engagement, invitation__status=InvitationStatus.ACCEPTED, half_days__gt=0
    ).select_related("invitation__challenger")
    return times + [
        PersonTime(
            effort.invitation.challenger.person_id,
            effort.invitation.giver_id,
            effort.invitation_id,
            effort.kind,
            off_site_day(effort.kind, span["first"], span["last"]),
            effort.half_days,
        )
        for effort in efforts.order_by("pk")
    ]


def done_times(entries: Iterable[TimeEntry]) -> list[PersonTime]:
    """Give the time that was confirmed; on site by the halves that had been planned, as far as it went."""
    rows = list(entries)
    claims: dict[tuple[Any, dt.date], set[str]] = defaultdict(set)
    found = DayClaim.objects.filter(invitation__in={e.invitation_id for e in rows}, visit__status__in=_STANDS)
    for invitation_id, day, half in found.values_list("invitation", "date", "half"):
        claims[(invitation_id, day)].add(half)
    return [_done_time(entry, claims[(entry.invitation_id, entry.date)]) for entry in rows]


def _done_time(entry: TimeEntry, claimed: set[str]) -> PersonTime:
    on_site = entry.kind == EffortKind.FIELDWORK
    halves = halves_taken(claimed, entry.half_days) if on_site else frozenset()
    invitation = entry.invitation
    person_id, giver = invitation.challenger.person_id, invitation.giver_id
    return PersonTime(person_id, giver, invitation.pk, entry.kind, entry.date, entry.half_days, halves)


def _claims_of(engagement: Engagement, **conditions: Any) -> dict[tuple[UUID, UUID, UUID | None, dt.date], set[str]]:
    rows = DayClaim.objects.filter(visit__engagement=engagement, visit__status__in=_STANDS, **conditions)
    found: dict[tuple[UUID, UUID, UUID | None, dt.date], set[str]] = defaultdict(set)
    fields = ("invitation", "invitation__challenger__person", "invitation__giver", "date", "half")
    for invitation, person, giver, day, half in rows.order_by("date", "half", "pk").values_list(*fields):
        found[(invitation, person, giver, day)].add(half)
    return found


def spells_of(times: Iterable[PersonTime], years: Years, givers: Givers) -> list[Spell]:
    """Put each time into the programme year of its day and under the account of its giver."""
    return [
        Spell(t.person_id, givers[t.giver_council_id], t.effort, t.day, years[t.day].pk, t.half_days, t.halves)
        for t in times
    ]


@dataclass(frozen=True)
class Held:
    """One reservation in the ledger, what of it is still open and what was delivered and stands. Half-days."""

    reservation: Transfer
    open: int
    delivered: int

    @property
    def slot(self) -> Slot:
        """Give what the reservation is about; its part and sequence end the reference."""
        r = self.reservation
        part = int(r.reference.rsplit("/", 2)[1])
        return Slot(r.leg, r.account_id, r.person_id, r.effort, r.day, r.year_id, part)


def held_by(engagement_id: UUID) -> list[Held]:
    """Give every reservation ever made for an engagement, oldest first. One query."""
    rows = list(Transfer.objects.filter(engagement_id=engagement_id).order_by("pk"))
    reversed_ids = {row.reverses_id for row in rows}
    resolved = {row.resolves_id for row in rows}
    delivered = {
        row.resolves_id: row.half_days for row in rows if row.phase == Phase.DELIVERED and row.pk not in reversed_ids
    }
    return [
        Held(row, 0 if row.pk in resolved else row.half_days, delivered.get(row.pk, 0))
        for row in rows
        if row.phase == Phase.RESERVED
    ]
