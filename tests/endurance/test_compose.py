"""The commands of the containers, run as processes with production's settings, on a database and a Redis.

Images are not built in the tests: what they would start is.
"""

import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
import yaml
from django.conf import settings

from tests.common.mail_server import free_port
from tests.common.processes import UNTIL_SECONDS, database_url, wait_until

ROOT = Path(settings.BASE_DIR)
SERVICES: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
HOST = "peer-challenge.example.org"
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def database() -> Iterator[str]:
    """Make an empty database, and drop it at the end."""
    parts = urlsplit(database_url())
    name = f"compose_{os.getpid()}"
    server = ["-h", str(parts.hostname), "-p", str(parts.port), "-U", str(parts.username)]
    env = {**os.environ, "PGPASSWORD": parts.password or ""}
    subprocess.run(["createdb", *server, name], env=env, check=True)
    yield urlunsplit(parts._replace(path=f"/{name}"))
    subprocess.run(["dropdb", *server, "--force", name], env=env, check=True)


@pytest.fixture
def environment(database: str, tmp_path: Path) -> dict[str, str]:
    """Give what the containers are told, and nothing of this test's own settings."""
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOSTNAME": socket.gethostname(),
        "ENV_FILE": os.devnull,
        "DJANGO_SETTINGS_MODULE": "cib.settings.production",
        "SECRET_KEY": "only-for-this-test-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": f"https://{HOST}",
        "DATABASE_URL": database,
        "REDIS_URL": settings.REDIS_URL,
        "EMAIL_URL": f"smtp+tls://name:password@127.0.0.1:{free_port()}",
        "VAR_DIR": str(tmp_path / "var"),
        "STATIC_ROOT": str(tmp_path / "static"),
        "ASSETS_DIR": str(settings.ASSETS_DIR),
        "PYTHONWARNINGS": "ignore",
    }


def done(command: list[str], env: dict[str, str]) -> None:
    """Run a command to its end; it must end well."""
    told = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr


def is_well(check: list[str], env: dict[str, str]) -> bool:
    """Ask a service's health check, which may say no while the service starts."""
    return subprocess.run(check, cwd=ROOT, env=env, capture_output=True, check=False).returncode == 0


@contextmanager
def running(command: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a service for the length of the block, and stop it as a container is stopped."""
    with subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(UNTIL_SECONDS)


def answer(port: int, path: str) -> tuple[int, str]:
    """Ask the web server as the proxy before it does; 0 while it does not listen."""
    headers = {"Host": HOST, "X-Forwarded-Proto": "https"}
    question = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(question, timeout=20) as found:
            return found.status, found.read().decode("utf-8", "replace")
    except OSError:
        return 0, ""


def web_command(port: int) -> list[str]:
    """Give the command of the image, at a port of our own."""
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    words = re.findall(r'"([^"]+)"', dockerfile.rpartition("CMD [")[2])
    return [word.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for word in words]


def in_folder(words: list[str], folder: Path) -> list[str]:
    """Let what a container writes to its own /tmp lie in the test's folder."""
    return [word.replace("=/tmp/", f"={folder}/") for word in words]


def shell(check: list[str], folder: Path) -> list[str]:
    """Give a health check as compose would run it."""
    return ["sh", "-c", check[1].replace("$$", "$").replace("/tmp/", f"{folder}/")]


def test_commands_of_compose_migrate_serve_work_and_keep_time(environment: dict[str, str], tmp_path: Path) -> None:
    gather = {**environment, "DJANGO_SETTINGS_MODULE": "cib.settings.local"}
    done(["python", "manage.py", "collectstatic", "--no-input", "--ignore", "*.scss", "-v", "0"], gather)
    done(SERVICES["migrate"]["command"], environment)
    port = free_port()
    beat = in_folder(SERVICES["beat"]["command"], tmp_path)
    with (
        running(web_command(port), environment) as web,
        running(SERVICES["worker"]["command"], environment) as worker,
        running(beat, environment) as clock,
    ):
        assert wait_until(lambda: answer(port, "/health/ready/")[0] == 200)
        status, page = answer(port, "/accounts/login/")
        style = re.findall(r'href="(/static/[^"]+\.css)"', page)
        assert (status, "Sign in" in page, answer(port, style[0])[0]) == (200, True, 200)
        assert wait_until((tmp_path / "beat.pid").exists)
        done(shell(SERVICES["beat"]["healthcheck"]["test"], tmp_path), environment)
        assert wait_until(lambda: is_well(shell(SERVICES["worker"]["healthcheck"]["test"], tmp_path), environment))
    assert (web.returncode, worker.returncode, clock.returncode) == (0, 0, 0)
