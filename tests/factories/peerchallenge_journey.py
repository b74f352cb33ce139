"""One engagement on its whole way, stage by stage, by the services: for tests that look at every stage in turn."""

from collections.abc import Iterator

from peerchallenge.enums import EngagementStatus as E
from peerchallenge.models import Engagement
from peerchallenge.services import booking, scoping
from tests.factories import peerchallenge_booking as booked
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_scoping as scoped
from tests.factories import peerchallenge_visits as visited


def stages() -> Iterator[Engagement]:
    """Give the engagement as it stands at each stage from draft to closed, ready for its next step."""
    engagement = booked.answered_engagement()
    yield _fresh(engagement, E.DRAFT)
    dcs = pool.dcs(engagement.host)
    booking.submit_request(engagement_id=engagement.pk, actor=dcs)
    yield _fresh(engagement, E.REQUESTED)
    booking.take_on(engagement_id=engagement.pk, actor=pool.manager())
    for place in engagement.places.all():
        booked.team_member(engagement, place)
    yield _fresh(engagement, E.MATCHING)
    booking.begin_scoping(engagement_id=engagement.pk, actor=dcs)
    engagement.refresh_from_db()
    scoped.drafted_scope(engagement)
    scoped.dated(engagement)
    scoping.propose_scope(engagement_id=engagement.pk, actor=scoped.lead_of(engagement))
    yield _fresh(engagement, E.SCOPING)
    scoping.approve_scope(engagement_id=engagement.pk, actor=dcs)
    scoped.pledged(engagement)
    scoped.host_signed(engagement)
    yield _fresh(engagement, E.AGREEING)
    scoped.lead_signed(engagement)
    yield _fresh(engagement, E.PREPARING)
    visited.begun(engagement)
    yield _fresh(engagement, E.ON_SITE)
    with visited.on(visited.last_day(engagement), hour=17):
        visited.effort.settle_engagement(engagement_id=engagement.pk, actor=scoped.lead_of(engagement))
    yield _fresh(engagement, E.CLOSED)


def _fresh(engagement: Engagement, stage: E) -> Engagement:
    engagement.refresh_from_db()
    assert engagement.status == stage
    return engagement
