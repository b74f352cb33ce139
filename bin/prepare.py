"""Making the local database ready: static files, migrations, reference data, the demonstration."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from bootstrap import PYTHON
from console import ROOT, VAR, run_quietly, run_telling, say, step
from stamps import APPS, files_under, hash_of, hash_of_code, is_stamped, stamp

LOCAL = "the local database"
SQLITE_FILE = VAR / "peer-challenge.sqlite3"

# Commands that add what is missing and leave what is there, in the order in which one needs the other.
WHAT_EVERY_DATABASE_HOLDS = {
    "load_reference": "councils, regions and other reference data",
    "load_profiles": "indicators and the core figures of every council",
    "load_programme": "the programme's years, offers and texts",
}


def prepare() -> None:
    """Do what has changed since the last time, and nothing else; data that is there stays."""
    collect_static_files()
    database = name_of_database()
    want_demonstration_if_new(database)
    code = hash_of_code(database)
    if is_stamped("database", code) and not is_demonstration_due(database):
        return
    with step("Bringing the database up to date"):
        manage("migrate", "--no-input", otherwise="The database could not be brought up to date")
    for command, title in WHAT_EVERY_DATABASE_HOLDS.items():
        if has_command(command):
            with step(f"Loading {title}"):
                manage(command, otherwise=f"What should be there could not be loaded ({title})")
    load_demonstration(database)
    stamp("database", code)


def collect_static_files() -> None:
    """Gather static files under names that carry their hash, as in production."""
    sources = [*files_under(ROOT / "static"), *files_under(VAR / "assets"), ROOT / "requirements.lock"]
    mark = hash_of(sources)
    if is_stamped("static", mark) and (VAR / "static" / "staticfiles.json").exists():
        return
    with step("Collecting static files"):
        manage(
            "collectstatic", "--no-input", "--clear", "--ignore", "*.scss",
            otherwise="The static files could not be collected",
        )  # fmt: skip
    stamp("static", mark)


def want_demonstration_if_new(database: str) -> None:
    """Note that a database met for the first time shall hold the demonstration, also if its making is interrupted."""
    if database == LOCAL:
        is_new = not SQLITE_FILE.exists() or SQLITE_FILE.stat().st_size == 0
    else:
        is_new = not any(is_stamped("demonstration", f"{state} {database}") for state in ("wanted in", "is in"))
    if is_new:
        stamp("demonstration", f"wanted in {database}")


def is_demonstration_due(database: str) -> bool:
    """Say whether the demonstration is wanted here, not there yet, and not switched off."""
    is_on = os.environ.get("DEMONSTRATION", "true").lower() in {"1", "true", "yes", "on"}
    return is_on and is_stamped("demonstration", f"wanted in {database}") and has_command("load_demo")


def load_demonstration(database: str) -> None:
    """Build the demonstration where it is due; never again over what people did since."""
    if not is_demonstration_due(database):
        return
    say("  Building the demonstration (a minute or two):")
    manage_telling("load_demo", otherwise="The demonstration could not be built")
    stamp("demonstration", f"is in {database}")


def name_of_database() -> str:
    """Return what tells this database from another, without its password."""
    url = os.environ.get("DATABASE_URL", "")
    return hashlib.sha256(url.encode()).hexdigest() if url else LOCAL


def has_command(name: str) -> bool:
    """Say whether an application brings this command."""
    return any(path for app in APPS for path in (ROOT / app).rglob(f"management/commands/{name}.py"))


def manage(*arguments: str, otherwise: str) -> str:
    """Run one of Django's commands in the environment of the project."""
    return run_quietly([PYTHON, Path("manage.py"), *arguments], otherwise)


def manage_telling(*arguments: str, otherwise: str) -> None:
    """Run one of Django's commands that takes long, and show how far it is."""
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    run_telling([PYTHON, Path("manage.py"), *arguments], otherwise, env)
