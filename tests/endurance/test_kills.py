"""Messages under kill -9 of worker, beat and broker, at random: each arrives, at most one double for each kill."""

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cib.common.models import Message
from tests.common.mail_server import Postbox
from tests.endurance.letters import announced, drained
from tests.endurance.plant import Plant

pytestmark = pytest.mark.django_db(transaction=True)
SEED = 20261122


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
