"""The day on which the pages of days are read, and who is there."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from cib.common import clock
from tests.peerchallenge.days_pages.world import World

TODAY = dt.datetime(2026, 10, 6, 9, tzinfo=clock.LONDON)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return World()
