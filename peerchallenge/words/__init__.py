"""How each action of this app reads in a history: one module a part, merged here."""

from cib.common.audit import Words
from peerchallenge.words.booking import WORDS as _BOOKING
from peerchallenge.words.calendars import WORDS as _CALENDARS
from peerchallenge.words.days import WORDS as _DAYS
from peerchallenge.words.placeholders import PLACEHOLDERS
from peerchallenge.words.pool import WORDS as _POOL
from peerchallenge.words.scoping import WORDS as _SCOPING
from peerchallenge.words.visits import WORDS as _VISITS

WORDS: dict[str, Words] = {**_BOOKING, **_CALENDARS, **_DAYS, **_POOL, **_SCOPING, **_VISITS}

__all__ = ["PLACEHOLDERS", "WORDS"]
