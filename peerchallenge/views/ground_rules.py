"""The ground rules: read by both sides, signed by the host's director and the lead challenger."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from cib.common.errors import NotAllowed
from peerchallenge.enums import EngagementStatus
from peerchallenge.forms.scoping import SignatureForm
from peerchallenge.models import Engagement, GroundRules
from peerchallenge.permissions import POLICY
from peerchallenge.queries.dates import visits_with_half_days
from peerchallenge.queries.scoping import ground_rules_in_force
from peerchallenge.services.ground_rules import sign_for_host, sign_for_team
from peerchallenge.views.booking.reading import ReadOnceMixin
from peerchallenge.views.objects import EngagementFormView
from peerchallenge.views.scope_page import visit_rows
from peerchallenge.views.scoping import scope_crumbs, scope_url

_SIGNED_FIRST = "You have signed the ground rules. When the other side signs too, the days are reserved."
_SIGNED_BY_BOTH = "You have signed the ground rules. Both sides have now signed, and the days are reserved."


class GroundRulesPage(ReadOnceMixin, EngagementFormView):
    """The clauses, who has signed, and a signature to give for those who may."""

    policy = POLICY
    action, post_action = "view_ground_rules", "sign_ground_rules"
    form_class = SignatureForm
    template_name = "peerchallenge/ground_rules.html"
    heading = "Ground rules"

    def get_allowed_object(self) -> Engagement:
        """Give the engagement and its ground rules."""
        engagement = super().get_allowed_object()
        self.ground_rules = ground_rules_in_force(engagement)
        return engagement

    def get_form_kwargs(self) -> dict[str, Any]:
        """Carry which ground rules the page shows instead of a version: the other side's signature changes nothing."""
        kwargs = {**super().get_form_kwargs(), "version": None}
        shown = {"ground_rules_id": self.ground_rules.pk} if self.ground_rules else {}
        return {**kwargs, "initial": shown}

    def side(self) -> str:
        """Tell for which side this reader may sign now: host, team, or none."""
        rules, user = self.ground_rules, self.request.user
        if rules is None or self.engagement.status != EngagementStatus.AGREEING:
            return ""
        if rules.host_signed_at is None and POLICY.allows(user, "sign_for_host", self.engagement):
            return "host"
        if rules.lead_signed_at is None and POLICY.allows(user, "sign_for_team", self.engagement):
            return "team"
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show clauses, dates and signatures."""
        context = super().get_context_data(
            ground_rules=self.ground_rules,
            clauses=self.ground_rules.clauses.all() if self.ground_rules else [],
            visits=visit_rows(visits_with_half_days(self.engagement)),
            side=self.side(),
            breadcrumbs=scope_crumbs(self.engagement, self.request.user),
            **kwargs,
        )
        found = context["form"].errors.as_text() if context["form"].is_bound else ""
        extension = reverse("peerchallenge:extension_propose", args=[self.engagement.pk])
        lacks = {"lacks_host_days": "LED-01" in found, "lacks_pledge": "LED-02" in found}
        return {**context, **lacks, "extension_url": extension}

    def form_valid(self, form: SignatureForm) -> HttpResponse:
        """Sign, and say what follows."""
        self.signs_for = "team" if POLICY.allows(self.request.user, "sign_for_team", self.engagement) else "host"
        other = self.ground_rules and (
            self.ground_rules.host_signed_at if self.signs_for == "team" else self.ground_rules.lead_signed_at
        )
        self.success_message = _SIGNED_BY_BOTH if other else _SIGNED_FIRST
        return super().form_valid(form)

    def perform(self, form: SignatureForm) -> GroundRules:
        """Sign for one's side."""
        if self.signs_for == "host" and not POLICY.allows(self.request.user, "sign_for_host", self.engagement):
            raise NotAllowed("The host’s director and the lead challenger sign.")
        sign = sign_for_team if self.signs_for == "team" else sign_for_host
        return sign(engagement_id=self.engagement.pk, actor=self.actor, **form.cleaned_data)

    def get_success_url(self) -> str:
        """Stay with the ground rules, which now show the signature."""
        return self.request.path

    def back_url(self) -> str:
        """Give the scope's page."""
        return scope_url(self.engagement)
