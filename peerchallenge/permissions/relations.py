"""How a person may stand to an engagement: named predicates, each answering three questions.

The engagement's `roles` and `invitations` are read through their managers, so a page that prefetched them asks
the database nothing more.
"""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q

from cib.common import clock
from cib.common.policy import NOTHING, Predicate, about_object, about_user
from councils.enums import Capacity, Role
from councils.models import Appointment, ClusterMembership, Delegation, Employment
from councils.models.periods import current_on
from councils.queries import DelegationFact, standing_of
from peerchallenge.enums import EngagementRoleKind, EngagementStatus, InvitationStatus
from peerchallenge.models import (
    ConflictClearance,
    DeclaredInterest,
    Engagement,
    EngagementRole,
    Objection,
    PlaceInvitation,
)


def _users(rows: Any, path: str) -> Q:
    return Q(pk__in=rows.filter(**{f"{path}__isnull": False}).values(path))


def _among(path: str, values: Collection[Any]) -> Q:
    """Give the objects of which the field is one of the values; of none where there are none, which asks nothing."""
    return Q(**{f"{path}__in": values}) if values else NOTHING


def _holds_at_host(name: str, *roles: Role) -> Predicate:
    return Predicate(
        name,
        lambda user, engagement: engagement.host_id in standing_of(user).councils(*roles),
        lambda user: _among("host", standing_of(user).councils(*roles)),
        lambda engagement: _users(
            Appointment.objects.current().filter(role__in=roles, council=engagement.host_id), "person__user"
        ),
    )


host_dcs = _holds_at_host("host's DCS", Role.DCS)
host_leader = _holds_at_host("host's chief executive or lead member", Role.CHIEF_EXECUTIVE, Role.LEAD_MEMBER)
host_lead_member = _holds_at_host("host's lead member", Role.LEAD_MEMBER)
host_chief_executive = _holds_at_host("host's chief executive", Role.CHIEF_EXECUTIVE)


def _dcs_delegations(*, capacities: tuple[Capacity, ...], **conditions: Any) -> Any:
    """Give current delegations whose principal is DCS of the delegated council today."""
    in_post = Appointment.objects.current().filter(
        role=Role.DCS, person=OuterRef("principal"), council=OuterRef("council")
    )
    rows = Delegation.objects.current().filter(Exists(in_post), capacity__in=capacities, **conditions)
    return rows.filter(council__isnull=False)


def _delegated(name: str, *, broker: bool = False, may_sign: bool = False) -> Predicate:
    """Act for the host's DCS: which delegations hold today is part of one's standing, so no query is needed."""
    capacities = tuple(c for c in Capacity if (c == Capacity.BROKER) is broker)
    conditions = {"may_sign": True} if may_sign else {}

    def of(engagement: Engagement) -> Any:
        rows = _dcs_delegations(capacities=capacities, council=engagement.host_id, **conditions)
        return rows.filter(Q(engagement_id__isnull=True) | Q(engagement_id=engagement.pk))

    def facts_of(user: Any) -> list[DelegationFact]:
        return [
            fact
            for fact in standing_of(user).delegations
            if fact.council_id is not None and fact.capacity in capacities and (fact.may_sign or not may_sign)
        ]

    def objects(user: Any) -> Q:
        found = NOTHING
        for fact in facts_of(user):
            one = Q(host=fact.council_id)
            one = one if fact.engagement_id is None else one & Q(pk=fact.engagement_id)
            found = one if found is NOTHING else found | one
        return found

    def holds(user: Any, engagement: Engagement) -> bool:
        return any(
            fact.council_id == engagement.host_id and fact.engagement_id in (None, engagement.pk)
            for fact in facts_of(user)
        )

    return Predicate(name, holds, objects, lambda engagement: _users(of(engagement), "delegate__user"))


host_delegate = _delegated("delegate of the host's DCS")
host_delegate_who_signs = _delegated("delegate of the host's DCS who may sign", may_sign=True)
broker_for_host = _delegated("broker acting for the host's DCS", broker=True)


def _by_person(user: Any, engagements: Callable[[Any], Any]) -> Q:
    """Give the engagements that a query finds for the user's person; nothing for who is none."""
    person_id = standing_of(user).person_id
    return NOTHING if person_id is None else Q(pk__in=engagements(person_id))


def _in_role(name: str, role: EngagementRoleKind) -> Predicate:
    def holds(user: Any, engagement: Engagement) -> bool:
        person_id = standing_of(user).person_id
        return any(r.role == role and r.person_id == person_id and r.is_current() for r in engagement.roles.all())

    return Predicate(
        name,
        holds,
        lambda user: _by_person(
            user, lambda person: EngagementRole.objects.current().filter(role=role, person=person).values("engagement")
        ),
        lambda engagement: _users(engagement.roles.filter(current_on(clock.today()), role=role), "person__user"),
    )


coordinator = _in_role("host coordinator", EngagementRoleKind.HOST_COORDINATOR)
service_lead = _in_role("service lead", EngagementRoleKind.SERVICE_LEAD)
manager = _in_role("challenge manager of it", EngagementRoleKind.CHALLENGE_MANAGER)


def _invited_as(name: str, status: InvitationStatus, *, lead_only: bool = False) -> Predicate:
    """Stand on the team, or be asked to, by an invitation in that state."""

    def rows(**conditions: Any) -> Any:
        found = PlaceInvitation.objects.filter(status=status, **conditions)
        return found.filter(place__is_lead=True) if lead_only else found

    def holds(user: Any, engagement: Engagement) -> bool:
        if standing_of(user).person_id is None:
            return False
        return any(stands == status and (leads or not lead_only) for stands, leads in _places(user, engagement))

    return Predicate(
        name,
        holds,
        lambda user: _by_person(user, lambda person: rows(challenger__person=person).values("engagement")),
        lambda engagement: _users(rows(engagement=engagement), "challenger__person__user"),
    )


def _places(user: Any, engagement: Engagement) -> list[tuple[str, bool]]:
    """Ask once for one's invitations to a team: their state, and whether they are to lead."""
    rows = PlaceInvitation.objects.filter(engagement=engagement, challenger__person__user=user)
    rows = rows.filter(status__in=[InvitationStatus.ACCEPTED, InvitationStatus.INVITED])
    found = [(status, bool(leads)) for status, leads in rows.values_list("status", "place__is_lead")]
    team_member.prime(user, engagement, any(status == InvitationStatus.ACCEPTED for status, _ in found))
    lead_challenger.prime(user, engagement, (InvitationStatus.ACCEPTED, True) in found)
    invitee.prime(user, engagement, any(status == InvitationStatus.INVITED for status, _ in found))
    return found


team_member = _invited_as("team member", InvitationStatus.ACCEPTED)
lead_challenger = _invited_as("lead challenger", InvitationStatus.ACCEPTED, lead_only=True)
invitee = _invited_as("invitee", InvitationStatus.INVITED)

#: A request that was sent: before that it is the council's own thinking, which nobody outside it knows of.
sent = about_object(
    "it has been sent", lambda engagement: engagement.requested_at is not None, Q(requested_at__isnull=False)
)

#: A request that nobody has taken on yet.
waiting = about_object(
    "it waits to be taken on",
    lambda engagement: engagement.status == EngagementStatus.REQUESTED,
    Q(status=EngagementStatus.REQUESTED),
)

#: A request that CIB staff took down by telephone: theirs to fill in until the council sends it.
recorded_draft = about_object(
    "it is a draft recorded by telephone",
    lambda engagement: engagement.was_recorded_for_host and engagement.status == EngagementStatus.DRAFT,
    Q(was_recorded_for_host=True, status=EngagementStatus.DRAFT),
)


def _appointed(name: str, role: Role) -> Predicate:
    return about_user(
        name,
        lambda user: standing_of(user).has(role),
        lambda: _users(Appointment.objects.current().filter(role=role), "person__user"),
    )


cib_staff = _appointed("CIB staff", Role.CIB_STAFF)
any_manager = _appointed("a challenge manager", Role.CHALLENGE_MANAGER)
any_activity_reader = (
    _appointed("a regional lead", Role.REGIONAL_LEAD)
    | _appointed("a broker", Role.BROKER)
    | _appointed("a cluster lead", Role.CLUSTER_LEAD)
)

host_region_reader = Predicate(
    "regional lead or broker of the host's region",
    lambda user, engagement: engagement.host.region_id in standing_of(user).regions(Role.REGIONAL_LEAD, Role.BROKER),
    lambda user: _among("host__region", standing_of(user).regions(Role.REGIONAL_LEAD, Role.BROKER)),
    lambda engagement: _users(
        Appointment.objects.current().filter(
            role__in=[Role.REGIONAL_LEAD, Role.BROKER], region=engagement.host.region_id
        ),
        "person__user",
    ),
)


def _clusters_of(engagement: Engagement) -> Any:
    return engagement.host.memberships.filter(current_on(clock.today())).values("cluster")


def _hosts_in_clusters(clusters: Collection[Any]) -> Q:
    if not clusters:
        return NOTHING
    members = ClusterMembership.objects.filter(current_on(clock.today()), cluster__in=clusters)
    return Q(host__in=members.values("council"))


host_cluster_reader = Predicate(
    "cluster lead of the host",
    lambda user, engagement: (
        _clusters_of(engagement).filter(cluster__in=standing_of(user).clusters(Role.CLUSTER_LEAD)).exists()
    ),
    lambda user: _hosts_in_clusters(standing_of(user).clusters(Role.CLUSTER_LEAD)),
    lambda engagement: _users(
        Appointment.objects.current().filter(role=Role.CLUSTER_LEAD, cluster__in=_clusters_of(engagement)),
        "person__user",
    ),
)


def _cleared_interests() -> Any:
    """Give the invitations for which the interest in the outer query was cleared after it had been declared."""
    return PlaceInvitation.objects.filter(
        challenger=OuterRef("challenger"),
        clearances__code="CON-02",
        clearances__cleared_at__gte=OuterRef("declared_at"),
    )


def _cleared_engagements(person_id: Any) -> Any:
    """Give the engagements in which a manager cleared this person's interest, and none was declared there since."""
    later = DeclaredInterest.objects.filter(
        challenger=OuterRef("invitation__challenger"),
        council=OuterRef("invitation__engagement__host"),
        ended_at__isnull=True,
        declared_at__gt=OuterRef("cleared_at"),
    )
    rows = ConflictClearance.objects.filter(code="CON-02", invitation__challenger__person=person_id)
    return rows.exclude(Exists(later)).values("invitation__engagement")


def _conflicts_of(user: Any) -> Q:
    """Tell, over engagements, where an objection, an uncleared interest or a job at the host bars the user.

    Nothing in it looks at the engagement of the outer query: hosts and clearances are found once for all of them.
    """
    person_id = standing_of(user).person_id
    if person_id is None:
        return NOTHING
    objected = Objection.objects.filter(challenger__person=person_id, withdrawn_at__isnull=True)
    declared = DeclaredInterest.objects.filter(challenger__person=person_id, ended_at__isnull=True)
    employed = Employment.objects.current().filter(council__isnull=False, person=person_id)
    return (
        Q(host__in=objected.values("host"))
        | Q(host__in=employed.values("council"))
        | Q(host__in=declared.values("council")) & ~Q(pk__in=_cleared_engagements(person_id))
    )


def _conflicted_users(engagement: Engagement) -> Q:
    """Give the same the other way round: the users against whom something stands in this engagement."""
    objected = Objection.objects.filter(host=engagement.host_id, withdrawn_at__isnull=True)
    employed = Employment.objects.current().filter(council=engagement.host_id)
    cleared = _cleared_interests().filter(engagement=engagement)
    interested = DeclaredInterest.objects.filter(council=engagement.host_id, ended_at__isnull=True).exclude(
        Exists(cleared)
    )
    return (
        _users(objected, "challenger__person__user")
        | _users(interested, "challenger__person__user")
        | _users(employed, "person__user")
    )


#: Somebody against whom a conflict stands: denied over any grant that does not come from the host's own side.
conflicted = Predicate(
    "somebody with a conflict",
    lambda user, engagement: Engagement.objects.filter(_conflicts_of(user), pk=engagement.pk).exists(),
    _conflicts_of,
    _conflicted_users,
)


def _lead_delegations(**conditions: Any) -> Any:
    """Give current delegations for one engagement whose principal is its lead challenger today."""
    leads = PlaceInvitation.objects.filter(
        status=InvitationStatus.ACCEPTED,
        place__is_lead=True,
        challenger__person=OuterRef("principal"),
        engagement=OuterRef("engagement_id"),
    )
    return Delegation.objects.current().filter(Exists(leads), council__isnull=True, **conditions)


def _for_lead(name: str, **conditions: Any) -> Predicate:
    def holds(user: Any, engagement: Engagement) -> bool:
        if not standing_of(user).delegations:
            return False
        rows = _lead_delegations(engagement_id=engagement.pk, delegate__user=user, **conditions)
        return bool(rows.exists())

    def objects(user: Any) -> Q:
        if all(fact.council_id is not None for fact in standing_of(user).delegations):
            return NOTHING
        return Q(pk__in=_lead_delegations(delegate__user=user, **conditions).values("engagement_id"))

    return Predicate(
        name,
        holds,
        objects,
        lambda engagement: _users(_lead_delegations(engagement_id=engagement.pk, **conditions), "delegate__user"),
    )


lead_delegate = _for_lead("delegate of the lead challenger")
lead_delegate_who_signs = _for_lead("delegate of the lead challenger who may sign", may_sign=True)
