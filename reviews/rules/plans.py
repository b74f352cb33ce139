"""The plan of a region by quarters: which review stands where, what is over, and how it could be evened out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from reviews.rules.dates import months_later
from reviews.rules.windows import begins_after

#: Three years and the present quarter, so that a review just carried out shows the turn that follows from it.
QUARTERS_SHOWN = 13
MONTHS_A_QUARTER = 3
SUGGESTIONS_MAX = 6


def quarter_start(day: dt.date) -> dt.date:
    """Give the first day of the quarter of a day."""
    return day.replace(month=(day.month - 1) // MONTHS_A_QUARTER * MONTHS_A_QUARTER + 1, day=1)


def quarter_number(day: dt.date, first: dt.date) -> int:
    """Give how many quarters a day lies after the one that begins on `first`; below nothing for one before."""
    months = (day.year - first.year) * 12 + day.month - first.month
    return months // MONTHS_A_QUARTER


def quarters_from(first: dt.date) -> list[dt.date]:
    """Give the first days of the quarters that a plan shows."""
    return [months_later(first, MONTHS_A_QUARTER * number) for number in range(QUARTERS_SHOWN)]


@dataclass(frozen=True)
class PlannedReview:
    """One council's turn in a plan: when due, when the visit is if it is booked, and whether it can be booked.

    `wanted_from` and `wanted_to` are the dates asked for: they count where it is booked and nothing is fixed yet.
    `cycle_id` is the turn itself, for whoever wants to lead there.
    """

    name: str
    due_on: dt.date
    is_booked: bool = False
    visit_on: dt.date | None = None
    is_open: bool = True
    wanted_from: dt.date | None = None
    wanted_to: dt.date | None = None
    cycle_id: UUID | None = None

    @property
    def is_after_due(self) -> bool:
        """Tell whether it is booked, but for after its due date."""
        return self.is_booked and begins_after(self.due_on, self.visit_on, self.wanted_from)

    @property
    def booked_words(self) -> str:
        """Name it among those booked, with what is unusual about its date."""
        found = ["after its due date"] * self.is_after_due + ["no dates fixed yet"] * (self.visit_on is None)
        return f"{self.name} ({', '.join(found)})" if found else self.name

    def is_late(self, today: dt.date) -> bool:
        """Tell whether its due date is over."""
        return self.due_on < today

    def stands_on(self, today: dt.date) -> dt.date | None:
        """Give the day that decides its quarter: the visit's, else the one asked for; None while late and not booked.

        Asked for are dates from one to another: it stands by the last of them that is in time, else by the first.
        """
        if not self.is_booked:
            return None if self.is_late(today) else self.due_on
        asked = self.wanted_from if self.is_after_due else min(self.wanted_to or self.due_on, self.due_on)
        return max(self.visit_on or asked or self.due_on, today)


@dataclass
class QuarterPlan:
    """One quarter: its reviews, booked and not, against what the region can run."""

    first_day: dt.date
    capacity: int
    booked: list[PlannedReview] = field(default_factory=list)
    unbooked: list[PlannedReview] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Give how many reviews stand in it."""
        return len(self.booked) + len(self.unbooked)

    @property
    def over(self) -> int:
        """Give how many there are beyond the capacity; nought at least."""
        return max(self.count - self.capacity, 0)

    @property
    def room(self) -> int:
        """Give how many more there could be; nought at least."""
        return max(self.capacity - self.count, 0)

    @property
    def months(self) -> str:
        """Name the quarter by its months: January to March 2027."""
        return f"{self.first_day:%B} to {months_later(self.first_day, MONTHS_A_QUARTER - 1):%B %Y}"

    @property
    def words(self) -> str:
        """Say how it stands against the capacity."""
        if self.over:
            return f"{self.over} over"
        return f"Room for {self.room}" if self.room else "Full"


def plan_of(reviews: Sequence[PlannedReview], *, today: dt.date, capacity: int) -> list[QuarterPlan]:
    """Put each review into its quarter, from the present one on; those beyond the last one are left out."""
    first = quarter_start(today)
    plans = [QuarterPlan(day, capacity) for day in quarters_from(first)]
    for review in reviews:
        day = review.stands_on(today)
        number = quarter_number(day, first) if day is not None else -1
        if 0 <= number < len(plans):
            (plans[number].booked if review.is_booked else plans[number].unbooked).append(review)
    return plans


@dataclass(frozen=True)
class Suggestion:
    """A way to even a plan out: what to do, for which review if for one, and who acts."""

    kind: str  # "offer", "early" or "team"
    review: PlannedReview
    quarter: dt.date
    of: dt.date | None = None


def suggestions_for(
    reviews: Sequence[PlannedReview], plans: Sequence[QuarterPlan], *, today: dt.date, notice_weeks: int
) -> list[Suggestion]:
    """Suggest a quarter with room for each late review, an earlier one for those that are too many, else a team from
    elsewhere. The room is used up as it is offered; a quarter that the usual notice does not reach has none."""
    reached = quarter_number(today + dt.timedelta(weeks=notice_weeks), quarter_start(today))
    room = [plan.room if number >= reached else 0 for number, plan in enumerate(plans)]
    late = [review for review in reviews if review.is_late(today) and not review.is_booked]
    found = [_offered(review, plans, room) for review in sorted(late, key=lambda r: r.due_on)]
    for number, plan in enumerate(plans):
        for review in _too_many(plan):
            found.append(_earlier(review, plans, room, number))
    return found[:SUGGESTIONS_MAX]


def _offered(review: PlannedReview, plans: Sequence[QuarterPlan], room: list[int]) -> Suggestion:
    number = next((n for n, left in enumerate(room) if left), None)
    if number is None:
        return Suggestion("team", review, plans[0].first_day)
    room[number] -= 1
    return Suggestion("offer", review, plans[number].first_day)


def _too_many(plan: QuarterPlan) -> list[PlannedReview]:
    """Give the reviews that could move: those not booked yet that can be, the first due first."""
    movable = sorted((r for r in plan.unbooked if r.is_open), key=lambda r: r.due_on)
    return movable[: plan.over]


def _earlier(review: PlannedReview, plans: Sequence[QuarterPlan], room: list[int], before: int) -> Suggestion:
    number = next((n for n in reversed(range(before)) if room[n]), None)
    if number is None:
        return Suggestion("team", review, plans[before].first_day)
    room[number] -= 1
    return Suggestion("early", review, plans[number].first_day, plans[before].first_day)
