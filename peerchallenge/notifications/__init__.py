"""The messages of this app: one module a part, their kinds merged here."""

from cib.common.outbox import Kind
from peerchallenge.notifications.booking import KINDS as _BOOKING
from peerchallenge.notifications.calendars import KINDS as _CALENDARS
from peerchallenge.notifications.days import KINDS as _DAYS
from peerchallenge.notifications.pool import KINDS as _POOL
from peerchallenge.notifications.reminders import EVENTS
from peerchallenge.notifications.reminders import KINDS as _REMINDERS
from peerchallenge.notifications.scoping import KINDS as _SCOPING
from peerchallenge.notifications.visits import KINDS as _VISITS

KINDS: tuple[Kind, ...] = (*_BOOKING, *_CALENDARS, *_DAYS, *_POOL, *_SCOPING, *_VISITS, *_REMINDERS)

__all__ = ["EVENTS", "KINDS"]
