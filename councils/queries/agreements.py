"""What councils have agreed to share, with whom, from when: permissions about it derive from here (R115)."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from cib.common import clock
from councils.enums import AgreementStatus, Audience, Role
from councils.models import Appointment, Cluster, ClusterMembership, Council, SharingAgreement, SharingLine
from councils.queries.standing import standing_of
from councils.rules.agreements import AgreedLine

OPEN = (AgreementStatus.DRAFT, AgreementStatus.PROPOSED)


def agreements_in_force() -> QuerySet[SharingAgreement]:
    """Give the agreements that both sides signed and that hold today."""
    lasts = Q(ends_on__isnull=True) | Q(ends_on__gt=clock.today())
    return SharingAgreement.objects.filter(lasts, status=AgreementStatus.SIGNED)


def agreement_in_force(council: Council) -> SharingAgreement | None:
    """Give the council's agreement of today, or None."""
    return agreements_in_force().filter(council=council).first()


def agreements_of(council: Council) -> QuerySet[SharingAgreement]:
    """Give every version of a council's agreement, the latest first."""
    return SharingAgreement.objects.filter(council=council).order_by("-number")


def open_agreement_of(council: Council) -> SharingAgreement | None:
    """Give the version that is drafted or waits for signatures, or None."""
    return agreements_of(council).filter(status__in=OPEN).first()


def agreed_lines(council_id: UUID, matter: str) -> tuple[AgreedLine, ...]:
    """Give the lines on a matter of the council's agreement of today; none: it says nothing of it."""
    rows = SharingLine.objects.filter(agreement__in=agreements_in_force().filter(council=council_id), matter=matter)
    return tuple(AgreedLine(*row) for row in rows.values_list("audience", "cluster_id", "from_date"))


def own_clusters(council: Council) -> QuerySet[Cluster]:
    """Give the clusters to which the council belongs today."""
    rows = ClusterMembership.objects.current().filter(council=council)
    return Cluster.objects.filter(pk__in=rows.values("cluster")).order_by("name")


def shared_with(user: Any, matter: str) -> Q:
    """Give, as a Q over councils, whose agreement lets the user see the matter today: as the regional lead of its
    region, or as the lead of a cluster that it names and to which it still belongs."""
    standing, today = standing_of(user), clock.today()
    regions, clusters = standing.regions(Role.REGIONAL_LEAD), standing.clusters(Role.CLUSTER_LEAD)
    lines = SharingLine.objects.filter(
        agreement__in=agreements_in_force(), agreement__council=OuterRef("pk"), matter=matter, from_date__lte=today
    )
    found = Q(Exists(lines.filter(audience=Audience.REGION)), region__in=regions)
    still = ClusterMembership.objects.current().filter(
        council=OuterRef("agreement__council"), cluster=OuterRef("cluster")
    )
    named = lines.filter(Exists(still), audience=Audience.CLUSTER, cluster__in=clusters)
    return found | Q(Exists(named)) if clusters else found


def hearers_by_agreement(council: Council, matter: str) -> Q:
    """Give the same the other way round, as a Q over people: whom the council's agreement lets see the matter today."""
    today, found = clock.today(), Q(pk__in=[])
    members = frozenset(own_clusters(council).values_list("pk", flat=True))
    for line in agreed_lines(council.pk, matter):
        if line.from_date > today:
            continue
        if line.audience == Audience.REGION:
            found |= _holding(Role.REGIONAL_LEAD, region=council.region_id)
        elif line.audience == Audience.CLUSTER and line.cluster_id in members:
            found |= _holding(Role.CLUSTER_LEAD, cluster=line.cluster_id)
    return found


def _holding(role: Role, **place: Any) -> Q:
    return Q(pk__in=Appointment.objects.current().filter(role=role, **place).values("person"))
