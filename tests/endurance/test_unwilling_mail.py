"""Mail servers that put off, hang up, hang, refuse or are not there, met by a real worker and a real clock."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cib.common.models import Message
from tests.common.mail_server import Postbox, free_port, mail_server
from tests.common.processes import wait_until
from tests.endurance.letters import announced, drained
from tests.endurance.plant import MAIL_SECONDS, Plant
from tests.factories.outbox import address_of

pytestmark = pytest.mark.django_db(transaction=True)


class Unwilling:
    """A mail server that greylists each mail, hangs up in the middle of it, then hangs, and takes it at last."""

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
        elif self.tries[recipient] == 3:
            await asyncio.sleep(3 * MAIL_SECONDS)
        else:
            return await self.take(server, session, envelope)
        return "421 4.3.2 Going down"


def test_mail_server_that_puts_off_hangs_up_and_hangs_loses_and_doubles_nothing(
    postbox: tuple[Postbox, int], plant: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = announced(5)
    monkeypatch.setattr(postbox[0], "handle_DATA", Unwilling(postbox[0]))
    plant.start()
    drained(tmp_path)
    assert sorted(postbox[0].message_ids) == sorted(expected)
    assert set(Message.objects.values_list("status", "attempts")) == {("sent", 4)}


def test_people_whom_a_mail_server_refuses_for_good_hold_nobody_else_up(
    postbox: tuple[Postbox, int], plant: Plant, tmp_path: Path
) -> None:
    announced(6)
    refused = list(Message.objects.order_by("pk").values_list("person_id", flat=True)[:3])
    postbox[0].refusals.update({address_of(person): "550 5.1.1 No such person here" for person in refused})
    plant.start()
    drained(tmp_path)
    rows = Counter(Message.objects.values_list("status", "attempts", "last_error"))
    assert rows == {("failed", 1, "550 5.1.1 No such person here"): 3, ("sent", 1, ""): 3}
    assert len(postbox[0].mails) == 3


def test_mail_server_that_is_not_there_is_waited_for(plant: Plant, tmp_path: Path) -> None:
    port, expected = free_port(), announced(6)
    plant.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    plant.start()
    assert wait_until(lambda: Message.objects.filter(attempts=1, last_error__contains="Connection refused").exists())
    with mail_server(port) as (postbox, _):
        drained(tmp_path)
    assert sorted(postbox.message_ids) == sorted(expected)
    assert set(Message.objects.values_list("status", flat=True)) == {"sent"}
