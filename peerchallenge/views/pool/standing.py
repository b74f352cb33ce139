"""Whether somebody may serve: consent, agreement, accreditation, leaving and coming back, interests ended."""

from typing import Any

from peerchallenge.forms.pool import AccreditationForm, ConfirmForm
from peerchallenge.models import Challenger, DeclaredInterest
from peerchallenge.queries.pool import usual_employer
from peerchallenge.services import pool
from peerchallenge.views.objects import find
from peerchallenge.views.pool.bases import ChallengerForm, ChallengerMove


class AgreeToServe(ChallengerForm):
    """The releaser agrees that somebody may serve."""

    action = "agree_to_serve"
    form_class = ConfirmForm
    template_name = "peerchallenge/pool/agree.html"
    success_message = "Agreed. You are asked again for each engagement, before any days are fixed."

    def perform(self, form: Any) -> Challenger:
        """Agree."""
        return pool.agree_to_serve(**self.sent)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add who employs them."""
        name, employer = self.challenger.person.name, usual_employer(self.challenger.person_id)
        return super().get_context_data(heading=f"May {name} serve as a challenger?", employer=employer, **kwargs)


class EndAgreement(ChallengerMove):
    """The releaser takes the agreement back."""

    action = "agree_to_serve"
    service = pool.end_agreement_to_serve
    success_message = "They will not be suggested or asked any more. What they have accepted stays."


class Consent(ChallengerMove):
    """Agree to be listed."""

    action = "edit_challenger"
    service = pool.consent_to_listing
    success_message = "Listed. Whoever releases you is asked whether you may serve."


class WithdrawConsent(ChallengerMove):
    """Ask not to be listed any more."""

    action = "edit_challenger"
    service = pool.withdraw_listing
    success_message = "Not listed any more. What was accepted stays."


class Leave(ChallengerForm):
    """Leave the pool, after a question."""

    action = "edit_challenger"
    form_class = ConfirmForm
    template_name = "peerchallenge/pool/leave.html"
    heading = "Leave the pool?"
    success_message = "Left the pool."

    def perform(self, form: Any) -> Challenger:
        """Leave."""
        return pool.leave_pool(**self.sent)


class Return(ChallengerMove):
    """Bring somebody back."""

    action = "manage_challenger"
    service = pool.return_to_pool
    success_message = "Back in the pool. Consent and the releaser's agreement are asked for anew."


class AccreditationSet(ChallengerForm):
    """Record where accreditation stands."""

    action = "set_accreditation"
    form_class = AccreditationForm
    heading = "Accreditation"
    success_message = "Accreditation is recorded."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer only where it may go from here."""
        return {**super().get_form_kwargs(), "challenger": self.challenger}

    def perform(self, form: Any) -> Challenger:
        """Record it."""
        answers = form.cleaned_data
        return pool.set_accreditation(**self.sent, accreditation=answers["accreditation"], until=answers["until"])


class InterestEnd(ChallengerMove):
    """Say that an interest is no more."""

    action = "declare_interest"
    success_message = "Ended."

    def get_allowed_object(self) -> Challenger:
        """Give whose interest it is."""
        rows = DeclaredInterest.objects.select_related("challenger__person")
        self.interest = find(rows, pk=self.kwargs["interest_id"])
        self.challenger = self.interest.challenger
        return self.challenger

    def perform(self) -> Any:
        """End it."""
        return pool.end_interest(interest_id=self.interest.pk, actor=self.actor)
