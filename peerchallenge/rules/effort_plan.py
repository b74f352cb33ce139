"""Rules of the plan of effort: pure functions. All in half-days."""

from collections.abc import Collection, Mapping
from uuid import UUID

from cib.common.errors import Breach
from peerchallenge.enums import EffortKind, EngagementStatus

EFFORT_HALF_DAYS_MAX = 60  # of one kind for one person, as the database holds it


def plan_is_open(status: str) -> Breach | None:
    """PLN-01: effort is planned while scoping; from the ground rules on, the ledger counts with the plan."""
    if status == EngagementStatus.SCOPING:
        return None
    return Breach("PLN-01", "The days are planned while scoping. Open the scope again to plan them anew.")


def effort_is_planned_for_the_team(plan: Mapping[UUID, Mapping[str, int]], team: Collection[UUID]) -> Breach | None:
    """PLN-02: only for members of the team, only away from the site, and within what one person can give."""
    for invitation_id, by_kind in plan.items():
        if invitation_id not in team:
            return Breach("PLN-02", "Somebody in this plan is no longer on the team. Load the page again.")
        for kind, half_days in by_kind.items():
            if kind not in EffortKind.values or kind == EffortKind.FIELDWORK:
                return Breach("PLN-02", "Time on site is planned by fixing the dates, not here.")
            if not 0 <= half_days <= EFFORT_HALF_DAYS_MAX:
                return Breach("PLN-02", f"Plan at most {EFFORT_HALF_DAYS_MAX // 2} days of one kind for one person.")
    return None
