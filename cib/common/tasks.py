"""What runs in the background for the outbox: ids in, safe to run twice."""

import logging
from collections.abc import Iterable

from celery import shared_task

from cib.common import delivery

logger = logging.getLogger(__name__)


@shared_task(name="outbox.deliver")
def deliver_message(message_ids: Iterable[int]) -> None:
    """Send these messages; one that is not due, or that another worker holds, is left alone."""
    delivery.deliver_all(message_ids)


@shared_task(name="outbox.sweep")
def sweep_outbox() -> None:
    """Send whatever is due."""
    counts = delivery.sweep()
    if counts:
        logger.info("Outbox swept: %s", dict(counts))
