"""Between which dates a review is asked for when its turn is booked: what the question page shows at first."""

import datetime as dt

SPAN_WEEKS_USUAL = 26  # half a year in which a team is found
SPAN_WEEKS_LATE = 13  # where it can no longer be in time
SPAN_WEEKS_MIN = 4  # a good match is likelier then


def window_before(due_on: dt.date, *, today: dt.date, notice_weeks: int) -> tuple[dt.date, dt.date]:
    """Give the earliest and latest date to suggest: half a year up to the due date, after the offer's usual notice.

    Where the notice leaves less than four weeks before it, the last four weeks up to it, or what is left of them: the
    most notice with which it is still in time. Once the due date has come, the quarter after the notice.
    """
    soonest = today + dt.timedelta(weeks=notice_weeks)
    if due_on <= today:
        return soonest, soonest + dt.timedelta(weeks=SPAN_WEEKS_LATE)
    latest_start = due_on - dt.timedelta(weeks=SPAN_WEEKS_MIN)
    if soonest > latest_start:
        return max(today + dt.timedelta(days=1), latest_start), due_on
    return max(soonest, due_on - dt.timedelta(weeks=SPAN_WEEKS_USUAL)), due_on


def begins_after(due_on: dt.date, first_day: dt.date | None, wanted_from: dt.date | None) -> bool:
    """Tell whether a review begins after its due date: by its first day on site, else by the earliest date wanted."""
    begins = first_day or wanted_from
    return begins is not None and begins > due_on
