"""The plan of effort away from the site, by person and kind (R111)."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit
from cib.common.errors import refuse_if
from cib.common.versions import check_version, save_new_version
from peerchallenge.enums import EffortKind
from peerchallenge.models import Engagement, PlaceInvitation, PlannedEffort
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import acting_for, locked_engagement
from peerchallenge.queries.scoping import scope_in_the_making
from peerchallenge.queries.visits import accepted_invitations
from peerchallenge.rules.effort_plan import effort_is_planned_for_the_team, plan_is_open

Plan = Mapping[UUID, Mapping[str, int]]


@transaction.atomic
def plan_effort(*, engagement_id: UUID, plan: Plan, actor: User, version: int | None = None) -> Engagement:
    """Plan half-days by invitation and kind; what is not named stays. Fieldwork is planned by fixing dates."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "plan_effort", engagement)
    check_version(engagement, version)
    team = {invitation.pk for invitation in accepted_invitations(engagement)}
    refuse_if([plan_is_open(engagement.status), effort_is_planned_for_the_team(plan, team)])
    for invitation_id, by_kind in plan.items():
        for kind, half_days in by_kind.items():
            PlannedEffort.objects.update_or_create(
                invitation_id=invitation_id, kind=kind, defaults={"half_days": half_days}
            )
    save_new_version(engagement, [])
    scope = scope_in_the_making(engagement)
    if scope is not None:
        save_new_version(scope, [])
    audit.record("effort.planned", engagement, actor=actor, acting_for=acting_for(actor, engagement))
    return engagement


def plan_by_default(*, engagement: Engagement, invitations: Iterable[PlaceInvitation]) -> int:
    """Plan the offer's usual reporting for those who have no plan yet; give how many. A plan once made is theirs.

    Called inside the service that fixes dates or lets somebody join, whose audit row tells of it.
    """
    usual = engagement.offer_version.reporting_half_days_default
    known = set(PlannedEffort.objects.filter(invitation__engagement=engagement).values_list("invitation", flat=True))
    rows = [
        PlannedEffort(invitation=invitation, kind=EffortKind.REPORTING, half_days=usual)
        for invitation in invitations
        if invitation.pk not in known
    ]
    return len(PlannedEffort.objects.bulk_create(rows))
