"""The product running as in earnest: web server, worker and mail server as processes of their own; a clock to set."""

import datetime as dt
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from cib.common import clock, delivery, reminders
from cib.common.models import Message, Reminder
from peerchallenge.models import LedgerProof
from tests.common.mail_server import Postbox, free_port, mail_server
from tests.common.processes import database_url, wait_until

SECONDS_TO_START_MAX = 120  # a busy machine may be slow
SWEEPS_MAX, WAITS_MAX = 20, 5
SWEEP, PROOF = "outbox.sweep", "peerchallenge.verify_ledger"
#: Puts tasks on the queue, as beat does.
_BEAT = "import sys; from cib.celery import app; [app.send_task(name) for name in sys.argv[1:]]"


@dataclass
class Site:
    """A running product: its address, what it mails, and its time."""

    url: str
    postbox: Postbox
    clock_file: Path
    env: dict[str, str] = field(default_factory=dict)

    def travel(self, day: dt.date, hour: int = 9) -> None:
        """Let it be that hour of that day in London, for every process of the product."""
        moment = dt.datetime.combine(day, dt.time(hour), tzinfo=clock.LONDON)
        fresh = self.clock_file.with_suffix(".fresh")
        fresh.write_text(str(int((moment - timezone.now()).total_seconds())))
        fresh.replace(self.clock_file)

    def day_comes(self, day: dt.date, hour: int = 9) -> None:
        """Travel there, and let the worker do what the schedule has for a day, as beat would have asked."""
        self.travel(day, hour)
        daily = {str(entry["task"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()} - {SWEEP, PROOF}
        self._work(*sorted(daily))
        for _ in range(SWEEPS_MAX):
            if not _due():
                return
            self._work(SWEEP)
        raise AssertionError(f"what was due stayed behind: {_due()}")

    def _work(self, *names: str) -> None:
        """Let the worker do these tasks, one after the other; the proof after them leaves a row, so that one knows."""
        before = LedgerProof.objects.count()
        self._beat(*names, PROOF)
        is_done = any(wait_until(lambda: LedgerProof.objects.count() > before) for _ in range(WAITS_MAX))
        assert is_done, f"the worker did not end {names}"

    def _beat(self, *names: str) -> None:
        subprocess.run([sys.executable, "-c", _BEAT, *names], cwd=settings.BASE_DIR, env=self.env, check=True)

    def mail_to(self, address: str, about: str) -> EmailMessage:
        """Wait for the mail to this address whose title has these words in it, and give it."""
        assert wait_until(lambda: bool(self._mails(address, about))), f"no mail about “{about}” came to {address}"
        return self._mails(address, about)[-1]

    def calendar_to(self, address: str, sequence: int) -> bytes:
        """Wait for the calendar file to this address that has so many changes, and give it."""
        mark = f"SEQUENCE:{sequence}\r\n".encode()

        def files() -> list[bytes]:
            mails = [mail for mail in list(self.postbox.mails) if address in str(mail["To"])]
            parts = [part for mail in mails for part in mail.walk() if part.get_content_type() == "text/calendar"]
            found = [bytes(part.get_payload(decode=True) or b"") for part in parts]
            return [content for content in found if mark in content]

        assert wait_until(lambda: bool(files())), f"no calendar file with {sequence} changes came to {address}"
        return files()[-1]

    def _mails(self, address: str, about: str) -> list[EmailMessage]:
        return [m for m in list(self.postbox.mails) if address in str(m["To"]) and about in str(m["Subject"])]


def _due() -> list[str]:
    """Tell of the messages and reminders that should have gone by now."""
    messages = Message.objects.filter(pk__in=delivery.due_ids(1000))
    late = Reminder.objects.filter(pk__in=reminders.due_ids(1000))
    return [*(f"{row.kind}: {row.status}, {row.last_error}" for row in messages), *(str(row) for row in late)]


@contextmanager
def serving(folder: Path, port: int | None = None) -> Iterator[Site]:
    """Run the product on the test's own database for the length of the block."""
    address = f"http://127.0.0.1:{port or free_port()}"
    travelling = override_settings(CLOCK_OFFSET_FILE=str(folder / "clock"))  # or later tests travel
    with travelling, mail_server() as (postbox, mail_port):
        site = Site(address, postbox, folder / "clock")
        site.clock_file.touch()
        env = site.env = _environment(site, mail_port)
        started: list[subprocess.Popen[bytes]] = []
        try:
            for command in _commands(address):
                started.append(subprocess.Popen(command, cwd=settings.BASE_DIR, env=env))
            _wait_until_served(address, started)
            yield site
        finally:
            _stop(started)


def _environment(site: Site, mail_port: int) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name != "PYTEST_XDIST_WORKER"}
    redis = {"REDIS_URL": settings.REDIS_URL} if settings.REDIS_URL else {}
    return {
        **env,
        **redis,
        "DJANGO_SETTINGS_MODULE": "cib.settings.test",
        "DATABASE_URL": database_url(),
        "BROKER_DIR": str(site.clock_file.parent / "broker"),
        "CELERY_TASK_ALWAYS_EAGER": "false",
        "CLOCK_OFFSET_FILE": str(site.clock_file),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "SITE_URL": site.url,
        "PYTHONPATH": str(settings.BASE_DIR),
        "PYTHONWARNINGS": "ignore",
    }


def _commands(address: str) -> list[list[str]]:
    gunicorn = ["gunicorn", "cib.wsgi", "--bind", address.removeprefix("http://"), "--no-control-socket"]
    celery = ["celery", "--app", "cib", "--quiet", "worker", "--pool", "solo", "--loglevel", "ERROR"]
    return [
        [sys.executable, "-m", *gunicorn, "--threads", "4", "--log-level", "warning"],
        [sys.executable, "-m", *celery, "--without-gossip", "--without-mingle"],
    ]


def _wait_until_served(address: str, started: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START_MAX
    while time.monotonic() < deadline and all(process.poll() is None for process in started):
        try:
            with urllib.request.urlopen(f"{address}/health/live/", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the product did not start")


def _stop(started: list[subprocess.Popen[bytes]]) -> None:
    for process in started:
        process.terminate()
    for process in started:
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
