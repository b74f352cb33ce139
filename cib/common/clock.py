"""The only place that reads the time. "Today" is London's."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


_pretended: ContextVar[dt.datetime | None] = ContextVar("pretended", default=None)


@contextmanager
def pretending(moment: dt.datetime) -> Iterator[None]:
    """Let this be the present inside the block: only for making the demonstration's past through the services.

    Raises RuntimeError outside a demonstration.
    """
    if not settings.DEMONSTRATION:
        raise RuntimeError("Only the demonstration may pretend another time")
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


def _offset() -> dt.timedelta:
    """Read how far a test run has travelled; always nothing in production.

    The offset (whole seconds) lives in a file so that web, worker and beat of one test run share it.
    """
    path = getattr(settings, "CLOCK_OFFSET_FILE", "")
    if not path:
        return dt.timedelta()
    try:
        return dt.timedelta(seconds=int(Path(path).read_text()))
    except (FileNotFoundError, ValueError):
        return dt.timedelta()


def now() -> dt.datetime:
    """Tell the present moment, aware, in UTC."""
    return _pretended.get() or timezone.now() + _offset()


def today() -> dt.date:
    """Tell today's date in London, which decides what is current and what is due."""
    return now().astimezone(LONDON).date()


def london_midnight(day: dt.date) -> dt.datetime:
    """Give the first moment of a London day, aware (half-open periods begin here)."""
    return dt.datetime.combine(day, dt.time(), tzinfo=LONDON)


def london_morning(day: dt.date) -> dt.datetime:
    """Give eight in the morning of a London day: when messages that fall due on a day go out."""
    return dt.datetime.combine(day, dt.time(8), tzinfo=LONDON)
