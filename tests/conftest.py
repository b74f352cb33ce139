"""What every test stands on: its kind, its folder, the loopback alone, a browser where there is one."""

import os
import shutil
import socket
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from cib.common.append_only import triggers_lifted

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"}
SERVICES_REQUIRED = os.environ.get("REQUIRE_SERVICES") == "1"


def browser_path() -> str | None:
    """Return a Chromium of this machine, or the one that CHROMIUM names."""
    return os.environ.get("CHROMIUM") or next((path for name in BROWSERS if (path := shutil.which(name))), None)


# --- Before any test -------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """Give the run its folder; allow Django in the thread whose loop Playwright holds."""
    settings.TEST_DIR.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    if SERVICES_REQUIRED and (missing := _missing_services()):
        raise pytest.UsageError("Required for this run and not there: " + ", ".join(missing))


def _missing_services() -> list[str]:
    there = {
        "a Chromium (install chromium or set CHROMIUM)": browser_path() is not None,
        "PostgreSQL (DATABASE_URL)": connection.vendor == "postgresql",
        "Redis (REDIS_URL)": bool(settings.REDIS_URL),
    }
    return [name for name, is_there in there.items() if not is_there]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Delete the run's folder, from the process that made it."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(settings.TEST_DIR, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give each test its kind; leave out the other database's and the long ones; set aside what needs a browser."""
    unwanted = {"sqlite" if connection.vendor == "postgresql" else "postgresql"}
    if "long" not in config.getoption("markexpr"):
        unwanted.add("long")
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in unwanted)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    for item in items:
        kind = _kind_of(item)
        item.add_marker(getattr(pytest.mark, kind))
        if kind == "e2e" and browser_path() is None:
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything must be there, count a skipped test as failed: nobody looks at a yellow letter."""
    report = yield
    if SERVICES_REQUIRED and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and in this run nothing may be: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """After the long tests, tell the figures that they recorded: how much was tried, how much arrived twice."""
    if "long" in config.getoption("markexpr"):
        for report in [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]:
            if report.user_properties:
                told = ", ".join(f"{name} {figure}" for name, figure in report.user_properties)
                terminalreporter.write_line(f"{report.nodeid} ({report.duration:.0f} s): {told}")


def _kind_of(item: pytest.Item) -> str:
    """Return e2e for the folder of that name, integration for whatever touches the database, else unit."""
    if "e2e" in Path(item.path).parts:
        return "e2e"
    uses_database = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db")
    return "integration" if uses_database else "unit"


@pytest.fixture(autouse=True, scope="session")
def _flush_lifts_triggers() -> Iterator[None]:
    """Let the tidying after a test that commits empty the tables whose rows are never deleted."""
    empty_tables = TransactionTestCase._fixture_teardown

    def lifted(case: TransactionTestCase) -> None:
        with triggers_lifted():
            empty_tables(case)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lifted)
    yield
    patch.undo()


# --- Around every test -----------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Let no test find what another left in the cache, a rate limit above all."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
                raise RuntimeError(f"A test may not connect to {address[0]}: the network is the loopback alone.")
            return original(self, address)

        return call

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded(connect))
    patch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
    yield
    patch.undo()


def _is_loopback(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")


# --- The browser -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the machine's Chromium; Playwright's own is never downloaded."""
    return {**browser_type_launch_args, "executable_path": browser_path(), "args": BROWSER_FLAGS}
