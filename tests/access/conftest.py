"""The world of access, made once for a module and taken back after it."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests.access import world as making
from tests.access.world import World
from tests.factories.kept import kept


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    """Give the world on the day on which it stands."""
    with time_machine.travel(making.NOW, tick=False):
        yield from kept(django_db_blocker, making.build)
