"""What changes an account: opening it, closing it, opening it again."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from cib.accounts.models import User
from cib.common import audit
from cib.common.errors import Breach, refuse_if

audit.register_words(
    {
        "user.opened": audit.Words("Account opened"),
        "user.closed": audit.Words("Account closed"),
        "user.reopened": audit.Words("Account opened again"),
        "user.forgotten": audit.Words("Account forgotten"),
    }
)


def _breaches_of_password(password: str, email: str) -> list[Breach]:
    try:
        validate_password(password, User(email=email))
    except ValidationError as error:
        return [Breach("AC-02", message, "password") for message in error.messages]
    return []


def _breach_of_address(email: str) -> Breach | None:
    if User.objects.filter(email=email).exists():
        return Breach("AC-01", "There is an account with this e-mail address. Sign in to it first.", "email")
    return None


@transaction.atomic
def open_account(*, email: str, password: str | None, actor: Any = None) -> User:
    """Open an account for an address that an invitation has proved to be theirs; None for one without a password.

    Who may be invited is decided by the app that keeps invitations; `actor` is None when people accept themselves.
    Raises Refused for an address that has an account (AC-01) or a weak password (AC-02).
    """
    email = email.strip().lower()
    refuse_if([_breach_of_address(email), *(_breaches_of_password(password, email) if password is not None else [])])
    user = User.objects.create_user(email, password)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    audit.record("user.opened", user, actor=actor or user)
    return user


@transaction.atomic
def open_demonstration_account(*, email: str, role: str, order: int, actor: Any = None) -> User:
    """Open an account of the demonstration: no password, found by its role, signed in to with one click."""
    user = User.objects.create_user(email, is_demonstration=True, demonstration_role=role, demonstration_order=order)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    audit.record("user.opened", user, actor=actor)
    return user


@transaction.atomic
def close_account(*, user: User, actor: Any) -> None:
    """Close an account and end all its sessions; the calling service has asked whether the actor may."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user=user)
    audit.record("user.closed", user, actor=actor, before="open", after="closed")


@transaction.atomic
def reopen_account(*, user: User, actor: Any) -> None:
    """Open a closed account again; the calling service has asked whether the actor may."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("user.reopened", user, actor=actor, before="closed", after="open")


@transaction.atomic
def forget_account(*, user: User, actor: User | None) -> None:
    """Close an account for good and forget its address and factors, because its person is anonymised."""
    close_account(user=user, actor=actor)
    user.email = f"forgotten-{user.pk}@invalid.example"
    user.set_unusable_password()
    user.save(update_fields=["email", "password"])
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    audit.record("user.forgotten", user, actor=actor)


def end_sessions(*, user: User) -> int:
    """End every session of the user, wherever it is open; give how many."""
    sessions: list[Any] = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)
