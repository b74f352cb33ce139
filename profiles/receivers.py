"""Hands imports to the worker as soon as they wait for it."""

from typing import Any
from uuid import UUID

import structlog
from celery import current_app
from django.dispatch import receiver

from profiles.signals import import_waits
from profiles.tasks import work_on

log = structlog.get_logger(__name__)
#: Somebody waits for their page: a broker that does not answer is given up, and the sweep finds the import.
_SOON_OR_NEVER = {"max_retries": 0, "retry_on_timeout": False, "socket_connect_timeout": 2, "socket_timeout": 2}


@receiver(import_waits, dispatch_uid="profiles.hand_to_worker")
def hand_to_worker(import_id: UUID, **_kwargs: Any) -> None:
    """Queue the work; when the broker is down the page still succeeds, and the sweep takes the import up."""
    try:
        with current_app.connection_for_write(transport_options=_SOON_OR_NEVER) as broker:
            work_on.apply_async(args=[str(import_id)], connection=broker, retry=False)
    except Exception as error:  # whatever it is: the import is in the database, and the page must not suffer
        log.error("broker_did_not_take_import", data_import=str(import_id), why=str(error))
