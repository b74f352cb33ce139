"""Processes beside the test's own: which database they open, and whether something has come about."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection, connections

UNTIL_SECONDS = 40
_inherited: list[Any] = []


def database_url() -> str:
    """Give the address of the database that this test works on."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    login = f"{facts['USER']}:{facts['PASSWORD']}" if facts["PASSWORD"] else facts["USER"]
    return f"postgres://{login}@{facts['HOST']}:{facts['PORT'] or 5432}/{facts['NAME']}"


def wait_until(is_done: Callable[[], bool]) -> bool:
    """Wait for something that another process does; tell whether it happened in time."""
    end = time.monotonic() + UNTIL_SECONDS
    while time.monotonic() < end:
        if is_done():
            return True
        time.sleep(0.1)
    return False


def forget_connections() -> None:
    """Let a forked process open connections of its own, and leave those of its parent as they are.

    A parent in which a browser's loop runs has connections that it cannot close before it forks.
    """
    for inherited in connections.all(initialized_only=True):
        _inherited.append(inherited)  # closing it, or letting it be collected, would end the parent's session
        del connections[inherited.alias]
