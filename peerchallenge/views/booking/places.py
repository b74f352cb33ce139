"""The team on a page of its own: who is on it, what is missing, and the button that begins scoping."""

from typing import Any

from django.views.generic import TemplateView

from cib.common.errors import NotVisible
from cib.common.views import AllowedMixin
from peerchallenge.models import Engagement
from peerchallenge.permissions import POLICY
from peerchallenge.queries.teams import team_of
from peerchallenge.views.booking.panel import team_panel
from peerchallenge.views.booking.reading import ReadOnceMixin
from peerchallenge.views.objects import engagement_crumbs, find_engagement


class TeamPage(ReadOnceMixin, AllowedMixin, TemplateView):
    """The places with their people and gaps, without the list of everybody who could come."""

    policy = POLICY
    action = "see_shortlist"
    template_name = "peerchallenge/booking/team.html"

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the address."""
        self.engagement = find_engagement(self.kwargs["engagement_id"])
        return self.engagement

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the team; a draft has none yet."""
        engagement = self.engagement
        if engagement.requested_at is None:
            raise NotVisible
        panel = team_panel(engagement, team_of(engagement), self.request.user)
        crumbs = engagement_crumbs(engagement)
        return super().get_context_data(engagement=engagement, breadcrumbs=crumbs, **panel, **kwargs)
