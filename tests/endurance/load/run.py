"""One load run: a database of its own, production's settings, gunicorn as the image starts it, locust beside it.

    .venv/bin/python -m tests.endurance.load.run --database postgres://…/peer_challenge_load --redis redis://…/9

Locust lies in an environment of its own (var/load/env), for the product has no use for it.
"""

import argparse
import csv
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import yaml

ROOT: Final = Path(__file__).resolve().parents[3]
ROOM: Final = ROOT / "var" / "load"
HOST: Final = "peer-challenge.example.org"
SUFFIX: Final = "_load"
LOCUST: Final = "locust==2.47.0"
READY_SECONDS: Final = 120


def environment(database: str, redis: str) -> dict[str, str]:
    """Give what the processes are told: production's settings, nothing of a developer's own."""
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "ENV_FILE": os.devnull,
        "DJANGO_SETTINGS_MODULE": "cib.settings.production",
        "SECRET_KEY": "only-for-this-run-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "EMAIL_URL": "smtp+tls://name:password@127.0.0.1:2525",
        "VAR_DIR": str(ROOM),
        "ASSETS_DIR": str(ROOT / "var" / "assets"),
        "STATIC_ROOT": str(ROOM / "static"),
        "PYTHONWARNINGS": "ignore",
    }


def done(command: Sequence[str], env: Mapping[str, str]) -> None:
    """Run a command to its end; it must end well."""
    subprocess.run(command, cwd=ROOT, env=dict(env), check=True)


def make_database(url: str) -> None:
    """Drop the run's database and make it anew: its name must say whose it is."""
    parts = urlsplit(url)
    name = parts.path.lstrip("/")
    if not name.endswith(SUFFIX):
        raise SystemExit(f"The database is dropped and made anew: its name must end in {SUFFIX}.")
    server = ["-h", str(parts.hostname), "-p", str(parts.port or 5432), "-U", str(parts.username)]
    env = {**os.environ, "PGPASSWORD": parts.password or ""}
    done(["dropdb", *server, "--if-exists", "--force", name], env)
    done(["createdb", *server, name], env)


def fill(env: Mapping[str, str], years: int) -> None:
    """Migrate, load what every database holds, and let two hundred people in."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    done(services["migrate"]["command"], env)
    gather = {**env, "DJANGO_SETTINGS_MODULE": "cib.settings.local"}
    done(["python", "manage.py", "collectstatic", "--no-input", "--ignore", "*.scss", "-v", "0"], gather)
    done(["python", "-m", "tests.endurance.load.people", str(years), str(ROOM / "people.json")], env)


def web_command(port: int) -> list[str]:
    """Give the command of the image, at a port of our own; its access log would be all that one sees."""
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    words = re.findall(r'"([^"]+)"', dockerfile.rpartition("CMD [")[2])
    words = [word.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for word in words]
    return [word for word in words if not word.startswith("--access-logfile")]


def is_ready(port: int) -> bool:
    """Ask the web server whether it serves."""
    question = urllib.request.Request(f"http://127.0.0.1:{port}/health/ready/", headers={"Host": HOST})
    try:
        with urllib.request.urlopen(question, timeout=5) as answer:
            return int(answer.status) == 200
    except OSError:
        return False


@contextmanager
def serving(port: int, env: Mapping[str, str]) -> Iterator[int]:
    """Serve for the length of the block; give the process that does."""
    with subprocess.Popen(web_command(port), cwd=ROOT, env=dict(env)) as process:
        try:
            end = time.monotonic() + READY_SECONDS
            while not is_ready(port):
                if time.monotonic() > end:
                    raise SystemExit("The web server does not become ready.")
                time.sleep(0.5)
            yield process.pid
        finally:
            process.terminate()
            process.wait()


def processor_seconds(master: int) -> float:
    """Give what the web server's workers used of the processor so far: a figure that no neighbour can spoil."""
    found = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # a process may end while we look
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == master:
                found += int(fields[11]) + int(fields[12])
    return found / os.sysconf("SC_CLK_TCK")


def locust() -> str:
    """Give locust's command, installed where it is not yet."""
    there = ROOM / "env"
    if not (there / "bin" / "locust").exists():
        subprocess.run([sys.executable, "-m", "venv", str(there)], check=True)
        subprocess.run([str(there / "bin" / "pip"), "install", "--quiet", LOCUST], check=True)
    return str(there / "bin" / "locust")


def click(port: int, options: argparse.Namespace) -> int:
    """Let them click, and print what came of it; give how many pages were opened."""
    env = {
        **os.environ,
        "LOAD_HOST": HOST,
        "LOAD_PEOPLE": str(ROOM / "people.json"),
        "LOAD_THINK_MIN": str(options.think[0]),
        "LOAD_THINK_MAX": str(options.think[1]),
    }
    scenario = str(Path(__file__).with_name("scenario.py"))
    words = ["--headless", "--users", str(options.people), "--spawn-rate", str(options.people / 20)]
    words += ["--run-time", f"{options.seconds + 20}s", "--csv", str(ROOM / "figures"), "--only-summary"]
    host = f"http://127.0.0.1:{port}"
    command = [locust(), "-f", scenario, "--host", host, *words, "--exit-code-on-error", "0"]
    subprocess.run(command, env=env, check=True)
    with (ROOM / "figures_stats.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            named = {name: row[name] for name in ("Name", "Request Count", "Failure Count", "50%", "95%", "99%")}
            sys.stdout.write(f"{named} {float(row['Requests/s']):.1f}/s\n")
    return int(named["Request Count"])


def main() -> None:
    """Do one run."""
    reader = argparse.ArgumentParser(description="Two hundred people clicking through the main pages.")
    reader.add_argument("--database", required=True, help=f"PostgreSQL, made anew: a name ending in {SUFFIX}")
    reader.add_argument("--redis", required=True)
    reader.add_argument("--years", type=int, default=10, help="Invented years in the database")
    reader.add_argument("--people", type=int, default=200)
    reader.add_argument("--seconds", type=int, default=180)
    reader.add_argument("--think", type=float, nargs=2, default=(10, 30), help="Seconds that a page is read for")
    reader.add_argument("--port", type=int, default=8399)
    reader.add_argument("--keep", action="store_true", help="Use the database as the last run left it")
    options = reader.parse_args()
    ROOM.mkdir(parents=True, exist_ok=True)
    env = environment(options.database, options.redis)
    if not options.keep:
        make_database(options.database)
        fill(env, options.years)
    with serving(options.port, env) as master:
        before = processor_seconds(master)
        pages = click(options.port, options)
        used = processor_seconds(master) - before
        sys.stdout.write(f"The workers used {used:.0f} seconds of processor: {1000 * used / pages:.0f} ms a page.\n")


if __name__ == "__main__":
    main()
