"""How pages find what their address names, and say 404 for what is not there."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.urls import reverse

from cib.common.errors import NotVisible
from cib.common.views import ServiceFormView
from peerchallenge.models import Engagement
from peerchallenge.queries.scoping import host_has_lead_member

M = TypeVar("M", bound=Model)


def find(rows: QuerySet[M], **conditions: Any) -> M:
    """Give the one row; raise NotVisible where there is none."""
    found = rows.filter(**conditions).first()
    if found is None:
        raise NotVisible
    return found


def find_engagement(engagement_id: UUID) -> Engagement:
    """Give an engagement with what every page about it shows."""
    rows = Engagement.objects.annotate(has_lead_member=host_has_lead_member())
    rows = rows.select_related("offer_version__offer", "host__region", "manager")
    return find(rows.prefetch_related("roles"), pk=engagement_id)


def engagement_crumbs(engagement: Engagement) -> list[tuple[str, str]]:
    """Give the way to an engagement's page, for pages below it, as (address, label)."""
    here = reverse("peerchallenge:engagement_detail", args=[engagement.pk])
    return [
        (reverse("desk:home"), "Home"),
        (reverse("peerchallenge:engagement_list"), "Challenges and reviews"),
        (here, f"{engagement.offer_version.name}, {engagement.host}"),
    ]


class EngagementFormView(ServiceFormView):
    """A form about one engagement, which comes back to the engagement's page."""

    heading = ""

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the address."""
        self.engagement = find_engagement(self.kwargs["engagement_id"])
        return self.engagement

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form carry the engagement's version."""
        return {**super().get_form_kwargs(), "version": self.engagement.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the engagement and the way to it."""
        context = {"engagement": self.engagement, "heading": self.heading, "back_url": self.back_url()}
        return super().get_context_data(**{**context, **kwargs})

    def get_success_url(self) -> str:
        """Go back to the engagement."""
        return self.back_url()

    def back_url(self) -> str:
        """Give the engagement's page."""
        return reverse("peerchallenge:engagement_detail", args=[self.engagement.pk])
