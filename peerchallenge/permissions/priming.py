"""Answer for many engagements at once what the relations would otherwise ask one by one."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, QuerySet

from cib.common.policy import Predicate
from councils.enums import Capacity, Role
from councils.models import ClusterMembership
from councils.queries import Standing, standing_of
from peerchallenge.enums import InvitationStatus
from peerchallenge.models import Engagement
from peerchallenge.permissions.relations import (
    broker_for_host,
    conflicted,
    host_cluster_reader,
    host_delegate,
    host_delegate_who_signs,
    invitee,
    lead_challenger,
    lead_delegate,
    lead_delegate_who_signs,
    team_member,
)


def with_conflict_of(user: Any, rows: QuerySet[Engagement]) -> QuerySet[Engagement]:
    """Add to engagements whether a conflict stands against the user, so that `prime` need not ask."""
    return rows.annotate(reader_is_conflicted=ExpressionWrapper(conflicted.objects(user), BooleanField()))


def prime(user: Any, engagements: list[Engagement]) -> None:
    """Find, for many engagements in two queries at most, what would otherwise be asked one by one.

    The engagements' `roles` and `invitations` (with challenger and place) must be prefetched. It counts inside
    `policy.remembering` only.
    """
    standing = standing_of(user)
    ids = [engagement.pk for engagement in engagements]
    known = Engagement.objects.filter(pk__in=ids)
    if engagements and all(hasattr(engagement, "reader_is_conflicted") for engagement in engagements):
        asked = {conflicted: {e.pk for e in engagements if getattr(e, "reader_is_conflicted", True)}}
    else:
        asked = {conflicted: set(known.filter(conflicted.objects(user)).values_list("pk", flat=True))}
    asked |= _delegated_engagements(standing, engagements)
    asked[host_cluster_reader] = _in_clusters(standing, engagements)
    for engagement in engagements:
        for predicate, found in asked.items():
            predicate.prime(user, engagement, engagement.pk in found)
        _prime_places(user, engagement, standing.person_id)


def _in_clusters(standing: Standing, engagements: list[Engagement]) -> set[Any]:
    """Give the engagements whose host is a member today of a cluster that one leads; asked by cluster leads only."""
    clusters = standing.clusters(Role.CLUSTER_LEAD)
    if not clusters:
        return set()
    members = ClusterMembership.objects.current().filter(cluster__in=clusters).values_list("council", flat=True)
    hosts = set(members)
    return {engagement.pk for engagement in engagements if engagement.host_id in hosts}


def _delegated_engagements(standing: Standing, engagements: list[Engagement]) -> dict[Predicate, set[Any]]:
    """Give in which engagements one acts for somebody: the standing knows which delegations hold today."""
    kinds = (host_delegate, host_delegate_who_signs, broker_for_host, lead_delegate, lead_delegate_who_signs)
    found: dict[Predicate, set[Any]] = {kind: set() for kind in kinds}
    for engagement in engagements:
        for fact in standing.delegations:
            if fact.council_id is None and _leads(fact.principal_id, engagement, fact.engagement_id):
                found[lead_delegate].add(engagement.pk)
                if fact.may_sign:
                    found[lead_delegate_who_signs].add(engagement.pk)
            if fact.council_id != engagement.host_id or fact.engagement_id not in (None, engagement.pk):
                continue
            if fact.capacity == Capacity.BROKER:
                found[broker_for_host].add(engagement.pk)
            else:
                found[host_delegate].add(engagement.pk)
                if fact.may_sign:
                    found[host_delegate_who_signs].add(engagement.pk)
    return found


def _leads(person_id: Any, engagement: Engagement, engagement_id: Any) -> bool:
    """Tell whether this is the engagement, and the person its lead challenger today."""
    return engagement.pk == engagement_id and any(
        i.status == InvitationStatus.ACCEPTED and i.place.is_lead and i.challenger.person_id == person_id
        for i in engagement.invitations.all()
    )


def _prime_places(user: Any, engagement: Engagement, person_id: Any) -> None:
    mine = [i for i in engagement.invitations.all() if i.challenger.person_id == person_id]
    accepted = [i for i in mine if i.status == InvitationStatus.ACCEPTED]
    team_member.prime(user, engagement, bool(accepted))
    lead_challenger.prime(user, engagement, any(i.place.is_lead for i in accepted))
    invitee.prime(user, engagement, any(i.status == InvitationStatus.INVITED for i in mine))
