"""When the schedule does something next, so that pages can say so."""

import datetime as dt

from celery.schedules import crontab
from django.conf import settings

from cib.common import clock


def next_run_of(name: str) -> dt.datetime:
    """Give when an entry of the schedule that runs once a day by London's clock runs next; KeyError where none is."""
    daily = settings.CELERY_BEAT_SCHEDULE[name]["schedule"]
    assert isinstance(daily, crontab), f"{name} does not run by the clock"
    at = dt.time(min(daily.hour), min(daily.minute))
    now = clock.now().astimezone(clock.LONDON)
    today = dt.datetime.combine(now.date(), at, tzinfo=clock.LONDON)
    return today if now < today else dt.datetime.combine(now.date() + dt.timedelta(days=1), at, tzinfo=clock.LONDON)
