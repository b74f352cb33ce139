"""Keeps in the session what was proved in it."""

from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_used
from allauth.socialaccount.signals import social_account_removed
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from cib.accounts import second_factor
from cib.accounts.sign_on.services import note_link_removed
from cib.common import clock


@receiver(user_logged_in, dispatch_uid="accounts.note_sign_in")
def note_sign_in(request: HttpRequest | None, user: Any, **_kwargs: Any) -> None:
    """Keep when this session began, and list it among the user's own, however they signed in."""
    if request is None:
        return
    request.session[second_factor.SIGNED_IN_AT] = clock.now().timestamp()
    if request.META.get("REMOTE_ADDR"):  # a test may sign in without any request
        UserSession.objects.create_from_request(request)


@receiver(authenticator_used, dispatch_uid="accounts.note_used")
@receiver(authenticator_added, dispatch_uid="accounts.note_added")
def note_second_factor(request: HttpRequest, user: Any, **_kwargs: Any) -> None:
    """Keep that this session proved a second factor, by using it or by setting it up."""
    second_factor.note_proof(request, user)


@receiver(social_account_removed, dispatch_uid="accounts.note_unlinked")
def note_unlinked(request: HttpRequest, socialaccount: Any, **_kwargs: Any) -> None:
    """Write down that somebody took a link to their council away on allauth's own page."""
    with transaction.atomic():
        note_link_removed(user=socialaccount.user, provider=socialaccount.provider)


@receiver(authenticator_removed, dispatch_uid="accounts.forget_removed")
def forget_second_factor(request: HttpRequest, user: Any, **_kwargs: Any) -> None:
    """Forget the proof when the last second factor is gone, so that a new one has to be set up."""
    if not second_factor.is_set_up_by(user):
        second_factor.forget_proof(request)
