"""Hands messages to the worker as soon as what they tell is committed."""

import logging
from typing import Any

from celery import current_app
from django.dispatch import receiver

from cib.common.outbox import messages_announced
from cib.common.tasks import deliver_message

logger = logging.getLogger(__name__)

#: Somebody waits for their page: a broker that does not answer is given up, rather than tried again for minutes.
_SOON_OR_NEVER = {
    "max_retries": 0,
    "retry_on_timeout": False,
    "socket_connect_timeout": 2,
    "socket_timeout": 2,
}


@receiver(messages_announced, dispatch_uid="common.hand_to_worker")
def hand_to_worker(message_ids: list[int], **_kwargs: Any) -> None:
    """Queue the delivery; when the broker is down the page still succeeds, and the sweep sends the messages."""
    try:
        with current_app.connection_for_write(transport_options=_SOON_OR_NEVER) as broker:
            deliver_message.apply_async(args=[message_ids], connection=broker, retry=False)
    except Exception as error:  # whatever it is: the message is in the database, and the page must not suffer
        logger.error("The broker did not take messages %s (%s); the sweep will send them", message_ids, error)
