"""The secret in an invitation's address: worked out from the installation's key, kept nowhere."""

import hashlib

from django.utils.crypto import salted_hmac

from councils.models import Invitation


def token_of(invitation: Invitation) -> str:
    """Give the token of the invitation as last sent; sending it again makes another, and the old one is void."""
    return salted_hmac(
        "councils.invitation", f"{invitation.pk}:{invitation.sent_count}", algorithm="sha256"
    ).hexdigest()


def hash_of(token: str) -> str:
    """Give what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
