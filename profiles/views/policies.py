"""How figures are compared, signs found and files taken: CIB staff see it and change it."""

from dataclasses import asdict, fields
from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from cib.common.changing import ChangeForm, ChangeView, Line, compared
from cib.common.errors import NotVisible
from profiles.forms.policies import POLICY_FORMS
from profiles.queries.policies import POLICIES, FiguresPolicy, kept_policies
from profiles.services.policies import change_figures_policy
from profiles.views.office import OfficePage, figures_crumbs


class PolicyList(OfficePage, TemplateView):
    """All policies of figures with their history."""

    action = "change_policies"
    template_name = "profiles/policy_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give what holds and who changed it."""
        return super().get_context_data(policies=kept_policies(), breadcrumbs=figures_crumbs(), **kwargs)


class PolicyChange(OfficePage, ChangeView):
    """Change what one policy says."""

    action = "change_policies"
    lede = "It counts at once, for everybody."
    success_message = "The change is made. It counts from now on."

    def get_allowed_object(self) -> Any:
        """Find the policy of the address and its row."""
        super().get_allowed_object()
        if self.kwargs["code"] not in POLICIES:
            raise NotVisible
        self.kind: FiguresPolicy = POLICIES[self.kwargs["code"]]
        self.row = self.kind.row()

    def get_form_class(self) -> type[ChangeForm]:
        """Give the form of the policy."""
        return POLICY_FORMS[self.kind.code]

    def get_heading(self) -> str:
        """Name the policy."""
        return self.kind.name

    def back_url(self) -> str:
        """Give the list of policies."""
        return reverse("profiles:policy_list")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form carry the version."""
        return {**super().get_form_kwargs(), "version": self.row.version}

    def get_initial(self) -> dict[str, Any]:
        """Begin with what holds."""
        return {**super().get_initial(), **asdict(self.kind.limits_of(self.row))}

    def perform(self, form: ChangeForm) -> Any:
        """Change it."""
        data = form.cleaned_data
        limits = self.kind.limits(**{field.name: data[field.name] for field in fields(self.kind.limits)})
        return change_figures_policy(
            limits=limits, reason=data["reason"], actor=self.actor, version_seen=data["version"]
        )

    def lines(self, form: ChangeForm) -> list[Line]:
        """Set it beside what holds."""
        return compared(self._words(self.row), self._words(self.result))

    def _words(self, row: Any) -> dict[str, str]:
        return self.kind.words(self.kind.limits_of(row))
