"""What is done with council data profiles in the background: once a day, or when an import waits; safe to run twice."""

from uuid import UUID

import structlog
from celery import shared_task

from profiles.services import signs
from profiles.services.importing.work import take_up_imports, work_on_import

log = structlog.get_logger(__name__)


@shared_task(name="profiles.find_signs")
def find_signs() -> int:
    """Open the early signs that are found, let pass those that no longer hold; gives how many changed."""
    done = signs.find_signs()
    log.info("signs_found", done=str(done))
    return done.found + done.passed


@shared_task(name="profiles.work_on_import")
def work_on(import_id: str) -> str:
    """Check an import, or write it once it is confirmed; gives its state afterwards."""
    return work_on_import(import_id=UUID(import_id))


@shared_task(name="profiles.take_up_imports")
def take_up() -> int:
    """Take up imports whose request or worker was lost; gives how many."""
    return take_up_imports()


#: What a day brings by itself.
DAILY = (find_signs,)
