"""What `make run` does to the database: everything once, the demonstration only in a new one."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.architecture.source import ROOT


@pytest.fixture
def prepare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModuleType]:
    """Return bin/prepare.py at work in an empty folder, its commands only noted in `calls`."""
    monkeypatch.syspath_prepend(str(ROOT / "bin"))
    before = set(sys.modules)
    module = importlib.import_module("prepare")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(module, "SQLITE_FILE", tmp_path / "peer-challenge.sqlite3")
    monkeypatch.setattr(sys.modules["stamps"], "STAMPS", tmp_path / "stamps.json")
    monkeypatch.setattr(module, "collect_static_files", lambda: None)
    monkeypatch.setattr(module, "hash_of_code", lambda *more: f"code of {more}")
    monkeypatch.setattr(module, "has_command", lambda name: True)
    calls: list[str] = []

    def manage(*arguments: str, otherwise: str) -> str:
        calls.append(arguments[0])
        (tmp_path / "peer-challenge.sqlite3").write_bytes(b"rows")
        return ""

    monkeypatch.setattr(module, "manage", manage)
    monkeypatch.setattr(module, "manage_telling", manage)
    monkeypatch.setattr(module, "calls", calls, raising=False)
    yield module
    for name in set(sys.modules) - before:
        if "/bin/" in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


ALL = ["migrate", "load_reference", "load_profiles", "load_programme"]


def test_new_database_gets_everything_once(prepare: ModuleType) -> None:
    prepare.prepare()
    prepare.prepare()
    assert prepare.calls == [*ALL, "load_demo"]


def test_changed_code_migrates_again_and_leaves_the_demonstration(
    prepare: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare.prepare()
    monkeypatch.setattr(prepare, "hash_of_code", lambda *more: "other code")
    prepare.prepare()
    assert prepare.calls == [*ALL, "load_demo", *ALL]


def test_database_brought_from_elsewhere_gets_no_demonstration(prepare: ModuleType) -> None:
    prepare.SQLITE_FILE.write_bytes(b"somebody's rows")
    prepare.prepare()
    assert prepare.calls == ALL


def test_interrupted_demonstration_is_built_at_the_next_start(
    prepare: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = prepare.load_demonstration

    def interrupted(database: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(prepare, "load_demonstration", interrupted)
    with pytest.raises(KeyboardInterrupt):
        prepare.prepare()
    monkeypatch.setattr(prepare, "load_demonstration", whole)
    prepare.prepare()
    assert prepare.calls == [*ALL, *ALL, "load_demo"]


def test_deleted_database_is_made_again_with_its_demonstration(prepare: ModuleType) -> None:
    prepare.prepare()
    prepare.SQLITE_FILE.unlink()
    prepare.prepare()
    assert prepare.calls == [*ALL, "load_demo", *ALL, "load_demo"]


def test_demonstration_switched_off_is_not_built(prepare: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMONSTRATION", "false")
    prepare.prepare()
    prepare.prepare()
    assert prepare.calls == ALL
