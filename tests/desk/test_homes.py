"""Home for each role: what needs them now, what is under way where they look after a place."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cib.accounts.models import User
from cib.common import clock
from councils.enums import Role
from councils.queries import forget_standings
from councils.services.delegations import name_delegate
from tests.factories import accounts
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_pool as pool
from tests.factories.kept import kept

pytestmark = pytest.mark.django_db
QUERIES_MAX = 15


@pytest.fixture(scope="module")
def kept_ones(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    def build() -> SimpleNamespace:
        requested = booking.requested_engagement()
        matching = booking.matching_engagement()
        asked = booking.invited(matching)
        joined = booking.accepted(booking.invited(matching, matching.places.exclude(pk=asked.place_id)[0]))
        delegate = pool.employed(pool.person(), matching.host)
        name_delegate(
            council=matching.host,
            delegate_id=delegate.pk,
            from_date=clock.today(),
            actor=pool.dcs(matching.host),
        )
        return SimpleNamespace(
            requested=requested,
            matching=matching,
            asked=asked,
            joined=joined,
            delegate=pool.user_of(delegate),
            broker=pool.appointed(pool.person(), Role.BROKER, region=matching.host.region),
            elsewhere=pool.appointed(pool.person(), Role.BROKER, region=pool.region("London")),
            lead_member=pool.appointed(pool.person(), Role.LEAD_MEMBER, council=matching.host),
        )

    yield from kept(django_db_blocker, build)


@pytest.fixture
def it(kept_ones: SimpleNamespace) -> SimpleNamespace:
    forget_standings()
    return kept_ones


def home(user: User) -> Any:
    browser = accounts.signed_in(user)
    browser.get(reverse("desk:home"))
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(reverse("desk:home"))
    assert page.status_code == 200
    assert len(queries) <= QUERIES_MAX, [q["sql"][:150] for q in queries]
    return page.context["home"]


def titles(user: User) -> list[str]:
    return [task["title"] for task in home(user).tasks]


def test_home_of_director_and_delegate_lists_the_places_to_fill(it: SimpleNamespace) -> None:
    wanted = [f"Choose a {p.label[0].lower()}{p.label[1:]}" for p in it.matching.places.all() if p.is_required]
    left = [t for t in wanted if it.asked.place.label.lower() not in t and it.joined.place.label.lower() not in t]
    assert titles(pool.dcs(it.matching.host)) == left
    assert titles(it.delegate) == left


def test_home_of_invitee_and_releaser_lists_their_one_answer(it: SimpleNamespace) -> None:
    assert titles(pool.with_account(it.asked.challenger)) == ["Answer the invitation to this team"]
    assert titles(pool.releaser_of(it.joined.challenger)) == [f"Release {it.joined.challenger.person.name}"]
    assert titles(pool.with_account(it.joined.challenger)) == []


def test_home_of_invitee_tells_nothing_of_others(it: SimpleNamespace) -> None:
    found = home(pool.with_account(it.asked.challenger))
    assert found.waiting == []
    assert it.matching.focus not in str([*found.tasks, *found.engagements])


def test_home_of_programme_counts_requests_and_regions_tell_what_is_under_way(it: SimpleNamespace) -> None:
    for user in (pool.staff(), pool.manager()):
        assert titles(user) == ["1 request waits to be taken on"]
    place = home(it.broker).places[0]
    assert place["name"] == str(it.matching.host.region)
    urls = {reverse("peerchallenge:engagement_detail", args=[e.pk]) for e in (it.requested, it.matching)}
    assert {row["url"] for row in place["engagements"]} == urls
    assert it.matching.focus not in str(place)
    assert home(it.elsewhere).places[0]["engagements"] == []


def test_home_of_lead_member_shows_the_council_and_asks_nothing(it: SimpleNamespace) -> None:
    found = home(it.lead_member)
    assert (found.council, found.tasks) == (it.matching.host, [])
    assert found.position is not None
