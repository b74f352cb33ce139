"""Appointing a person, ending and handing on an appointment, and proposals that take two people."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cib.common.errors import NotVisible
from cib.common.views import MoveView, seen_version
from councils.enums import TWO_PERSON_ROLES, ProposalStatus, Role
from councils.forms.appointments import AppointForm, ReplaceForm, RoleForm
from councils.forms.people import EndForm
from councils.models import Appointment, AppointmentProposal
from councils.permissions import POLICY
from councils.services import proposals
from councils.services.appointments import Post, appoint, end_appointment, replace_holder
from councils.views.bases import FormPage, RecordPage, RegisterMixin, found
from councils.views.people import PersonFormPage


class AppointRole(PersonFormPage):
    """Ask first to what somebody is appointed."""

    action, form_class, heading = "appoint", RoleForm, "What is the appointment?"

    def form_valid(self, form: RoleForm) -> HttpResponse:
        """Go on to ask where and from when."""
        address = reverse("councils:appoint", args=[self.kwargs["pk"], form.cleaned_data["role"]])
        return HttpResponseRedirect(address)


class Appoint(PersonFormPage):
    """Ask where and from when, and appoint; or propose, where it takes two people."""

    action, form_class = "appoint", AppointForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Ask only for what the role needs."""
        return {**super().get_form_kwargs(), "role": self.kwargs["role"]}

    def get_heading(self) -> str:
        """Name role and person."""
        return f"{Role(self.kwargs['role']).label}: {self.allowed_object}"

    def perform(self, form: AppointForm) -> Any:
        """Appoint, or propose."""
        data, role = form.cleaned_data, self.kwargs["role"]
        dates = {"from_date": data["from_date"], "to_date": data["to_date"]}
        if role in TWO_PERSON_ROLES:
            self.success_message = "The appointment is proposed; another member of CIB staff confirms it."
            return proposals.propose_appointment(person_id=self.kwargs["pk"], role=role, actor=self.actor, **dates)
        self.success_message = "The appointment is made."
        places = {
            name: data[name] for name in ("council", "region", "cluster", "lead_post", "party") if name in form.fields
        }
        return appoint(person_id=self.kwargs["pk"], post=Post(role, **places), actor=self.actor, **dates)


class _AppointmentForm(FormPage):
    """A form about the appointment of the address."""

    def get_allowed_object(self) -> Appointment:
        """Give the appointment of the address."""
        return found(Appointment, self.kwargs["pk"], "person", "council", "region", "cluster")

    def get_back_url(self) -> str:
        """Go back to the person who holds it."""
        return reverse("councils:person_detail", args=[self.allowed_object.person_id])


class AppointmentEnd(_AppointmentForm):
    """End an appointment."""

    action, form_class, success_message = "end_appointment", EndForm, "The appointment is ended."

    def get_heading(self) -> str:
        """Name the appointment."""
        return f"When does this end: {self.allowed_object}?"

    def perform(self, form: EndForm) -> Appointment:
        """End it."""
        return end_appointment(appointment_id=self.kwargs["pk"], actor=self.actor, **form.cleaned_data)


class AppointmentReplace(_AppointmentForm):
    """Hand an appointment on to somebody else."""

    action, form_class, success_message = "replace_holder", ReplaceForm, "The holder is replaced."

    def get_heading(self) -> str:
        """Name the appointment."""
        return f"Who takes over: {self.allowed_object}?"

    def perform(self, form: ReplaceForm) -> Appointment:
        """Replace the holder."""
        data = form.cleaned_data
        return replace_holder(
            appointment_id=self.kwargs["pk"],
            person_id=data["person"].pk,
            on_date=data["from_date"],
            version=data["version"],
            actor=self.actor,
        )


class ProposalList(RegisterMixin, RecordPage):
    """Appointments that wait for a second person, and those answered last."""

    action = "list_proposals"
    template_name = "councils/proposal_list.html"

    def get_allowed_object(self) -> None:
        """Let the list be found only by who may see it."""
        if not POLICY.allows(self.request.user, self.action):
            raise NotVisible

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather what waits, with what this reader may do, and what was answered."""
        rows = AppointmentProposal.objects.select_related("person", "proposed_by__person")
        waiting = [
            (row, self.may("answer_proposal", row), self.may("withdraw_proposal", row))
            for row in rows.filter(status=ProposalStatus.WAITING)
        ]
        answered = rows.exclude(status=ProposalStatus.WAITING)[:25]
        return super().get_context_data(waiting=waiting, answered=answered, **kwargs)


class ProposalMove(MoveView):
    """Confirm, decline or withdraw a proposed appointment."""

    policy = POLICY
    service: Any = None

    def get_allowed_object(self) -> AppointmentProposal:
        """Give the proposal of the address."""
        return found(AppointmentProposal, self.kwargs["pk"], "person")

    def get_success_url(self) -> str:
        """Go back to the proposals."""
        return reverse("councils:proposal_list")

    def perform(self) -> AppointmentProposal:
        """Answer it."""
        moved: AppointmentProposal = type(self).service(
            proposal_id=self.kwargs["pk"], version=seen_version(self.request), actor=self.request.user
        )
        return moved


class ProposalConfirm(ProposalMove):
    """Confirm as the second person."""

    action, success_message = "answer_proposal", "The appointment is made."
    service = staticmethod(proposals.confirm_proposal)


class ProposalDecline(ProposalMove):
    """Decline as the second person."""

    action, success_message = "answer_proposal", "The proposed appointment is declined."
    service = staticmethod(proposals.decline_proposal)


class ProposalWithdraw(ProposalMove):
    """Take back what one proposed."""

    action, success_message = "withdraw_proposal", "The proposed appointment is withdrawn."
    service = staticmethod(proposals.withdraw_proposal)
