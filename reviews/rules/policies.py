"""What must hold of how turns run, and of what a change of control brings. Codes POL."""

from cib.common.errors import Breach

MONTHS_MAX = 36
HALF_DAYS_MAX = 40
DAYS_MAX = 366


def months_are_in_order(opens: int, due_soon: int) -> Breach | None:
    """POL-01: booking opens before a turn is due soon, and within three years of the due date. Months."""
    if 0 < due_soon <= opens <= MONTHS_MAX:
        return None
    words = f"Booking must open before the review is due soon, and {MONTHS_MAX} months before the due date at most."
    return Breach("POL-01", words, "opens_months")


def entitlement_is_sensible(half_days: int) -> Breach | None:
    """POL-02: a change of control brings up to twenty days of member peer support; nothing at all is possible."""
    if 0 <= half_days <= HALF_DAYS_MAX:
        return None
    return Breach("POL-02", f"Enter {HALF_DAYS_MAX // 2} days or fewer.", "half_days")


def rest_of_the_year_is_sensible(least_days: int) -> Breach | None:
    """POL-03: how much of a year must be left is a number of its days."""
    if 0 <= least_days <= DAYS_MAX:
        return None
    return Breach("POL-03", f"Enter a number from 0 to {DAYS_MAX}.", "least_days")
