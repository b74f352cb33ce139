"""Clusters: the list, one cluster with its members by date, and what changes them."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from cib.common.lists import AllowedList
from councils.enums import Role
from councils.filters import ClusterFilter
from councils.forms.appointments import HolderForm
from councils.forms.people import EndForm
from councils.forms.places import ClusterForm, MemberForm
from councils.models import Appointment, Cluster, ClusterMembership
from councils.permissions import POLICY
from councils.queries.lists import clusters_listed
from councils.services.appointments import Post, appoint
from councils.services.places import add_member, create_cluster, edit_cluster, end_membership
from councils.tables import ClusterTable
from councils.views.bases import FormPage, RecordPage, RegisterMixin, found


class ClusterList(RegisterMixin, AllowedList):
    """All clusters, for CIB staff."""

    policy, action = POLICY, "list_clusters"
    table_class, filterset_class = ClusterTable, ClusterFilter
    list_name, export_name = "clusters", "clusters"
    template_name = "councils/cluster_list.html"

    def get_queryset(self) -> QuerySet[Cluster]:
        """Give all clusters with the number of their members."""
        return clusters_listed()


class ClusterDetail(RecordPage):
    """A cluster, its members now and before, its lead."""

    action = "view_cluster"
    template_name = "councils/cluster_detail.html"

    def get_allowed_object(self) -> Cluster:
        """Give the cluster of the address."""
        return found(Cluster, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather members and leads."""
        cluster: Cluster = self.allowed_object
        leads = Appointment.objects.not_ended().filter(cluster=cluster, role=Role.CLUSTER_LEAD)
        members = list(cluster.memberships.select_related("council"))
        return super().get_context_data(
            cluster=cluster,
            current=[row for row in members if row.to_date is None or row.is_current()],
            former=[row for row in members if row.to_date is not None and not row.is_current()],
            leads=leads.select_related("person"),
            may_edit=self.may("edit_cluster", cluster),
            **kwargs,
        )


class ClusterAdd(FormPage):
    """Create a cluster."""

    action, form_class, heading = "add_cluster", ClusterForm, "Add a cluster"
    success_message = "The cluster is there; now add its councils."

    def get_back_url(self) -> str:
        """Go back to the list, or on to the new cluster."""
        return reverse("councils:cluster_list")

    def get_success_url(self) -> str:
        """Go on to the new cluster."""
        return reverse("councils:cluster_detail", args=[self.result.pk])

    def perform(self, form: ClusterForm) -> Cluster:
        """Create it."""
        data = form.cleaned_data
        return create_cluster(name=data["name"], purpose=data["purpose"], actor=self.actor)


class _ClusterForm(FormPage):
    """A form about the cluster of the address."""

    action = "edit_cluster"

    def get_allowed_object(self) -> Cluster:
        """Give the cluster of the address."""
        return found(Cluster, self.kwargs["pk"])

    def get_back_url(self) -> str:
        """Go back to the cluster."""
        return reverse("councils:cluster_detail", args=[self.kwargs["pk"]])


class ClusterEdit(_ClusterForm):
    """Change a cluster's name or purpose."""

    form_class, heading, success_message = ClusterForm, "Change the cluster", "The cluster is changed."

    def get_initial(self) -> dict[str, Any]:
        """Begin with what is there."""
        return {"name": self.allowed_object.name, "purpose": self.allowed_object.purpose}

    def perform(self, form: ClusterForm) -> Cluster:
        """Change it."""
        return edit_cluster(cluster_id=self.kwargs["pk"], actor=self.actor, **form.cleaned_data)


class MemberAdd(_ClusterForm):
    """Add a council to a cluster."""

    form_class, heading, success_message = MemberForm, "Add a council to the cluster", "The council is added."

    def perform(self, form: MemberForm) -> ClusterMembership:
        """Add it."""
        return add_member(cluster_id=self.kwargs["pk"], actor=self.actor, **form.cleaned_data)


class MemberEnd(_ClusterForm):
    """End a council's membership."""

    form_class, success_message = EndForm, "The membership is ended."

    def get_allowed_object(self) -> Cluster:
        """Give the cluster of the membership of the address."""
        self.membership = found(ClusterMembership, self.kwargs["pk"], "cluster", "council")
        return self.membership.cluster

    def get_back_url(self) -> str:
        """Go back to the cluster."""
        return reverse("councils:cluster_detail", args=[self.membership.cluster_id])

    def get_heading(self) -> str:
        """Name the council and the cluster."""
        return f"When does {self.membership.council} leave {self.membership.cluster}?"

    def perform(self, form: EndForm) -> ClusterMembership:
        """End it."""
        return end_membership(membership_id=self.membership.pk, actor=self.actor, **form.cleaned_data)


class ClusterAppoint(_ClusterForm):
    """Appoint a cluster's lead."""

    action, form_class, success_message = "appoint_in_cluster", HolderForm, "The appointment is made."

    def get_heading(self) -> str:
        """Name the post."""
        return f"Cluster lead, {self.allowed_object}"

    def perform(self, form: HolderForm) -> Appointment:
        """Appoint."""
        data = form.cleaned_data
        return appoint(
            person_id=data["person"].pk,
            post=Post(Role.CLUSTER_LEAD, cluster=self.allowed_object),
            from_date=data["from_date"],
            to_date=data["to_date"],
            actor=self.actor,
        )
