"""The programme's published data as it is delivered: one module a part, loaded by `services/programme.py`."""

from peerchallenge.programme.booking import REMINDERS as _BOOKING
from peerchallenge.programme.calendars import HALF_DAY_HOURS
from peerchallenge.programme.contacts import REMINDERS as _CONTACTS
from peerchallenge.programme.cycles import REMINDERS as _CYCLES
from peerchallenge.programme.days import FUNDS
from peerchallenge.programme.days import REMINDERS as _DAYS
from peerchallenge.programme.pool import CONFLICT_POLICIES, OFFERS, PROGRAMME_YEARS, THEMES
from peerchallenge.programme.rows import Clause, ConflictRow, FundRow, HoursRow, OfferRow, Place, Reminder, ThemeRow
from peerchallenge.programme.scoping import CLAUSES
from peerchallenge.programme.scoping import REMINDERS as _SCOPING
from peerchallenge.programme.visits import REMINDERS as _VISITS

REMINDERS: tuple[Reminder, ...] = (*_BOOKING, *_SCOPING, *_VISITS, *_DAYS, *_CYCLES, *_CONTACTS)

__all__ = [
    "CLAUSES",
    "CONFLICT_POLICIES",
    "FUNDS",
    "HALF_DAY_HOURS",
    "OFFERS",
    "PROGRAMME_YEARS",
    "REMINDERS",
    "THEMES",
    "Clause",
    "ConflictRow",
    "FundRow",
    "HoursRow",
    "OfferRow",
    "Place",
    "Reminder",
    "ThemeRow",
]
