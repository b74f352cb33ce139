"""The Celery application: its settings are those of Django that begin with CELERY_."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cib.settings.local")

TRANSPORT_ALIASES["files"] = "cib.common.file_broker:Transport"  # the broker of a machine without Redis

app = Celery("cib")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
