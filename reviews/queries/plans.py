"""The plan of a region under one offer: its councils' turns to come, by quarter, in words and as a drawing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from cib.common.components.planner import PlanRow, Quarter
from cib.common.components.words import counted
from councils.models import Council, Region
from peerchallenge.models import OfferVersion
from reviews.enums import CycleState
from reviews.models import CyclePolicy, RegionPlan
from reviews.queries.lists import cycles_with_facts, live
from reviews.queries.turns import is_cyclic
from reviews.rules.plans import (
    PlannedReview,
    QuarterPlan,
    Suggestion,
    plan_of,
    quarter_number,
    quarter_start,
    suggestions_for,
)

CAPACITY_USUAL = 2  # before any policy says otherwise


def offers_to_plan(region: Region | None = None) -> list[OfferVersion]:
    """Give the offers that have a plan: those whose turns are kept; each with the `capacity` of the region. One query.

    Without a region the capacity is what any can run.
    """
    agreed = RegionPlan.objects.filter(region=region, offer=OuterRef("offer")).values("reviews_a_quarter")
    policies = CyclePolicy.objects.in_force().filter(offer=OuterRef("offer")).order_by("-number")
    usual = policies.values("reviews_a_quarter")
    kept = OfferVersion.objects.in_force().filter(offer__in=CyclePolicy.objects.values("offer"))
    rows = kept.select_related("offer").annotate(capacity=Coalesce(Subquery(agreed[:1]), Subquery(usual[:1])))
    rows = rows.order_by("offer__order", "offer__code", "number")
    newest = {version.offer_id: version for version in rows}
    return [version for version in newest.values() if is_cyclic(version)]


def capacity_of(region: Region, offer_id: int) -> tuple[int, int]:
    """Give what a region can run in a quarter, and the version of what its leads agreed (0: nothing yet)."""
    plan = RegionPlan.objects.filter(region=region, offer=offer_id).first()
    if plan is not None:
        return plan.reviews_a_quarter, plan.version
    policy = CyclePolicy.objects.in_force().filter(offer=offer_id).first()
    return (policy.reviews_a_quarter if policy else CAPACITY_USUAL), 0


@dataclass(frozen=True)
class RegionReviews:
    """A region's reviews under one offer: the turns, each as planned, the quarters, and what could be done."""

    cycles: list[Any]
    planned: dict[UUID, PlannedReview]
    quarters: list[QuarterPlan]
    suggestions: list[Suggestion]
    today: dt.date
    capacity: int

    @property
    def last_day(self) -> dt.date:
        """Give the first day of the last quarter shown."""
        return self.quarters[-1].first_day

    def cycle_of(self, review: PlannedReview) -> Any:
        """Give the turn that a planned review is about."""
        return next(cycle for cycle in self.cycles if self.planned[cycle.pk] == review)

    @property
    def late(self) -> list[Any]:
        """Give the turns whose due date is over."""
        return [cycle for cycle in self.cycles if cycle.due_on < self.today]

    def sentence(self) -> list[str]:
        """Say how many there are of each kind: councils, overdue (booked), booked in time or not, open, later."""
        late = self.late
        rest = [cycle for cycle in self.cycles if cycle.due_on >= self.today]
        booked = sum(cycle.state == CycleState.BOOKED for cycle in rest)
        after = sum(self.planned[cycle.pk].is_after_due for cycle in rest)
        is_open = sum(cycle.state in (CycleState.OPEN, CycleState.DUE) for cycle in rest)
        of_them = sum(cycle.state == CycleState.BOOKED for cycle in late)
        not_in_time = f"{after} booked after {'its' if after == 1 else 'their'} due date, " if after else ""
        one_or_more = f"{len(late)} {'is' if len(late) == 1 else 'are'} overdue"
        return [
            f"Of {counted(len(self.cycles), 'council')}, ",
            one_or_more,
            f" ({of_them} of them booked), {booked - after} booked in time, {not_in_time}"
            f"{is_open} open for booking and not booked, "
            f"and {len(rest) - booked - is_open} due later.",
        ]

    def rows(self) -> list[PlanRow]:
        """Give the rows of the drawing, by name."""
        return [_plan_row(cycle, self.planned[cycle.pk], self.today) for cycle in self.cycles]

    def columns(self) -> list[Quarter]:
        """Give the heads of the drawing: months, and the programme year where one begins."""
        return [_column(plan.first_day, is_first=number == 0) for number, plan in enumerate(self.quarters)]


def _column(day: dt.date, *, is_first: bool) -> Quarter:
    last = day.replace(month=day.month + 2)
    year = day.year if day.month >= 4 else day.year - 1
    return Quarter(f"{day:%b}–{last:%b}", f"{year} to {year + 1}" if is_first or day.month == 4 else "")


def _plan_row(cycle: Any, review: PlannedReview, today: dt.date) -> PlanRow:
    first = quarter_start(today)
    stands = review.stands_on(today)
    is_booked = cycle.state == CycleState.BOOKED
    state = "overdue" if review.is_late(today) else "booked" if is_booked else "due" if review.is_open else "later"
    booked = quarter_number(stands, first) if is_booked and stands is not None else None
    opens = quarter_number(cycle.opens_on, first)
    return PlanRow(review.name, state, quarter_number(review.due_on, first), opens, booked)  # type: ignore[arg-type]


def reviews_of(region: Region, version: OfferVersion, today: dt.date) -> RegionReviews:
    """Gather the plan of a region under an offer for the councils in force; two queries."""
    councils = Council.objects.in_force(today).filter(region=region)
    rows = live(cycles_with_facts()).filter(offer=version.offer_id, council__in=councils)
    capacity, _ = capacity_of(region, version.offer_id)
    return plan_from(rows.order_by("council__short_name"), version, capacity, today)


def plan_from(rows: Iterable[Any], version: OfferVersion, capacity: int, today: dt.date) -> RegionReviews:
    """Lay out turns under an offer, each with `first_day`, `wanted_from` and `wanted_to`, by quarter; no query."""
    cycles = list(rows)
    planned = {cycle.pk: _planned(cycle) for cycle in cycles}
    reviews = list(planned.values())
    quarters = plan_of(reviews, today=today, capacity=capacity)
    suggestions = suggestions_for(reviews, quarters, today=today, notice_weeks=version.notice_weeks_min)
    return RegionReviews(cycles, planned, quarters, suggestions, today, capacity)


def _planned(cycle: Any) -> PlannedReview:
    return PlannedReview(
        cycle.council.short_name,
        cycle.due_on,
        is_booked=cycle.state == CycleState.BOOKED,
        visit_on=cycle.first_day,
        is_open=cycle.state != CycleState.AHEAD,
        wanted_from=getattr(cycle, "wanted_from", None),
        wanted_to=getattr(cycle, "wanted_to", None),
        cycle_id=cycle.pk,
    )
