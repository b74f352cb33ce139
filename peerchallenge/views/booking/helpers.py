"""Who helps with one engagement: pages that ask one question, most often for one person."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from councils.models import Person
from peerchallenge.forms.booking.request import CoordinatorForm
from peerchallenge.forms.booking.teams import PersonForm
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import brokers_for
from peerchallenge.services.booking import delegate_to_broker
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

    form_class = PersonForm
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
