"""manage.py bench: measure pages and ledger on invented national data, in databases of its own."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2  # type: ignore[import-untyped]
from django.conf import settings
from django.core.management import BaseCommand, CommandError
from psycopg2 import sql

from cib.desk.bench.pace import hordak_postings
from cib.desk.bench.report import report

SUFFIX = "_bench"


class Command(BaseCommand):
    """Fill databases with invented years, measure, and write docs/performance.md."""

    help = "Measure pages and ledger on ten invented years, and write docs/performance.md."

    def add_arguments(self, parser: Any) -> None:
        """Take the sizes, and the address of a PostgreSQL database of the bench's own."""
        parser.add_argument("--years", type=int, default=10)
        parser.add_argument("--fewer", type=int, default=0, help="Years to compare with (a tenth)")
        parser.add_argument("--repeat", type=int, default=30)
        parser.add_argument("--postings", type=int, default=2000)
        parser.add_argument("--postgresql", default="", help=f"Address of a database whose name ends in {SUFFIX}")
        parser.add_argument("--to", type=Path, default=settings.BASE_DIR / "docs" / "performance.md")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure on SQLite and, where one is named, PostgreSQL; print, and write the page."""
        address = options["postgresql"]
        if address and not urlsplit(address).path.endswith(SUFFIX):
            raise CommandError(f"The database is dropped and made anew: its name must end in {SUFFIX}.")
        fewer = options["fewer"] or max(options["years"] // 10, 1)
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            room = Path(folder)
            runs = [self._on_sqlite(room, years, options) for years in (fewer, options["years"])]
            if address:
                runs += [self._on_postgresql(room, years, options) for years in (fewer, options["years"])]
            pace = self._pace(room, options) if address else None
        text = report(runs, pace, options["repeat"])
        options["to"].write_text(text)
        self.stdout.write(text)

    def _on_sqlite(self, room: Path, years: int, options: dict[str, Any]) -> dict[str, Any]:
        folder = Path(tempfile.mkdtemp(dir=room))
        return self._part(room, f"sqlite:///{folder / 'bench.sqlite3'}", years, options)

    def _on_postgresql(self, room: Path, years: int, options: dict[str, Any]) -> dict[str, Any]:
        _make_anew(options["postgresql"])
        return self._part(room, options["postgresql"], years, options)

    def _part(self, room: Path, address: str, years: int, options: dict[str, Any]) -> dict[str, Any]:
        self.stderr.write(f"{urlsplit(address).scheme}, {years} years")
        sizes = ["--years", str(years), "--repeat", str(options["repeat"])]
        return _called(room, address, "bench_database", *sizes)

    def _pace(self, room: Path, options: dict[str, Any]) -> dict[str, Any]:
        address, number = options["postgresql"], options["postings"]
        self.stderr.write("postings a second")
        figures = _called(room, address, "bench_pace", "--number", str(number))
        _make_anew(address)
        return {**figures, "hordak": hordak_postings(number, address)}


def _called(room: Path, address: str, command: str, *options: str) -> dict[str, Any]:
    """Run a command of ours on another database, in a process of its own, and give its figures."""
    to = room / "figures.json"
    elsewhere = ["env", f"DATABASE_URL={address}", "DJANGO_SETTINGS_MODULE=cib.settings.local"]
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py"), command, "--to", str(to), *options]
    subprocess.run([*elsewhere, *manage], check=True)  # noqa: S603 - our own command
    found: dict[str, Any] = json.loads(to.read_text())
    return found


def _make_anew(address: str) -> None:
    """Drop the bench's database and make it again; its name was proved to be one of the bench's own."""
    parts = urlsplit(address)
    name = sql.Identifier(parts.path.lstrip("/"))
    connection = psycopg2.connect(parts._replace(path="/postgres").geturl())
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(name))
    connection.close()
