"""What pages ask about accounts."""

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings

from cib.accounts.models import User
from cib.common.directory import directory


@dataclass(frozen=True)
class DemonstrationAccount:
    """An account of the demonstration as its list shows it."""

    id: int
    role: str
    name: str
    email: str


@dataclass(frozen=True)
class AccountFacts:
    """What the account page tells about one's own account."""

    email: str
    has_password: bool
    has_app: bool
    passkeys: int
    recovery_codes_left: int
    sessions: int


def _names(users: list[User]) -> dict[Any, str]:
    try:
        return directory().names_of_users([user.pk for user in users])
    except LookupError:  # no app keeps people: the address will do
        return {}


def demonstration_accounts(email: str = "", *, others: bool = False) -> list[DemonstrationAccount]:
    """List the accounts on the demonstration's page (or the one with this address) in order; none elsewhere.

    `others` lists instead everybody else in the demonstration, by role and place.
    """
    if not settings.DEMONSTRATION:
        return []
    rows = User.objects.filter(is_demonstration=True, is_active=True)
    if email:
        rows = rows.filter(email=email)
    else:
        rows = rows.filter(demonstration_order=0) if others else rows.filter(demonstration_order__gt=0)
    users = list(rows.order_by("demonstration_order", "pk"))
    names = _names(users)
    found = [
        DemonstrationAccount(user.pk, user.demonstration_role, names.get(user.pk) or user.email, user.email)
        for user in users
    ]
    return sorted(found, key=lambda account: (account.role, account.name)) if others else found


def account_facts(user: User) -> AccountFacts:
    """Gather what the account page tells, in two queries."""
    factors: dict[str, list[Authenticator]] = {}
    for factor in Authenticator.objects.filter(user=user):
        factors.setdefault(factor.type, []).append(factor)
    codes = factors.get(Authenticator.Type.RECOVERY_CODES, [])
    return AccountFacts(
        email=user.email,
        has_password=user.has_usable_password(),
        has_app=Authenticator.Type.TOTP in factors,
        passkeys=len(factors.get(Authenticator.Type.WEBAUTHN, [])),
        recovery_codes_left=sum(len(code.wrap().get_unused_codes()) for code in codes),
        sessions=UserSession.objects.filter(user=user).count(),
    )
