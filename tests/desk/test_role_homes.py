"""Home, worklist, status and turns for those who help: broker, cluster lead, coordinator, service lead, lead member."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cib.accounts.models import User
from cib.common import clock
from councils.enums import Role
from councils.queries import forget_standings
from councils.services.contacts import note_contact
from councils.services.places import add_member, create_cluster
from councils.services.turns import plan_round
from peerchallenge.services import booking
from tests.factories import accounts
from tests.factories import councils as places
from tests.factories import peerchallenge_booking as make
from tests.factories import peerchallenge_pool as pool
from tests.factories.kept import kept

pytestmark = pytest.mark.django_db
QUERIES_MAX = 15
DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def kept_ones(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    def build() -> SimpleNamespace:
        matching = make.matching_engagement()
        host = matching.host
        other = pool.council()
        cluster = create_cluster(name="Pair of the coast", actor=pool.staff())
        for member in (host, other):
            add_member(cluster_id=cluster.pk, council=member, from_date=clock.today(), actor=pool.staff())
        coordinator, leading = (pool.employed(pool.person(), host) for _ in range(2))
        actor = pool.dcs(host)
        booking.appoint_coordinator(engagement_id=matching.pk, person_id=coordinator.pk, actor=actor)
        booking.name_service_leads(engagement_id=matching.pk, person_ids=[leading.pk], actor=actor)
        return SimpleNamespace(
            matching=matching,
            host=host,
            other=other,
            cluster=cluster,
            dcs=actor,
            cluster_lead=pool.appointed(pool.person(), Role.CLUSTER_LEAD, cluster=cluster),
            broker=pool.appointed(pool.person(), Role.BROKER, region=host.region),
            lead_member=pool.appointed(pool.person(), Role.LEAD_MEMBER, council=host),
            coordinator=pool.user_of(coordinator),
            service_lead=pool.user_of(leading),
            leading=leading,
        )

    yield from kept(django_db_blocker, build)


@pytest.fixture
def it(kept_ones: SimpleNamespace) -> SimpleNamespace:
    forget_standings()
    return kept_ones


def opened(user: User, url: str) -> Any:
    """Open a page as this user, in at most fifteen queries."""
    browser = accounts.signed_in(user)
    browser.get(url)
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(url)
    assert page.status_code == 200
    assert len(queries) <= QUERIES_MAX, [q["sql"][:150] for q in queries]
    return page


def home(user: User) -> Any:
    return opened(user, reverse("desk:home")).context["home"]


def titles(user: User) -> list[str]:
    return [task["title"] for task in home(user).tasks]


def test_home_of_broker_asks_for_the_contacts_that_are_due(it: SimpleNamespace) -> None:
    today = clock.today()
    councils = it.host.region.councils.count()
    assert titles(it.broker) == [f"{councils} council{'s' * (councils > 1)} with no contact noted yet"]
    note_contact(council_id=it.host.pk, kind="email", on_date=today, next_on=today + 5 * DAY, actor=it.broker)
    assert (today + 5 * DAY, f"Be in touch with {it.host}") in [(r["date"], r["text"]) for r in home(it.broker).coming]
    with time_machine.travel(clock.now() + 6 * DAY, tick=False):
        forget_standings()
        due = home(it.broker).tasks[0]
        assert (due["title"], due["status"]) == (f"Be in touch with {it.host}", "Overdue")


def test_worklist_tells_status_and_dates_and_nothing_of_the_question(it: SimpleNamespace) -> None:
    page = opened(it.broker, reverse("desk:contacts"))
    body = page.content.decode()
    assert it.host.name in body
    assert f"{it.matching.offer_version.name}, matching" in body
    assert it.matching.focus not in body
    assert it.matching.focus not in str(home(it.broker).places)
    narrowed = opened(it.broker, f"{reverse('desk:contacts')}?state=due").context["table"]
    assert list(narrowed.rows) == []
    export = accounts.signed_in(it.broker).get(f"{reverse('desk:contacts')}?export=csv").content.decode()
    assert it.host.name in export


def test_worklist_puts_the_next_contact_first_and_what_is_not_planned_last(it: SimpleNamespace) -> None:
    today, later = clock.today(), places.council("Aardley", in_region=it.host.region.name)
    note_contact(council_id=it.host.pk, kind="email", on_date=today, next_on=today + 5 * DAY, actor=it.broker)
    for query in ("", "?sort=-next_on"):
        page = accounts.signed_in(it.broker).get(f"{reverse('desk:contacts')}{query}")
        found = [row.record.pk for row in page.context["table"].rows]
        assert found[0] == it.host.pk
        assert later.pk in found[1:]


def test_worklist_takes_the_same_queries_for_more_councils(it: SimpleNamespace) -> None:
    browser, url, counts = accounts.signed_in(it.broker), reverse("desk:contacts"), []
    for _ in range(2):
        browser.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        counts.append(len(queries))
        for _ in range(2):
            council = places.council(in_region=it.host.region.name)
            note_contact(council_id=council.pk, kind="email", on_date=clock.today(), actor=it.broker)
    assert counts[0] == counts[1] <= QUERIES_MAX


def test_home_of_cluster_lead_asks_for_a_round_and_then_for_its_turns(it: SimpleNamespace) -> None:
    assert titles(it.cluster_lead) == [f"Plan the next round of {it.cluster}"]
    plan_round(cluster_id=it.cluster.pk, first=clock.today(), months_between=3, actor=it.cluster_lead)
    first, second = it.cluster.turns.all()
    assert titles(it.cluster_lead) == [f"It is the turn of {first.host}: nothing is asked for yet"]
    assert f"{second.host} hosts" in [row["text"] for row in home(it.cluster_lead).coming]
    assert home(it.cluster_lead).places[0]["name"] == str(it.cluster)


def test_turn_gets_its_engagement_and_shows_it_to_those_who_may_know_of_it(it: SimpleNamespace) -> None:
    plan_round(cluster_id=it.cluster.pk, first=clock.today(), months_between=3, actor=it.cluster_lead)
    turn, others = it.cluster.turns.get(host=it.host), it.cluster.turns.get(host=it.other)
    page = reverse("desk:cluster", args=[it.cluster.pk])
    wrong = reverse("desk:turn_tie", args=[others.pk, it.matching.pk])
    browser = accounts.signed_in(it.cluster_lead)
    browser.post(wrong)
    others.refresh_from_db()
    assert others.engagement_id is None
    right = reverse("desk:turn_tie", args=[turn.pk, it.matching.pk])
    assert right in opened(it.cluster_lead, page).content.decode()
    assert browser.post(right, {"version": turn.version}).url == page
    assert browser.post(right, {"version": turn.version}).status_code == 409
    assert it.matching.reference in opened(it.cluster_lead, page).content.decode()
    assert it.matching.reference in opened(it.dcs, page).content.decode()
    fellow = opened(pool.dcs(it.other), page).content.decode()
    assert it.matching.reference not in fellow
    assert "It has begun" in fellow


def test_status_of_the_council_fits_its_leaders_and_nobody_else(it: SimpleNamespace) -> None:
    url = reverse("desk:council_status", args=[it.host.la_code])
    assert url in opened(it.lead_member, reverse("desk:home")).content.decode()
    page = opened(it.lead_member, url)
    body = page.content.decode()
    assert it.matching.focus in body
    (line,) = page.context["lines"]
    assert line.next_step.holder == f"{it.host}’s director"
    for user, status in ((it.broker, 403), (it.cluster_lead, 403), (pool.staff(), 403), (it.coordinator, 404)):
        assert accounts.signed_in(user).get(url).status_code == status


def test_homes_that_are_empty_say_why(it: SimpleNamespace) -> None:
    for user, words in (
        (it.lead_member, "acknowledge a scope"),
        (it.coordinator, "prepare the visit"),
        (it.service_lead, "once the timetable of a visit is made"),
    ):
        found = home(user)
        assert found.tasks == []
        assert words in found.nothing


def test_empty_home_of_data_officer_leads_to_the_figures(it: SimpleNamespace) -> None:
    officer = pool.appointed(pool.person(), Role.DATA_OFFICER, council=it.host)
    assert (
        f'href="{reverse("profiles:home")}">Open the data profile'
        in opened(officer, reverse("desk:home")).content.decode()
    )


def test_service_lead_knows_that_the_team_comes_and_not_what_it_asks(it: SimpleNamespace) -> None:
    found = home(it.service_lead)
    assert len(found.engagements) == 1
    assert it.matching.focus not in str(found.engagements)
    assert accounts.signed_in(it.service_lead).get(reverse("desk:council_status", args=["999"])).status_code == 404


def test_service_leads_are_named_and_let_go_by_the_page(it: SimpleNamespace) -> None:
    url = reverse("peerchallenge:name_service_leads", args=[it.matching.pk])
    browser = accounts.signed_in(it.dcs)
    page = browser.get(url)
    assert page.context["form"].initial["people"] == [str(it.leading.pk)]
    it.matching.refresh_from_db()
    stranger = pool.person()
    refused = browser.post(url, {"people": [str(stranger.pk)], "version": it.matching.version})
    assert refused.status_code == 422
    assert browser.post(url, {"people": [], "version": it.matching.version}).status_code == 302
    forget_standings()
    assert home(it.service_lead).engagements == []
