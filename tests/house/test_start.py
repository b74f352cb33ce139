"""`make run`: trouble in one line, and no process left behind."""

import importlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from tests.architecture.source import ROOT


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Return bin/run.py as a module, as Python sees it when it is started."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(ROOT / "bin"))
    yield importlib.import_module("run")
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) and "/bin/" in str(sys.modules[name].__file__):
            del sys.modules[name]


@pytest.fixture
def busy_port() -> Iterator[int]:
    """Return a port that something else listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def start(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run bin/run.py as `make run` does, to its end."""
    return subprocess.run(
        [sys.executable, "bin/run.py", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


def test_busy_port_is_told_in_one_line_before_any_work(busy_port: int) -> None:
    told = start("--port", str(busy_port))
    lines = told.stderr.strip().splitlines()
    assert (told.returncode, told.stdout, len(lines)) == (1, "", 1)
    assert lines[0].startswith(f"Port {busy_port} is in use; take another: make run PORT=")


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "8000.5", ""])
def test_port_that_is_no_port_is_told_in_one_line(port: str) -> None:
    told = start(f"--port={port}")
    assert (told.returncode, told.stdout, told.stderr.strip()) == (
        1,
        "",
        f"PORT must be a number from 1 to 65535, not '{port}'.",
    )


def test_failed_command_is_told_by_the_line_that_names_the_error(
    house: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    console = sys.modules["console"]
    monkeypatch.setattr(console, "SETUP_LOG", tmp_path / "setup.log")
    monkeypatch.setattr(console, "ROOT", tmp_path)
    program = "print('Fetching'); print('ERROR: no such host'); print('Goodbye'); raise SystemExit(3)"
    with pytest.raises(console.Trouble) as trouble:
        console.run_quietly([sys.executable, "-c", program], "Nothing was fetched")
    assert str(trouble.value) == "Nothing was fetched: ERROR: no such host (all of it: setup.log)"


def test_long_command_is_shown_line_by_line_and_its_error_told(
    house: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    console = sys.modules["console"]
    monkeypatch.setattr(console, "SETUP_LOG", tmp_path / "setup.log")
    monkeypatch.setattr(console, "ROOT", tmp_path)
    console.run_telling([sys.executable, "-c", "print('20 of 77'); print('40 of 77')"], "It was not built")
    assert capfd.readouterr().out.splitlines() == ["    20 of 77", "    40 of 77"]
    with pytest.raises(console.Trouble, match=r"^It was not built: ERROR: full \(all of it: setup\.log\)$"):
        console.run_telling([sys.executable, "-c", "print('ERROR: full'); raise SystemExit(1)"], "It was not built")
    assert "40 of 77" in (tmp_path / "setup.log").read_text()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what make does is read from /proc")
def test_interrupt_of_make_alone_ends_what_it_started(tmp_path: Any) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        f"import sys, time\nsys.path.insert(0, {str(ROOT / 'bin')!r})\n"
        "from interrupts import follow_make\nfollow_make()\nprint('here', flush=True)\ntime.sleep(30)\n"
    )
    (tmp_path / "Makefile").write_text(f"run:\n\t@exec {sys.executable} {program}\n")
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    make = subprocess.Popen(
        ["make", "run"],
        cwd=tmp_path,
        env=outside,  # these tests may be run by make themselves
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert make.stdout is not None
    assert make.stdout.readline() == "here\n"
    make.send_signal(signal.SIGINT)
    make.communicate(timeout=10)
    assert make.returncode != 0


def test_missing_tool_is_told_in_one_line(house: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    console = sys.modules["console"]
    monkeypatch.setattr(console, "SETUP_LOG", tmp_path / "setup.log")
    monkeypatch.setattr(console, "ROOT", tmp_path)
    with pytest.raises(console.Trouble, match=r"^Node is needed: .*No such file or directory: '/no/such/tool'$"):
        console.run_quietly(["/no/such/tool"], "Node is needed")


def test_old_python_is_told_in_one_line(house: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    console = sys.modules["console"]
    monkeypatch.setattr(console, "PYTHON_NEEDED", (99, 0))
    with pytest.raises(SystemExit, match=r"^Python 3\.11 or newer is needed; .* is 3\.\d+\.\d+\.$"):
        console.guarded(lambda: 0)


def test_end_of_the_supervisor_leaves_no_grandchild(house: ModuleType) -> None:
    stubborn = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    heard: list[str] = []
    original, house.say = house.say, heard.append
    try:
        child = house.Child("test", [sys.executable, "-c", stubborn], dict(os.environ))
        deadline = time.monotonic() + 20
        while not heard and time.monotonic() < deadline:
            time.sleep(0.05)
        child.ask_to_stop()
        child.end(time.monotonic() + 0.2)
    finally:
        house.say = original
    grandchild = int(heard[0].split("|")[1])
    assert child.process.returncode == -signal.SIGKILL
    assert is_gone(grandchild)


def is_gone(pid: int) -> bool:
    """Wait a little for a process to be gone, or to be nothing but a name in the table."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        told = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
        if not told.stdout.strip() or told.stdout.strip().startswith("Z"):
            return True
        time.sleep(0.05)
    return False
