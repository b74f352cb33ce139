"""The plan of effort by person and kind, what of it counts, and what the host is charged (R111). Half-days."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from peerchallenge.enums import CostBasis, EffortKind
from peerchallenge.models import Engagement, PlaceInvitation, PlannedEffort
from peerchallenge.queries.days import counting_of, planned_times, years_of
from peerchallenge.queries.days.plans import PersonTime, spells_of
from peerchallenge.queries.visits import accepted_invitations
from peerchallenge.rules.counting import Counting, Spell, counted, given_needs, host_needs

#: Fieldwork is planned by claims, so it is read here and never typed.
PLANNED_KINDS = tuple(kind for kind in EffortKind if kind != EffortKind.FIELDWORK)
#: Kinds in the order in which a visit meets them.
KINDS_IN_ORDER = (
    EffortKind.SCOPING,
    EffortKind.PREPARATION,
    EffortKind.TRAVEL,
    EffortKind.FIELDWORK,
    EffortKind.REPORTING,
    EffortKind.FOLLOW_UP,
)
_CHARGED = (CostBasis.GIFTED, CostBasis.OWN_ENTITLEMENT)


@dataclass(frozen=True)
class PersonPlan:
    """One team member's plan: half-days by kind, all of it, and what of it counts as given."""

    invitation: PlaceInvitation
    half_days: Mapping[str, int]
    total: int
    counted: int

    @property
    def giver_name(self) -> str:
        """Name the council that gives the days; an associate's credit nobody."""
        return str(self.invitation.giver) if self.invitation.giver else "Associate: no council gives these days"

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Give the half-days in the order of the kinds, each with its label."""
        return [(kind.label, self.half_days.get(kind, 0)) for kind in KINDS_IN_ORDER]


@dataclass(frozen=True)
class EffortPlan:
    """The plan of the whole team, with what counts and what the host is charged."""

    people: tuple[PersonPlan, ...]
    total: int
    counted: int
    charged: int
    counted_kinds: tuple[str, ...]
    is_by_team: bool
    cost_basis: str

    @property
    def counted_kind_words(self) -> str:
        """Name the kinds of effort that count."""
        labels = [kind.label.lower() for kind in KINDS_IN_ORDER if kind in self.counted_kinds]
        return " and ".join(labels) if len(labels) < 3 else f"{', '.join(labels[:-1])} and {labels[-1]}"


def effort_plan_of(engagement: Engagement) -> EffortPlan:
    """Give the plan as it stands: claims for fieldwork, the rest as planned; counted by the rule of each day's year."""
    team = list(accepted_invitations(engagement))
    times = planned_times(engagement)
    years = years_of(t.day for t in times)
    counting = counting_of(years.values())
    spells = counted(_spells([t for t in times if t.day in years], years), counting)
    given = _by_person((spell.person_id, spell.half_days) for spell in spells)
    basis = engagement.offer_version.cost_basis
    charged = sum(host_needs(spells, 0, counting).values()) if basis in _CHARGED else 0
    planned = _planned(engagement, team, times)
    people = tuple(_person_plan(i, planned[i.pk], given.get(i.challenger.person_id, 0)) for i in team)
    return EffortPlan(
        people=people,
        total=sum(p.total for p in people),
        counted=sum(given_needs(spells).values()),
        charged=charged,
        counted_kinds=tuple(sorted({kind for rule in counting.values() for kind in rule.kinds})),
        is_by_team=_is_by_team(counting),
        cost_basis=basis,
    )


def _spells(times: list[PersonTime], years: Any) -> list[Spell]:
    """Put times into their years; who gives matters only as one giver or another."""
    givers = {council: number for number, council in enumerate({t.giver_council_id for t in times})}
    return spells_of(times, years, givers)


def _is_by_team(counting: Mapping[int, Counting]) -> bool:
    return all(rule.basis == "team_days" for rule in counting.values())


def _by_person(pairs: Iterable[tuple[UUID, int]]) -> dict[UUID, int]:
    found: dict[UUID, int] = defaultdict(int)
    for person_id, half_days in pairs:
        found[person_id] += half_days
    return found


def _planned(
    engagement: Engagement, team: list[PlaceInvitation], times: list[PersonTime]
) -> dict[UUID, dict[str, int]]:
    """Give half-days by invitation and kind; what is planned away from the site stands even before dates do."""
    found: dict[UUID, dict[str, int]] = {i.pk: defaultdict(int) for i in team}
    of_person = {i.challenger.person_id: found[i.pk] for i in team}
    for time in times:
        of_person[time.person_id][str(time.effort)] += time.half_days
    if not times:
        rows = PlannedEffort.objects.filter(invitation__in=team)
        for invitation_id, kind, half_days in rows.values_list("invitation", "kind", "half_days"):
            found[invitation_id][kind] = half_days
    return found


def _person_plan(invitation: PlaceInvitation, planned: dict[str, int], given: int) -> PersonPlan:
    return PersonPlan(invitation, planned, total=sum(planned.values()), counted=given)
