"""What the programme does by itself with review cycles: once a day, and safe at any other time."""

import structlog
from celery import shared_task

from reviews.services import opening

log = structlog.get_logger(__name__)


@shared_task(name="reviews.open_cycles")
def open_cycles() -> int:
    """Open the turns that come near, mark what is due and overdue; give how many turns changed."""
    done = opening.open_cycles()
    log.info("cycles_opened", done=str(done))
    return done.passed_on + done.added + done.moved


#: What a day brings by itself.
DAILY = (open_cycles,)
