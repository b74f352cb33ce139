"""A challenger's profile: shown, added, changed."""

from typing import Any, cast

from django.urls import reverse

from cib.accounts.models import User
from cib.common import clock
from cib.common.views import ServiceFormView
from councils.enums import Party
from peerchallenge.forms.pool import AddForm, InterestForm, KnowledgeForm, OfficeProfileForm, ProfileForm
from peerchallenge.models import Challenger, Engagement
from peerchallenge.permissions import POLICY
from peerchallenge.queries.pool import interests_of, knowledge_of, pledges_of, teams_of, usual_employer
from peerchallenge.services import pool
from peerchallenge.tables.pool import standing_words
from peerchallenge.views.pool.bases import ChallengerForm, ChallengerPage, profile_url

_ACTIONS = (
    "edit_challenger",
    "edit_diary",
    "manage_challenger",
    "agree_to_serve",
    "set_accreditation",
    "declare_interest",
    "view_pool",
)


class ChallengerDetail(ChallengerPage):
    """Who somebody in the pool is, what they know, their days and teams; what they declared, to themselves alone."""

    template_name = "peerchallenge/pool/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the parts of the profile that this reader may see."""
        challenger = self.challenger
        seen = POLICY.objects_for(self.request.user, "view_engagement", Engagement.objects.all())
        return super().get_context_data(
            person=challenger.person,
            employer=usual_employer(challenger.person_id),
            standing=standing_words(challenger),
            knowledge=knowledge_of(challenger),
            party_words=dict(Party.choices).get(challenger.party, challenger.party),
            pledges=pledges_of(challenger, clock.today()),
            teams=teams_of(challenger, seen),
            interests=interests_of(challenger) if self.is_own else [],
            can={action: self.may(action) for action in _ACTIONS},
            **kwargs,
        )


class ChallengerAdd(ServiceFormView):
    """Add somebody of the register to the pool."""

    policy = POLICY
    action = "add_challenger"
    form_class = AddForm
    template_name = "peerchallenge/pool/form.html"
    success_message = "They are in the pool. They are listed once they agree, and can be asked once released."

    def get_initial(self) -> dict[str, Any]:
        """Take the address from the page one came from."""
        return {"email": self.request.GET.get("email", "")[:254]}

    def perform(self, form: Any) -> Challenger:
        """Add them."""
        answers = {name: value for name, value in form.cleaned_data.items() if name not in ("email", "version")}
        return pool.add_challenger(person_id=form.person.pk, actor=cast(User, self.request.user), **answers)

    def get_success_url(self) -> str:
        """Go to the new profile."""
        return profile_url(self.result, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words around the form."""
        back = reverse("peerchallenge:pool_list")
        return super().get_context_data(heading="Add somebody to the pool", back_url=back, **kwargs)


class ChallengerEdit(ChallengerForm):
    """Change a profile; CIB staff also what decides who may lead and who releases."""

    action = "edit_challenger"
    heading = "Post and experience"
    success_message = "The profile is saved."

    def get_form_class(self) -> Any:
        """Give staff the whole form."""
        return OfficeProfileForm if self.may("manage_challenger") else ProfileForm

    def get_initial(self) -> dict[str, Any]:
        """Show what stands."""
        return {name: getattr(self.challenger, name) for name in self.get_form_class().base_fields}

    def perform(self, form: Any) -> Challenger:
        """Save it."""
        answers = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return pool.edit_profile(**self.sent, **answers)


class ChallengerKnowledge(ChallengerForm):
    """Say what one knows about."""

    action = "edit_challenger"
    form_class = KnowledgeForm
    heading = "What do you know about?"
    lede = "Claim what you could help another council with. Those who choose see the subjects of their request."
    success_message = "Saved."

    def get_initial(self) -> dict[str, Any]:
        """Show what stands."""
        return {row.theme.code: str(row.depth) for row in self.challenger.knowledge.select_related("theme")}

    def perform(self, form: Any) -> Challenger:
        """Save it."""
        return pool.set_knowledge(**self.sent, depths=form.depths())


class InterestDeclare(ChallengerForm):
    """Declare an interest in a council."""

    action = "declare_interest"
    form_class = InterestForm
    heading = "Declare an interest in a council"
    success_message = "Declared. Challenge managers will look at it before you are asked to serve there."

    def perform(self, form: Any) -> Any:
        """Declare it."""
        council, nature = form.cleaned_data["council"], form.cleaned_data["nature"]
        sent = {name: value for name, value in self.sent.items() if name != "version"}
        return pool.declare_interest(**sent, council_id=council.pk, nature=nature)
