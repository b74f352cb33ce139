"""The states that the factories of booking reach."""

import pytest

from peerchallenge.enums import EngagementStatus
from tests.factories import peerchallenge_booking as make

pytestmark = pytest.mark.django_db


def test_engagement_reaches_scoping_through_the_services() -> None:
    engagement = make.scoping_engagement()
    assert engagement.status == EngagementStatus.SCOPING
    assert engagement.team_complete_at is not None
