"""The day on which allowances are posted, the programme year and a council."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from peerchallenge.models import ProgrammeYear
from tests.factories import peerchallenge_days as make
from tests.peerchallenge.allowances.background import TODAY


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def year() -> ProgrammeYear:
    make.common_accounts()
    return make.year()


@pytest.fixture
def host(year: ProgrammeYear) -> Any:
    return make.council("Whitby", in_years=[year])
