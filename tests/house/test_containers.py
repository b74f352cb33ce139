"""Dockerfile and docker-compose.yml name only what exists (they are read here, not built)."""

import re
import shlex
import subprocess
import sys
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from tests.architecture.source import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
OURS = ("migrate", "web", "worker", "beat")


def words_of(command: str | list[str]) -> list[str]:
    """Return a command as words, whichever way it is written."""
    return shlex.split(command) if isinstance(command, str) else command


def test_compose_has_all_services_and_every_long_one_a_health_check() -> None:
    assert sorted(SERVICES) == ["beat", "db", "migrate", "redis", "web", "worker"]
    checked = {name for name, service in SERVICES.items() if "test" in service.get("healthcheck", {})}
    assert checked == {"beat", "db", "redis", "worker"}
    assert "HEALTHCHECK" in DOCKERFILE  # web's is the image's own


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_compose_starts_nothing_before_migrations_are_done(name: str) -> None:
    assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_compose_migrates_once_the_database_is_well_with_commands_that_exist() -> None:
    migrate = SERVICES["migrate"]
    assert migrate["depends_on"]["db"] == {"condition": "service_healthy"}
    named = re.findall(r"manage\.py (\w+)", " ".join(migrate["command"]))
    assert named == ["migrate", "load_reference", "load_profiles", "load_programme"]
    assert set(named) <= set(get_commands())


@pytest.mark.parametrize("name", OURS)
def test_compose_runs_our_image_with_few_rights(name: str) -> None:
    service = SERVICES[name]
    rights = {key: service[key] for key in ("image", "cap_drop", "read_only", "security_opt")}
    assert rights == {
        "image": "peer-challenge",
        "cap_drop": ["ALL"],
        "read_only": True,
        "security_opt": ["no-new-privileges:true"],
    }


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_compose_options_of_celery_exist(name: str) -> None:
    command = words_of(SERVICES[name]["command"])
    assert command[:2] == ["celery", "--app=cib"]
    told = subprocess.run(
        [sys.executable, "-m", "celery", "--app=cib", command[2], "--help"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    options = [word.split("=")[0] for word in command[3:]]
    assert [option for option in options if option not in told.stdout] == []


def test_image_starts_gunicorn_with_options_that_exist() -> None:
    command = re.findall(r'"([^"]+)"', DOCKERFILE.rpartition("CMD [")[2])
    told = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--check-config", *command[1:]],
        cwd=ROOT, env={"DJANGO_SETTINGS_MODULE": "cib.settings.test", "HOME": "/nonexistent"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (command[0], told.returncode) == ("gunicorn", 0), told.stderr


def test_image_copies_only_what_exists_and_every_application() -> None:
    copied = [
        source.rstrip("/")
        for line in DOCKERFILE.splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    ]
    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert {"cib", "councils", "profiles", "peerchallenge", "reviews", "templates", "static"} <= set(copied)


def test_image_does_not_run_as_root() -> None:
    users = re.findall(r"^USER (\S+)", DOCKERFILE, re.M)
    assert users == ["peer-challenge"]


def test_environment_example_names_what_the_settings_read() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^#? ?([A-Z_]+)=", example, re.M))
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', _settings_source()))
    compose_and_django = {"DJANGO_SETTINGS_MODULE", "POSTGRES_PASSWORD"}
    assert named - read - compose_and_django == set()


def test_operations_page_names_every_setting() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', _settings_source()))
    only_for_tests = {"CELERY_TASK_ALWAYS_EAGER"}
    assert sorted(name for name in read - only_for_tests if f"`{name}`" not in page) == []


def _settings_source() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "cib" / "settings").glob("*.py")))
