"""Messages under kill -9 of worker, beat and broker, at random: each arrives, at most one double for each kill."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import override_settings

from cib.common import directory, outbox
from cib.common.enums import MessageStatus
from cib.common.models import Message
from tests.common.mail_server import Postbox, mail_server
from tests.common.processes import database_url
from tests.endurance.plant import Plant, environment
from tests.factories import accounts
from tests.factories.outbox import KIND, Everybody

pytestmark = pytest.mark.django_db(transaction=True)
SEED = 20261122
DRAIN_SECONDS_MAX = 240
#: Longer than a claim lives and than the first wait after a failure, so that a journey in time frees what is held.
ONWARD_SECONDS = 11 * 60


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


def announced(number: int) -> dict[str, int]:
    """Announce so many notes with no worker told; give, for each Message-ID, that nothing has arrived."""
    about = accounts.user()
    with outbox.silently():
        rows = outbox.announce(
            KIND.code,
            recipients=[UUID(int=n) for n in range(1, number + 1)],
            subject=about,
            key="n",
            context={"whom": "Ada"},
        )
    return {f"<{row.uid}@127.0.0.1>": 0 for row in rows}


def drained(folder: Path) -> None:
    """Let time pass, claim after claim, until nothing waits or is being sent."""
    end, offset = time.monotonic() + DRAIN_SECONDS_MAX, 0
    while open_messages() and time.monotonic() < end:
        before = open_messages()
        time.sleep(2)
        if open_messages() == before:  # what is left is held by the dead or waits for its next try
            offset += ONWARD_SECONDS
            (folder / "clock").write_text(str(offset))


def open_messages() -> int:
    return Message.objects.filter(status__in=[MessageStatus.WAITING, MessageStatus.SENDING]).count()


@pytest.mark.parametrize(("number", "kills"), [(150, 6), pytest.param(1000, 30, marks=pytest.mark.long)])
def test_each_message_arrives_however_often_processes_are_killed(
    postbox: tuple[Postbox, int], plant: Plant, tmp_path: Path, number: int, kills: int, record_property: Any
) -> None:
    arrived: Counter[str] = Counter(announced(number))
    plant.start()
    plant.kill_at_random(kills, random.Random(SEED))
    drained(tmp_path)
    arrived.update(postbox[0].message_ids)
    doubles = sum(times - 1 for times in arrived.values() if times > 1)
    statuses = Counter(Message.objects.values_list("status", flat=True))
    record_property("kills", dict(plant.kills))
    record_property("doubles", doubles)
    assert doubles <= plant.kills["worker"]
    assert (len(arrived), min(arrived.values()), dict(statuses)) == (number, 1, {"sent": number})


def test_mail_server_that_puts_off_and_then_hangs_up_loses_nothing(
    postbox: tuple[Postbox, int], plant: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = announced(8)
    monkeypatch.setattr(postbox[0], "handle_DATA", Unwilling(postbox[0]))
    plant.start()
    drained(tmp_path)
    assert sorted(postbox[0].message_ids) == sorted(expected)
    assert set(Message.objects.values_list("status", "attempts")) == {("sent", 3)}


class Unwilling:
    """A mail server that greylists each mail at first, hangs up in the middle of it next, and takes it then."""

    def __init__(self, postbox: Postbox) -> None:
        """Remember how the server takes a mail when it is willing."""
        self.take, self.tries = postbox.handle_DATA, Counter[str]()

    async def __call__(self, server: Any, session: Any, envelope: Any) -> str:
        """Answer by how often this mail was offered."""
        (recipient,) = envelope.rcpt_tos
        self.tries[recipient] += 1
        if self.tries[recipient] == 1:
            return "451 4.7.1 Greylisted, come back later"
        if self.tries[recipient] == 2:
            server.transport.abort()
            return "421 4.3.2 Going down"
        return await self.take(server, session, envelope)
