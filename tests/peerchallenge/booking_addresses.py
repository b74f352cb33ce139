"""Addresses of the pages of booking, and what their date boxes send."""

import datetime as dt
from typing import Any

from django.urls import reverse

from peerchallenge.models import Engagement


def address(name: str, *args: Any) -> str:
    return reverse(f"peerchallenge:{name}", args=args)


def question(engagement: Engagement, slug: str) -> str:
    return address("request_question", engagement.pk, slug)


def date_boxes(name: str, day: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
