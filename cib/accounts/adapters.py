"""How sign-in behaves where ours differs from allauth's: nobody signs up, secrets are sealed, mail may fail."""

import logging
import smtplib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest

from cib.accounts import second_factor
from cib.accounts.sealing import seal, unseal
from cib.accounts.sign_on.provider import CouncilProvider, provider_called

logger = logging.getLogger(__name__)

MAIL_NOT_SENT = "We could not send the e-mail just now. Wait a few minutes, then try again."


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: an account begins with an invitation, never with a form that anybody can open."""
        return False

    def render_mail(self, template_prefix: str, email: Any, context: dict[str, Any], headers: Any = None) -> Any:
        """Give every template the product's name and address, not the host that the request happened to name."""
        named = {**context, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
        return super().render_mail(template_prefix, email, named, headers)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a sign-in mail at once; a mail server that does not answer is told, never a broken page.

        Codes and reset links go past the outbox on purpose: they live for minutes and are kept nowhere.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except (smtplib.SMTPException, OSError):
            logger.exception("A sign-in mail was not sent (%s)", template_prefix)
            if self.request is not None:
                messages.error(self.request, MAIL_NOT_SENT)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the password again before a change of account, but not for a first second factor set up at once."""
        if app == "allauth.mfa" and second_factor.may_begin_without_asking_again(self.request):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens no account either."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Refuse: no linking by e-mail alone."""
        return False

    def get_provider(self, request: HttpRequest, provider: str, client_id: Any = None) -> CouncilProvider:
        """Give a council's sign-on by its short name; there is no other kind."""
        return provider_called(request, provider)

    def list_providers(self, request: HttpRequest) -> list[CouncilProvider]:
        """List none: a sign-on is found by the domain of an address, never from a list that anybody can read."""
        return []


_PURPOSE = "second factor"


class MfaAdapter(DefaultMFAAdapter):
    """Seals what a second factor is made of, so that a copy of the database alone signs nobody in."""

    def encrypt(self, text: str) -> str:
        """Seal a secret with the key of this installation."""
        return seal(text, purpose=_PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return unseal(encrypted_text, purpose=_PURPOSE)

    def get_totp_issuer(self) -> str:
        """Name the product in the authenticator app."""
        return settings.SITE_NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the product where a browser asks for the passkey."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.SITE_NAME}
