"""From the data profile to the scope: a difference becomes a line of enquiry (R090)."""

from typing import Any, Final

from django.urls import reverse
from django.views.generic import TemplateView

from cib.common.views import AllowedMixin, seen_version
from councils.models import Council
from councils.queries.lists import council_or_404
from peerchallenge.enums import EngagementStatus
from peerchallenge.models import Engagement
from peerchallenge.permissions import POLICY
from peerchallenge.queries.scoping import current_scope
from peerchallenge.services import scoping as services
from peerchallenge.views.scoping import ScopeMoveView
from profiles.permissions import POLICY as PROFILES
from profiles.queries.differences import differences_of

#: An engagement that is here has no scope yet, and will have one.
BEFORE_SCOPING: Final = (EngagementStatus.REQUESTED, EngagementStatus.MATCHING)


class LineFromProfile(ScopeMoveView):
    """One of the host's largest differences becomes a line of enquiry."""

    action = "edit_scope"
    success_message = "It is a line of enquiry now."

    def perform(self) -> Any:
        """Add it."""
        return services.add_line_from_profile(
            engagement_id=self.engagement.pk,
            indicator=self.request.POST.get("indicator", ""),
            actor=self.actor,
            version=seen_version(self.request),
        )


class LineChoose(AllowedMixin, TemplateView):
    """A difference, and the scopes of the council in which the reader may make a line of enquiry of it."""

    policy = PROFILES
    action = "view_profile"
    template_name = "peerchallenge/line_choose.html"

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        return council_or_404(self.kwargs["la_code"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the difference as it stands now, and the open scopes with their versions."""
        council, user = self.allowed_object, self.request.user
        found = (one for one in differences_of(council) if one.indicator.code == self.kwargs["code"])
        rows = Engagement.objects.filter(host=council, status=EngagementStatus.SCOPING)
        rows = POLICY.objects_for(user, "edit_scope", rows.select_related("offer_version"))
        ahead = Engagement.objects.filter(host=council, status__in=BEFORE_SCOPING).select_related("offer_version")
        return super().get_context_data(
            council=council,
            difference=next(found, None),
            scopes=[(engagement, current_scope(engagement)) for engagement in rows.distinct()],
            ahead=POLICY.objects_for(user, "view_engagement", ahead).order_by("number"),
            breadcrumbs=[(reverse("profiles:profile", args=[council.la_code]), f"Data profile: {council}")],
            may_request=POLICY.allows(user, "request_for_council", council),
            **kwargs,
        )
