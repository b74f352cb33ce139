"""The places of a team: waived with a reason, opened again, added."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import refuse_if
from cib.common.versions import check_version, save_new_version
from peerchallenge.models import Engagement, TeamPlace
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import LIVE, acting_for, locked_engagement
from peerchallenge.queries.teams import locked_place
from peerchallenge.rules.teams import (
    lead_place_stays,
    one_place_leads,
    place_is_empty,
    reason_is_given,
    team_is_being_chosen,
)
from peerchallenge.services.teams.checks import tell_if_complete

LABEL_LENGTH_MAX = 80


def _record(action: str, place: TeamPlace, actor: User) -> None:
    audit.record(
        action,
        place,
        actor=actor,
        acting_for=acting_for(actor, place.engagement),
        thread=place.engagement,
        changes={"place": place.label},
    )


@transaction.atomic
def waive_place(*, place_id: UUID, reason: str, actor: User, version: int | None = None) -> TeamPlace:
    """Go without a place that the offer's team would have, with the reason; never without the lead."""
    place = locked_place(place_id)
    POLICY.require(actor, "waive_place", place.engagement)
    check_version(place, version)
    refuse_if(
        [
            team_is_being_chosen(place.engagement.status),
            lead_place_stays(place.is_lead),
            place_is_empty(place.invitations.filter(status__in=LIVE).exists()),
            reason_is_given(reason),
        ]
    )
    if place.waived_at is not None:
        return place
    save_new_version(place, [], waived_at=clock.now(), waived_reason=reason.strip())
    _record("place.waived", place, actor)
    tell_if_complete(place.engagement)
    return place


@transaction.atomic
def reopen_place(*, place_id: UUID, actor: User, version: int | None = None) -> TeamPlace:
    """Look for somebody after all."""
    place = locked_place(place_id)
    POLICY.require(actor, "waive_place", place.engagement)
    check_version(place, version)
    refuse_if([team_is_being_chosen(place.engagement.status)])
    if place.waived_at is None:
        return place
    save_new_version(place, [], waived_at=None, waived_reason="")
    _record("place.reopened", place, actor)
    return place


@transaction.atomic
def add_place(
    *,
    engagement_id: UUID,
    kind: str,
    label: str,
    is_required: bool,
    actor: User,
    version: int | None = None,
) -> TeamPlace:
    """Add a place to this team, beyond what its offer asks for; `version` is the engagement's."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "add_place", engagement)
    check_version(engagement, version)
    refuse_if([team_is_being_chosen(engagement.status), one_place_leads(kind), reason_is_given(label, "label")])
    place = TeamPlace.objects.create(
        engagement=engagement,
        order=_next_order(engagement),
        kind=kind,
        label=label.strip()[:LABEL_LENGTH_MAX],
        is_required=is_required,
    )
    save_new_version(engagement, [])
    _record("place.added", place, actor)
    return place


def _next_order(engagement: Engagement) -> int:
    return int(engagement.places.aggregate(last=Max("order"))["last"] or 0) + 1
