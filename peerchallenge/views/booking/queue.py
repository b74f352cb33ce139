"""The queue: requests that wait, the most urgent first; taking on, assigning, putting elsewhere in the queue."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from cib.common.lists import AllowedList
from councils.enums import Role
from councils.models import Person
from councils.queries import holders_of
from peerchallenge.filters.queue import QueueFilter
from peerchallenge.forms.booking.teams import PersonForm, PriorityForm
from peerchallenge.models import Engagement
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import queued_engagements
from peerchallenge.services.booking import assign_manager, set_priority, take_on
from peerchallenge.tables.queue import QueueTable
from peerchallenge.views.booking.helpers import PersonPage, QuestionPage
from peerchallenge.views.booking.moves import BookingMoveView


class Queue(AllowedList):
    """The requests that wait to be taken on, by priority with its reason."""

    policy = POLICY
    action = "view_queue"
    table_class = QueueTable
    filterset_class = QueueFilter
    template_name = "peerchallenge/booking/queue.html"
    list_name = "requests"
    export_name = "requests"
    not_exported = ("act", "focus")  # what a council asks is read here, and goes into no file

    def get_queryset(self) -> QuerySet[Engagement]:
        """Narrow to the requests whose priority the reader may know."""
        return POLICY.objects_for(self.request.user, "view_priority", queued_engagements())

    def get_table_kwargs(self) -> dict[str, Any]:
        """Tell the table which requests the reader may take on, and of which they may read the question."""
        may = {"may_take_on": self._ids_for("take_on"), "may_read": self._ids_for("view_request")}
        return {**super().get_table_kwargs(), **may}

    def _ids_for(self, action: str) -> set[UUID]:
        rows = POLICY.objects_for(self.request.user, action, queued_engagements().order_by())
        return set(rows.values_list("pk", flat=True))


class TakeOn(BookingMoveView):
    """Take a request on."""

    action = "take_on"
    success_message = "You have taken this on. Now choose a team with the council."

    def perform(self) -> Any:
        """Take it on."""
        return take_on(engagement_id=self.engagement.pk, actor=self.actor, version=self.version)

    def get_success_url(self) -> str:
        """Go to the engagement."""
        return reverse("peerchallenge:engagement_detail", args=[self.engagement.pk])


class PrioritySet(QuestionPage):
    """Put a request elsewhere in the queue."""

    action = "set_priority"
    form_class = PriorityForm
    heading = "Change the priority"
    lede = "The order is for the queue alone: it never takes anybody from a team that has accepted."
    success_message = "The priority has been changed."

    def get_initial(self) -> dict[str, Any]:
        """Show the priority as it stands."""
        return {"priority": self.engagement.priority}

    def perform(self, form: PriorityForm) -> Engagement:
        """Change it."""
        data = form.cleaned_data
        return set_priority(
            engagement_id=self.engagement.pk,
            priority=data["priority"],
            reason=data["reason"],
            actor=self.actor,
            version=data["version"],
        )


class ManagerAssign(PersonPage):
    """Give an engagement to a challenge manager."""

    action = "assign_manager"
    heading = "Who manages this?"
    nobody = "Nobody is appointed as challenge manager. Appoint somebody first."
    success_message = "The challenge manager has been assigned and told."

    def people(self) -> QuerySet[Person]:
        """Give the challenge managers of today."""
        return holders_of(Role.CHALLENGE_MANAGER)

    def perform(self, form: PersonForm) -> Engagement:
        """Assign the person."""
        return assign_manager(
            engagement_id=self.engagement.pk,
            manager_id=UUID(form.cleaned_data["person"]),
            actor=self.actor,
            version=form.cleaned_data["version"],
        )
