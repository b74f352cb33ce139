"""Engagements at every stage of scoping, made once for these services."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_scoping as factory
from tests.factories.kept import kept


@pytest.fixture(scope="package")
def stages(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    def build() -> SimpleNamespace:
        return SimpleNamespace(
            scoping=factory.scoping_engagement(),
            draft=factory.scoped_engagement(),
            proposed=factory.proposed_engagement(),
            approved=factory.approved_engagement(),
            agreed=factory.agreed_engagement(),
            stranger=pool.dcs(pool.council()),
        )

    yield from kept(django_db_blocker, build)
