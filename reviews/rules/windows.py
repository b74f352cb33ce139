"""Between which dates a review is asked for when its turn is booked: what the question page shows at first."""

import datetime as dt

SPAN_WEEKS_USUAL = 26  # half a year in which a team is found
SPAN_WEEKS_LATE = 13  # where it can no longer be in time


def window_before(due_on: dt.date, *, today: dt.date, notice_weeks: int) -> tuple[dt.date, dt.date]:
    """Give the earliest and latest date to suggest: half a year up to the due date, after the offer's usual notice.

    Where the notice leaves less than four weeks before it, the quarter after the notice.
    """
    soonest = today + dt.timedelta(weeks=notice_weeks)
    if due_on - soonest < dt.timedelta(weeks=4):
        return soonest, soonest + dt.timedelta(weeks=SPAN_WEEKS_LATE)
    return max(soonest, due_on - dt.timedelta(weeks=SPAN_WEEKS_USUAL)), due_on
