"""Moving the demonstration on in time, so that what is booked today can be tried to its end."""

import datetime as dt
import os
from pathlib import Path

from django.conf import settings

from cib.common import clock
from cib.common.errors import Breach, NotVisible, refuse_if
from peerchallenge.tasks import DAILY as DAILY_OF_CHALLENGES
from profiles.tasks import DAILY as DAILY_OF_PROFILES
from reviews.tasks import DAILY as DAILY_OF_REVIEWS

DAYS_MAX = 400


def can_travel() -> bool:
    """Tell whether this is a demonstration that keeps its own time."""
    return bool(settings.DEMONSTRATION and settings.CLOCK_OFFSET_FILE)


def move_on(to: dt.date) -> None:
    """Let it be eight in the morning of that day, and do what the programme does by itself each day.

    Raises NotVisible outside a demonstration, Refused DEMO-02 for a day that is past or too far.
    """
    if not can_travel():
        raise NotVisible
    today = clock.today()
    latest = today + dt.timedelta(days=DAYS_MAX)
    words = f"Choose a day from {today + dt.timedelta(days=1):%-d %B %Y} to {latest:%-d %B %Y}. Time only goes on."
    refuse_if([None if today < to <= latest else Breach("DEMO-02", words, "to")])
    _write(_offset() + int((clock.london_morning(to) - clock.now()).total_seconds()) + 1)
    for task in (*DAILY_OF_CHALLENGES, *DAILY_OF_REVIEWS, *DAILY_OF_PROFILES):
        task()


def _offset() -> int:
    path = Path(settings.CLOCK_OFFSET_FILE)
    text = path.read_text() if path.exists() else "0"
    return int(text) if text.strip().lstrip("-").isdigit() else 0


def _write(seconds: int) -> None:
    """Replace the offset in one step, so that nobody reads half of it."""
    path = Path(settings.CLOCK_OFFSET_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(str(seconds))
    fresh.replace(path)
