"""The Celery application of these tests: a sweep each second, a second for a mail server, so that nobody waits long."""

from typing import Final

from django.conf import settings

from tests.common.outbox_process import app
from tests.endurance.plant import MAIL_SECONDS

SWEEP_SECONDS: Final = 1.0

settings.EMAIL_TIMEOUT = MAIL_SECONDS
app.conf.beat_schedule = {"sweep-outbox": {"task": "outbox.sweep", "schedule": SWEEP_SECONDS}}

__all__ = ["app"]
