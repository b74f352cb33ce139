"""The register of councils, a council's record, who controls it, who holds its posts."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from cib.common.lists import AllowedList
from councils.enums import COUNCIL_ROLES, SINGLE_COUNCIL_ROLES, Role
from councils.filters import CouncilFilter
from councils.forms.appointments import HolderForm
from councils.forms.places import ControlForm
from councils.links import council_url
from councils.models import Council
from councils.permissions import POLICY
from councils.queries import neighbours_of, predecessors_of, standing_of, successors_of
from councils.queries.lists import council_or_404, councils_listed, posts_at
from councils.services.appointments import Post, appoint
from councils.services.places import record_control
from councils.tables import CouncilTable
from councils.views.bases import FormPage, RecordPage, RegisterMixin


class CouncilList(RegisterMixin, AllowedList):
    """All councils; CIB staff see who is DCS, and open the records."""

    policy, action = POLICY, "list_councils"
    table_class, filterset_class = CouncilTable, CouncilFilter
    list_name, export_name, not_exported = "councils", "councils", ("record",)
    template_name = "councils/council_list.html"

    def get_queryset(self) -> QuerySet[Council]:
        """Give all councils."""
        return councils_listed()

    def get_table_kwargs(self) -> dict[str, Any]:
        """Keep names of people and records for CIB staff."""
        return {} if standing_of(self.request.user).is_cib_staff else {"exclude": ("dcs", "record")}

    def get_filterset(self, filterset_class: Any) -> Any:
        """Ask about vacant posts only for CIB staff."""
        filterset = super().get_filterset(filterset_class)
        if not standing_of(self.request.user).is_cib_staff:
            del filterset.filters["dcs"]
        return filterset


class CouncilRecord(RecordPage):
    """A council's codes and lineage, its posts with their holders, political control, clusters."""

    action = "view_council_record"
    template_name = "councils/council_record.html"

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        return council_or_404(self.kwargs["la_code"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the record."""
        council: Council = self.allowed_object
        held = posts_at(council)
        return super().get_context_data(
            council=council,
            council_url=council_url(council),
            posts=[(role, held.get(role, []), role in SINGLE_COUNCIL_ROLES) for role in COUNCIL_ROLES],
            codes=council.codes.all(),
            predecessors=predecessors_of(council),
            successors=successors_of(council),
            neighbours=neighbours_of(council),
            controls=council.controls.all(),
            memberships=council.memberships.current().select_related("cluster"),
            may_appoint=self.may("appoint"),
            interventions=council.interventions.all(),
            inspections=council.inspections.prefetch_related("judgements"),
            may_keep_interventions=self.may("keep_interventions", council),
            may_import_inspections=self.may("import_inspections"),
            may_record_control=self.may("record_control", council),
            **kwargs,
        )


class _CouncilForm(FormPage):
    """A form about the council of the address."""

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        return council_or_404(self.kwargs["la_code"])

    def get_back_url(self) -> str:
        """Go back to the council's record."""
        return reverse("councils:council_record", args=[self.kwargs["la_code"]])


class ControlAdd(_CouncilForm):
    """Record who controls a council politically."""

    action, form_class = "record_control", ControlForm
    heading = "Political control"
    success_message = "Political control is recorded."

    def perform(self, form: ControlForm) -> Any:
        """Record it."""
        data = form.cleaned_data
        return record_control(
            council=self.allowed_object,
            control=data["control"],
            from_date=data["from_date"],
            source=data["source"],
            actor=self.actor,
        )


class CouncilAppoint(_CouncilForm):
    """Fill a post of a council."""

    action, form_class = "appoint_at_council", HolderForm
    success_message = "The appointment is made."

    def get_heading(self) -> str:
        """Name the post."""
        return f"{Role(self.kwargs['role']).label}, {self.allowed_object}"

    def perform(self, form: HolderForm) -> Any:
        """Appoint."""
        data = form.cleaned_data
        return appoint(
            person_id=data["person"].pk,
            post=Post(self.kwargs["role"], council=self.allowed_object),
            from_date=data["from_date"],
            to_date=data["to_date"],
            actor=self.actor,
        )
