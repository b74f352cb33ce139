"""A real mail server on the loopback, which can refuse, put off, and hang."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

GOODBYE_SECONDS_MAX = 30


class Postbox:
    """Keeps what arrives; `refusals` maps an address to what the server answers to it."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refusals: dict[str, str] = {}
        self.answer_to_data = "250 OK"
        self.hang_seconds = 0.0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Take the recipient, or refuse as told."""
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep the mail, or hang, or refuse as told."""
        await asyncio.sleep(self.hang_seconds)
        if self.answer_to_data.startswith("250"):
            mail = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
        return self.answer_to_data

    @property
    def message_ids(self) -> list[str]:
        """List the Message-ID of everything that arrived."""
        return [mail["Message-ID"] for mail in self.mails]


class _Loopback(Controller):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.sessions: list[SMTP] = []
        super().__init__(*args, **kwargs)

    def factory(self) -> SMTP:
        """Make a session of the server, without looking the machine's name up."""
        session = SMTP(self.handler, hostname="localhost", enable_SMTPUTF8=False)
        self.sessions.append(session)
        return session

    async def hang_up(self) -> None:
        """End the sessions of clients that were killed and never said goodbye."""
        for session in self.sessions:
            if session.transport is not None:
                session.transport.abort()
        await asyncio.sleep(0.05)  # a round of the loop, in which it closes what was ended


def free_port() -> int:
    """Give a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mail_server(port: int = 0) -> Iterator[tuple[Postbox, int]]:
    """Run a mail server for the length of the block; give what it keeps and its port (a free one unless said)."""
    postbox, port = Postbox(), port or free_port()
    controller = _Loopback(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield postbox, port
    finally:
        asyncio.run_coroutine_threadsafe(controller.hang_up(), controller.loop).result(GOODBYE_SECONDS_MAX)
        controller.stop()
