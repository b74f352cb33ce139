"""What must hold of an indicator that CIB staff change. Codes IND."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from cib.common.errors import Breach

Found = Breach | None

LABEL_LENGTH_MIN: Final = 3
LABEL_LENGTH_MAX: Final = 160
DEFINITION_LENGTH_MAX: Final = 600
DECIMALS_MAX: Final = 6
DAYS_AHEAD_MAX: Final = 731  # two years


@dataclass(frozen=True)
class IndicatorFacts:
    """What CIB staff say of an indicator: theme by its code, `is_core` in the list of the programme year under way.

    `released_on` is the day from which its figures are shown, None: at once.
    """

    label: str
    definition: str
    theme: str
    polarity: str
    decimals: int
    is_core: bool
    released_on: dt.date | None


def label_can_be_read(label: str) -> Found:
    """IND-01: a label has 3 to 160 characters, on one line."""
    if LABEL_LENGTH_MIN <= len(label) <= LABEL_LENGTH_MAX and label.isprintable():
        return None
    return Breach("IND-01", f"Enter {LABEL_LENGTH_MIN} to {LABEL_LENGTH_MAX} characters on one line.", "label")


def label_is_its_own(*, is_taken: bool) -> Found:
    """IND-02: no two indicators have the same label: a council's own file may name an indicator by it."""
    return Breach("IND-02", "Another indicator has this label. Choose another one.", "label") if is_taken else None


def definition_is_short(definition: str) -> Found:
    """IND-03: a definition has 600 characters at most; it stands beside the figures."""
    if len(definition) <= DEFINITION_LENGTH_MAX:
        return None
    return Breach("IND-03", f"Enter {DEFINITION_LENGTH_MAX} characters or fewer.", "definition")


def decimals_are_few(decimals: int) -> Found:
    """IND-04: a figure is shown with 0 to 6 decimals; what looks the same counts as the same."""
    if 0 <= decimals <= DECIMALS_MAX:
        return None
    return Breach("IND-04", f"Enter a number from 0 to {DECIMALS_MAX}.", "decimals")


def release_is_to_come(before: dt.date | None, after: dt.date | None, today: dt.date) -> Found:
    """IND-05: an indicator is released at once, or from today or a later day within two years.

    What has been seen cannot be unseen, so a day that is past stays or is taken away.
    """
    if after is None or after == before or today <= after <= today + dt.timedelta(days=DAYS_AHEAD_MAX):
        return None
    words = "Choose today or a later day within two years, or leave it empty to show its figures at once."
    return Breach("IND-05", words, "released_on")


def breaches_of_edit(
    before: IndicatorFacts, after: IndicatorFacts, *, is_label_taken: bool, today: dt.date
) -> list[Breach | None]:
    """Ask every rule about a change of an indicator."""
    return [
        label_can_be_read(after.label),
        label_is_its_own(is_taken=is_label_taken and after.label != before.label),
        definition_is_short(after.definition),
        decimals_are_few(after.decimals),
        release_is_to_come(before.released_on, after.released_on, today),
    ]
