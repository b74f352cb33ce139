"""What must hold of a contact note, and how a council stands in a broker's worklist."""

import datetime as dt

from cib.common.errors import Breach
from councils.enums import ContactState

Found = list[Breach | None]


def breaches_of_contact(*, on_date: dt.date, next_on: dt.date | None, today: dt.date) -> Found:
    """PP-60: a contact is noted once it was made; the next one lies ahead (R006)."""
    found: Found = []
    if on_date > today:
        words = "Note a contact once it was made. What is still to come goes into the next date."
        found.append(Breach("PP-60", words, "on_date"))
    if next_on is not None and (next_on <= on_date or next_on < today):
        found.append(Breach("PP-60", "The next contact must lie ahead.", "next_on"))
    return found


def contact_state(
    last_on: dt.date | None, next_on: dt.date | None, *, today: dt.date, silent_days: int | None
) -> ContactState:
    """Tell how a council stands with its broker: planned contacts first, then silence, then all is well.

    `silent_days` comes from the reminder policy "broker.silent"; None where nobody is reminded.
    """
    if next_on is not None and next_on <= today:
        return ContactState.DUE
    if last_on is None:
        return ContactState.NEVER
    if silent_days is not None and (today - last_on).days >= silent_days:
        return ContactState.SILENT
    return ContactState.IN_TOUCH
