"""Pages of a concern about a child: raise it, read it, say what was done."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property

from cib.common.views import ServiceFormView
from councils.models import Person
from peerchallenge.forms.visits import ConcernAnswerForm, ConcernForm
from peerchallenge.models import Concern
from peerchallenge.permissions import POLICY
from peerchallenge.queries.visits import concern_recipient
from peerchallenge.services.visits import answer_concern, raise_concern, record_concern_read
from peerchallenge.views.objects import EngagementFormView, find


class ConcernRaise(EngagementFormView):
    """A concern about a child goes to the right person at once."""

    policy = POLICY
    action = "raise_concern"
    form_class = ConcernForm
    template_name = "peerchallenge/concern_raise.html"
    heading = "Raise a concern about a child"

    @cached_property
    def chief_executive(self) -> Person | None:
        """Give who hears of a concern about the director, if there is anybody."""
        return concern_recipient(self.engagement, is_about_dcs=True)

    def perform(self, form: ConcernForm) -> Concern:
        """Pass it on, and say to whom it went."""
        concern = raise_concern(
            engagement_id=self.engagement.pk,
            text=form.cleaned_data["text"],
            is_about_dcs=form.cleaned_data["is_about_dcs"],
            actor=self.actor,
        )
        self.success_message = f"Done. {concern.passed_to.name} is being told now, here and by e-mail."
        return concern

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form say whom it goes to when it is about the director."""
        return {**super().get_form_kwargs(), "chief_executive": self.chief_executive}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say who would get it."""
        who = {
            "dcs": concern_recipient(self.engagement, is_about_dcs=False),
            "chief_executive": self.chief_executive,
        }
        return super().get_context_data(**{**who, **kwargs})

    def get_success_url(self) -> str:
        """Show what was passed on, to whom and when."""
        concern = getattr(self, "result", None)
        return reverse("peerchallenge:concern_detail", args=[concern.pk]) if concern else self.back_url()


class ConcernDetail(ServiceFormView):
    """A concern, for those who may know; its recipient says here what was done. Each reading is recorded."""

    policy = POLICY
    action, post_action = "view_concern", "answer_concern"
    form_class = ConcernAnswerForm
    template_name = "peerchallenge/concern_detail.html"
    success_message = "Saved."

    def get_allowed_object(self) -> Concern:
        """Give the concern of the address."""
        rows = Concern.objects.select_related("engagement__host", "engagement__offer_version", "raised_by", "passed_to")
        self.concern = find(rows, pk=self.kwargs["concern_id"])
        return self.concern

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Show it, and record that it was read."""
        self.concern = record_concern_read(concern_id=self.concern.pk, actor=self.actor)
        return super().get(request, *args, **kwargs)

    def perform(self, form: ConcernAnswerForm) -> Concern:
        """Save what was done."""
        return answer_concern(
            concern_id=self.concern.pk,
            action_taken=form.cleaned_data["action_taken"],
            actor=self.actor,
            version=form.cleaned_data["version"],
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        """Show what was written down before."""
        kwargs = super().get_form_kwargs()
        kwargs["initial"] = {"action_taken": self.concern.action_taken}
        return {**kwargs, "version": self.concern.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the template whether this reader answers for it."""
        answers = POLICY.allows(self.request.user, "answer_concern", self.concern)
        return super().get_context_data(**{"concern": self.concern, "answers": answers, **kwargs})

    def get_success_url(self) -> str:
        """Stay on the concern."""
        return reverse("peerchallenge:concern_detail", args=[self.concern.pk])
