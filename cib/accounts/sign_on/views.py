"""Signing in through one's council: to its page and back."""

import secrets
from collections.abc import Iterable
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.socialaccount.internal import statekit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, View

from cib.accounts import second_factor
from cib.accounts.forms import WorkAddressForm
from cib.accounts.middleware import second_factor_not_required
from cib.accounts.models import SignOnProvider, User
from cib.accounts.next_page import safe_next
from cib.accounts.sign_on import services
from cib.accounts.sign_on.provider import claims_of_answer, provider_of
from cib.accounts.sign_on.refusals import refusal
from cib.common.errors import Refused
from cib.common.rate_limits import is_over, network_address
from cib.common.views_errors import too_many_requests

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_OPEN: Any = [login_not_required, second_factor_not_required, never_cache]
LOGIN, LINK, INVITATION = "login", "link", "invitation"
TOKEN_LENGTH_MAX = 200


def let_forms_lead_to(response: HttpResponseBase, rows: Iterable[SignOnProvider | None]) -> None:
    """Let the forms of this one page lead to these providers' pages, which the policy of all others forbids."""
    origins = sorted({row.sign_in_origin for row in rows if row is not None and row.sign_in_origin})
    if origins:
        response._csp_update = {"form-action": origins}  # type: ignore[attr-defined]


def _to_provider(request: HttpRequest, row: SignOnProvider, *, process: str, **more: Any) -> HttpResponse:
    """Send somebody to the provider's page; what this sign-in began with stays in their session."""
    if is_over("sign-on", network_address(request), per_hour=settings.SIGN_ON_TRIES_PER_HOUR):
        return too_many_requests(request)
    nonce = secrets.token_urlsafe(24)
    try:
        if not row.is_on:
            raise refusal("SSO-01")
        answer: HttpResponse = provider_of(request, row).redirect(
            request, process, nonce=nonce, auth_params={"nonce": nonce, "prompt": "select_account"}, **more
        )
    except Refused as refused:
        return _refused(request, row, refused)
    let_forms_lead_to(answer, [row])
    return answer


def _refused(request: HttpRequest, row: SignOnProvider, refused: Refused) -> HttpResponse:
    actor = request.user if isinstance(request.user, User) else None
    services.note_refusal(row=row, refused=refused, actor=actor)
    return render(request, "accounts/sign_on_refused.html", {"provider": row, "refused": refused.breaches}, status=422)


def _row(slug: str) -> SignOnProvider:
    row = SignOnProvider.objects.filter(slug=slug).first()
    if row is None:
        raise Http404
    return row


@method_decorator(_OPEN, name="dispatch")
class SignOnStart(FormView[WorkAddressForm]):
    """Ask for the work address and send people of a bound domain to their council's own page."""

    template_name = "accounts/sign_on.html"
    form_class = WorkAddressForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let this page's form lead to the councils' pages."""
        response = super().dispatch(request, *args, **kwargs)
        if not hasattr(response, "_csp_update"):
            let_forms_lead_to(response, SignOnProvider.objects.filter(is_on=True))
        return response

    def form_valid(self, form: WorkAddressForm) -> HttpResponse:
        """Find the council by the domain."""
        row = services.provider_for(form.cleaned_data["email"])
        if row is None:
            form.add_error("email", "No council's sign-on is set up for this address. Sign in with it and a password")
            return self.form_invalid(form)
        came_for = safe_next(self.request, self.request.GET.get("next", ""))
        return _to_provider(self.request, row, process=LOGIN, next_url=came_for)

    def form_invalid(self, form: WorkAddressForm) -> HttpResponse:
        """Show the form again, with status 422."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


@method_decorator(_OPEN, name="dispatch")
class SignOnInvited(View):
    """Take up an invitation with one's account at the council."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Send them there; the invitation's own rules are asked when they come back."""
        token = request.POST.get("token", "")[:TOKEN_LENGTH_MAX]
        return _to_provider(request, _row(slug), process=INVITATION, data={"token": token})


class SignOnLink(LoginRequiredMixin, View):
    """Link one's account here with the one at the council."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Send them there, remembering who asked."""
        return _to_provider(request, _row(slug), process=LINK, data={"user": request.user.pk})


class SignOnUnlink(LoginRequiredMixin, View):
    """Take a link away."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, link_id: int) -> HttpResponse:
        """Take it away and say so; a link of somebody else's is not there."""
        assert isinstance(request.user, User)
        if not services.unlink_account(link_id=link_id, actor=request.user):
            raise Http404
        messages.success(request, "The account at your council is unlinked.")
        return HttpResponseRedirect(reverse("accounts:account"))


@method_decorator(_OPEN, name="dispatch")
class SignOnCallback(View):
    """Where a council's provider sends people back to."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Check the answer and do what the sign-in was begun for; refuse in words."""
        row = _row(slug)
        try:
            state = statekit.unstash_state(request, provider_id=row.slug, state_id=request.GET.get("state", ""))
            if state is None:
                raise refusal("SSO-04")
            if not row.is_on:
                raise refusal("SSO-01")
            if "code" not in request.GET:
                raise refusal("SSO-03")
            return self._done(request, row, state, claims_of_answer(request, row, state))
        except Refused as refused:
            return _refused(request, row, refused)

    def _done(
        self, request: HttpRequest, row: SignOnProvider, state: dict[str, Any], claims: dict[str, Any]
    ) -> HttpResponse:
        if state["process"] == LINK:
            return self._linked(request, row, state, claims)
        if state["process"] == INVITATION:
            user = services.take_up_invitation(row=row, claims=claims, token=state["data"]["token"])
            messages.success(request, "Your account is open. Welcome.")
        else:
            user = services.signed_in_as(row=row, claims=claims)
        kept = list(messages.get_messages(request))
        request.session.flush()
        login(request, user, backend=BACKEND)
        for message in kept:
            messages.add_message(request, message.level, message.message)
        record_authentication(request, user, "socialaccount", provider=row.slug, uid=str(claims["sub"]))
        if services.has_second_factor(row, claims):
            second_factor.note_proof(request, user)
        return HttpResponseRedirect(safe_next(request, state.get("next", "")))

    def _linked(
        self, request: HttpRequest, row: SignOnProvider, state: dict[str, Any], claims: dict[str, Any]
    ) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or user.pk != state["data"]["user"] or not _has_proved(request):
            raise refusal("SSO-04")
        services.link_account(row=row, claims=claims, actor=user)
        messages.success(request, f"You can now sign in through {row.name}.")
        return HttpResponseRedirect(reverse("accounts:account"))


def _has_proved(request: HttpRequest) -> bool:
    return second_factor.is_proved_in(request) or not second_factor.is_required_of(request.user)
