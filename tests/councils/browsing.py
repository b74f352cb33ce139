"""What tests of pages do again and again: sign in, fill in a date, read what was said."""

import datetime as dt
from typing import Any

from django.contrib.messages import get_messages
from django.test import Client

from tests.factories import accounts
from tests.factories import councils as make


def staff_browser() -> Client:
    """Give a browser of CIB staff."""
    return accounts.signed_in(make.first_staff())


def date(name: str, day: dt.date) -> dict[str, str]:
    """Give what the three boxes of a date send."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def said(response: Any) -> list[str]:
    """Give the messages that a redirect carries."""
    return [str(message) for message in get_messages(response.wsgi_request)]
