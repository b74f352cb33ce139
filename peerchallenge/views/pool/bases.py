"""What pages about one challenger share."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.generic import TemplateView

from cib.accounts.models import User
from cib.common.errors import NotVisible
from cib.common.policy import remembering
from cib.common.views import AllowedMixin, MoveView, ServiceFormView, seen_version
from councils.queries import standing_of
from peerchallenge.models import Challenger
from peerchallenge.permissions import POLICY
from peerchallenge.views.objects import find

WITH_PERSON = Challenger.objects.select_related("person__user", "serving_agreed_by")


def profile_url(challenger: Challenger, user: Any) -> str:
    """Give the page of the profile: one's own has its own address."""
    if challenger.person_id == standing_of(user).person_id:
        return reverse("peerchallenge:my_profile")
    return reverse("peerchallenge:challenger_detail", args=[challenger.pk])


def diary_url(challenger: Challenger, user: Any) -> str:
    """Give the page of the diary: one's own has its own address."""
    if challenger.person_id == standing_of(user).person_id:
        return reverse("peerchallenge:my_diary")
    return reverse("peerchallenge:challenger_diary", args=[challenger.pk])


class AboutChallenger(AllowedMixin):
    """A page about the challenger of the address, or about one's own profile where the address names nobody."""

    policy = POLICY
    challenger: Challenger
    request: HttpRequest
    kwargs: dict[str, Any]

    def get_allowed_object(self) -> Challenger:
        """Give the challenger; raise NotVisible where there is none."""
        if "challenger_id" in self.kwargs:
            self.challenger = find(WITH_PERSON.all(), pk=self.kwargs["challenger_id"])
            return self.challenger
        person_id = standing_of(self.request.user).person_id
        if person_id is None:
            raise NotVisible
        self.challenger = find(WITH_PERSON.all(), person=person_id)
        return self.challenger

    @property
    def actor(self) -> User:
        """Give who is signed in."""
        return cast(User, self.request.user)

    @property
    def is_own(self) -> bool:
        """Tell whether this is the reader's own."""
        return self.challenger.person_id == standing_of(self.request.user).person_id

    def may(self, action: str) -> bool:
        """Tell whether the reader may do the action to this challenger."""
        return self.policy.allows(self.request.user, action, self.challenger)


class ChallengerPage(AboutChallenger, TemplateView):
    """A page that shows something of one challenger."""

    action = "view_challenger"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask each rule once only: the page changes nothing."""
        with remembering():
            return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the challenger."""
        return super().get_context_data(challenger=self.challenger, is_own=self.is_own, **kwargs)


class ChallengerForm(AboutChallenger, ServiceFormView):
    """A form about one challenger, on a question page; comes back to the profile."""

    template_name = "peerchallenge/pool/form.html"
    heading = ""
    lede = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        """Let the form carry the version of the profile."""
        return {**super().get_form_kwargs(), "version": self.challenger.version}

    @property
    def sent(self) -> dict[str, Any]:
        """Give what every service of the pool takes: whom, who acts, which version the page showed."""
        version = seen_version(self.request)
        return {"challenger_id": self.challenger.pk, "actor": self.actor, "version": version}

    def back_url(self) -> str:
        """Give the profile."""
        return profile_url(self.challenger, self.request.user)

    def get_success_url(self) -> str:
        """Go back to where one came from."""
        return self.back_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words around the form."""
        words = {"heading": self.heading, "lede": self.lede, "back_url": self.back_url()}
        caption = "" if self.is_own else self.challenger.person.name
        return super().get_context_data(**{**words, "caption": caption, "challenger": self.challenger, **kwargs})


class ChallengerMove(AboutChallenger, MoveView):
    """A button on a profile."""

    service: Any = None

    def perform(self) -> Any:
        """Call the service."""
        return type(self).service(
            challenger_id=self.challenger.pk, actor=self.actor, version=seen_version(self.request)
        )

    def get_success_url(self) -> str:
        """Go back to the profile; to what else one may see, where that is not possible any more."""
        return profile_url(self.challenger, self.request.user)
