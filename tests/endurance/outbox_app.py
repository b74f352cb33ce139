"""The Celery application of the kill tests: a sweep each second, so that a test need not wait for a minute."""

from typing import Final

from tests.common.outbox_process import app

SWEEP_SECONDS: Final = 1.0

app.conf.beat_schedule = {"sweep-outbox": {"task": "outbox.sweep", "schedule": SWEEP_SECONDS}}

__all__ = ["app"]
