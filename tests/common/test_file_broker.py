"""The broker of files: whole messages, none lost, none done twice."""

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection, Exchange, Queue

from cib.common.file_broker import write_whole


@pytest.fixture
def connection(tmp_path: Path) -> Any:
    """Return a connection to a broker in a folder of its own."""
    with Connection("files://", transport_options={"folder": str(tmp_path / "broker")}) as opened:
        yield opened


def dead_pid() -> int:
    """Return the number of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_messages_come_out_once_in_the_order_they_went_in(connection: Any) -> None:
    with connection.SimpleQueue("work") as queue:
        for number in range(5):
            queue.put({"number": number})
        found = []
        for _ in range(5):
            message = queue.get(timeout=1)
            found.append(message.payload["number"])
            message.ack()
        with pytest.raises(queue.Empty):
            queue.get(block=False)
    assert found == [0, 1, 2, 3, 4]


def test_queues_with_dots_in_their_names_do_not_mix(connection: Any) -> None:
    with connection.SimpleQueue("a.b") as longer, connection.SimpleQueue("b") as shorter:
        longer.put("for a.b")
        assert (longer.qsize(), shorter.qsize()) == (1, 0)


def test_half_written_message_is_never_read(connection: Any, tmp_path: Path) -> None:
    with connection.SimpleQueue("work") as queue:
        (tmp_path / "broker" / "waiting" / "half.part").write_text('{"bo')
        with pytest.raises(queue.Empty):
            queue.get(block=False)


def test_acknowledged_message_leaves_no_file(connection: Any, tmp_path: Path) -> None:
    with connection.SimpleQueue("work") as queue:
        queue.put("done")
        queue.get(timeout=1).ack()
    assert [path.name for path in tmp_path.rglob("*.msg")] == []


def test_message_of_a_dead_worker_waits_again(connection: Any, tmp_path: Path) -> None:
    with connection.SimpleQueue("work") as queue:
        queue.put("unfinished")
    (waiting,) = (tmp_path / "broker" / "waiting").iterdir()
    waiting.rename(tmp_path / "broker" / "claimed" / f"{dead_pid()}~{waiting.name}")

    with connection.clone() as later, later.SimpleQueue("work") as queue:
        assert queue.get(timeout=1).payload == "unfinished"


def test_message_of_a_living_worker_is_left_to_it(connection: Any, tmp_path: Path) -> None:
    with connection.SimpleQueue("work") as queue:
        queue.put("in hand")
    (waiting,) = (tmp_path / "broker" / "waiting").iterdir()
    waiting.rename(tmp_path / "broker" / "claimed" / f"{os.getpid()}~{waiting.name}")

    with connection.clone() as later, later.SimpleQueue("work") as queue, pytest.raises(queue.Empty):
        queue.get(block=False)


def test_refused_message_waits_again_once(connection: Any, tmp_path: Path) -> None:
    with connection.SimpleQueue("work") as queue:
        queue.put("again")
        queue.get(timeout=1).requeue()
        assert queue.qsize() == 1
        assert list((tmp_path / "broker" / "claimed").iterdir()) == []


def test_unacknowledged_message_waits_again_when_the_connection_closes(connection: Any, tmp_path: Path) -> None:
    with connection.clone() as first:
        queue = first.SimpleQueue("work")
        queue.put("left behind")
        queue.get(timeout=1)
    with connection.SimpleQueue("work") as queue:
        assert queue.get(timeout=1).payload == "left behind"
    assert len(list(tmp_path.rglob("*.msg"))) <= 1


def test_broadcast_reaches_every_bound_queue_and_no_unbound_one(connection: Any) -> None:
    exchange = Exchange("news", type="fanout")
    channel = connection.channel()
    queues = [Queue(name, exchange)(channel) for name in ("one", "two")]
    for queue in queues:
        queue.declare()
    queues[1].delete()
    connection.Producer().publish("hello", exchange=exchange)
    assert queues[0].get(no_ack=True).payload == "hello"
    assert queues[1].get() is None


def test_two_readers_share_messages_without_loss_or_repeat(connection: Any) -> None:
    with connection.SimpleQueue("work") as queue:
        for number in range(60):
            queue.put(number)
    found: list[int] = []

    def read() -> None:
        with connection.clone() as own, own.SimpleQueue("work") as queue:
            while True:
                try:
                    message = queue.get(block=False)
                except queue.Empty:
                    return
                found.append(message.payload)
                message.ack()

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert sorted(found) == list(range(60))


def test_file_written_whole_replaces_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "bindings.json"
    write_whole(target, "old")
    write_whole(target, "new")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("bindings.json", "new")]
