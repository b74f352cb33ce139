"""An engagement before and during its visit, made once for these services."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from councils.queries import forget_standings
from peerchallenge.services import visits
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_visits as make
from tests.factories.kept import kept


@pytest.fixture(scope="package")
def kept_engagement(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    def build() -> SimpleNamespace:
        engagement = make.agreed_engagement()
        return SimpleNamespace(
            engagement=engagement,
            dcs=make.dcs_of(engagement),
            lead=make.lead_of(engagement),
            member=make.member_of(engagement),
            chief=make.chief_executive_of(engagement),
            manager=booking.manager_of(engagement),
            staff=pool.staff(),
            first=make.first_day(engagement),
            last=make.last_day(engagement),
        )

    yield from kept(django_db_blocker, build)


@pytest.fixture
def it(kept_engagement: SimpleNamespace) -> SimpleNamespace:
    forget_standings()
    kept_engagement.engagement.refresh_from_db()
    return kept_engagement


@pytest.fixture
def on_site(it: SimpleNamespace) -> Iterator[SimpleNamespace]:
    with make.on(it.first):
        visits.begin_visit(engagement_id=it.engagement.pk, actor=None)
        it.engagement.refresh_from_db()
        yield it
