"""Pages of the scope: read, write, send for approval, approve, open again, acknowledge."""

from typing import Any, ClassVar

from django.urls import reverse
from django.views.generic import TemplateView

from cib.common.errors import NotVisible
from cib.common.views import AllowedMixin, seen_version
from peerchallenge.forms import scoping as forms
from peerchallenge.models import Engagement, Scope
from peerchallenge.permissions import POLICY
from peerchallenge.queries.dates import fixed_visits
from peerchallenge.queries.scoping import current_scope, scopes_of
from peerchallenge.services import scoping as services
from peerchallenge.services.scoping.writing import EDITABLE
from peerchallenge.views.booking.reading import ReadOnceMixin
from peerchallenge.views.objects import EngagementFormView, engagement_crumbs, find_engagement
from peerchallenge.views.scope_page import page_of_scope, scope_rows
from peerchallenge.views.visits import EngagementMoveView


def scope_url(engagement: Engagement) -> str:
    """Give the address of the scope's page."""
    return reverse("peerchallenge:scope_detail", args=[engagement.pk])


def scope_crumbs(engagement: Engagement, user: Any) -> list[tuple[str, str]]:
    """Give the way to the scope's page, for pages below it; without the scope for who may not read that."""
    crumbs = engagement_crumbs(engagement)
    return [*crumbs, (scope_url(engagement), "Scope")] if POLICY.allows(user, "view_scope", engagement) else crumbs


class ScopeDetail(ReadOnceMixin, AllowedMixin, TemplateView):
    """The scope as it stands, with what is still to do and who does it."""

    policy = POLICY
    action = "view_scope"
    template_name = "peerchallenge/scope_detail.html"

    def get_allowed_object(self) -> Engagement:
        """Give the engagement of the address."""
        self.engagement = find_engagement(self.kwargs["engagement_id"])
        return self.engagement

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give what the page shows to this reader."""
        page = page_of_scope(self.engagement, self.request.user)
        crumbs = engagement_crumbs(self.engagement)
        return super().get_context_data(engagement=self.engagement, breadcrumbs=crumbs, **page, **kwargs)


class ScopeVersion(ScopeDetail):
    """A version of the scope as it was."""

    template_name = "peerchallenge/scope_version.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give that version."""
        scope = scopes_of(self.engagement).filter(number=self.kwargs["number"]).first()
        if scope is None:
            raise NotVisible
        context = {"engagement": self.engagement, "breadcrumbs": scope_crumbs(self.engagement, self.request.user)}
        return TemplateView.get_context_data(self, **context, scope=scope, sections=scope_rows(scope), **kwargs)


class ScopeFormView(ReadOnceMixin, EngagementFormView):
    """A form about the scope of one engagement: it carries the scope's version and comes back to its page."""

    policy = POLICY
    template_name = "peerchallenge/scope_form.html"

    def get_allowed_object(self) -> Engagement:
        """Give the engagement, and remember the scope as it stands."""
        engagement = super().get_allowed_object()
        self.scope = current_scope(engagement)
        return engagement

    def get_form_kwargs(self) -> dict[str, Any]:
        """Carry the version of the scope that the page shows; 0 before there is one."""
        return {**super().get_form_kwargs(), "version": self.scope.version if self.scope else 0}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the scope."""
        return super().get_context_data(**{"scope": self.scope, **kwargs})

    def back_url(self) -> str:
        """Give the scope's page."""
        return scope_url(self.engagement)


class ScopeEdit(ScopeFormView):
    """One section of the scope as a question page."""

    action = "edit_scope"
    SECTIONS: ClassVar[dict[str, tuple[str, Any]]] = {
        "focus": ("The focus", forms.FocusForm),
        "boundaries": ("In scope, out of scope and success", forms.BoundariesForm),
        "basis": ("Why this focus, and what becomes of the findings", forms.BasisForm),
        "involvement": ("Lead member and chief executive", forms.InvolvementForm),
        "feedback": ("Feedback: form and audience", forms.FeedbackPlanForm),
        "breadth": ("Many lines of enquiry", forms.BreadthForm),
        "no-meeting": ("No scoping meeting", forms.NoMeetingForm),
    }

    def get_allowed_object(self) -> Engagement:
        """Give the engagement; a section that there is not is not found."""
        if self.kwargs["section"] not in self.SECTIONS:
            raise NotVisible
        self.heading, self.form_class = self.SECTIONS[self.kwargs["section"]]
        return super().get_allowed_object()

    def get_initial(self) -> dict[str, Any]:
        """Begin with what stands; before anybody wrote, with what the request says."""
        asked = {
            "focus": self.engagement.focus,
            "why_now": self.engagement.why_now,
            "feedback_audience": "team_and_host",
        }
        return {name: getattr(self.scope, name) for name in EDITABLE} if self.scope else asked

    def perform(self, form: Any) -> Scope:
        """Save the section."""
        said = {name: value for name, value in form.cleaned_data.items() if name in EDITABLE}
        version = form.cleaned_data["version"]
        return services.edit_scope(engagement_id=self.engagement.pk, actor=self.actor, version=version, **said)


class MeetingAdd(ReadOnceMixin, EngagementFormView):
    """The record of a scoping meeting."""

    policy = POLICY
    action = "record_scoping_meeting"
    form_class = forms.MeetingForm
    template_name = "peerchallenge/scope_form.html"
    heading = "Record a scoping meeting"
    success_message = "The meeting is on record."

    def perform(self, form: forms.MeetingForm) -> Any:
        """Record it."""
        return services.record_meeting(engagement_id=self.engagement.pk, actor=self.actor, **form.cleaned_data)

    def back_url(self) -> str:
        """Give the scope's page."""
        return scope_url(self.engagement)


class LineAdd(ScopeFormView):
    """A line of enquiry."""

    action = "edit_scope"
    form_class = forms.LineOfEnquiryForm
    heading = "Add a line of enquiry"

    def perform(self, form: forms.LineOfEnquiryForm) -> Any:
        """Add it."""
        return services.add_line(engagement_id=self.engagement.pk, actor=self.actor, **form.cleaned_data)


class ScopeMoveView(EngagementMoveView):
    """A POST about the scope, which comes back to its page."""

    def get_success_url(self) -> str:
        """Go back to the scope."""
        return scope_url(self.engagement)


class LineRemove(ScopeMoveView):
    """A line of enquiry goes."""

    action = "edit_scope"
    success_message = "The line of enquiry is removed."

    def perform(self) -> Any:
        """Remove it."""
        if not self.engagement.scopes.filter(lines=self.kwargs["line_id"]).exists():
            raise NotVisible
        version = seen_version(self.request)
        return services.remove_line(line_id=self.kwargs["line_id"], actor=self.actor, version=version)


class ScopePropose(ScopeMoveView):
    """The draft goes to the host's director."""

    action = "propose_scope"
    success_message = "Sent. The host’s director has been asked to approve the scope."

    def perform(self) -> Scope:
        """Send it."""
        version = seen_version(self.request)
        return services.propose_scope(engagement_id=self.engagement.pk, actor=self.actor, version=version)


class ScopeTakeBack(ScopeMoveView):
    """What was sent comes back to be changed."""

    action = "propose_scope"
    success_message = "Taken back. You can change the scope and send it again."

    def perform(self) -> Scope:
        """Take it back."""
        version = seen_version(self.request)
        return services.take_back_scope(engagement_id=self.engagement.pk, actor=self.actor, version=version)


class ScopeApprove(ScopeFormView):
    """The host's director reads the whole and approves."""

    action = "approve_scope"
    form_class = forms.ApprovalForm
    template_name = "peerchallenge/scope_approve.html"
    heading = "Approve the scope"
    success_message = "Approved. Next, both sides sign the ground rules."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Ask whether the director is there, unless that was said when the dates were fixed."""
        expected = all(fixed_visits(self.engagement).values_list("dcs_will_be_there", flat=True))
        return {**super().get_form_kwargs(), "is_dcs_expected": expected}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show everything that is approved."""
        return super().get_context_data(**{**page_of_scope(self.engagement, self.request.user), **kwargs})

    def perform(self, form: forms.ApprovalForm) -> Scope:
        """Approve it."""
        return services.approve_scope(engagement_id=self.engagement.pk, actor=self.actor, **form.cleaned_data)

    def get_success_url(self) -> str:
        """On to signing."""
        return reverse("peerchallenge:ground_rules", args=[self.engagement.pk])


class ScopeSendBack(ScopeFormView):
    """The host's director asks for changes."""

    action = "approve_scope"
    form_class = forms.ReasonForScopeForm
    heading = "Ask for changes to the scope"
    success_message = "Sent back with your reason."

    def perform(self, form: forms.ReasonForScopeForm) -> Scope:
        """Send it back."""
        return services.send_back_scope(engagement_id=self.engagement.pk, actor=self.actor, **form.cleaned_data)


class ScopeRevise(ScopeFormView):
    """An approved scope is opened again."""

    action = "revise_scope"
    form_class = forms.ReasonForScopeForm
    template_name = "peerchallenge/scope_revise.html"
    heading = "Open the scope again"
    success_message = "A new version is open. The dates stay as they are."

    def perform(self, form: forms.ReasonForScopeForm) -> Scope:
        """Open it again."""
        return services.revise_scope(engagement_id=self.engagement.pk, actor=self.actor, **form.cleaned_data)


class ScopeAcknowledge(ScopeFormView):
    """The lead member reads the scope and says so."""

    action = "acknowledge_scope"
    form_class = forms.AcknowledgementForm
    template_name = "peerchallenge/scope_acknowledge.html"
    heading = "Read and acknowledge the scope"
    success_message = "Thank you. The host and the team see that you know of the scope."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show the whole scope."""
        return super().get_context_data(**{**page_of_scope(self.engagement, self.request.user), **kwargs})

    def perform(self, form: forms.AcknowledgementForm) -> Engagement:
        """Note it."""
        return services.acknowledge_scope(engagement_id=self.engagement.pk, actor=self.actor, **form.cleaned_data)
