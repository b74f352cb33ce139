"""A backup taken while people book is whole: restored elsewhere, the ledger proves the same."""

import datetime as dt
import multiprocessing
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from peerchallenge.models import Transfer
from peerchallenge.services.days import reserve_engagement
from tests.common.processes import UNTIL_SECONDS, database_url, forget_connections, wait_until
from tests.factories import peerchallenge_days as make

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = dt.date(2026, 6, 1)
BOOKINGS_BEFORE, DAYS_OF_A_BOOKING = 3, 2
processes = multiprocessing.get_context("fork")


def book_for_ever() -> None:
    """Book one engagement after another: each books four rows of the ledger, all or none."""
    forget_connections()
    year = make.year()
    for _ in count():
        host, giver = make.council(in_years=[year]), make.council(in_years=[year])
        agreed = make.engagement(host, [make.challenger(giver, in_years=[year])], make.days(FIRST, DAYS_OF_A_BOOKING))
        with transaction.atomic():
            reserve_engagement(engagement=agreed, actor=None)


@contextmanager
def people_who_book() -> Iterator[None]:
    """Let somebody book without a pause for the length of the block."""
    make.common_accounts()
    make.year()
    connections.close_all()
    booker = processes.Process(target=book_for_ever)
    booker.start()
    assert wait_until(lambda: rows_of_ledger() >= BOOKINGS_BEFORE * DAYS_OF_A_BOOKING * 2)
    try:
        yield
    finally:
        booker.kill()
        booker.join(UNTIL_SECONDS)
        connections.close_all()


def rows_of_ledger() -> int:
    return Transfer.objects.count()


@contextmanager
def restored(backup: Path, folder: Path) -> Iterator[str]:
    """Restore as docs/operations.md says, and give the address of the restored database."""
    if connection.vendor == "sqlite":
        shutil.copy(backup, folder / "restored.sqlite3")
        yield f"sqlite:///{folder / 'restored.sqlite3'}"
        return
    parts = urlsplit(database_url())
    name = f"restored_{os.getpid()}"
    server = ["-h", str(parts.hostname), "-p", str(parts.port), "-U", str(parts.username)]
    env = {**os.environ, "PGPASSWORD": parts.password or ""}
    subprocess.run(["createdb", *server, name], env=env, check=True)
    restore = ["pg_restore", *server, f"--dbname={name}", "--no-owner", "--exit-on-error", str(backup)]
    try:
        subprocess.run(restore, env=env, check=True)
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        subprocess.run(["dropdb", *server, "--force", name], env=env, check=True)


def told_by(url: str, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the product on that database."""
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cib.settings.test", "PYTHONWARNINGS": "ignore"}
    line = [sys.executable, "manage.py", *command]
    return subprocess.run(line, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)


COUNTED = "from peerchallenge.models import Transfer; print(Transfer.objects.count())"


def test_backup_taken_while_people_book_proves_the_same_ledger_when_restored(tmp_path: Path) -> None:
    with people_who_book():
        before = rows_of_ledger()
        call_command("back_up", str(tmp_path / "backup"))
        after = rows_of_ledger()
    with restored(tmp_path / "backup", tmp_path) as url:
        proof = told_by(url, "verify_ledger")
        rows = int(told_by(url, "shell", "--no-imports", "-c", COUNTED).stdout)
        unchanged = told_by(url, "migrate", "--check")
    assert (proof.returncode, proof.stderr, "holds" in proof.stdout, unchanged.returncode) == (0, "", True, 0)
    assert before <= rows <= after
    assert rows % (DAYS_OF_A_BOOKING * 2) == 0


def test_backup_is_never_written_over_another(tmp_path: Path) -> None:
    there = tmp_path / "backup"
    there.write_text("Monday's")
    with pytest.raises(CommandError, match="exists already"):
        call_command("back_up", str(there))
    assert there.read_text() == "Monday's"
