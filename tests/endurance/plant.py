"""Processes that a test starts, kills without warning, and starts again."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from tests.common.mail_server import free_port
from tests.common.processes import UNTIL_SECONDS

#: Only ever run as a process of its own: importing it here would give this process its kinds and its people.
APPLICATION = "tests.endurance.outbox_app"
#: How long a process waits for a mail server.
MAIL_SECONDS = 1.0


class Plant:
    """Worker, beat and, where this run has Redis, a Redis of the test's own."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        """Know the commands; nothing runs yet."""
        self.commands = {"worker": _celery("worker", "--pool", "solo"), "beat": _beat(folder)}
        self.environment = dict(environment)
        if settings.REDIS_URL:
            port = free_port()
            self.commands = {"redis": _redis(folder, port), **self.commands}
            self.environment["REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.kills: Counter[str] = Counter()

    def start(self) -> None:
        """Start everything that does not run."""
        for name in self.commands:
            if name not in self.running:
                self.running[name] = subprocess.Popen(
                    self.commands[name], cwd=settings.BASE_DIR, env=self.environment, stdout=subprocess.DEVNULL
                )

    def kill(self, name: str) -> None:
        """End a process as a power cut would, and start it again."""
        process = self.running.pop(name)
        process.kill()
        process.wait(UNTIL_SECONDS)
        self.kills[name] += 1
        self.start()

    def kill_at_random(self, times: int, dice: random.Random) -> None:
        """Kill one process after another, each after a while in which something may be under way."""
        for _ in range(times):
            time.sleep(dice.uniform(0.5, 4))
            self.kill(dice.choice([*self.commands, "worker"]))  # the worker twice as often: it has most to lose

    def stop(self) -> None:
        """End everything."""
        for process in self.running.values():
            process.kill()  # whoever is killed all day need not be asked politely in the evening
        for process in self.running.values():
            process.wait(UNTIL_SECONDS)


def environment() -> dict[str, str]:
    """Give what the processes of this test are to know, without the name of this test's own worker."""
    return {name: value for name, value in os.environ.items() if name != "PYTEST_XDIST_WORKER"}


def _celery(*words: str) -> list[str]:
    return [sys.executable, "-m", "celery", "-A", APPLICATION, "--quiet", *words, "--loglevel", "CRITICAL"]


def _beat(folder: Path) -> list[str]:
    return _celery("beat", "--pidfile=", f"--schedule={folder / 'beat'}")


def _redis(folder: Path, port: int) -> list[str]:
    return ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
