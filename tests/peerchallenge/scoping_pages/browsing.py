"""Pages of scoping: their addresses, whose browser, and what stands there now."""

from typing import Any

from django.test import Client
from django.urls import reverse

from cib.accounts.models import User
from peerchallenge.models import Engagement, Scope
from tests.factories import accounts


def url(name: str, engagement: Engagement, *args: Any) -> str:
    return reverse(f"peerchallenge:{name}", args=[engagement.pk, *args])


def browser(user: User) -> Client:
    return accounts.signed_in(user)


def scope_of(engagement: Engagement) -> Scope:
    return engagement.scopes.order_by("-number")[0]


def again(engagement: Engagement) -> Engagement:
    return Engagement.objects.get(pk=engagement.pk)
