"""The outbox with several processes at work on it: sweepers at once, one that is killed, a real worker."""

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import transaction
from kombu import Connection

from cib.accounts.models import User
from cib.celery import app
from cib.common import clock, delivery, directory, outbox
from cib.common.models import Message
from cib.common.receivers import hand_to_worker
from cib.common.tasks import sweep_outbox
from tests.common.mail_server import Postbox, mail_server
from tests.common.processes import UNTIL_SECONDS, database_url, wait_until
from tests.factories import accounts
from tests.factories.outbox import KIND, Everybody

pytestmark = pytest.mark.django_db(transaction=True)
PROCESS = "tests.common.outbox_process"


@pytest.fixture
def postbox(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    """Run a mail server; send through it from this process and from those that it starts."""
    monkeypatch.setitem(outbox._kinds, KIND.code, KIND)
    monkeypatch.setattr(directory, "_registered", [Everybody()])
    with mail_server() as (postbox, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
        monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{port}")
        monkeypatch.setenv("DATABASE_URL", database_url())
        monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "cib.settings.test")
        monkeypatch.setenv("CELERY_TASK_ALWAYS_EAGER", "false")
        monkeypatch.setenv("PYTHONPATH", str(django_settings.BASE_DIR))
        if django_settings.REDIS_URL:
            monkeypatch.setenv("REDIS_URL", django_settings.REDIS_URL)
            monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)  # the address is this worker's own already
        yield postbox


@pytest.fixture
def messages(postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[Message]]:
    """Give a way to announce notes to so many people, with nobody told that they are due."""

    def announce(number: int) -> list[Message]:
        about: User = accounts.user()
        with transaction.atomic(), monkeypatch.context() as patch:
            patch.setattr(outbox, "tell_after_commit", lambda _ids: None)
            people = [UUID(int=n) for n in range(1, number + 1)]
            return outbox.announce(KIND.code, recipients=people, subject=about, key="n", context={"whom": "Ada"})

    return announce


def started(*arguments: str) -> subprocess.Popen[str]:
    """Start a process that works on the outbox."""
    command = [sys.executable, "-m", PROCESS, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=django_settings.BASE_DIR)


def killed_at(message: Message) -> int:
    """Let a process send the message and be killed before it notes that; give how it ended."""
    with started("killed", str(message.pk)) as process:
        return process.wait(UNTIL_SECONDS)


def test_two_sweepers_at_once_send_each_message_once(messages: Any, postbox: Postbox) -> None:
    sent = messages(40)
    sweepers = [started("sweep"), started("sweep")]
    counts = [int(sweeper.communicate(timeout=UNTIL_SECONDS)[0]) for sweeper in sweepers]
    assert sum(counts) == 40
    assert sorted(postbox.message_ids) == sorted(f"<{message.uid}@127.0.0.1>" for message in sent)
    assert set(Message.objects.values_list("status", "attempts")) == {("sent", 1)}


def test_worker_killed_between_sending_and_noting_makes_one_duplicate_under_one_id(
    messages: Any, postbox: Postbox
) -> None:
    (message,) = messages(1)
    assert killed_at(message) == -signal.SIGKILL
    assert delivery.sweep() == {}
    with time_machine.travel(clock.now() + dt.timedelta(minutes=11)):
        assert delivery.sweep() == {"sent": 1}
        assert delivery.sweep() == {}
    assert postbox.message_ids == [f"<{message.uid}@127.0.0.1>"] * 2


def test_message_whose_worker_dies_twice_fails_and_is_not_sent_a_third_time(messages: Any, postbox: Postbox) -> None:
    (message,) = messages(1)
    for _ in range(2):
        killed_at(message)
        Message.objects.update(claimed_until=clock.now())
    assert delivery.sweep() == {}
    message.refresh_from_db()
    assert (message.status, message.last_error, len(postbox.mails)) == ("failed", delivery.LOST, 2)


@pytest.fixture
def worker(postbox: Postbox) -> Iterator[None]:
    """Run a real Celery worker on the broker of this run (files, or Redis where REDIS_URL names one)."""
    app.conf.task_always_eager = False
    command = [sys.executable, "-m", "celery", "-A", PROCESS, "worker", "--pool", "solo", "--loglevel", "ERROR"]
    process = subprocess.Popen(command, cwd=django_settings.BASE_DIR, env=dict(os.environ))
    yield
    app.conf.task_always_eager = True
    process.terminate()
    process.wait(UNTIL_SECONDS)


@pytest.mark.usefixtures("worker")
def test_real_worker_delivers_what_is_announced_and_what_a_sweep_finds(messages: Any, postbox: Postbox) -> None:
    with transaction.atomic():
        outbox.announce(
            KIND.code, recipients=[UUID(int=9)], subject=accounts.user(), key="told", context={"whom": "Ada"}
        )
    assert wait_until(lambda: len(postbox.mails) == 1)
    messages(2)
    sweep_outbox.delay()
    assert wait_until(lambda: Message.objects.filter(status="sent").count() == 3)
    assert len(postbox.mails) == 3


@pytest.mark.parametrize("is_listening", [False, True])
def test_broker_that_refuses_or_never_answers_holds_a_page_up_for_seconds_at_most(
    messages: Any, monkeypatch: pytest.MonkeyPatch, is_listening: bool
) -> None:
    (message,) = messages(1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if is_listening:
            silent.listen()
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        monkeypatch.setattr(app, "connection_for_write", lambda **options: Connection(url, **options))
        app.conf.task_always_eager = False
        began = time.monotonic()
        hand_to_worker(message_ids=[message.pk])
        app.conf.task_always_eager = True
    assert time.monotonic() - began < 5
    message.refresh_from_db()
    assert message.status == "waiting"
