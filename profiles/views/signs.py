"""Early signs: a council's own list, those that others share with a lead, one sign with its answers."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from cib.common import clock
from cib.common.errors import NotVisible
from cib.common.views import AllowedMixin, MoveView, ServiceFormView, seen_version
from councils.models import Council
from councils.permissions import POLICY as PLACES
from councils.queries.lists import council_or_404
from profiles.enums import SignCode
from profiles.forms.signs import AnswerForm, ConcernForm
from profiles.models import EarlySign
from profiles.permissions import POLICY
from profiles.queries.signs import councils_looked_after, signs_listed, visible_signs
from profiles.rules.sign_words import sign_words
from profiles.services.signs import answer_sign, let_concern_go, tell_own_concern
from profiles.views.bases import require_seen
from profiles.views.tabs import tabs_about

PASSED_SHOWN_MAX = 20


def shown(signs: Iterable[EarlySign]) -> list[dict[str, Any]]:
    """Give signs as pages show them, each with its words."""
    return [{"sign": sign, "title": _title(sign), "words": _words(sign)} for sign in signs]


def _title(sign: EarlySign) -> str:
    return str(sign.get_code_display()) if sign.indicator is None else sign.indicator.label


def _words(sign: EarlySign) -> str:
    if sign.code == SignCode.OWN_CONCERN:
        return sign.text
    indicator = sign.indicator
    if indicator is None:
        return sign_words(sign.code, sign.facts)
    return sign_words(sign.code, sign.facts, unit=indicator.unit, decimals=indicator.decimals)


class CouncilSigns(AllowedMixin, TemplateView):
    """The signs about one's own council, those that stand and those that have passed."""

    policy, action = POLICY, "view_signs"
    template_name = "profiles/council_signs.html"

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        council = council_or_404(self.kwargs["la_code"])
        require_seen(self.request.user, self.action, council)
        return council

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the signs."""
        council: Council = self.allowed_object
        signs = signs_listed().filter(council=council)
        return super().get_context_data(
            council=council,
            about=tabs_about(self.request.user, council, self.request.path),
            standing=shown(signs.filter(passed_on__isnull=True)),
            passed=shown(signs.filter(passed_on__isnull=False)[:PASSED_SHOWN_MAX]),
            may_tell=POLICY.allows(self.request.user, "tell_own_concern", council),
            may_read_agreement=PLACES.allows(self.request.user, "view_agreement", council),
            **kwargs,
        )


class SignList(AllowedMixin, TemplateView):
    """The signs that councils share with the lead of their region or cluster, council by council."""

    policy, action = POLICY, "list_signs"
    template_name = "profiles/sign_list.html"

    def get_allowed_object(self) -> None:
        """Raise NotVisible for who leads neither region nor cluster."""
        if not POLICY.allows(self.request.user, "list_signs"):
            raise NotVisible

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather what is shared."""
        rows = signs_listed().filter(visible_signs(self.request.user), passed_on__isnull=True)
        by_council: dict[Council, list[EarlySign]] = {}
        for sign in rows.order_by("council__name", "-found_on", "code"):
            by_council.setdefault(sign.council, []).append(sign)
        councils = [(council, shown(signs)) for council, signs in by_council.items()]
        sharing = {council.pk for council in by_council}
        silent = [council for council in councils_looked_after(self.request.user) if council.pk not in sharing]
        return super().get_context_data(councils=councils, silent=silent, **kwargs)


class ConcernTell(ServiceFormView):
    """Tell of a concern of the council's own."""

    policy, action = POLICY, "tell_own_concern"
    form_class = ConcernForm
    template_name = "profiles/form.html"
    success_message = "Your concern is kept among your council’s early signs."

    def get_allowed_object(self) -> Council:
        """Give the council of the address."""
        council = council_or_404(self.kwargs["la_code"])
        require_seen(self.request.user, "view_signs", council)
        return council

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words around the form."""
        back = self.get_success_url()
        return super().get_context_data(
            heading="A concern of our own", caption=self.allowed_object, back_url=back, **kwargs
        )

    def get_success_url(self) -> str:
        """Go back to the signs."""
        return reverse("profiles:council_signs", args=[self.allowed_object.la_code])

    def perform(self, form: ConcernForm) -> Any:
        """Keep it."""
        return tell_own_concern(council_id=self.allowed_object.pk, actor=self.actor, **form.cleaned_data)


class _OfSign:
    """A page about one sign."""

    kwargs: dict[str, Any]

    def get_allowed_object(self) -> EarlySign:
        """Give the sign of the address."""
        sign = signs_listed().filter(pk=self.kwargs["pk"]).first()
        if sign is None:
            raise NotVisible
        self.sign = sign
        return sign

    def get_success_url(self) -> str:
        """Go back to the sign."""
        return reverse("profiles:sign_detail", args=[self.sign.pk])


class SignDetail(_OfSign, ServiceFormView):
    """One sign: what was found, what the council said, and for its director the answer."""

    policy, action, post_action = POLICY, "view_sign", "answer_sign"
    form_class = AnswerForm
    template_name = "profiles/sign_detail.html"
    success_message = "Your answer is kept with the sign."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Carry the sign's version."""
        return {**super().get_form_kwargs(), "version": self.sign.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather the sign, and the way back."""
        user, sign = self.request.user, self.sign
        is_own = POLICY.allows(user, "view_signs", sign.council)
        may_answer = sign.passed_on is None and POLICY.allows(user, "answer_sign", sign)
        back = (
            reverse("profiles:council_signs", args=[sign.council.la_code]) if is_own else reverse("profiles:sign_list")
        )
        return super().get_context_data(
            sign=sign,
            shown=shown([sign])[0],
            is_own=is_own,
            is_shown=sign.shown_to_others_from <= clock.today(),
            sees_profile=POLICY.allows(user, "view_profile", sign.council),
            back_url=back,
            may_answer=may_answer,
            may_let_go=may_answer and sign.code == SignCode.OWN_CONCERN,
            **kwargs,
        )

    def perform(self, form: AnswerForm) -> Any:
        """Keep the answer."""
        return answer_sign(sign_id=self.sign.pk, actor=self.actor, **form.cleaned_data)


class ConcernLetGo(_OfSign, MoveView):
    """Say that a concern of one's own has passed."""

    policy, action = POLICY, "answer_sign"
    success_message = "The concern has passed."

    def perform(self) -> EarlySign:
        """Let it pass."""
        return let_concern_go(sign_id=self.sign.pk, actor=self.actor, version=seen_version(self.request))
