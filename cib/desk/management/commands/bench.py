"""manage.py bench: measure pages and ledger on invented national data, in databases of its own."""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2  # type: ignore[import-untyped]
from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from psycopg2 import sql

from cib.common import clock
from cib.desk.bench.figures import MEASURES
from cib.desk.bench.imports import bare_load, imports_section
from cib.desk.bench.pace import hordak_postings, hordak_version
from cib.desk.bench.report import report

SUFFIX = "_bench"
ROUNDS = 5  # of postings: what is compared takes turns


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
        parser.add_argument("--figures", type=Path, help="The interactive tool's long extract, to measure its import")
        parser.add_argument("--to", type=Path, default=settings.BASE_DIR / "docs" / "performance.md")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure on SQLite and, where one is named, PostgreSQL; print, and write the page."""
        address = options["postgresql"]
        if address and not urlsplit(address).path.endswith(SUFFIX):
            raise CommandError(f"The database is dropped and made anew: its name must end in {SUFFIX}.")
        call_command("collectstatic", interactive=False, ignore_patterns=["*.scss"], verbosity=0)  # as pages name them
        fewer = options["fewer"] or max(options["years"] // 10, 1)
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            room = Path(folder)
            runs = [self._on_sqlite(room, years, options) for years in (fewer, options["years"])]
            if address:
                runs += [self._on_postgresql(room, years, options) for years in (fewer, options["years"])]
            pace = self._pace(room, options) if address else None
            imports = self._imports(room, options["figures"], address) if options["figures"] else []
        text = report(runs, pace, options["repeat"], clock.today())
        if imports:
            text += f"\n{imports_section(imports)}\n"
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
        measures = MEASURES * (2 if years == options["years"] else 1)  # of figures, the data doubles
        sizes = ["--years", str(years), "--repeat", str(options["repeat"]), "--measures", str(measures)]
        return _called(room, address, "bench_database", *sizes)

    def _imports(self, room: Path, path: Path, address: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """Measure on each database in a new one: the floor, the import, the same file again."""
        found = []
        for base in filter(None, (f"sqlite:///{Path(tempfile.mkdtemp(dir=room)) / 'figures.sqlite3'}", address)):
            self.stderr.write(f"{urlsplit(base).scheme}, {path.name}")
            if base == address:
                _make_anew(address)
            bare = bare_load(path, base if base == address else f"{base}.bare")
            found.append((_called(room, base, "bench_import", "--file", str(path)), bare))
        return found

    def _pace(self, room: Path, options: dict[str, Any]) -> dict[str, Any]:
        """Let ours, hordak and the bare insert take turns, and give the median of each."""
        address, number = options["postgresql"], max(options["postings"] // ROUNDS, 1)
        beside = f"{address.removesuffix(SUFFIX)}_hordak{SUFFIX}"
        _make_anew(beside)
        rounds = []
        for n in range(ROUNDS):
            self.stderr.write(f"postings a second, {n + 1} of {ROUNDS}")
            figures = _called(room, address, "bench_pace", "--number", str(number))
            rounds.append({**figures, "hordak": hordak_postings(number, beside)})
        for used in (address, beside):
            _drop(used)
        medians = {name: statistics.median(r[name] for r in rounds) for name in ("ours", "audited", "hordak", "bare")}
        return {**medians, "versions": rounds[0]["versions"], "hordak_version": hordak_version()}


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
    _drop(address)
    _say(address, "CREATE DATABASE {}")


def _drop(address: str) -> None:
    _say(address, "DROP DATABASE IF EXISTS {}")


def _say(address: str, sentence: str) -> None:
    parts = urlsplit(address)
    connection = psycopg2.connect(parts._replace(path="/postgres").geturl())
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(sentence).format(sql.Identifier(parts.path.lstrip("/"))))
    connection.close()
