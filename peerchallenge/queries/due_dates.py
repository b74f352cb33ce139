"""How a request learns by when its host's turn under the offer is due, which an app above this one keeps.

The reviews app registers who knows when Django starts; this app imports nothing of it.
"""

import datetime as dt
from collections.abc import Callable

from peerchallenge.models import Engagement

DueDate = Callable[[Engagement], dt.date | None]

_registered: list[DueDate] = []


def register_due_dates(ask: DueDate) -> None:
    """Make this what is asked (the last one registered counts)."""
    _registered[:] = [ask]


def due_date_of(engagement: Engagement) -> dt.date | None:
    """Give by when the turn is due that the engagement would be; None where it is nobody's turn, or nobody knows."""
    return _registered[0](engagement) if _registered else None
