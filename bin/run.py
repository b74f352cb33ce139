"""Serving the product on this machine: web, worker and clock together, until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from bootstrap import PYTHON, only_one_at_a_time, set_up
from console import ROOT, VAR, Trouble, guarded, say
from interrupts import follow_make
from prepare import has_command, prepare

HOST = "127.0.0.1"
SECONDS_TO_START_MAX = 120  # a busy machine may be slow, and nothing is lost by waiting
SECONDS_TO_STOP_MAX = 10
SIGNALS_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1  # Linux: the kernel tells a child when its parent is gone


class Stop(Exception):
    """The person at the terminal, or the machine, wants everything to end."""


class Child:
    """One process of the product, its lines shown under its name."""

    def __init__(self, name: str, command: Sequence[str | Path], env: dict[str, str]) -> None:
        """Start the process in a session of its own, so that Ctrl-C reaches only its supervisor."""
        self.name = name
        self.process = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
        self.reader = threading.Thread(target=self._show_lines, daemon=True)
        self.reader.start()

    def _show_lines(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                if line.strip():
                    say(f"{self.name:>6} | {line.rstrip()}")

    def is_running(self) -> bool:
        """Say whether the process lives."""
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Ask politely; the process finishes what it is doing."""
        if self.is_running():
            self.process.terminate()

    def end(self, deadline: float) -> None:
        """Wait until the deadline, then end the process and all it started."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.reader.join(1)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def port_of(text: str) -> int:
    """Return a port number a person may serve on; raise Trouble for anything else."""
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise Trouble(f"PORT must be a number from 1 to 65535, not '{text}'.")
    return int(text)


def refuse_busy_port(port: int) -> None:
    """Raise Trouble when something else listens, before any work is done."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise Trouble(f"Port {port} may not be used by you; take one above 1023: make run PORT=8001") from error
        except OSError as error:
            raise Trouble(f"Port {port} is in use; take another: make run PORT={_next_free(port)}") from error


def _next_free(port: int) -> int:
    for candidate in range(port + 1, min(port + 100, 65536)):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, candidate)):
                return candidate
    return 8001


def commands(port: int) -> dict[str, list[str | Path]]:
    """Return what is started, in this order."""
    celery = [PYTHON, "-m", "celery", "--app", "cib", "--quiet"]
    gunicorn = [PYTHON, "-m", "gunicorn", "cib.wsgi", "--bind", f"{HOST}:{port}", "--no-control-socket"]
    return {
        "web": [*gunicorn, "--workers=2", "--threads=4", "--log-level=warning", "--worker-tmp-dir", VAR],
        "worker": [*celery, "worker", "--concurrency=1", "--loglevel=WARNING", "--without-gossip", "--without-mingle"],
        "clock": [*celery, "beat", "--loglevel=WARNING", "--schedule", VAR / "beat-schedule", "--pidfile="],
    }


def serve(port: int) -> int:
    """Start everything, tell where it is, watch until told to stop; return the exit code."""
    for number in SIGNALS_TO_STOP:
        signal.signal(number, _raise_stop)
    env = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore"}
    env.setdefault("DJANGO_SETTINGS_MODULE", "cib.settings.local")
    children: list[Child] = []
    try:
        for name, command in commands(port).items():
            children.append(Child(name, command, env))
            if name == "web":
                wait_until_served(port, children[0])
        welcome(port)
        return watch(children)
    except Stop:
        say("\nStopping (a few seconds: the worker finishes what it has in hand) ...")
        return 0
    finally:
        stop_all(children)


def _raise_stop(number: int, frame: FrameType | None) -> None:
    for each in SIGNALS_TO_STOP:
        signal.signal(each, signal.SIG_IGN)  # once is enough; ending must not be interrupted
    raise Stop


def wait_until_served(port: int, web: Child) -> None:
    """Wait for the first healthy answer; raise Trouble when there is none."""
    deadline = time.monotonic() + SECONDS_TO_START_MAX
    while time.monotonic() < deadline and web.is_running():
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/health/ready/", timeout=5):
                return
        except urllib.error.HTTPError as error:
            raise Trouble(f"The product started but is not well: {error.read().decode()[:200].strip()}") from error
        except OSError:
            time.sleep(0.1)
    raise Trouble("The web server did not start; its lines above say why.")


def welcome(port: int) -> None:
    """Print the address, and who can sign in to the demonstration."""
    say(f"\nPeer challenge is at http://{HOST}:{port}/   (Ctrl-C ends it)\n")
    if has_command("demo_accounts"):
        told = subprocess.run(
            [str(PYTHON), "manage.py", "demo_accounts"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        say(told.stdout.rstrip() + "\n" if told.returncode == 0 else "")


def watch(children: list[Child]) -> int:
    """Look after the processes; when one ends by itself, end all and say so."""
    while True:
        for child in children:
            if not child.is_running():
                say(f"\nThe {child.name} process ended by itself (exit code {child.process.returncode}).")
                return 1
        time.sleep(0.5)


def stop_all(children: list[Child]) -> None:
    """End every process and leave none behind."""
    for number in SIGNALS_TO_STOP:
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + SECONDS_TO_STOP_MAX
    for child in children:
        child.end(deadline)


def main() -> int:
    """Set up whatever is missing, then serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", default="8000")
    port = port_of(parser.parse_args().port)
    refuse_busy_port(port)
    os.environ.setdefault("SITE_URL", f"http://{HOST}:{port}")  # the demonstration writes links as well
    follow_make()
    with only_one_at_a_time():
        set_up()
        prepare()
    return serve(port)


if __name__ == "__main__":
    guarded(main)
