"""Organisations that employ people and are not councils."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from cib.common.lists import AllowedList
from councils.filters import OrganisationFilter
from councils.forms.places import OrganisationForm
from councils.models import Organisation
from councils.permissions import POLICY
from councils.queries.lists import organisations_listed
from councils.services.places import create_organisation, edit_organisation
from councils.tables import OrganisationTable
from councils.views.bases import FormPage, RecordPage, RegisterMixin, found


class OrganisationList(RegisterMixin, AllowedList):
    """All organisations, for CIB staff."""

    policy, action = POLICY, "list_organisations"
    table_class, filterset_class = OrganisationTable, OrganisationFilter
    list_name, export_name = "organisations", "organisations"
    template_name = "councils/organisation_list.html"

    def get_queryset(self) -> QuerySet[Organisation]:
        """Give all organisations with how many people they employ."""
        return organisations_listed()


class OrganisationDetail(RecordPage):
    """An organisation and whom it employs."""

    action = "view_organisation"
    template_name = "councils/organisation_detail.html"

    def get_allowed_object(self) -> Organisation:
        """Give the organisation of the address."""
        return found(Organisation, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather whom it employs today."""
        organisation: Organisation = self.allowed_object
        rows = organisation.employments.current().select_related("person", "council", "organisation")
        return super().get_context_data(organisation=organisation, employments=rows, **kwargs)


class OrganisationAdd(FormPage):
    """Add an organisation."""

    action, form_class, heading = "add_organisation", OrganisationForm, "Add an organisation"
    success_message = "The organisation is added."

    def get_back_url(self) -> str:
        """Go back to the list."""
        return reverse("councils:organisation_list")

    def perform(self, form: OrganisationForm) -> Organisation:
        """Add it."""
        return create_organisation(actor=self.actor, **form.cleaned_data)


class OrganisationEdit(FormPage):
    """Correct an organisation's name or kind."""

    action, form_class, heading = "edit_organisation", OrganisationForm, "Change the organisation"
    success_message = "The organisation is changed."

    def get_allowed_object(self) -> Organisation:
        """Give the organisation of the address."""
        return found(Organisation, self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """Begin with what is there."""
        return {"name": self.allowed_object.name, "kind": self.allowed_object.kind}

    def get_back_url(self) -> str:
        """Go back to the organisation."""
        return reverse("councils:organisation_detail", args=[self.kwargs["pk"]])

    def perform(self, form: OrganisationForm) -> Organisation:
        """Change it."""
        return edit_organisation(organisation_id=self.kwargs["pk"], actor=self.actor, **form.cleaned_data)
