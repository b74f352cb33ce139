"""A council's timeline: inspections, what government told it, challenges and reviews, who led it (R196)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Max, Min, Q
from django.urls import reverse

from cib.common import clock
from cib.common.components.pictures import Picture
from cib.common.components.timeline import Lane, Mark, lay_out_timeline
from councils.enums import JudgementAspect, Role
from councils.models import Appointment, Council, CouncilEvent
from peerchallenge.enums import VisitStatus
from peerchallenge.models import Engagement
from peerchallenge.permissions import POLICY as CHALLENGES
from reviews.enums import CARRIED_OUT
from reviews.models import Cycle
from reviews.permissions import POLICY as CYCLES
from reviews.queries.lists import cycles_with_facts

#: How far back and ahead the picture reaches, in years; the list has everything.
YEARS_BACK, YEARS_AHEAD = 9, 3
WIDE, NARROW = 900, 340
LANES: Final = (
    Lane("inspection", "Inspections", "slate", "square"),
    Lane("engagement", "Challenges and reviews", "petrol-700", "hexagon"),
    Lane("turn", "Reviews that come round", "petrol-500", "dot"),
    Lane("leadership", "Leadership and control", "damson-700", "dot"),
    Lane("intervention", "Intervention", "brick-700", "square"),
)


@dataclass(frozen=True)
class Happening:
    """One thing on a council's timeline."""

    lane: str
    on: dt.date
    title: str
    detail: str = ""
    url: str = ""
    until: dt.date | None = None
    is_ahead: bool = False

    @property
    def lane_name(self) -> str:
        """Give the name of its lane."""
        return next(lane.name for lane in LANES if lane.key == self.lane)


def happenings_of(user: Any, council: Council) -> list[Happening]:
    """Give everything that the reader may know of, the latest first."""
    engagements = list(_engagements(user, council))
    cycles = list(_cycles(user, council))
    told = {str(e.pk) for e in engagements} | {str(c.pk) for c in cycles}
    found = [
        *_inspections(council),
        *_interventions(council),
        *_controls(council),
        *_directors(council),
        *map(_of_engagement, engagements),
        *map(_of_cycle, cycles),
        *_events(user, council, told),
    ]
    return sorted(found, key=lambda one: (one.on, one.title), reverse=True)


def _inspections(council: Council) -> Iterable[Happening]:
    for row in council.inspections.prefetch_related("judgements"):
        said = {j.aspect: j.get_grade_display() for j in row.judgements.all()}
        overall = said.get(JudgementAspect.OVERALL)
        detail = (
            f"Overall: {overall}"
            if overall
            else "; ".join(f"{JudgementAspect(aspect).label}: {grade}" for aspect, grade in said.items())
        )
        yield Happening("inspection", row.inspected_on, row.kind, detail)


def _interventions(council: Council) -> Iterable[Happening]:
    for row in council.interventions.all():
        until = row.to_date or clock.today()
        yield Happening("intervention", row.from_date, row.get_kind_display(), "", "", max(until, row.from_date))


def _controls(council: Council) -> Iterable[Happening]:
    for row in council.controls.all():
        yield Happening("leadership", row.from_date, f"Political control: {row.get_control_display()}")


def _directors(council: Council) -> Iterable[Happening]:
    """Say when a new director came, without a name: whoever was first, as far as we know, is no change."""
    rows = Appointment.objects.filter(council=council, role=Role.DCS, from_date__lte=clock.today())
    days = list(rows.order_by("from_date").values_list("from_date", flat=True))
    for day in days[1:]:
        yield Happening("leadership", day, "A new Director of Children’s Services")


def _engagements(user: Any, council: Council) -> Iterable[Engagement]:
    dated = Q(visits__status__in=[VisitStatus.FIXED, VisitStatus.DONE])
    rows = Engagement.objects.filter(host=council).select_related("offer_version")
    visible = CHALLENGES.objects_for(user, "view_engagement", rows)
    wanted = Engagement.objects.filter(pk__in=visible.values("pk")).select_related("offer_version")
    found = wanted.annotate(first=Min("visits__first_day", filter=dated), last=Max("visits__last_day", filter=dated))
    return [engagement for engagement in found if engagement.first is not None]


def _of_engagement(engagement: Any) -> Happening:
    return Happening(
        "engagement",
        engagement.first,
        f"{engagement.offer_version.name} {engagement.reference}",
        engagement.get_status_display(),
        reverse("peerchallenge:engagement_detail", args=[engagement.pk]),
        engagement.last,
        engagement.first > clock.today(),
    )


def _cycles(user: Any, council: Council) -> Iterable[Cycle]:
    return CYCLES.objects_for(user, "view_cycle", cycles_with_facts().filter(council=council))


def _of_cycle(cycle: Any) -> Happening:
    is_done = cycle.state in CARRIED_OUT and cycle.completed_on is not None
    on, detail = (cycle.completed_on, "Carried out") if is_done else (cycle.due_on, cycle.get_state_display())
    url = reverse("reviews:cycle_detail", args=[cycle.pk])
    return Happening("turn", on, cycle.offer_name, detail, url, None, not is_done)


def _events(user: Any, council: Council, told: set[str]) -> Iterable[Happening]:
    """Give what was written down and is not told already, to who may know what goes on at the council."""
    if not CHALLENGES.allows(user, "view_days", council):
        return
    for row in CouncilEvent.objects.filter(council=council):
        if row.object_id not in told:
            yield Happening("engagement", row.on_date, row.text, "Carried out")


def pictures_of(found: Sequence[Happening]) -> tuple[Picture, Picture]:
    """Draw the years around today, for a desk and for a telephone; empty lanes are left out."""
    today = clock.today()
    lanes = [lane for lane in LANES if any(one.lane == lane.key for one in found)]
    marks = [Mark(one.lane, one.on, one.until, one.is_ahead) for one in found]
    years = {"first": today.year - YEARS_BACK, "last": today.year + YEARS_AHEAD}
    narrow = {"first": today.year - YEARS_BACK // 2, "last": today.year + YEARS_AHEAD}
    return (
        lay_out_timeline(lanes, marks, today=today, width=WIDE, **years),
        lay_out_timeline(lanes, marks, today=today, width=NARROW, **narrow),
    )
