"""The broker of a machine without Redis: one file a message, whole or not there at all.

kombu's own filesystem transport writes a message under its final name, so that a reader can meet half of it, and
forgets what it read, so that a worker killed at its work loses it. Here a message gets its name only when it is
whole and on the disk; a reader claims it by renaming; the claim is deleted when the task is acknowledged; and what
a dead process had claimed goes back into its queue.
"""

import contextlib
import fcntl
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any
from urllib.parse import quote

from kombu.transport import virtual
from kombu.utils.json import dumps, loads

MESSAGE = ".msg"
POLLING_INTERVAL_SECONDS = 0.25


def write_whole(path: Path, content: str) -> None:
    """Write a file that readers see complete or not at all, even when the machine stops halfway."""
    part = path.with_name(f"{uuid.uuid4()}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def is_alive(pid: int) -> bool:
    """Say whether a process of this machine lives."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class QoS(virtual.QoS):
    """Forgets a claim when its message is acknowledged or refused."""

    def ack(self, delivery_tag: str) -> None:
        """Note that the work is done."""
        super().ack(delivery_tag)
        self.channel.forget_claim(delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """Note that the message is refused; it was put back before, if asked."""
        super().reject(delivery_tag, requeue=requeue)
        self.channel.forget_claim(delivery_tag)


class Channel(virtual.Channel):
    """Queues as files in `waiting`, claims in `claimed`, bindings in `bindings`, all under one folder."""

    QoS = QoS
    supports_fanout = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make the folders and put back what dead processes had claimed."""
        super().__init__(*args, **kwargs)
        folder = Path(self.connection.client.transport_options["folder"])
        self.waiting, self.claimed, self.bindings = (folder / name for name in ("waiting", "claimed", "bindings"))
        for each in (self.waiting, self.claimed, self.bindings):
            each.mkdir(parents=True, exist_ok=True)
        self.claims: dict[str, Path] = {}
        self.queues_without_ack: set[str] = set()
        self.put_back_lost_claims()

    # --- Messages ---

    def _put(self, queue: str, message: dict[str, Any], **kwargs: Any) -> None:
        name = f"{time.time_ns():020d}-{uuid.uuid4()}.{quote(queue, safe='@')}{MESSAGE}"
        write_whole(self.waiting / name, dumps(message))

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        for path in self._waiting_in(queue):
            claim = self.claimed / f"{os.getpid()}~{path.name}"
            try:
                path.rename(claim)
            except FileNotFoundError:
                continue  # another worker was quicker
            message: dict[str, Any] = loads(claim.read_text(encoding="utf-8"))
            self.claims[message["properties"]["delivery_tag"]] = claim
            if queue in self.queues_without_ack:
                self.forget_claim(message["properties"]["delivery_tag"])
            return message
        raise Empty

    def _size(self, queue: str) -> int:
        return len(self._waiting_in(queue))

    def _purge(self, queue: str) -> int:
        paths = self._waiting_in(queue)
        for path in paths:
            path.unlink(missing_ok=True)
        return len(paths)

    def _waiting_in(self, queue: str) -> list[Path]:
        ending = f".{quote(queue, safe='@')}{MESSAGE}"
        # A name is time, dash, uuid, dot, queue: cut at the first dot, since a queue's name may hold dots too.
        names = (name for name in os.listdir(self.waiting) if name[name.find(".") :] == ending)
        return [self.waiting / name for name in sorted(names)]

    # --- Claims ---

    def basic_consume(self, queue: str, no_ack: bool, *args: Any, **kwargs: Any) -> None:
        """Begin to read a queue; remember the queues whose readers acknowledge nothing."""
        if no_ack:
            self.queues_without_ack.add(queue)
        super().basic_consume(queue, no_ack, *args, **kwargs)

    def basic_get(self, queue: str, no_ack: bool = False, **kwargs: Any) -> Any:
        """Read one message; without acknowledgement the claim ends at once."""
        message = super().basic_get(queue, no_ack=no_ack, **kwargs)
        if message is not None and no_ack:
            self.forget_claim(message.delivery_tag)
        return message

    def forget_claim(self, delivery_tag: str) -> None:
        """Delete what was claimed under this tag: its work is done, or it waits again."""
        claim = self.claims.pop(delivery_tag, None)
        if claim is not None:
            claim.unlink(missing_ok=True)

    def put_back_lost_claims(self) -> None:
        """Let the messages wait again that a process claimed which has died since."""
        for claim in self.claimed.glob(f"*~*{MESSAGE}"):
            owner, _, name = claim.name.partition("~")
            if owner.isdigit() and not is_alive(int(owner)):
                with contextlib.suppress(FileNotFoundError):  # another process was putting it back too
                    claim.rename(self.waiting / name)

    def _restore(self, message: Any) -> None:
        super()._restore(message)
        self.forget_claim(message.delivery_tag)

    # --- Bindings: which queue hears which exchange ---

    def get_table(self, exchange: str) -> list[tuple[str, str, str]]:
        """Return the bindings of an exchange: routing key, pattern, queue."""
        try:
            rows = loads(self._bindings_of(exchange).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []
        return [(key, pattern, queue) for key, pattern, queue in rows]

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        row = (routing_key or "", pattern or "", queue or "")
        with self._bindings_held():
            table = self.get_table(exchange)
            if row not in table:
                write_whole(self._bindings_of(exchange), dumps([row, *table]))

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any) -> None:
        super()._delete(queue, exchange, routing_key, pattern, *args, **kwargs)
        row = (routing_key or "", pattern or "", queue or "")
        with self._bindings_held():
            table = self.get_table(exchange)
            if row in table:
                write_whole(self._bindings_of(exchange), dumps([each for each in table if each != row]))

    def _put_fanout(self, exchange: str, message: dict[str, Any], routing_key: str, **kwargs: Any) -> None:
        for _key, _pattern, queue in self.get_table(exchange):
            self._put(queue, message)

    def _bindings_of(self, exchange: str) -> Path:
        return self.bindings / f"{quote(exchange, safe='')}.json"

    @contextlib.contextmanager
    def _bindings_held(self) -> Iterator[None]:
        with (self.bindings / "lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield


class Transport(virtual.Transport):
    """kombu's virtual transport over these files."""

    Channel = Channel
    implements = virtual.Transport.implements.extend(
        asynchronous=False, exchange_type=frozenset(["direct", "topic", "fanout"])
    )
    default_port = 0  # type: ignore[assignment] # kombu declares none; files have no port
    polling_interval = POLLING_INTERVAL_SECONDS
    driver_type = driver_name = "files"

    def driver_version(self) -> str:
        """Return what kombu asks for; there is no driver."""
        return "N/A"
