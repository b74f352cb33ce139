"""What the lists and records show, with everything they need in a fixed number of queries."""

from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Trim

from cib.common import clock
from cib.common.errors import NotVisible
from councils.enums import CodeKind, Role
from councils.models import (
    Appointment,
    Cluster,
    Council,
    CouncilCode,
    Employment,
    Invitation,
    Organisation,
    Person,
    Region,
)
from councils.models.periods import current_on


def councils_listed() -> QuerySet[Council]:
    """Give all councils with region, GSS code borne last (`gss`) and name of today's DCS (`dcs`)."""
    codes = CouncilCode.objects.filter(council=OuterRef("pk"), kind=CodeKind.GSS)
    last = codes.order_by(F("ends_on").desc(nulls_first=True), "code").values("code")[:1]
    held = Appointment.objects.current().filter(council=OuterRef("pk"), role=Role.DCS)
    name = Trim(Concat("person__given_name", Value(" "), "person__family_name"))
    found: QuerySet[Council] = Council.objects.select_related("region").annotate(
        gss=Subquery(last), dcs=Subquery(held.annotate(holder=name).values("holder")[:1])
    )
    return found


def people_listed() -> QuerySet[Person]:
    """Give the people whose record is open, with employments, appointments and invitations of today."""
    appointments: Any = Appointment.objects.current().select_related("council", "region", "cluster")
    employments: Any = Employment.objects.current().select_related("council", "organisation")
    invitations: Any = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    rows: Any = Person.objects.known()
    found: QuerySet[Person] = rows.prefetch_related(
        Prefetch("appointments", queryset=appointments, to_attr="current_appointments"),
        Prefetch("employments", queryset=employments, to_attr="current_employments"),
        Prefetch("invitations", queryset=invitations, to_attr="open_invitations"),
    )
    return found


def organisations_listed() -> QuerySet[Organisation]:
    """Give all organisations with how many people they employ today (`people`)."""
    now = current_on(clock.today(), "employments__")
    return Organisation.objects.annotate(people=Count("employments", filter=now))


def clusters_listed() -> QuerySet[Cluster]:
    """Give all clusters with how many councils belong today (`members`)."""
    now = current_on(clock.today(), "memberships__")
    return Cluster.objects.annotate(members=Count("memberships", filter=now))


def council_or_404(la_code: str) -> Council:
    """Give the council with this 3-digit code, the one in force before one that ended; raise NotVisible for none."""
    rows = Council.objects.filter(la_code=la_code).select_related("region")
    found: Council | None = rows.order_by(F("ends_on").desc(nulls_first=True)).first()
    if found is None:
        raise NotVisible
    return found


def posts_at(council: Council) -> dict[str, list[Appointment]]:
    """Give who holds what at the council today, or from a later day, by role."""
    rows = Appointment.objects.not_ended().filter(council=council).select_related("person")
    held: dict[str, list[Appointment]] = {}
    for row in rows.order_by("from_date"):
        held.setdefault(row.role, []).append(row)
    return held


def leads_of(region: Region) -> list[Appointment]:
    """Give the brokers of a region, today or from a later day."""
    rows = Appointment.objects.not_ended().filter(region=region, role=Role.BROKER)
    return list(rows.select_related("person"))


def known_person_with(email: str) -> Person | None:
    """Give the person whose address this is, however it is typed."""
    found: Person | None = Person.objects.known().filter(Q(email=email.strip().lower()) & ~Q(email="")).first()
    return found


def account_posts(user: Any) -> list[Appointment]:
    """Give the appointments that the user holds today, for the choice of which to act in."""
    rows = Appointment.objects.current().filter(
        person__user=user, person__merged_into__isnull=True, person__anonymised_at__isnull=True
    )
    return list(rows.select_related("council", "region", "cluster").order_by("role", "from_date"))
