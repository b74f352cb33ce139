"""What must hold before a turn is booked, waived, counted elsewhere or given another date. Codes CYC."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from cib.common.errors import Breach
from reviews.enums import LIVE, UNBOOKED, CycleState
from reviews.rules.dates import years_later

YEARS_BACK_MAX = 10
YEARS_AHEAD_MAX = 10
REVIEWS_A_QUARTER_MAX = 40
REASON_LENGTH_MAX = 500


@dataclass(frozen=True)
class DecisionFacts:
    """What the rules ask before CIB staff decide about a turn."""

    today: dt.date
    state: str
    reason: str
    day: dt.date | None = None
    is_counted_already: bool = False


def turn_is_live(facts: DecisionFacts) -> Breach | None:
    """CYC-01: only a turn that is still to come can be booked or decided about."""
    if facts.state in LIVE:
        return None
    return Breach("CYC-01", "This turn is over. Look at the council’s next one.")


def turn_is_not_booked(facts: DecisionFacts) -> Breach | None:
    """CYC-02: a review that is booked is cancelled first, then its turn can be waived or counted elsewhere."""
    if facts.state != CycleState.BOOKED:
        return None
    return Breach("CYC-02", "A review is booked for this turn. Cancel it first, or let it take place.")


def decision_has_reason(facts: DecisionFacts) -> Breach | None:
    """CYC-03: whoever decides otherwise than the dates do says why; the council and its region read it."""
    if facts.reason.strip():
        return None
    return Breach("CYC-03", "Say why. The council and its regional leads read it.", "reason")


def counted_day_is_past(facts: DecisionFacts) -> Breach | None:
    """CYC-04: what is counted was carried out, within the last ten years."""
    if facts.day is None or years_later(facts.today, -YEARS_BACK_MAX) <= facts.day <= facts.today:
        return None
    return Breach(
        "CYC-04", "Enter the last day of a review that took place: today or earlier, ten years at most.", "day"
    )


def review_counts_once(facts: DecisionFacts) -> Breach | None:
    """CYC-05: one review counts once under an offer."""
    if not facts.is_counted_already:
        return None
    return Breach("CYC-05", "A review that ended on that day is recorded for this council already.", "day")


def due_date_is_sensible(facts: DecisionFacts) -> Breach | None:
    """CYC-06: a due date that is decided by hand lies within ten years from today."""
    latest = years_later(facts.today, YEARS_AHEAD_MAX)
    if facts.day is None or facts.today <= facts.day <= latest:
        return None
    return Breach("CYC-06", "Choose a date from today on, within ten years.", "day")


def capacity_is_sensible(number: int) -> Breach | None:
    """CYC-07: a region runs between no and forty reviews a quarter."""
    if 0 <= number <= REVIEWS_A_QUARTER_MAX:
        return None
    return Breach("CYC-07", f"Enter a number from 0 to {REVIEWS_A_QUARTER_MAX}.", "reviews_a_quarter")


def booking_is_open(facts: DecisionFacts) -> Breach | None:
    """CYC-08: a turn is booked once; its council may book it as early as it likes."""
    if facts.state in UNBOOKED or facts.state not in LIVE:
        return None
    return Breach("CYC-08", "This review is booked already.")


Rule = Callable[[DecisionFacts], Breach | None]
WAIVING: tuple[Rule, ...] = (turn_is_live, turn_is_not_booked, decision_has_reason)
COUNTING: tuple[Rule, ...] = (*WAIVING, counted_day_is_past, review_counts_once)
DATING: tuple[Rule, ...] = (turn_is_live, decision_has_reason, due_date_is_sensible)
BOOKING: tuple[Rule, ...] = (turn_is_live, booking_is_open)


def breaches_of(rules: tuple[Rule, ...], facts: DecisionFacts) -> list[Breach | None]:
    """Ask each of the rules."""
    return [rule(facts) for rule in rules]
