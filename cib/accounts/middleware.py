"""Nobody sees anything beyond signing in before their second factor is proved."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import ResolverMatch, reverse

from cib.accounts import second_factor

#: What a signed-in user needs in order to prove or set up a second factor, or to leave.
OPEN_NAMES = frozenset(
    {
        "accounts:account",
        "account_confirm_email",
        "account_email_verification_sent",
        "account_logout",
        "account_reauthenticate",
        "common:local_inbox",
        "common:local_mail",
        "common:local_mail_html",
        "common:health_live",
        "common:health_ready",
        "health",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)


def _is_open(match: ResolverMatch, view: Any) -> bool:
    return match.view_name in OPEN_NAMES or getattr(view, "second_factor_not_required", False)


def second_factor_not_required(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that a signed-in user may open before proving a second factor (it shows nothing of others)."""
    view.second_factor_not_required = True  # type: ignore[attr-defined]
    return view


class SecondFactorMiddleware:
    """Sends a signed-in user to set up a second factor, or to prove it, before any other page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Let through what is open, proved or not required; send everything else to the second factor."""
        match = request.resolver_match
        if not request.user.is_authenticated or match is None or _is_open(match, view):
            return None
        if second_factor.is_proved_in(request) or not second_factor.is_required_of(request.user):
            return None
        return HttpResponseRedirect(_where_to_go(request))


def _where_to_go(request: HttpRequest) -> str:
    if not second_factor.is_set_up_by(request.user):
        return reverse("mfa_index")
    page = request.get_full_path() if request.method == "GET" else "/"
    return f"{reverse('mfa_reauthenticate')}?{urlencode({'next': page})}"
