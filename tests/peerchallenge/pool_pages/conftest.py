"""The programme, which the pages of the pool stand on."""

import pytest

from tests.factories import peerchallenge_pool as make


@pytest.fixture(autouse=True)
def _programme() -> None:
    make.programme()
