"""A mail server, and the processes that send through it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from cib.common import directory, outbox
from tests.common.mail_server import Postbox, mail_server
from tests.common.processes import database_url
from tests.endurance.plant import Plant, environment
from tests.factories.outbox import KIND, Everybody


@pytest.fixture
def postbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Postbox, int]]:
    """Run a mail server, and know the notes of the tests in this process too."""
    monkeypatch.setitem(outbox._kinds, KIND.code, KIND)
    monkeypatch.setattr(directory, "_registered", [Everybody()])
    with mail_server() as (postbox, port):
        postbox.hang_seconds = 0.02  # a server on the loopback is too quick to be killed at
        yield postbox, port


@pytest.fixture
def plant(postbox: tuple[Postbox, int], tmp_path: Path) -> Iterator[Plant]:
    """Give the processes, stopped at the end; all of them read one clock."""
    told = {
        "DJANGO_SETTINGS_MODULE": "cib.settings.test",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{postbox[1]}",
        "BROKER_DIR": str(tmp_path / "broker"),
        "CLOCK_OFFSET_FILE": str(tmp_path / "clock"),
        "CELERY_TASK_ALWAYS_EAGER": "false",
        "PYTHONWARNINGS": "ignore",
    }
    plant = Plant(tmp_path, {**environment(), **told})
    with override_settings(CLOCK_OFFSET_FILE=told["CLOCK_OFFSET_FILE"]):
        yield plant
        plant.stop()
