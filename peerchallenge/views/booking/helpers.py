"""Who helps with one engagement: pages that ask one question, most often for one person."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from cib.common import clock
from councils.enums import Role
from councils.forms.appointments import DelegateForm
from councils.models import Person
from councils.queries import person_of, standing_of
from peerchallenge.forms.booking.request import CoordinatorForm
from peerchallenge.forms.booking.teams import PersonForm, ServiceLeadsForm
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import (
    brokers_for,
    own_delegations,
    people_of_host,
    people_to_delegate_to,
    person_id_of,
    service_leads_of,
)
from peerchallenge.services.booking import delegate_to_broker, name_own_delegate, name_service_leads
from peerchallenge.views.objects import EngagementFormView


class QuestionPage(EngagementFormView):
    """One question about an engagement, on a page of its own."""

    policy = POLICY
    template_name = "peerchallenge/booking/question.html"
    lede = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the page says under its heading."""
        return super().get_context_data(**{"lede": self.lede, **kwargs})


class PersonPage(QuestionPage):
    """Choose one of some people for the engagement."""

    form_class: Any = PersonForm
    nobody = ""

    def people(self) -> QuerySet[Person]:
        """Give those who can be chosen."""
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form offer these people."""
        return {**super().get_form_kwargs(), "people": self.people()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say so where there is nobody to choose."""
        is_empty = not self.people().exists()
        return super().get_context_data(**{"nobody": self.nobody if is_empty else "", **kwargs})


class BrokerName(PersonPage):
    """Let a broker choose a team with, or for, the DCS."""

    action = "delegate_to_broker"
    heading = "Ask a broker to choose with you"
    lede = (
        "A broker sees this request and the people who could come, and may ask them for you. They act under their own "
        "name, on this request alone, and never sign anything."
    )
    nobody = "Your region has no broker at present. The challenge manager can help you instead."
    success_message = "The broker has been asked."

    def people(self) -> QuerySet[Person]:
        """Give the brokers of the host's region."""
        return brokers_for(self.engagement.host)

    def perform(self, form: PersonForm) -> Any:
        """Record the delegation."""
        return delegate_to_broker(
            engagement_id=self.engagement.pk,
            broker_id=UUID(form.cleaned_data["person"]),
            actor=self.actor,
            version=form.cleaned_data["version"],
        )

    def get_success_url(self) -> str:
        """Go to the team."""
        return reverse("peerchallenge:shortlist", args=[self.engagement.pk])


class DelegateName(PersonPage):
    """A DCS or a lead challenger lets somebody act for them in this engagement alone."""

    action = "name_own_delegate"
    form_class = DelegateForm
    template_name = "peerchallenge/booking/delegate.html"
    heading = "Who acts for you here?"
    lede = (
        "They act for you under their own name, in this challenge or review alone. They sign and approve nothing "
        "unless you say so. The history says that they did it for you."
    )
    nobody = "None of your colleagues are in the register yet. Add them under Our people, or ask the programme office."
    success_message = "They act for you here from that day, and have been told."

    @property
    def is_host(self) -> bool:
        """Tell whether the reader names a delegate as the host's DCS, or as the lead challenger."""
        return self.engagement.host_id in standing_of(self.actor).councils(Role.DCS)

    def people(self) -> QuerySet[Person]:
        """Give colleagues, and for a lead the team."""
        principal = person_of(self.actor)
        assert principal is not None  # the policy let in a DCS or a lead challenger
        return people_to_delegate_to(self.engagement, principal, is_host=self.is_host)

    def get_initial(self) -> dict[str, Any]:
        """Begin today."""
        return {"from_date": clock.today()}

    def perform(self, form: DelegateForm) -> Any:
        """Name them."""
        data = form.cleaned_data
        return name_own_delegate(
            engagement_id=self.engagement.pk,
            delegate_id=data["delegate"].pk,
            capacity=data["capacity"],
            may_sign=data["may_sign"],
            from_date=data["from_date"],
            to_date=data["to_date"],
            actor=self.actor,
            version=data["version"],
        )

    def get_success_url(self) -> str:
        """Stay, where they are listed now."""
        return reverse("peerchallenge:name_own_delegate", args=[self.engagement.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """List who acts already."""
        own = own_delegations(self.engagement, person_id_of(self.actor))
        return super().get_context_data(delegations=own, **kwargs)


class CoordinatorName(QuestionPage):
    """Name who coordinates for the host, at whatever stage."""

    action = "appoint_coordinator"
    form_class = CoordinatorForm
    heading = "Who coordinates for the council?"
    lede = "Rooms, passes, the timetable. They see dates and logistics, never findings in draft."
    success_message = "Saved."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form offer the host's people."""
        kwargs = super().get_form_kwargs()
        kwargs.pop("version")
        return {**kwargs, "engagement": self.engagement}

    def perform(self, form: CoordinatorForm) -> Any:
        """Name the person."""
        return form.save(self.actor)


class ServiceLeadsName(PersonPage):
    """Name whose services take part, at whatever stage."""

    action = "name_service_leads"
    form_class = ServiceLeadsForm
    heading = "Whose services take part?"
    lede = "They see that the team comes, and when. They read neither the request nor what the team finds."
    nobody = "None of your council’s people are in the register yet. Add them under Our people first."
    success_message = "Saved. Whoever is new has been told."

    def people(self) -> QuerySet[Person]:
        """Give the host's own people."""
        return people_of_host(self.engagement.host)

    def get_initial(self) -> dict[str, Any]:
        """Tick those who are named today."""
        return {"people": [str(person.pk) for person in service_leads_of(self.engagement)]}

    def perform(self, form: ServiceLeadsForm) -> Any:
        """Name them."""
        return name_service_leads(
            engagement_id=self.engagement.pk,
            person_ids={UUID(chosen) for chosen in form.cleaned_data["people"]},
            actor=self.actor,
            version=form.cleaned_data["version"],
        )
