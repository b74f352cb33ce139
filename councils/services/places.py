"""Clusters with dated members, organisations, and who controls a council."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import refuse_if
from cib.common.versions import check_version, save_new_version
from councils import rules
from councils.models import Cluster, ClusterMembership, Council, Organisation, PoliticalControl
from councils.permissions import POLICY
from councils.signals import control_changed


@transaction.atomic
def create_cluster(*, name: str, purpose: str = "", actor: User) -> Cluster:
    """Create a cluster without members."""
    POLICY.require(actor, "add_cluster")
    refuse_if(rules.breaches_of_name(what="a cluster", is_taken=Cluster.objects.filter(name__iexact=name).exists()))
    cluster = Cluster.objects.create(name=name.strip(), purpose=purpose.strip())
    audit.record("cluster.created", cluster, actor=actor)
    return cluster


def _locked_cluster(cluster_id: UUID, seen: int | None) -> Cluster:
    cluster = Cluster.objects.select_for_update().get(pk=cluster_id)
    check_version(cluster, seen)
    return cluster


@transaction.atomic
def edit_cluster(*, cluster_id: UUID, name: str, purpose: str = "", version: int | None = None, actor: User) -> Cluster:
    """Change a cluster's name or purpose."""
    cluster = _locked_cluster(cluster_id, version)
    POLICY.require(actor, "edit_cluster", cluster)
    taken = Cluster.objects.filter(name__iexact=name).exclude(pk=cluster.pk).exists()
    refuse_if(rules.breaches_of_name(what="a cluster", is_taken=taken))
    save_new_version(cluster, [], name=name.strip(), purpose=purpose.strip())
    audit.record("cluster.edited", cluster, actor=actor)
    return cluster


@transaction.atomic
def add_member(
    *, cluster_id: UUID, council: Council, from_date: dt.date, version: int | None = None, actor: User
) -> ClusterMembership:
    """Add a council to a cluster from a day."""
    cluster = _locked_cluster(cluster_id, version)
    POLICY.require(actor, "edit_cluster", cluster)
    same = ClusterMembership.objects.overlapping(from_date, None).filter(cluster=cluster, council=council)
    refuse_if(rules.breaches_of_membership(is_member=same.exists(), is_council_in_force=council.is_in_force(from_date)))
    membership: ClusterMembership = ClusterMembership.objects.create(
        cluster=cluster, council=council, from_date=from_date
    )
    save_new_version(cluster, [])
    facts = {"from_date": from_date, "council": council.pk}
    audit.record("cluster.member_added", membership, actor=actor, thread=cluster, changes=facts)
    return membership


@transaction.atomic
def end_membership(
    *, membership_id: UUID, to_date: dt.date, version: int | None = None, actor: User
) -> ClusterMembership:
    """End a council's membership: `to_date` is the first day on which it no longer belongs."""
    membership: ClusterMembership = ClusterMembership.objects.get(pk=membership_id)
    cluster = _locked_cluster(membership.cluster_id, version)
    POLICY.require(actor, "edit_cluster", cluster)
    refuse_if(rules.breaches_of_end(from_date=membership.from_date, ends_on=membership.to_date, to_date=to_date))
    membership.to_date = to_date
    membership.save(update_fields=["to_date"])
    save_new_version(cluster, [])
    facts = {"to_date": to_date, "council": membership.council_id}
    audit.record("cluster.member_ended", membership, actor=actor, thread=cluster, changes=facts)
    return membership


@transaction.atomic
def create_organisation(*, name: str, kind: str, actor: User) -> Organisation:
    """Add an employer that is not a council."""
    POLICY.require(actor, "add_organisation")
    taken = Organisation.objects.filter(name__iexact=name).exists()
    refuse_if(rules.breaches_of_name(what="an organisation", is_taken=taken))
    organisation = Organisation.objects.create(name=name.strip(), kind=kind)
    audit.record("organisation.created", organisation, actor=actor)
    return organisation


@transaction.atomic
def edit_organisation(
    *, organisation_id: UUID, name: str, kind: str, version: int | None = None, actor: User
) -> Organisation:
    """Correct an organisation's name or kind."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    check_version(organisation, version)
    POLICY.require(actor, "edit_organisation", organisation)
    taken = Organisation.objects.filter(name__iexact=name).exclude(pk=organisation.pk).exists()
    refuse_if(rules.breaches_of_name(what="an organisation", is_taken=taken))
    save_new_version(organisation, [], name=name.strip(), kind=kind)
    audit.record("organisation.edited", organisation, actor=actor)
    return organisation


@transaction.atomic
def record_control(
    *, council: Council, control: str, from_date: dt.date, source: str = "", actor: User
) -> PoliticalControl:
    """Record who controls a council from a day; the control on record until then ends on that day."""
    Council.objects.select_for_update().get(pk=council.pk)
    POLICY.require(actor, "record_control", council)
    last = council.controls.order_by("-from_date").first()
    refuse_if(
        rules.breaches_of_control(
            from_date=from_date,
            today=clock.today(),
            last_from=last.from_date if last else None,
            is_same=last is not None and last.control == control and last.to_date is None,
        )
    )
    if last is not None and last.to_date is None:
        save_new_version(last, [], to_date=from_date)
    record: PoliticalControl = PoliticalControl.objects.create(
        council=council, control=control, from_date=from_date, source=source.strip()
    )
    facts = {"from_date": from_date, "control": control}
    audit.record("control.recorded", record, actor=actor, thread=council, changes=facts)
    if last is not None and last.control != control:
        control_changed.send(sender=PoliticalControl, control=record, previous=last, actor=actor)
    return record
