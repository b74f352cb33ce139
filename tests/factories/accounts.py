"""People who sign in, made as the product makes them."""

import time
from itertools import count
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from cib.accounts import second_factor, services
from cib.accounts.models import User

PASSWORD = "a long walk by the river"
_numbers = count(1)


def user(email: str = "", password: str = PASSWORD) -> User:
    """Open an account; the address is invented unless given."""
    return services.open_account(email=email or f"user{next(_numbers)}@council.example", password=password)


def demonstration_user(role: str, order: int = 1, email: str = "") -> User:
    """Open one of the demonstration's accounts."""
    address = email or f"demonstration{next(_numbers)}@council.example"
    return services.open_demonstration_account(email=address, role=role, order=order)


def add_app(to: User) -> str:
    """Set up an authenticator app and recovery codes; give the app's secret."""
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(to, secret)
    RecoveryCodes.activate(to)
    return secret


def code_now(secret: str) -> str:
    """Give what the authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def prove_second_factor(browser: Client, of: User) -> None:
    """Let the browser's session have proved a second factor."""
    session = browser.session
    session[second_factor.PROOF] = of.pk
    session.save()


def signed_in(as_user: User, **client: Any) -> Client:
    """Give a browser in which the user is signed in and has proved a second factor."""
    browser = Client(**client)
    browser.force_login(as_user)
    prove_second_factor(browser, as_user)
    return browser
