"""How turns run and what a change of control brings: CIB staff see it and change it from a day on."""

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from cib.common.changing import ChangeView, Line, compared
from cib.common.errors import NotVisible
from cib.common.views import AllowedMixin
from reviews.forms import CyclePolicyForm, SupportPolicyForm
from reviews.models import CyclePolicy, SupportPolicy
from reviews.permissions import POLICY
from reviews.queries.policies import cycle_facts, kept_policies, kept_support, support_facts, support_policy
from reviews.services.policies import change_cycle_policy, change_support_policy
from reviews.views.objects import cycle_crumbs


class _Office(AllowedMixin):
    """A page of the programme office: for everybody else it is not there."""

    policy = POLICY
    action = "change_policies"

    def get_allowed_object(self) -> Any:
        """Raise NotVisible for who may not change them."""
        if not POLICY.allows(self.request.user, self.action):
            raise NotVisible
        return None


class PolicyList(_Office, TemplateView):
    """All policies with their history."""

    template_name = "reviews/policy_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give what holds and what was."""
        support = kept_support()
        rows = [(kept, reverse("reviews:cycle_policy_change", args=[kept.code])) for kept in kept_policies()]
        rows.append((support, reverse("reviews:support_policy_change")))
        return super().get_context_data(rows=rows, breadcrumbs=cycle_crumbs(), **kwargs)


class _PolicyChange(_Office, ChangeView):
    success_message = "The change is made. It counts from its day on."

    def back_url(self) -> str:
        """Give the list of policies."""
        return reverse("reviews:policy_list")


class CyclePolicyChange(_PolicyChange):
    """Change how the turns of an offer run."""

    form_class = CyclePolicyForm
    lede = "Turns that are there by then keep their days."

    def get_allowed_object(self) -> Any:
        """Find the newest row of the offer, planned or in force."""
        super().get_allowed_object()
        rows = CyclePolicy.objects.filter(offer__code=self.kwargs["code"]).select_related("offer")
        found = rows.order_by("-number").first()
        if found is None:
            raise NotVisible
        self.last: CyclePolicy = found

    def get_heading(self) -> str:
        """Name the offer."""
        return f"How the turns run: {self.last.offer.versions.in_force().order_by('-number')[0].name}"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form carry the version."""
        return {**super().get_form_kwargs(), "version": self.last.number}

    def get_initial(self) -> dict[str, Any]:
        """Begin with what was said last."""
        names = ("opens_months", "due_soon_months", "reviews_a_quarter")
        return {**super().get_initial(), **{name: getattr(self.last, name) for name in names}}

    def perform(self, form: CyclePolicyForm) -> CyclePolicy:
        """Change it."""
        data = dict(form.cleaned_data)
        seen = data.pop("version")
        return change_cycle_policy(offer_code=self.kwargs["code"], **data, actor=self.actor, version_seen=seen)

    def lines(self, form: CyclePolicyForm) -> list[Line]:
        """Set it beside what was said last."""
        return compared(cycle_facts(self.last), cycle_facts(self.result))


class SupportPolicyChange(_PolicyChange):
    """Change what a change of political control brings."""

    form_class = SupportPolicyForm
    heading = "Member peer support after a change of control"
    lede = "What was posted to councils already stays."

    def get_allowed_object(self) -> Any:
        """Find the newest row, planned or in force; what was delivered where there is none."""
        super().get_allowed_object()
        self.last: SupportPolicy = SupportPolicy.objects.order_by("-number").first() or support_policy()

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form carry the version."""
        return {**super().get_form_kwargs(), "version": self.last.number}

    def get_initial(self) -> dict[str, Any]:
        """Begin with what was said last."""
        return {**super().get_initial(), "half_days": self.last.half_days, "least_days": self.last.least_days}

    def perform(self, form: SupportPolicyForm) -> SupportPolicy:
        """Change it."""
        data = dict(form.cleaned_data)
        seen = data.pop("version")
        return change_support_policy(**data, actor=self.actor, version_seen=seen)

    def lines(self, form: SupportPolicyForm) -> list[Line]:
        """Set it beside what was said last."""
        return compared(support_facts(self.last), support_facts(self.result))
