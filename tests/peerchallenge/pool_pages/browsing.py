"""Pages of the pool: their addresses, whose browser, their dates and words."""

import datetime as dt
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.factories import accounts

DAY = dt.timedelta(days=1)


def page(name: str, *args: Any) -> str:
    return reverse(f"peerchallenge:{name}", args=args)


def as_user(user: Any) -> Client:
    return accounts.signed_in(user)


def date_boxes(name: str, day: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def text_of(response: Any) -> str:
    return response.content.decode()
