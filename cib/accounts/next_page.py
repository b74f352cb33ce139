"""The page that somebody came for before they had to sign in: only ever one of ours."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LENGTH_MAX: Final = 500


def safe_next(request: HttpRequest, wanted: object) -> str:
    """Give the page asked for, where it is an address within this site; else the one that everybody starts on."""
    if not isinstance(wanted, str) or len(wanted) > LENGTH_MAX:
        return settings.LOGIN_REDIRECT_URL
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else settings.LOGIN_REDIRECT_URL
