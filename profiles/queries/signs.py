"""What early signs are found from, and who may see which: published figures, posts, and when somebody last looked."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from cib.common import clock
from councils.enums import Role, SharedMatter
from councils.models import Appointment, ClusterMembership, Council, CouncilEvent, Inspection, StatisticalNeighbour
from councils.queries import standing_of
from councils.queries.agreements import shared_with
from profiles.enums import AreaKind
from profiles.models import ComparisonPolicy, EarlySign, Indicator, Reading, ReadingPeriod, SignPolicy
from profiles.queries.comparison import comparison_policy, periods_in_order
from profiles.queries.visible import own_councils
from profiles.rules.comparison import Quarter, in_order, is_comparable, rank_among, spread_of
from profiles.rules.signs import GapFacts, LeadershipFacts, SeriesFacts, SignPolicyFacts

APRIL = 4
LEADERS = (Role.DCS, Role.CHIEF_EXECUTIVE, Role.LEAD_MEMBER)
#: What is written down about a council when somebody has looked at it from outside.
LOOKED = ("challenge.done", "review.done")


def sign_policy() -> SignPolicy:
    """Give what the programme says about signs; what the product says where it has not."""
    return SignPolicy.objects.order_by("pk").first() or SignPolicy()


def policy_facts(policy: SignPolicy) -> SignPolicyFacts:
    """Give the policy as the rules want it."""
    return SignPolicyFacts(
        policy.periods_worse,
        policy.band_reach,
        policy.quartile_holds_periods,
        policy.leadership_changes,
        policy.leadership_months,
        policy.gap_years,
    )


# --- Who may see which ------------------------------------------------------------------------------


def visible_signs(user: Any) -> Q:
    """Give, as a Q over signs, which the user may see: their own council's at once; others' from their day on, as far
    as the council's agreement lets the lead of its region or cluster."""
    shared = Council.objects.filter(shared_with(user, SharedMatter.EARLY_SIGNS))
    others = Q(council__in=shared, shown_to_others_from__lte=clock.today())
    return Q(council__in=own_councils(user)) | others


def signs_listed() -> QuerySet[EarlySign]:
    """Give signs as pages show them, the open ones first, each with its answers."""
    rows = EarlySign.objects.select_related("council__region", "indicator", "raised_by")
    return rows.prefetch_related("answers__answered_by").order_by("-found_on", "code", "indicator__label")


def councils_looked_after(user: Any) -> QuerySet[Council]:
    """Give the councils of the regions and clusters that the user leads, by name."""
    standing = standing_of(user)
    members = ClusterMembership.objects.current().filter(cluster__in=standing.clusters(Role.CLUSTER_LEAD))
    mine = Q(region__in=standing.regions(Role.REGIONAL_LEAD)) | Q(pk__in=members.values("council"))
    return Council.objects.in_force().filter(mine).order_by("name")


# --- Figures ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measured:
    """The published figures of one indicator: by period, the earliest first, of each council's area.

    `ordered` are the figures of a period from the lowest, to be ranked among.
    """

    indicator: Indicator
    periods: tuple[ReadingPeriod, ...]
    values: Mapping[int, Mapping[int, float]]
    ordered: Mapping[int, Sequence[float]]


def core_indicators(on: dt.date) -> list[Indicator]:
    """Give the indicators that can give a sign: those of the year's core list, released, not mere counts."""
    year = on.year if on.month >= APRIL else on.year - 1
    rows = Indicator.objects.core(year).filter(Q(released_on__isnull=True) | Q(released_on__lte=on))
    return [indicator for indicator in rows if is_comparable(indicator.unit)]


def measured(indicator: Indicator, order: Mapping[int, ReadingPeriod]) -> Measured:
    """Give the published figures of an indicator for all councils in force, in one query.

    A council's own provisional figures make no sign: whoever is shown the sign could read them off it.
    """
    rows = Reading.objects.filter(indicator=indicator, release__isnull=True, value__isnull=False)
    rows = rows.filter(area__kind=AreaKind.COUNCIL, area__council__ends_on__isnull=True)
    found: dict[int, dict[int, float]] = defaultdict(dict)
    for period, area, value in rows.order_by().values_list("period_id", "area_id", "value"):
        found[period][area] = value or 0.0
    periods = tuple(period for pk, period in order.items() if pk in found)
    ordered = {pk: in_order(values.values(), decimals=indicator.decimals) for pk, values in found.items()}
    return Measured(indicator, periods, found, ordered)


def is_current(figures: Measured, on: dt.date, policy: ComparisonPolicy) -> bool:
    """Tell whether the last figures are recent enough to say anything about today."""
    return bool(figures.periods) and figures.periods[-1].last_year >= on.year - policy.is_stale_after_years


def series_of(figures: Measured, area: int, neighbours: Sequence[int], policy: ComparisonPolicy) -> SeriesFacts | None:
    """Give what one council's figures of an indicator show, or None where it has none in the last period."""
    last = figures.periods[-1]
    if area not in figures.values[last.pk]:
        return None
    run: list[ReadingPeriod] = []
    for period in reversed(figures.periods):
        if area not in figures.values[period.pk]:
            break
        run.insert(0, period)
    beside = [figures.values[last.pk][pk] for pk in neighbours if pk in figures.values[last.pk]]
    return SeriesFacts(
        polarity=figures.indicator.polarity,
        decimals=figures.indicator.decimals,
        periods=tuple(period.label for period in run),
        values=tuple(figures.values[period.pk][area] for period in run),
        band=spread_of(beside, at_least=policy.neighbours_min),
        quarters=tuple(_quarter(figures, area, period.pk, policy) for period in run),
    )


def _quarter(figures: Measured, area: int, period: int, policy: ComparisonPolicy) -> Quarter | None:
    own, decimals = figures.values[period][area], figures.indicator.decimals
    rank = rank_among(own, figures.ordered[period], decimals=decimals, at_least=policy.councils_min)
    return rank.quarter if rank else None


def figures_for_signs(on: dt.date) -> list[Measured]:
    """Give the figures of every indicator that can give a sign and is recent enough."""
    order, policy = periods_in_order(), comparison_policy()
    found = [measured(indicator, order) for indicator in core_indicators(on)]
    return [figures for figures in found if is_current(figures, on, policy)]


def neighbour_areas() -> Mapping[UUID, list[int]]:
    """Give the areas of each council's statistical neighbours as last published, by the council's id."""
    last = StatisticalNeighbour.objects.aggregate(last=Max("published"))["last"]
    rows = StatisticalNeighbour.objects.filter(published=last, neighbour__area__isnull=False)
    found: dict[UUID, list[int]] = defaultdict(list)
    for council, area in rows.values_list("council_id", "neighbour__area"):
        found[council].append(area)
    return found


# --- Leadership, and who looked ---------------------------------------------------------------------


def leadership_of(councils: Sequence[Council], on: dt.date) -> Mapping[UUID, LeadershipFacts]:
    """Give who came to lead each council: whoever holds a post first, as far as we know, is no change."""
    rows = Appointment.objects.filter(council__in=councils, role__in=LEADERS, from_date__lte=on)
    seen: set[tuple[UUID, str]] = set()
    changes: dict[UUID, list[tuple[str, dt.date]]] = defaultdict(list)
    for council, role, day in rows.order_by("from_date").values_list("council_id", "role", "from_date"):
        if (council, role) in seen and council is not None:
            changes[council].append((role, day))
        if council is not None:
            seen.add((council, role))
    return {council.pk: LeadershipFacts(on, tuple(changes[council.pk])) for council in councils}


def looks_at(councils: Sequence[Council], on: dt.date) -> Mapping[UUID, GapFacts]:
    """Give when somebody last looked at each council: an inspection, a challenge, a review."""
    rows = Inspection.objects.filter(council__in=councils, inspected_on__lte=on)
    looked = {
        council: (day, "inspection")
        for council, day in rows.order_by().values_list("council").annotate(day=Max("inspected_on"))
    }
    events = CouncilEvent.objects.filter(council__in=councils, kind__in=LOOKED, on_date__lte=on)
    for council, day, kind in events.order_by("on_date").values_list("council", "on_date", "kind"):
        if council not in looked or day >= looked[council][0]:
            looked[council] = (day, kind.partition(".")[0])
    return {
        council.pk: GapFacts(
            on, looked.get(council.pk, (None, ""))[0], council.starts_on, looked.get(council.pk, (None, ""))[1]
        )
        for council in councils
    }
