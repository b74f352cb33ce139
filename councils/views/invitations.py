"""Inviting people to sign in."""

from typing import Any

from django.urls import reverse

from cib.common.views import MoveView, seen_version
from councils.forms.people import InviteForm
from councils.models import Invitation
from councils.permissions import POLICY
from councils.services.invitations import invite_person, send_invitation_again, withdraw_invitation
from councils.views.bases import found
from councils.views.people import PersonFormPage


class PersonInvite(PersonFormPage):
    """Invite a person, naming what as."""

    action, form_class, heading = "invite_person", InviteForm, "Invite this person to sign in"
    success_message = "The invitation is on its way."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the person's appointments that have not ended."""
        rows = self.allowed_object.appointments.not_ended().select_related("council", "region", "cluster")
        visible = POLICY.objects_for(self.request.user, "view_appointment", rows)
        return {**super().get_form_kwargs(), "appointments": list(visible)}

    def perform(self, form: InviteForm) -> Invitation:
        """Invite them."""
        return invite_person(person_id=self.kwargs["pk"], appointment_id=form.appointment_id, actor=self.actor)


class InvitationMove(MoveView):
    """A move of the invitation of the address."""

    policy = POLICY
    service: Any = None

    def get_allowed_object(self) -> Invitation:
        """Give the invitation of the address."""
        return found(Invitation, self.kwargs["pk"], "person")

    def get_success_url(self) -> str:
        """Go back to the person."""
        return reverse("councils:person_detail", args=[self.allowed_object.person_id])

    def perform(self) -> Invitation:
        """Do it."""
        moved: Invitation = type(self).service(
            invitation_id=self.kwargs["pk"], version=seen_version(self.request), actor=self.request.user
        )
        return moved


class InvitationSendAgain(InvitationMove):
    """Send an invitation again."""

    action, success_message = "send_invitation_again", "The invitation is on its way again."
    service = staticmethod(send_invitation_again)


class InvitationWithdraw(InvitationMove):
    """Withdraw an invitation."""

    action, success_message = "withdraw_invitation", "The invitation is withdrawn."
    service = staticmethod(withdraw_invitation)
