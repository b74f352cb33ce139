"""The programme at a glance for CIB staff: what waits, lacks somebody or is late, each with the list that shows it."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cib.accounts.models import User
from cib.common import clock
from cib.common.enums import MessageStatus
from cib.common.models import Message
from peerchallenge.models import Engagement
from peerchallenge.queries.attention import overdue, with_gaps
from peerchallenge.queries.days import NationalCheck, national_check
from tests.factories import accounts
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_scoping as scoping
from tests.factories import peerchallenge_visits as visits

pytestmark = pytest.mark.django_db
QUERIES_MAX = 15


def home(user: User) -> Any:
    browser = accounts.signed_in(user)
    browser.get(reverse("desk:home"))
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(reverse("desk:home"))
    assert len(queries) <= QUERIES_MAX, [q["sql"][:150] for q in queries]
    return page


def shown(user: User, url: str) -> list[str]:
    """Give what a list shows: the references of its rows."""
    table = accounts.signed_in(user).get(url).context["table"]
    return [row.record.reference for row in table.rows]


def late(day: dt.date) -> list[Engagement]:
    return list(overdue(Engagement.objects.all(), day))


def test_overview_counts_what_waits_and_each_count_leads_to_its_list() -> None:
    staff = pool.staff()
    requested, matching = booking.requested_engagement(), booking.matching_engagement()
    places = matching.places.filter(is_required=True).count()
    overview = home(staff).context["overview"]
    assert [(one.count, one.label) for one in overview.counts] == [
        (1, "request waiting"),
        (1, f"team with a gap ({places} places to fill)"),
        (0, "challenges or reviews late"),
        (0, "reviews overdue"),
        (0, "messages failed"),
    ]
    assert shown(staff, overview.counts[0].url) == [requested.reference]
    assert shown(staff, overview.counts[1].url) == [matching.reference]
    assert shown(staff, overview.counts[2].url) == []


def test_overview_counts_failed_messages_and_is_for_cib_staff_alone() -> None:
    booking.requested_engagement()
    Message.objects.update(status=MessageStatus.FAILED)
    count = Message.objects.count()
    page = home(pool.staff())
    assert page.context["overview"].counts[-1].count == count
    assert page.context["home"].tasks[-1]["title"].startswith(f"{count} message")
    for somebody in (pool.manager(), pool.dcs(pool.council())):
        assert home(somebody).context["overview"] is None


def test_team_has_a_gap_until_everybody_required_has_accepted() -> None:
    engagement = booking.matching_engagement()
    for place in engagement.places.filter(is_required=True):
        assert list(with_gaps(Engagement.objects.all())) == [engagement]
        booking.accepted(booking.invited(engagement, place))
    assert list(with_gaps(Engagement.objects.all())) == []


def test_request_is_late_when_the_weeks_asked_for_are_over() -> None:
    engagement = booking.requested_engagement()
    assert engagement.wanted_to is not None
    assert late(engagement.wanted_to) == []
    assert late(engagement.wanted_to + dt.timedelta(days=1)) == [engagement]


def test_visit_is_late_the_day_after_it_should_have_begun() -> None:
    engagement = scoping.agreed_engagement()
    first = visits.first_day(engagement)
    assert (late(first), late(first + dt.timedelta(days=1))) == ([], [engagement])


def test_staff_read_which_visits_come_next_wherever_they_are() -> None:
    agreed = scoping.agreed_engagement()
    first = min(visit.first_day for visit in agreed.visits.all())
    (row,) = home(pool.staff()).context["home"].coming
    what = f"{agreed.offer_version.name} in {agreed.host}"
    assert (row["date"], row["text"], row["sub"]) == (first, "The team is on site", what)


def test_days_are_late_when_they_should_have_settled() -> None:
    engagement = visits.on_site_engagement()
    settles = visits.last_day(engagement) + dt.timedelta(days=engagement.offer_version.settle_days)
    assert (late(settles), late(settles + dt.timedelta(days=1))) == ([], [engagement])
    settled = visits.settled_engagement()
    assert settled not in late(clock.today() + dt.timedelta(days=999))


def test_national_check_is_that_of_the_defaults() -> None:
    """153 councils give 765 days; three people for three days take nine: some 85 such challenges."""
    pool.programme()
    check = national_check(765 * 2)
    assert check == NationalCheck("Peer challenge", 3, 6, 1530)
    assert (check.takes, check.staffed) == (18, 85)
    assert NationalCheck("Peer challenge", 0, 6, 1530).staffed == 0
