"""Who must prove a second factor, and which session has done so.

The proof belongs to the session: a session opened with a stolen password gains nothing when the owner sets a
second factor up elsewhere.
"""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from cib.common import clock

PROOF = "second_factor_proved_by"
SIGNED_IN_AT = "signed_in_at"
FRESH_SECONDS = 15 * 60  # after signing in, to set up the first second factor

_sees_only_own_profile: list[Callable[[Any], bool]] = []


def register_exemption(sees_only_own_profile: Callable[[Any], bool]) -> None:
    """Learn, from an app above, who sees nothing beyond their own profile; until then everybody needs a factor."""
    _sees_only_own_profile[:] = [sees_only_own_profile]


def is_required_of(user: Any) -> bool:
    """Tell whether this user needs a second factor; only the demonstration does without."""
    if settings.DEMONSTRATION:
        return False
    return not any(exempt(user) for exempt in _sees_only_own_profile)


def is_set_up_by(user: Any) -> bool:
    """Tell whether the user has an authenticator app or a passkey (recovery codes alone are none)."""
    types = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user_id=user.pk, type__in=types).exists()


def is_proved_in(request: HttpRequest) -> bool:
    """Tell whether this very session has proved a second factor of the user who is signed in."""
    return request.session.get(PROOF) == request.user.pk


def note_proof(request: HttpRequest, user: Any) -> None:
    """Keep in the session that this user proved a second factor, or just set it up."""
    request.session[PROOF] = user.pk


def forget_proof(request: HttpRequest) -> None:
    """Take the proof from the session."""
    request.session.pop(PROOF, None)


def may_begin_without_asking_again(request: HttpRequest | None) -> bool:
    """Tell whether the user signed in moments ago in this session and has no second factor yet."""
    if request is None or not request.user.is_authenticated:
        return False
    since = clock.now().timestamp() - float(request.session.get(SIGNED_IN_AT, 0))
    return 0 <= since < FRESH_SECONDS and not is_set_up_by(request.user)
