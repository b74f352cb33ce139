"""Copy the database into one file while people work: whole, as of one moment."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection


class Command(BaseCommand):
    """`manage.py back_up FILE`: refuses to write over a file."""

    help = "Write a backup of the database into a new file."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path, help="Where the backup goes; it must not exist yet")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Write beside the file and give it its name only when it is whole."""
        if file.exists():
            raise CommandError(f"{file} exists already. Nothing was written.")
        unfinished = file.with_name(f"{file.name}.unfinished")
        unfinished.unlink(missing_ok=True)
        (_from_sqlite if connection.vendor == "sqlite" else _from_postgresql)(unfinished)
        unfinished.replace(file)
        self.stdout.write(f"{file}: {file.stat().st_size:,} bytes.")


def _from_sqlite(target: Path) -> None:
    """Use SQLite's own backup, which also takes what is still in the write-ahead log."""
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def _from_postgresql(target: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise CommandError("pg_dump is not on this machine. It comes with PostgreSQL's client programs.")
    client, login = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    command = [program, "--format=custom", "--no-owner", f"--file={target}", *client[1:]]
    told = subprocess.run(command, env=login, capture_output=True, text=True, check=False)  # noqa: S603 - all ours
    if told.returncode:
        raise CommandError(f"pg_dump says: {told.stderr.strip()}")
