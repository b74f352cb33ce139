"""Questions about the pool: who is listed, who is free when, what is left of the days they pledged."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from cib.common import clock
from cib.common.errors import NotVisible
from councils.models import Council, Employment
from peerchallenge.enums import Accreditation, DiaryKind, InvitationStatus, Leg, Phase
from peerchallenge.models import (
    Challenger,
    ChallengerTheme,
    DayClaim,
    DaysPledge,
    DeclaredInterest,
    DiaryEntry,
    Engagement,
    PlaceInvitation,
    ProgrammeYear,
    Transfer,
)
from peerchallenge.rules.bank_holidays import bank_holiday_on
from peerchallenge.rules.dates import Diary
from peerchallenge.rules.half_days import HalfDay, is_weekend, whole_days

ENDING_SOON_DAYS = 90
FREE_HALF_DAYS_MIN = 6  # three days: a peer challenge as a rule
MAY_SERVE = (Accreditation.PROVISIONAL, Accreditation.ACCREDITED)


def locked_challenger(challenger_id: UUID) -> Challenger:
    """Give the challenger with their row held until the transaction ends; raise NotVisible where there is none."""
    rows = Challenger.objects.select_for_update(of=("self",)).select_related("person__user")
    found = rows.filter(pk=challenger_id).first()
    if found is None:
        raise NotVisible
    return found


def is_listed(prefix: str = "", on: dt.date | None = None) -> Q:
    """Give the condition of being in the pool that day (today): consent, agreement, accreditation, not left."""
    day = on or clock.today()
    return Q(
        Q(**{f"{prefix}accredited_until__isnull": True}) | Q(**{f"{prefix}accredited_until__gte": day}),
        **{
            f"{prefix}listing_consented_at__isnull": False,
            f"{prefix}serving_agreed_at__isnull": False,
            f"{prefix}accreditation__in": MAY_SERVE,
            f"{prefix}left_pool_at__isnull": True,
            f"{prefix}person__anonymised_at__isnull": True,
            f"{prefix}person__merged_into__isnull": True,
        },
    )


def listed_challengers(on: dt.date | None = None) -> QuerySet[Challenger]:
    """Give the challengers whom a council may be shown and may invite today."""
    return Challenger.objects.filter(is_listed(on=on)).select_related("person")


def year_of(day: dt.date) -> ProgrammeYear | None:
    """Give the programme year of a day, or None where none is published."""
    return ProgrammeYear.objects.filter(starts_on__lte=day, ends_on__gte=day).first()


def employer_on(person_id: UUID, day: dt.date | None = None) -> Council | None:
    """Give the council that employs the person that day (today); None for an associate."""
    rows = Employment.objects.current(day).filter(person=person_id, council__isnull=False)
    row = rows.select_related("council").first()
    return row.council if row is not None else None


def diaries_of(challengers: Iterable[Challenger], first: dt.date, last: dt.date) -> Mapping[UUID, Diary]:
    """Give each challenger's diary from a day to a day (both included), by challenger id, in two queries."""
    people = list(challengers)
    marked: dict[tuple[UUID, str], set[HalfDay]] = defaultdict(set)
    rows = DiaryEntry.objects.filter(challenger__in=people, date__range=(first, last))
    for challenger_id, kind, day, half in rows.values_list("challenger_id", "kind", "date", "half"):
        marked[challenger_id, kind].add(HalfDay(day, half))
    held: dict[UUID, set[HalfDay]] = defaultdict(set)
    claims = DayClaim.objects.filter(person__challenger__in=people, active=True, date__range=(first, last))
    for person_id, day, half in claims.values_list("person_id", "date", "half"):
        held[person_id].add(HalfDay(day, half))
    return {c.pk: _diary(c, marked, held[c.person_id]) for c in people}


def _diary(challenger: Challenger, marked: Mapping[Any, set[HalfDay]], held: set[HalfDay]) -> Diary:
    return Diary(
        str(challenger.person),
        challenger.weekly_pattern,
        frozenset(marked.get((challenger.pk, DiaryKind.AWAY), ())),
        frozenset(marked.get((challenger.pk, DiaryKind.FREE), ())),
        frozenset(held),
    )


def free_half_days(
    challengers: Iterable[Challenger], first: dt.date, last: dt.date
) -> Mapping[UUID, tuple[HalfDay, ...]]:
    """Give each challenger's free half-days from a day to a day, by challenger id: pattern, diary, claims.

    Weekends and bank holidays count only where somebody marked them as free.
    """
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    usual = {day for day in days if not is_weekend(day) and not bank_holiday_on(day)}
    halves = whole_days(days)
    diaries = diaries_of(challengers, first, last)
    return {
        pk: tuple(h for h in halves if (h.date in usual or h in diary.free) and diary.is_free(h))
        for pk, diary in diaries.items()
    }


#: What a transfer takes of the days that somebody pledged.
COMMITTED = Case(
    When(phase=Phase.RESERVED, then=F("half_days")),
    When(phase=Phase.DELIVERED, then=Value(0)),
    default=-F("half_days"),
    output_field=IntegerField(),
)


def committed_by_person(year: ProgrammeYear | None) -> Subquery:
    """Give, for the challenger of an outer query, the half-days reserved or given in a year.

    A delivered row settles a reservation that is counted already; what was released or reversed comes off.
    """
    rows = Transfer.objects.filter(person_id=OuterRef("person_id"), leg=Leg.GIVEN, year=year)
    total = rows.order_by().values("person_id").annotate(total=Sum(COMMITTED)).values("total")
    return Subquery(total, output_field=IntegerField())


def with_pledges(rows: QuerySet[Challenger], year: ProgrammeYear | None) -> QuerySet[Challenger]:
    """Add `pledged` (None: nothing pledged), `used` and `pledge_left` of a year to challengers, all in half-days."""
    pledged = DaysPledge.objects.filter(challenger=OuterRef("pk"), year=year).values("half_days")[:1]
    zero = Value(0)
    return rows.annotate(
        pledged=Subquery(pledged, output_field=IntegerField()),
        used=Coalesce(committed_by_person(year), zero),
    ).annotate(pledge_left=Coalesce(F("pledged"), zero) - F("used"))


def days_pledged_left(challengers: Iterable[Challenger], year: ProgrammeYear) -> Mapping[UUID, int]:
    """Give, by challenger id, the half-days that are left of what each pledged for a year; one query."""
    rows = with_pledges(Challenger.objects.filter(pk__in=[c.pk for c in challengers]), year)
    return {row.pk: row.pledge_left for row in rows}  # type: ignore[attr-defined]


def pool_rows(year: ProgrammeYear | None) -> QuerySet[Challenger]:
    """Give the whole pool, also those not listed, with what a list shows: employer, region, teams, pledges."""
    jobs = Employment.objects.current().filter(person=OuterRef("person_id")).order_by("-from_date")
    taken = PlaceInvitation.objects.filter(challenger=OuterRef("pk"), status=InvitationStatus.ACCEPTED)
    counts = taken.order_by().values("challenger").annotate(n=Count("pk")).values("n")
    led = taken.filter(place__is_lead=True).order_by().values("challenger").annotate(n=Count("pk")).values("n")
    employer = Coalesce("council__short_name", "organisation__name")
    rows = Challenger.objects.annotate(
        employer_name=Coalesce(Subquery(jobs.annotate(name=employer).values("name")[:1]), Value("")),
        region_id=Subquery(jobs.values("council__region")[:1]),
        region_name=Coalesce(Subquery(jobs.values("council__region__name")[:1]), Value("")),
        teams=Coalesce(Subquery(counts), Value(0)),
        teams_led=Coalesce(Subquery(led), Value(0)),
    )
    known = rows.filter(person__anonymised_at__isnull=True, person__merged_into__isnull=True)
    subjects = Prefetch("knowledge", queryset=ChallengerTheme.objects.select_related("theme"))
    return with_pledges(known.select_related("person"), year).prefetch_related(subjects)


def pool_counts() -> dict[str, int]:
    """Count the pool by state of accreditation, and those whose accreditation ends soon; one query."""
    soon = clock.today() + dt.timedelta(days=ENDING_SOON_DAYS)
    rows = Challenger.objects.filter(
        left_pool_at__isnull=True, person__anonymised_at__isnull=True, person__merged_into__isnull=True
    )
    states = {state: Count("pk", filter=Q(accreditation=state)) for state in Accreditation.values}
    ending = Count("pk", filter=Q(accreditation__in=MAY_SERVE, accredited_until__lte=soon))
    return rows.aggregate(all=Count("pk"), ending=ending, **states)


def challengers_free_in(monday: dt.date, rows: QuerySet[Challenger]) -> list[UUID]:
    """Give the ids of those who have at least three days free in that week, in three queries."""
    people = list(rows.select_related("person").only("pk", "weekly_pattern", "person"))
    free = free_half_days(people, monday, monday + dt.timedelta(days=6))
    return [pk for pk, halves in free.items() if len(halves) >= FREE_HALF_DAYS_MIN]


def usual_employer(person_id: UUID) -> Employment | None:
    """Give who employs the person today, council or other, or None."""
    rows = Employment.objects.current().filter(person=person_id)
    found: Employment | None = rows.select_related("council__region", "organisation").first()
    return found


def knowledge_of(challenger: Challenger) -> list[ChallengerTheme]:
    """Give what a challenger knows about, the deepest first."""
    return list(challenger.knowledge.select_related("theme").order_by("-depth", "theme__order"))


@dataclass(frozen=True)
class YearPledge:
    """What a challenger pledged for a year (None: nothing), and what of it is booked or given; half-days."""

    year: ProgrammeYear
    pledged: int | None
    used: int

    @property
    def left(self) -> int:
        """Half-days still free to book; nought at least."""
        return max((self.pledged or 0) - self.used, 0)


def pledges_of(challenger: Challenger, day: dt.date) -> list[YearPledge]:
    """Give the pledge of each year that runs or is to come, or in which something is booked; one query."""
    booked = Transfer.objects.filter(person_id=challenger.person_id, leg=Leg.GIVEN, year=OuterRef("pk"))
    total = booked.order_by().values("person_id").annotate(total=Sum(COMMITTED)).values("total")
    pledged = DaysPledge.objects.filter(challenger=challenger, year=OuterRef("pk")).values("half_days")[:1]
    rows = ProgrammeYear.objects.annotate(
        pledged=Subquery(pledged, output_field=IntegerField()),
        used=Coalesce(Subquery(total, output_field=IntegerField()), Value(0)),
    )
    shown = rows.filter(Q(ends_on__gte=day) | Q(pledged__isnull=False)).order_by("starts_on")
    return [YearPledge(year, year.pledged, year.used) for year in shown]


def teams_of(challenger: Challenger, seen: QuerySet[Engagement]) -> list[PlaceInvitation]:
    """Give the places somebody took, newest first, on those engagements alone that the reader may see."""
    taken = challenger.invitations.filter(status=InvitationStatus.ACCEPTED, engagement__in=seen)
    return list(taken.select_related("place", "engagement__host", "engagement__offer_version").order_by("-invited_at"))


def interests_of(challenger: Challenger) -> list[DeclaredInterest]:
    """Give the open interests that somebody declared: for themselves alone."""
    return list(challenger.interests.filter(ended_at__isnull=True).select_related("council").order_by("council__name"))
