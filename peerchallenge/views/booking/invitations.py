"""An invitation, as the invitee, those who choose, and the challenge manager see it; releases."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.urls import reverse
from django.views.generic import TemplateView

from cib.common.errors import NotVisible
from cib.common.views import AllowedMixin, MoveView, ServiceFormView, seen_version
from councils.queries import standing_of
from peerchallenge.conflicts import open_conflicts_of
from peerchallenge.enums import InvitationStatus, ReleaseStatus
from peerchallenge.forms.booking.invitations import AcceptForm, DeclineForm, LeaveForm, RefuseForm
from peerchallenge.forms.booking.teams import ClearForm
from peerchallenge.matching import reader_of
from peerchallenge.models import PlaceInvitation
from peerchallenge.permissions import POLICY
from peerchallenge.queries.teams import dates_of, invitation_with_facts
from peerchallenge.rules.teams import CHOOSING
from peerchallenge.services.teams import (
    accept_invitation,
    ask_release_again,
    clear_conflict,
    decline_invitation,
    give_release,
    read_declaration,
    refuse_release,
    stand_down,
    withdraw_invitation,
)
from peerchallenge.views.booking.panel import state_words
from peerchallenge.views.booking.reading import ReadOnceMixin
from peerchallenge.views.booking.releases import days_of_release
from peerchallenge.views.objects import engagement_crumbs

#: The rule about an interest that somebody declared.
DECLARED_INTEREST = "CON-02"


class _InvitationMixin(ReadOnceMixin, AllowedMixin):
    """A page about one invitation."""

    policy = POLICY
    kwargs: dict[str, Any]

    def get_allowed_object(self) -> PlaceInvitation:
        """Give the invitation of the address."""
        self.invitation = invitation_with_facts(self.kwargs["invitation_id"])
        return self.invitation

    def page_url(self) -> str:
        """Give the invitation's own page."""
        return reverse("peerchallenge:invitation_detail", args=[self.invitation.pk])

    def shared_context(self) -> dict[str, Any]:
        """Give the four things that everybody who sees an invitation sees: host, offer, title of the place, dates."""
        engagement = self.invitation.engagement
        return {
            "invitation": self.invitation,
            "engagement": engagement,
            "dates": dates_of(engagement),
            "state": state_words(self.invitation),
        }


class InvitationDetail(_InvitationMixin, TemplateView):
    """One invitation and what the reader may do about it."""

    action = "view_invitation"
    template_name = "peerchallenge/booking/invitation_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what this reader may know and do."""
        invitation, user = self.invitation, self.request.user
        engagement = invitation.engagement
        chooses = POLICY.allows(user, "withdraw_invitation", invitation)
        context = {
            **self.shared_context(),
            "chooses": chooses,
            "is_own": invitation.challenger.person_id == standing_of(user).person_id,
            "can": self._can(),
            "declared_own": self._has_declared(),
            "interest_cleared": any(c.code == DECLARED_INTEREST for c in invitation.clearances.all()),
            "clearances": self._clearances(),
            "back_url": reverse("peerchallenge:shortlist", args=[engagement.pk]) if chooses else "",
        }
        if POLICY.allows(user, "view_engagement", engagement):
            context["breadcrumbs"] = engagement_crumbs(engagement)
        if chooses:
            standing = open_conflicts_of(engagement, [invitation])[invitation.pk]
            reader = reader_of(user, engagement)
            context["conflicts"] = [{"code": c.code, "bars": c.bars, "text": c.reader_text(reader)} for c in standing]
            context["declared"] = self._has_declared()
        return super().get_context_data(**context, **kwargs)

    def _can(self) -> dict[str, bool]:
        invitation, user = self.invitation, self.request.user
        is_invited = invitation.status == InvitationStatus.INVITED
        is_accepted = invitation.status == InvitationStatus.ACCEPTED
        is_choosing = invitation.engagement.status in CHOOSING
        may = {name: POLICY.allows(user, name, invitation) for name in _ACTIONS}
        return {
            "answer": is_invited and is_choosing and may["answer_invitation"],
            "withdraw": is_invited and may["withdraw_invitation"],
            "stand_down": is_accepted and is_choosing and may["stand_down"],
            "clear": may["clear_conflict"],
            "read_declaration": may["view_declaration"] and self._has_declared(),
            "release": is_accepted and invitation.release == ReleaseStatus.WAITING and may["release_challenger"],
            "ask_again": is_accepted and invitation.release == ReleaseStatus.REFUSED and may["withdraw_invitation"],
        }

    def _has_declared(self) -> bool:
        declaration = getattr(self.invitation, "declaration", None)
        return declaration is not None and declaration.has_interest

    def _clearances(self) -> list[Any]:
        if not POLICY.allows(self.request.user, "clear_conflict", self.invitation):
            return []
        return sorted(self.invitation.clearances.all(), key=lambda clearance: clearance.cleared_at)


_ACTIONS = (
    "answer_invitation",
    "withdraw_invitation",
    "stand_down",
    "clear_conflict",
    "view_declaration",
    "release_challenger",
)


class _InvitationForm(_InvitationMixin, ServiceFormView):
    """A question about one invitation."""

    template_name = "peerchallenge/booking/invitation_form.html"
    heading = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form carry the invitation's version."""
        return {**super().get_form_kwargs(), "version": self.invitation.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the invitation and the way back."""
        context = {**self.shared_context(), "heading": self.heading, "back_url": self.page_url()}
        return super().get_context_data(**{**context, **kwargs})

    def get_success_url(self) -> str:
        """Go back to the invitation."""
        return self.page_url()


class _InvitationEnd(_InvitationForm):
    """A move that takes a reason and ends what somebody hoped for; `service` makes it."""

    form_class: type[LeaveForm | RefuseForm] = LeaveForm
    service: ClassVar[Callable[..., PlaceInvitation]]

    def perform(self, form: LeaveForm | RefuseForm) -> Any:
        """Make the move, with the reason."""
        data = form.cleaned_data
        return type(self).service(
            invitation_id=self.invitation.pk, reason=data["reason"], actor=self.actor, version=data["version"]
        )


class InvitationAccept(_InvitationForm):
    """Accept, with a declaration of interests."""

    action = "answer_invitation"
    form_class = AcceptForm
    heading = "Accept, and declare any interest"
    success_message = "You have accepted. Whoever releases you has been asked; we tell you what happens next."

    def perform(self, form: AcceptForm) -> Any:
        """Accept."""
        data = form.cleaned_data
        return accept_invitation(
            invitation_id=self.invitation.pk,
            has_interest=data["interest"] == "yes",
            declaration=data["declaration"],
            actor=self.actor,
            version=data["version"],
        )


class InvitationDecline(_InvitationForm):
    """Decline, with a reason."""

    action = "answer_invitation"
    form_class = DeclineForm
    heading = "Decline the invitation"
    success_message = "Thank you for telling us. The council has been told."

    def perform(self, form: DeclineForm) -> Any:
        """Decline."""
        data = form.cleaned_data
        return decline_invitation(
            invitation_id=self.invitation.pk,
            reason=data["reason"],
            colleague=data["colleague"],
            actor=self.actor,
            version=data["version"],
        )

    def get_success_url(self) -> str:
        """Go home: there is nothing more to do with this invitation."""
        return "/"


class InvitationWithdraw(_InvitationEnd):
    """Take an invitation back."""

    action = "withdraw_invitation"
    service = staticmethod(withdraw_invitation)
    heading = "Withdraw the invitation"
    success_message = "The invitation has been withdrawn. The place is open again."

    def get_success_url(self) -> str:
        """Go back to the team."""
        return reverse("peerchallenge:shortlist", args=[self.invitation.engagement_id])


class InvitationStandDown(_InvitationEnd):
    """Leave the team, or let somebody go."""

    action = "stand_down"
    service = staticmethod(stand_down)
    heading = "Leave the team"
    success_message = "Done. The place is open again."

    def get_success_url(self) -> str:
        """Go back to the team, or home for who left it."""
        if POLICY.allows(self.request.user, "see_shortlist", self.invitation.engagement):
            return reverse("peerchallenge:shortlist", args=[self.invitation.engagement_id])
        return "/"


class DeclarationDetail(_InvitationMixin, TemplateView):
    """What was declared, for the challenge manager alone; that it was read is on record."""

    action = "view_declaration"
    template_name = "peerchallenge/booking/declaration.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the declaration, the conflicts that stand, and a form to clear each."""
        invitation = self.invitation
        declaration = read_declaration(invitation_id=invitation.pk, actor=self.actor)
        context = {**self.shared_context(), "declaration": declaration, "back_url": self.page_url()}
        return super().get_context_data(**context, **kwargs)


class ConflictClear(_InvitationForm):
    """Decide that a conflict does not stand in the way."""

    action = "clear_conflict"
    form_class = ClearForm
    heading = "Clear a conflict of interest"
    template_name = "peerchallenge/booking/conflict_clear.html"
    success_message = "The conflict has been cleared for this engagement."

    def get_initial(self) -> dict[str, Any]:
        """Take the rule from the address."""
        return {"code": self.kwargs["code"]}

    def perform(self, form: ClearForm) -> Any:
        """Clear it."""
        data = form.cleaned_data
        return clear_conflict(
            invitation_id=self.invitation.pk,
            code=self.kwargs["code"],
            note=data["note"],
            actor=self.actor,
            version=data["version"],
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the conflict is."""
        standing = open_conflicts_of(self.invitation.engagement, [self.invitation])[self.invitation.pk]
        found = [c for c in standing if c.code == self.kwargs["code"] and not c.bars]
        if not found and self.request.method == "GET":
            raise NotVisible
        declared = getattr(self.invitation, "declaration", None)
        context = {
            "conflicts": [c.reader_text("manager") for c in found],
            "has_declaration": declared is not None and declared.has_interest,
        }
        return super().get_context_data(**{**context, **kwargs})


class ReleaseDetail(_InvitationMixin, TemplateView):
    """Release somebody: who, for whom, for what and when."""

    action = "release_challenger"
    template_name = "peerchallenge/booking/release_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the facts, and whether the answer is still waited for."""
        invitation = self.invitation
        waits = invitation.status == InvitationStatus.ACCEPTED and invitation.release == ReleaseStatus.WAITING
        days = days_of_release(invitation, self.request.user)
        return super().get_context_data(**self.shared_context(), waits=waits, days=days, **kwargs)


class _ReleaseMove(_InvitationMixin, MoveView):
    """A POST about a release."""

    def get_success_url(self) -> str:
        """Go back to the release."""
        return reverse("peerchallenge:release_detail", args=[self.invitation.pk])


class ReleaseGive(_ReleaseMove):
    """Let somebody go."""

    action = "release_challenger"
    success_message = "Thank you. They and the council have been told."

    def perform(self) -> Any:
        """Give the release."""
        return give_release(invitation_id=self.invitation.pk, actor=self.actor, version=seen_version(self.request))


class ReleaseRefuse(_InvitationEnd):
    """Say that somebody cannot be spared."""

    action = "release_challenger"
    form_class = RefuseForm
    service = staticmethod(refuse_release)
    heading = "Refuse the release"
    success_message = "They and the council have been told."

    def page_url(self) -> str:
        """Go back to the release."""
        return reverse("peerchallenge:release_detail", args=[self.invitation.pk])


class ReleaseAskAgain(_ReleaseMove):
    """Ask once more after a refusal."""

    action = "withdraw_invitation"
    success_message = "The release has been asked for again."

    def perform(self) -> Any:
        """Ask again."""
        return ask_release_again(invitation_id=self.invitation.pk, actor=self.actor, version=seen_version(self.request))

    def get_success_url(self) -> str:
        """Go back to the invitation."""
        return self.page_url()
