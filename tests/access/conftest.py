"""The world of access, made once for the folder's tests of a process and taken back after them."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests.access import world as making
from tests.access.world import World
from tests.factories.kept import kept


@pytest.fixture(scope="package")
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    """Give the world on the day on which it stands."""
    with time_machine.travel(making.NOW, tick=False):
        yield from kept(django_db_blocker, making.build)
