"""The programme's totals for its board: by region and by kind, no council named (council names only where agreed)."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Q, Value, When

from cib.common import clock
from councils.models import Council, Region
from peerchallenge.enums import EngagementStatus as E
from peerchallenge.enums import OfferKind
from peerchallenge.models import Engagement, ProgrammeYear
from peerchallenge.queries.days import positions_of
from peerchallenge.queries.pages import FINISHED
from reviews.enums import CycleState
from reviews.models import Cycle

#: Stages as the board reads them, each with the statuses in it; what is on site this year is counted by its date.
STAGES: dict[str, tuple[str, ...]] = {
    "Requested": (E.REQUESTED,),
    "Being prepared": (E.MATCHING, E.SCOPING, E.AGREEING, E.PREPARING, E.PAUSED),
    "On site or after": (E.ON_SITE, E.REPORTING, E.FOLLOWING_UP),
    "Closed": (E.CLOSED,),
}


@dataclass
class RegionTotals:
    """A region's councils together. Days in half-days, of the year; reviews as they stand today."""

    region: str
    councils: int = 0
    under_way: int = 0
    on_site: int = 0
    given: int = 0
    to_give: int = 0
    received: int = 0
    booked: int = 0
    due: int = 0
    overdue: int = 0


def region_totals(year: ProgrammeYear) -> list[RegionTotals]:
    """Give the totals of each region and, last, of England; four queries."""
    councils = list(Council.objects.in_force().select_related("region"))
    found = {council.region.name: RegionTotals(council.region.name) for council in councils}
    found = {name: found[name] for name in Region.objects.values_list("name", flat=True) if name in found}
    positions = positions_of(councils, year)
    for council in councils:
        row, position = found[council.region.name], positions[council.pk]
        row.councils += 1
        row.given += position.given
        row.to_give += position.give.allowance
        row.received += position.received
    for name, counts in _counted(year).items():
        for field, number in counts.items():
            if name in found:
                setattr(found[name], field, getattr(found[name], field) + number)
    return [*found.values(), _together(list(found.values()))]


def _counted(year: ProgrammeYear) -> dict[str, dict[str, int]]:
    """Count engagements and reviews by region; two queries."""
    after = clock.london_midnight(year.ends_on + dt.timedelta(days=1))
    began = Q(visit_started_at__gte=clock.london_midnight(year.starts_on), visit_started_at__lt=after)
    engagements: Any = Engagement.objects.order_by().values("host__region__name")
    engagements = engagements.annotate(
        under_way=Count("pk", filter=~Q(status__in=[*FINISHED, E.DRAFT])),
        on_site=Count("pk", filter=began),
    )
    states = {"booked": CycleState.BOOKED, "due": CycleState.DUE, "overdue": CycleState.OVERDUE}
    reviews: Any = Cycle.objects.filter(council__ends_on__isnull=True).order_by().values("council__region__name")
    reviews = reviews.annotate(**{name: Count("pk", filter=Q(state=state)) for name, state in states.items()})
    found: dict[str, dict[str, int]] = {}
    for rows, key in ((engagements, "host__region__name"), (reviews, "council__region__name")):
        for row in rows:
            name = row.pop(key)
            found.setdefault(name, {}).update(row)
    return found


def _together(rows: list[RegionTotals]) -> RegionTotals:
    england = RegionTotals("England")
    for row in rows:
        for field in RegionTotals.__dataclass_fields__:
            if field != "region":
                setattr(england, field, getattr(england, field) + getattr(row, field))
    return england


def kinds_by_stage(year: ProgrammeYear) -> list[dict[str, Any]]:
    """Count engagements by kind and stage: those open today, and those closed since the year began; one query."""
    stage = Case(
        *(When(status__in=statuses, then=Value(name)) for name, statuses in STAGES.items()),
        output_field=CharField(),
    )
    open_or_recent = ~Q(status__in=FINISHED) | Q(status=E.CLOSED, ended_at__gte=clock.london_midnight(year.starts_on))
    rows: Any = Engagement.objects.filter(open_or_recent).exclude(status=E.DRAFT).order_by()
    grouped = rows.annotate(stage=stage).values_list("offer_version__offer__kind", "stage").annotate(n=Count("pk"))
    counts: Counter[tuple[str, str]] = Counter({(kind, name): n for kind, name, n in grouped})
    return [
        {"name": kind.label, "cells": [{"stage": name, "count": counts[kind.value, name]} for name in STAGES]}
        for kind in OfferKind
    ]
