"""Longer by agreement: propose, agree for a side, take back."""

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from cib.common.errors import NotVisible
from cib.common.views import AllowedMixin, MoveView, seen_version
from peerchallenge.forms.days import ExtensionForm
from peerchallenge.models import Engagement, Extension
from peerchallenge.permissions import POLICY
from peerchallenge.services.allowances import agree_extension, propose_extension, withdraw_extension
from peerchallenge.services.allowances.extensions import SIDES
from peerchallenge.views.days.bases import DaysFormView, actor_of
from peerchallenge.views.objects import engagement_crumbs, find, find_engagement


class Propose(DaysFormView):
    """Propose more days for an engagement."""

    action = "propose_extension"
    form_class = ExtensionForm
    heading = "Propose an extension"
    lede = "The host's director of children's services and the lead challenger both have to agree."

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the address."""
        self.engagement = find_engagement(self.kwargs["engagement_id"])
        self.caption = f"{self.engagement.offer_version.name}, {self.engagement.host}"
        return self.engagement

    def perform(self, form: ExtensionForm) -> Extension:
        """Propose it."""
        data = form.cleaned_data
        return propose_extension(
            engagement_id=self.engagement.pk,
            year_id=data["year"],
            half_days=data["half_days"],
            reason=data["reason"],
            actor=actor_of(self.request),
        )

    def back_url(self) -> str:
        """Give the engagement."""
        return reverse("peerchallenge:engagement_detail", args=[self.engagement.pk])

    def get_success_url(self) -> str:
        """Go to the proposal."""
        return reverse("peerchallenge:extension_detail", args=[self.result.pk])


def _find(extension_id: Any) -> tuple[Extension, Engagement]:
    rows = Extension.objects.select_related("year", "proposed_by", "host_agreed_by", "lead_agreed_by")
    extension = find(rows, pk=extension_id)
    return extension, find_engagement(extension.engagement_id)


class Detail(AllowedMixin, TemplateView):
    """A proposal: who agreed, who has to, and the button for who may."""

    policy = POLICY
    action = "view_effort"
    template_name = "peerchallenge/days/extension.html"

    def get_allowed_object(self) -> Engagement:
        """Give the engagement that the proposal is about."""
        self.extension, self.engagement = _find(self.kwargs["extension_id"])
        return self.engagement

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what this reader may still do."""
        extension, user = self.extension, self.request.user
        is_open = extension.allowance_id is None and extension.withdrawn_at is None
        mine = [
            side
            for side, action in SIDES.items()
            if is_open
            and getattr(extension, f"{side}_agreed_at") is None
            and POLICY.allows(user, action, self.engagement)
        ]
        return super().get_context_data(
            extension=extension,
            engagement=self.engagement,
            sides=mine,
            is_open=is_open,
            may_withdraw=is_open and POLICY.allows(user, "propose_extension", self.engagement),
            breadcrumbs=engagement_crumbs(self.engagement),
            **kwargs,
        )


class _Move(MoveView):
    policy = POLICY

    def get_allowed_object(self) -> Engagement:
        """Give the engagement that the proposal is about."""
        self.extension, engagement = _find(self.kwargs["extension_id"])
        return engagement

    def get_success_url(self) -> str:
        """Stay with the proposal."""
        return reverse("peerchallenge:extension_detail", args=[self.extension.pk])


class Agree(_Move):
    """Agree for the side that the button names."""

    action = "view_effort"
    success_message = "You have agreed."

    def perform(self) -> Extension:
        """Agree; the service asks whether the person may agree for that side."""
        side = self.request.POST.get("side", "")
        if side not in SIDES:
            raise NotVisible
        return agree_extension(
            extension_id=self.extension.pk, side=side, actor=actor_of(self.request), version=seen_version(self.request)
        )


class Withdraw(_Move):
    """Take the proposal back."""

    action = "propose_extension"
    success_message = "The proposal is taken back."

    def perform(self) -> Extension:
        """Take it back."""
        return withdraw_extension(
            extension_id=self.extension.pk, actor=actor_of(self.request), version=seen_version(self.request)
        )
