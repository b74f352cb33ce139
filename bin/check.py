"""Checking the project: style, types, templates, layers, migrations; then the tests."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

from bootstrap import VENV, only_one_at_a_time, set_up
from console import ROOT, Trouble, guarded, say

PACKAGES = ["cib", "councils", "profiles", "peerchallenge", "reviews"]
PYTHON_CODE = [*PACKAGES, "bin", "tests", "manage.py"]
BIN = VENV / "bin"
PYTHON = BIN / "python"

LINTERS: list[tuple[str, list[object]]] = [
    ("Code style", [PYTHON, "-m", "ruff", "check", "."]),
    ("Code form", [PYTHON, "-m", "ruff", "format", "--check", "."]),
    ("Types", [PYTHON, "-m", "mypy"]),
    ("Templates", [PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"]),
    ("Layers", [BIN / "lint-imports", "--no-cache"]),
    ("Migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("Django's own checks", [PYTHON, "manage.py", "check", "--fail-level", "WARNING"]),
]
FORMATTERS: list[tuple[str, list[object]]] = [
    ("Code style", [PYTHON, "-m", "ruff", "check", "--fix", "."]),
    ("Code form", [PYTHON, "-m", "ruff", "format", "."]),
]
SERVICES = {
    "DATABASE_URL": "postgres://postgres@127.0.0.1:5432/peer_challenge",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}


def run_each(checks: Sequence[tuple[str, Sequence[object]]]) -> int:
    """Run every check, show what a failing one says, return how many failed."""
    return sum(not passes(title, command) for title, command in checks)


def passes(title: str, command: Sequence[object], env: Mapping[str, str] | None = None) -> bool:
    """Run one check and say how it went."""
    started = time.monotonic()
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        say(f"{done.stdout.rstrip()}\n")
    say(f"  {'ok    ' if done.returncode == 0 else 'FAILED'} {title} ({time.monotonic() - started:.0f} s)")
    return done.returncode == 0


def lint() -> int:
    """Check everything that needs no test."""
    say("Checking")
    return run_each([*LINTERS, *production_check()])


def production_check() -> list[tuple[str, list[object]]]:
    """Return Django's deployment check, to be run with settings as production has them."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "cib.settings.production",
        "ENV_FILE": os.devnull,
        "SECRET_KEY": "only-for-this-check-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
        "ALLOWED_HOSTS": "peer-challenge.example.org",
        "SITE_URL": "https://peer-challenge.example.org",
        "EMAIL_URL": "smtp+tls://mail.example.org:587",
        "DEMONSTRATION": "false",
        "LOCAL_INBOX": "false",
        **SERVICES,
    }
    words = [f"{name}={value}" for name, value in settings.items()]
    check = [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return [("Production settings", ["env", "-u", "DEBUG", "-u", "CLOCK_OFFSET_FILE", *words, *check])]


def run_tests(title: str, *options: str, env: Mapping[str, str] | None = None) -> int:
    """Run the whole suite, its own output shown; return 0 when it passed."""
    say(f"\n{title}")
    command = [str(PYTHON), "-m", "pytest", "-q", "-n", "auto", "--dist", "loadgroup", *options]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **(env or {})}, check=False).returncode


def test_with_services() -> int:
    """Run the suite on PostgreSQL and Redis, where a missing service or browser is a failure."""
    env = {name: os.environ.get(name) or default for name, default in SERVICES.items()}
    return run_tests("Testing on PostgreSQL and Redis", env={**env, "REQUIRE_SERVICES": "1"})


def test_long() -> int:
    """Run what takes minutes each: whole simulations and kills by the dozen; on SQLite unless DATABASE_URL says."""
    return run_tests("Testing what takes long", "-m", "long")


def test_coverage() -> int:
    """Run the suite and show what no test reached."""
    options = [*(f"--cov={name}" for name in PACKAGES), "--cov-branch", "--cov-report=term-missing:skip-covered"]
    return run_tests("Testing, with coverage", *options)


TASKS = {
    "lint": lint,
    "tests": lambda: run_tests("Testing on SQLite"),
    "services": test_with_services,
    "long": test_long,
    "coverage": test_coverage,
    "format": lambda: run_each(FORMATTERS),
}


def main() -> int:
    """Do the tasks named, all of them, and fail when one did."""
    names = sys.argv[1:]
    if not names or not set(names) <= set(TASKS):
        raise Trouble(f"Name what to check: {', '.join(TASKS)}.")
    with only_one_at_a_time():
        set_up(for_development=True)
    failed = [name for name in names if TASKS[name]()]
    say(f"\nFailed: {', '.join(failed)}." if failed else "\nAll is well.")
    return 1 if failed else 0


if __name__ == "__main__":
    guarded(main)
