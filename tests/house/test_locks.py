"""Lock files name versions and hashes, and nothing of the machine that wrote them."""

import json
import re
import tomllib

import pytest

from tests.architecture.source import ROOT

PYTHON_LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock")
OF_A_MACHINE = re.compile(r"https?://|file:|index-url|find-links|trusted-host|(^|\s)/\w")


def locked_names(lock: str) -> set[str]:
    """Return the names of the packages that a lock file holds."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return {line.split("==")[0] for line in lines if "==" in line}


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_python_lock_holds_no_host_path_or_index(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if OF_A_MACHINE.search(line)] == []


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_python_lock_has_a_hash_for_every_package(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8").strip())
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_locks_hold_every_dependency_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-dev.lock": project["project"]["optional-dependencies"]["dev"],
        "requirements-node.lock": project["dependency-groups"]["node"],
    }
    names = {lock: {re.split(r"[\[<>=~]", each)[0].lower() for each in wanted[lock]} for lock in wanted}
    assert {lock: names[lock] - locked_names(lock) for lock in wanted} == {lock: set() for lock in wanted}


def test_development_lock_agrees_with_the_lock_for_running() -> None:
    def versions(lock: str) -> set[str]:
        text = (ROOT / lock).read_text(encoding="utf-8")
        return {line.removesuffix(" \\") for line in text.splitlines() if "==" in line}

    assert versions("requirements.lock") - versions("requirements-dev.lock") == set()


def test_npm_lock_names_no_host_to_fetch_from_and_a_hash_for_every_package() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    fetched = {name: entry for name, entry in packages.items() if name}
    assert [name for name, entry in fetched.items() if "resolved" in entry or "integrity" not in entry] == []
