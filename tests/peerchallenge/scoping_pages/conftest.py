"""Engagements at every stage of scoping, made once for these pages."""

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
        proposed, approved = factory.proposed_engagement(), factory.approved_engagement()
        factory.pledged(approved)
        return SimpleNamespace(
            scoping=factory.scoping_engagement(),
            draft=factory.scoped_engagement(),
            proposed=proposed,
            approved=approved,
            member=factory.lead_member_of(proposed),
            stranger=pool.dcs(pool.council()),
        )

    yield from kept(django_db_blocker, build)
