"""How a person may stand to a council, a region, a cluster, another person: the words of the policy tables."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from cib.common.policy import NOTHING, Predicate, about_user
from councils.enums import Role
from councils.models import ClusterMembership
from councils.queries import council_ids_of, people_of_councils, standing_of, users_delegated, users_holding


def _id_at(obj: Any, path: str) -> Any:
    return getattr(obj, f"{path}_id") if path else obj.pk


def _key(path: str) -> str:
    return f"{path}__in" if path else "pk__in"


def holds_role(name: str, *roles: str) -> Predicate:
    """Make a predicate of whoever holds one of the roles today, anywhere."""
    return about_user(name, lambda user: standing_of(user).has(*roles), lambda: users_holding(*roles))


def holds_at_council(name: str, *roles: str, path: str = "") -> Predicate:
    """Make a predicate of whoever holds one of the roles at the object's council (`path`; the object itself)."""

    def people(obj: Any) -> Q:
        council_id = _id_at(obj, path)
        return NOTHING if council_id is None else users_holding(*roles, council=council_id)

    return Predicate(
        name,
        lambda user, obj: _id_at(obj, path) in standing_of(user).councils(*roles),
        lambda user: Q(**{_key(path): standing_of(user).councils(*roles)}),
        people,
    )


def holds_in_region(name: str, *roles: str, path: str = "") -> Predicate:
    """Make a predicate of whoever holds one of the roles in the object's region (`path`; the object itself)."""

    def people(obj: Any) -> Q:
        region_id = _id_at(obj, path)
        return NOTHING if region_id is None else users_holding(*roles, region=region_id)

    return Predicate(
        name,
        lambda user, obj: _id_at(obj, path) in standing_of(user).regions(*roles),
        lambda user: Q(**{_key(path): standing_of(user).regions(*roles)}),
        people,
    )


def holds_in_cluster(name: str, *roles: str) -> Predicate:
    """Make a predicate of whoever holds one of the roles in the cluster itself."""
    return Predicate(
        name,
        lambda user, cluster: cluster.pk in standing_of(user).clusters(*roles),
        lambda user: Q(pk__in=standing_of(user).clusters(*roles)),
        lambda cluster: users_holding(*roles, cluster=cluster.pk),
    )


def holds_at_member(name: str, *roles: str) -> Predicate:
    """Make a predicate of whoever holds one of the roles at a council that belongs to the cluster today."""

    def members(cluster: Any) -> frozenset[UUID]:
        rows = ClusterMembership.objects.current().filter(cluster=cluster)
        return frozenset(rows.values_list("council_id", flat=True))

    def objects(user: Any) -> Q:
        rows = ClusterMembership.objects.current().filter(council__in=standing_of(user).councils(*roles))
        return Q(pk__in=rows.values("cluster"))

    return Predicate(
        name,
        lambda user, cluster: bool(members(cluster) & standing_of(user).councils(*roles)),
        objects,
        lambda cluster: users_holding(*roles, council__in=members(cluster)),
    )


def is_person(name: str, path: str = "") -> Predicate:
    """Make a predicate of the very person that the object is, or that its field `path` names."""

    def holds(user: Any, obj: Any) -> bool:
        person_id = standing_of(user).person_id
        return person_id is not None and _id_at(obj, path) == person_id

    return Predicate(
        name,
        holds,
        lambda user: Q(**{_key(path): [p for p in [standing_of(user).person_id] if p is not None]}),
        lambda obj: Q(
            person__pk=_id_at(obj, path), person__merged_into__isnull=True, person__anonymised_at__isnull=True
        ),
    )


def _leads_employee(user: Any, person: Any) -> bool:
    led = standing_of(user).councils(Role.DCS)
    return bool(led) and bool(led & council_ids_of(person.pk))


def _users_of(name: str, path: str) -> Predicate:
    return Predicate(
        name,
        lambda user, obj: getattr(obj, f"{path}_id") == user.pk,
        lambda user: Q(**{path: user.pk}),
        lambda obj: Q(pk=getattr(obj, f"{path}_id")),
    )


cib_staff = holds_role("CIB staff", Role.CIB_STAFF)
dcs_of_council = holds_at_council("DCS of the council", Role.DCS)
leader_of_council = holds_at_council(
    "DCS, chief executive or lead member of the council", Role.DCS, Role.CHIEF_EXECUTIVE, Role.LEAD_MEMBER
)
dcs_where_appointed = holds_at_council("DCS where the appointment is", Role.DCS, path="council")
leads_region = holds_in_region("regional lead or broker of the region", Role.REGIONAL_LEAD, Role.BROKER)
leads_any_region = holds_role("regional lead or broker", Role.REGIONAL_LEAD, Role.BROKER)
region_reader_of_council = holds_in_region(
    "regional lead or broker of the council's region", Role.REGIONAL_LEAD, Role.BROKER, path="region"
)
broker_of_council = holds_in_region("broker of the council's region", Role.BROKER, path="region")
leads_cluster = holds_in_cluster("cluster lead of the cluster", Role.CLUSTER_LEAD)
leads_member_council = holds_at_member(
    "DCS, chief executive or lead member of a member council",
    Role.DCS,
    Role.CHIEF_EXECUTIVE,
    Role.LEAD_MEMBER,
)
oneself = is_person("the person")
appointee = is_person("the person appointed", "person")
principal = is_person("the principal", "principal")
delegate = is_person("the delegate", "delegate")
proposer = _users_of("who proposed it", "proposed_by")

dcs_of_person = Predicate(
    "DCS of a council whose own the person is",
    _leads_employee,
    lambda user: people_of_councils(standing_of(user).councils(Role.DCS)),
    lambda person: users_holding(Role.DCS, council__in=council_ids_of(person.pk)),
)

delegate_of_council = Predicate(
    "delegate of the council's DCS",
    lambda user, council: council.pk in standing_of(user).delegated_councils(),
    lambda user: Q(pk__in=standing_of(user).delegated_councils()),
    lambda council: users_delegated(council=council, engagement_id__isnull=True),
)


def _clusters_of(council: Any) -> Any:
    return ClusterMembership.objects.current().filter(council=council).values("cluster")


def _led_members(user: Any) -> Any:
    led = standing_of(user).clusters(Role.CLUSTER_LEAD)
    return ClusterMembership.objects.current().filter(cluster__in=led).values("council")


cluster_reader_of_council = Predicate(
    "cluster lead of the council",
    lambda user, council: (
        bool(standing_of(user).clusters(Role.CLUSTER_LEAD)) and _led_members(user).filter(council=council).exists()
    ),
    lambda user: Q(pk__in=_led_members(user)),
    lambda council: users_holding(Role.CLUSTER_LEAD, cluster__in=_clusters_of(council)),
)
