"""Rules about the hours of half-days."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from cib.common.errors import Breach
from peerchallenge.enums import Half


def feed_is_of_a_person(person_id: UUID | None) -> Breach | None:
    """CAL-03: only somebody whom the programme knows as a person has a calendar to follow."""
    return None if person_id else Breach("CAL-03", "Your account has no part in the programme, so no calendar either.")


def hours_are_in_order(hours: Mapping[str, tuple[dt.time, dt.time]]) -> list[Breach | None]:
    """CAL-01: each half of a day ends after it begins; CAL-02: the afternoon begins when the morning is over."""
    early = Breach("CAL-01", "The morning must end after it begins.", "am_ends_at")
    late = Breach("CAL-01", "The afternoon must end after it begins.", "pm_ends_at")
    both = Breach("CAL-02", "The afternoon cannot begin before the morning is over.", "pm_starts_at")
    morning, afternoon = hours[Half.MORNING], hours[Half.AFTERNOON]
    return [
        early if morning[1] <= morning[0] else None,
        late if afternoon[1] <= afternoon[0] else None,
        both if afternoon[0] < morning[1] else None,
    ]
