"""A DCS's own people: who they are, who acts for the DCS, and who is invited."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from cib.common import clock
from cib.common.errors import NotVisible
from cib.common.lists import AllowedList
from councils.enums import Role
from councils.filters import OurPersonFilter
from councils.forms.appointments import DelegateForm
from councils.forms.people import ColleagueForm, EndForm
from councils.models import Council, Delegation, Person
from councils.permissions import POLICY
from councils.queries import people_of_councils, standing_of
from councils.queries.lists import council_or_404, people_listed
from councils.services.delegations import end_delegation, name_delegate
from councils.services.people import add_colleague
from councils.tables import OurPersonTable
from councils.views.bases import FormPage, found


class OurPeople(AllowedList):
    """The people of the councils whose DCS the reader is, and the delegates."""

    policy, action = POLICY, "see_our_people"
    table_class, filterset_class = OurPersonTable, OurPersonFilter
    list_name, export_name = "people", "our-people"
    template_name = "councils/our_people.html"

    def get_allowed_object(self) -> Council:
        """Give one of the reader's councils; who is DCS nowhere finds nothing here."""
        self.councils = Council.objects.filter(pk__in=standing_of(self.request.user).councils(Role.DCS))
        first = self.councils.first()
        if first is None:
            raise NotVisible
        return first

    def get_queryset(self) -> QuerySet[Person]:
        """Give the councils' own people."""
        return people_listed().filter(people_of_councils(standing_of(self.request.user).councils(Role.DCS)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the delegates."""
        rows = Delegation.objects.not_ended().filter(council__in=self.councils)
        return super().get_context_data(
            councils=self.councils,
            delegations=rows.select_related("principal", "delegate", "council"),
            **kwargs,
        )


class _OurForm(FormPage):
    """A form about the council of the address, for its DCS."""

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        return council_or_404(self.kwargs["la_code"])

    def get_back_url(self) -> str:
        """Go back to the people."""
        return reverse("councils:our_people")


class ColleagueAdd(_OurForm):
    """Add somebody to the council's own people."""

    action, form_class, heading = "add_colleague", ColleagueForm, "Add one of your people"
    lede = "For example your deputy or your personal assistant. You can then name them as your delegate."
    success_message = "They are one of your people now."

    def perform(self, form: ColleagueForm) -> Person:
        """Add them."""
        data = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return add_colleague(council=self.allowed_object, from_date=clock.today(), actor=self.actor, **data)


class DelegateAdd(_OurForm):
    """Name who acts for the DCS."""

    action, form_class, heading = "name_delegate", DelegateForm, "Name a delegate"
    lede = "A delegate acts for you under their own name. They sign nothing unless you say so."
    success_message = "The delegate is named, and is told."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the council's own people but oneself."""
        council: Council = self.allowed_object
        people = Person.objects.known().filter(people_of_councils([council.pk]))
        return {**super().get_form_kwargs(), "people": people.exclude(user=self.actor)}

    def perform(self, form: DelegateForm) -> Delegation:
        """Name them."""
        data = form.cleaned_data
        return name_delegate(
            council=self.allowed_object,
            delegate_id=data["delegate"].pk,
            capacity=data["capacity"],
            may_sign=data["may_sign"],
            from_date=data["from_date"],
            to_date=data["to_date"],
            actor=self.actor,
        )


class DelegationEnd(FormPage):
    """End a delegation."""

    action, form_class, success_message = "end_delegation", EndForm, "The delegation is ended."

    def get_allowed_object(self) -> Delegation:
        """Give the delegation of the address."""
        return found(Delegation, self.kwargs["pk"], "principal", "delegate", "council")

    def get_back_url(self) -> str:
        """Go back to where delegations are listed for this reader."""
        delegation: Delegation = self.allowed_object
        if delegation.engagement_id and delegation.principal_id == standing_of(self.request.user).person_id:
            return reverse("peerchallenge:name_own_delegate", args=[delegation.engagement_id])
        if standing_of(self.request.user).councils(Role.DCS):
            return reverse("councils:our_people")
        return reverse("councils:person_detail", args=[self.allowed_object.delegate_id])

    def get_heading(self) -> str:
        """Name the delegation."""
        return f"When does this end: {self.allowed_object}?"

    def perform(self, form: EndForm) -> Delegation:
        """End it."""
        return end_delegation(delegation_id=self.kwargs["pk"], actor=self.actor, **form.cleaned_data)
