"""Speaking to the person at the terminal: steps with their time, and trouble in one line.

Standard library only, like all of bin/: it runs before anything is installed.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var"
SETUP_LOG = VAR / "log" / "setup.log"
PYTHON_NEEDED = (3, 11)


class Trouble(Exception):
    """Something the person can put right; its message is one line that says how."""


def say(line: str = "") -> None:
    """Print one line at once."""
    print(line, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show what is being done, and how long it took."""
    started = time.monotonic()
    print(f"  {title} ...", end=" ", flush=True)
    try:
        yield
    except BaseException:
        print("stopped", flush=True)
        raise
    print(f"done ({time.monotonic() - started:.0f} s)", flush=True)


def run_quietly(command: Sequence[str | Path], otherwise: str, env: Mapping[str, str] | None = None) -> str:
    """Run a command, keep what it says in the log, return its output; raise Trouble when it fails."""
    SETUP_LOG.parent.mkdir(parents=True, exist_ok=True)
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=dict(env) if env is not None else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        raise Trouble(f"{otherwise}: {error}") from error
    with SETUP_LOG.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(str(part) for part in command)}\n{done.stdout}\n")
    if done.returncode:
        raise Trouble(f"{otherwise}: {_telling_line(done.stdout)} (all of it: {SETUP_LOG.relative_to(ROOT)})")
    return done.stdout


def run_telling(command: Sequence[str | Path], otherwise: str, env: Mapping[str, str] | None = None) -> None:
    """Run a command and show each line it says at once, kept in the log too; raise Trouble when it fails."""
    SETUP_LOG.parent.mkdir(parents=True, exist_ok=True)
    said: list[str] = []
    try:
        child = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env=dict(env) if env is not None else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        raise Trouble(f"{otherwise}: {error}") from error
    with child, SETUP_LOG.open("a", encoding="utf-8") as log:
        assert child.stdout is not None
        log.write(f"$ {' '.join(str(part) for part in command)}\n")
        try:
            for line in child.stdout:
                said.append(line)
                log.write(line)
                say(f"    {line.rstrip()}")
        except BaseException:
            child.kill()
            raise
    if child.returncode:
        raise Trouble(f"{otherwise}: {_telling_line(''.join(said))} (all of it: {SETUP_LOG.relative_to(ROOT)})")


def _telling_line(output: str) -> str:
    """Return the line of a failed command that says most: a traceback's last, else the first that names an error."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    if "Traceback (most recent call last):" in lines:
        return lines[-1][:200]
    return (errors or lines[-1:] or ["it said nothing"])[0][:200]


def guarded(main: object) -> None:
    """Run a script's main function; print trouble as one line and never a traceback."""
    if sys.version_info < PYTHON_NEEDED:
        found = ".".join(str(part) for part in sys.version_info[:3])
        sys.exit(f"Python 3.11 or newer is needed; {sys.executable} is {found}.")
    try:
        sys.exit(main())  # type: ignore[operator]
    except Trouble as trouble:
        sys.exit(f"\n{trouble}")
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
