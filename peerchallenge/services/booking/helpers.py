"""Who helps the host with one engagement: a broker by delegation, a coordinator of its own."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import NotVisible, refuse_if
from cib.common.versions import check_version, save_new_version
from councils.enums import Capacity, Role
from councils.models import Delegation, Person
from councils.queries import person_of, standing_of
from councils.services.delegations import record_delegation
from peerchallenge.enums import EngagementRoleKind
from peerchallenge.models import Engagement, EngagementRole
from peerchallenge.notifications import booking as notifications
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import (
    acting_for,
    brokers_for,
    locked_engagement,
    people_of_host,
    people_to_delegate_to,
)
from peerchallenge.rules.booking import (
    broker_is_of_region,
    coordinator_is_of_host,
    delegate_is_a_colleague,
    service_lead_is_of_host,
)
from peerchallenge.services.calendars import follow_dates


def end_role(engagement: Engagement, role: EngagementRoleKind) -> None:
    """End whoever has the role on the engagement today."""
    EngagementRole.objects.current().filter(engagement=engagement, role=role).update(to_date=clock.today())


def give_role(engagement: Engagement, person_id: UUID, role: EngagementRoleKind) -> EngagementRole:
    """Put one person into a role on the engagement from today."""
    found: EngagementRole = EngagementRole.objects.create(
        engagement=engagement, person_id=person_id, role=role, from_date=clock.today()
    )
    return found


@transaction.atomic
def delegate_to_broker(*, engagement_id: UUID, broker_id: UUID, actor: User, version: int | None = None) -> Delegation:
    """Let a broker of the region choose a team for the host's DCS, on this engagement alone."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "delegate_to_broker", engagement)
    check_version(engagement, version)
    refuse_if([broker_is_of_region(brokers_for(engagement.host).filter(pk=broker_id).exists())])
    principal = person_of(actor)
    assert principal is not None, "the host's DCS is a person"
    delegation = record_delegation(
        principal=principal,
        delegate=Person.objects.get(pk=broker_id),
        council=engagement.host,
        engagement_id=engagement.pk,
        capacity=Capacity.BROKER,
        may_sign=False,
        from_date=clock.today(),
        actor=actor,
    )
    save_new_version(engagement, [])
    audit.record("engagement.delegated_to_broker", delegation, actor=actor, thread=engagement)
    notifications.broker_named(engagement, broker_id)
    return delegation


@transaction.atomic
def name_own_delegate(
    *,
    engagement_id: UUID,
    delegate_id: UUID,
    capacity: str = Capacity.DEPUTY,
    may_sign: bool = False,
    from_date: dt.date,
    to_date: dt.date | None = None,
    actor: User,
    version: int | None = None,
) -> Delegation:
    """Let somebody act for the host's DCS, or for the lead challenger, on this engagement alone.

    They act under their own name, and sign only if that is said. Raises Refused PP-20 to PP-25, BK-22.
    """
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "name_own_delegate", engagement)
    check_version(engagement, version)
    principal = person_of(actor)
    assert principal is not None, "a DCS and a lead challenger are persons"
    is_host = engagement.host_id in standing_of(actor).councils(Role.DCS)
    known = people_to_delegate_to(engagement, principal, is_host=is_host).filter(pk=delegate_id)
    refuse_if([delegate_is_a_colleague(known.exists())])
    delegation = record_delegation(
        principal=principal,
        delegate=known.get(),
        council=engagement.host if is_host else None,
        engagement_id=engagement.pk,
        capacity=capacity,
        may_sign=may_sign,
        from_date=from_date,
        to_date=to_date,
        actor=actor,
    )
    save_new_version(engagement, [])
    action = "engagement.delegate_named" if is_host else "engagement.lead_delegate_named"
    audit.record(action, delegation, actor=actor, thread=engagement, changes={"from_date": from_date})
    return delegation


@transaction.atomic
def appoint_coordinator(
    *, engagement_id: UUID, person_id: UUID | None, actor: User, version: int | None = None
) -> Engagement:
    """Name who organises logistics for the host (R010), in place of whoever did before; None names nobody."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "appoint_coordinator", engagement)
    current = EngagementRole.objects.current().filter(engagement=engagement, role=EngagementRoleKind.HOST_COORDINATOR)
    if list(current.values_list("person", flat=True)) == ([person_id] if person_id else []):
        return engagement
    check_version(engagement, version)
    if person_id is not None:
        if not Person.objects.known().filter(pk=person_id).exists():
            raise NotVisible
        refuse_if([coordinator_is_of_host(people_of_host(engagement.host).filter(pk=person_id).exists())])
    end_role(engagement, EngagementRoleKind.HOST_COORDINATOR)
    if person_id is not None:
        give_role(engagement, person_id, EngagementRoleKind.HOST_COORDINATOR)
        notifications.coordinator_named(engagement, person_id)
    save_new_version(engagement, [])
    audit.record(
        "engagement.coordinator_named" if person_id else "engagement.coordinator_ended",
        engagement,
        actor=actor,
        acting_for=acting_for(actor, engagement),
    )
    follow_dates(engagement=engagement)
    return engagement


@transaction.atomic
def name_service_leads(
    *, engagement_id: UUID, person_ids: Collection[UUID], actor: User, version: int | None = None
) -> Engagement:
    """Name whose services take part (the host's own people), in place of whoever was named before."""
    engagement = locked_engagement(engagement_id)
    POLICY.require(actor, "name_service_leads", engagement)
    check_version(engagement, version)
    wanted = set(person_ids)
    found = set(people_of_host(engagement.host).filter(pk__in=wanted).values_list("pk", flat=True))
    refuse_if([service_lead_is_of_host(found == wanted)])
    rows = EngagementRole.objects.current().filter(engagement=engagement, role=EngagementRoleKind.SERVICE_LEAD)
    before = set(rows.values_list("person", flat=True))
    rows.exclude(person__in=wanted).update(to_date=clock.today())
    for person_id in wanted - before:
        give_role(engagement, person_id, EngagementRoleKind.SERVICE_LEAD)
    save_new_version(engagement, [])
    audit.record(
        "engagement.service_leads_named",
        engagement,
        actor=actor,
        acting_for=acting_for(actor, engagement),
        changes={"number": len(wanted)},
    )
    notifications.service_leads_named(engagement, wanted - before)
    follow_dates(engagement=engagement)
    return engagement
