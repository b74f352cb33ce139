"""When a council may tell of a concern of its own, answer a sign, or let its own concern go. Codes SG."""

import datetime as dt

from cib.common.errors import Breach
from profiles.enums import SignCode

Found = Breach | None


def concern_is_told(text: str) -> Found:
    """SG-01: a council's own concern is told in words."""
    return None if text.strip() else Breach("SG-01", "Say what concerns you, in a sentence or two.", "text")


def others_see_later(shown_from: dt.date, today: dt.date) -> Found:
    """SG-02: others see a council's own concern from today at the soonest, and then only as its agreement allows."""
    return None if shown_from >= today else Breach("SG-02", "Choose today or a later day.", "shown_from")


def sign_is_open(passed_on: dt.date | None) -> Found:
    """SG-03: an answer is given, and an own concern let go, while the sign stands."""
    return None if passed_on is None else Breach("SG-03", "This sign has passed already.")


def answer_is_given(text: str) -> Found:
    """SG-04: an answer says something."""
    return None if text.strip() else Breach("SG-04", "Write your answer.", "text")


def concern_is_ones_own(code: str) -> Found:
    """SG-05: a council lets go what it told itself; a sign that was found passes when its facts do."""
    words = "This sign was found in figures or dates, and passes when those change. You can answer it."
    return None if code == SignCode.OWN_CONCERN else Breach("SG-05", words)
