"""Pages of a visit: it begins; lines of enquiry emerge and are acknowledged."""

from typing import Any

from django.urls import reverse

from cib.common.views import MoveView, seen_version
from peerchallenge.forms.visits import LineForm
from peerchallenge.models import Engagement, LineOfEnquiry
from peerchallenge.permissions import POLICY
from peerchallenge.services.visits import acknowledge_line, add_line_on_site, begin_visit
from peerchallenge.views.objects import EngagementFormView, find, find_engagement


class EngagementMoveView(MoveView):
    """A POST that moves one engagement and goes back to its page."""

    policy = POLICY

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the address."""
        self.engagement = find_engagement(self.kwargs["engagement_id"])
        return self.engagement

    def get_success_url(self) -> str:
        """Go back to the engagement."""
        return reverse("peerchallenge:engagement_detail", args=[self.engagement.pk])


class VisitBegin(EngagementMoveView):
    """The visit begins."""

    action = "begin_visit"
    success_message = "The team is on site. Their plan of days is laid out for confirming."

    def perform(self) -> Any:
        """Begin the visit."""
        return begin_visit(engagement_id=self.engagement.pk, actor=self.actor, version=seen_version(self.request))


class LineAdd(EngagementFormView):
    """A line of enquiry that emerged on site."""

    policy = POLICY
    action = "add_line_on_site"
    form_class = LineForm
    template_name = "peerchallenge/line_add_on_site.html"
    heading = "Add a line of enquiry"
    success_message = "Added. The host has been asked to acknowledge it."

    def perform(self, form: LineForm) -> LineOfEnquiry:
        """Add the line."""
        return add_line_on_site(
            engagement_id=self.engagement.pk, question=form.cleaned_data["question"], actor=self.actor
        )


class LineAcknowledge(MoveView):
    """The host acknowledges a line that emerged on site."""

    policy = POLICY
    action = "acknowledge_line"
    success_message = "You have acknowledged the new line of enquiry."

    def get_allowed_object(self) -> Engagement:
        """Give the engagement that the line belongs to."""
        rows = LineOfEnquiry.objects.select_related("scope__engagement__host")
        self.line = find(rows, pk=self.kwargs["line_id"], emerged_on_site=True)
        return self.line.scope.engagement

    def perform(self) -> Any:
        """Acknowledge the line."""
        return acknowledge_line(line_id=self.line.pk, actor=self.actor)

    def get_success_url(self) -> str:
        """Go back to the engagement."""
        return reverse("peerchallenge:engagement_detail", args=[self.line.scope.engagement_id])
