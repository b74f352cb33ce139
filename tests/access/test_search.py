"""Search obeys the rules of pages: what somebody may not see is not found, not counted, and costs nothing else."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from councils.queries import forget_standings
from peerchallenge.models import Challenger, Engagement
from peerchallenge.permissions import POLICY
from tests.access.world import World
from tests.factories import accounts

pytestmark = pytest.mark.django_db
QUERIES_MAX = 15


def found(user: Any, **asked: str) -> dict[str, Any]:
    forget_standings()
    page = accounts.signed_in(user).get(reverse("desk:search"), asked)
    assert page.status_code == 200
    return {group.kind: group for group in page.context["groups"]}


def seen(user: Any, action: str, rows: Any) -> set[Any]:
    forget_standings()
    return {row for row in rows if POLICY.allows(user, action, row)}


def test_search_finds_and_counts_what_each_person_may_see_and_nothing_else(world: World) -> None:
    wrong = []
    hosted = list(Engagement.objects.filter(host=world.host).select_related("host"))
    in_pool = list(Challenger.objects.filter(left_pool_at__isnull=True).select_related("person"))
    named = in_pool[0].person.family_name
    for name, user in world.people.items():
        if user is None:
            continue
        engagements = found(user, q="northbridge")["engagements"]
        urls = {reverse("peerchallenge:engagement_detail", args=[e.pk]) for e in seen(user, "view_engagement", hosted)}
        if {hit.url for hit in engagements.hits} != urls or engagements.count != len(urls):
            wrong.append(f"{name}: engagements")
        people = found(user, q=named)["people"]
        known = {c for c in seen(user, "view_challenger", in_pool) if c.person.family_name == named}
        if people.count != len(known):
            wrong.append(f"{name}: people")
    assert wrong == []


def test_search_by_reference_of_what_is_hidden_is_as_if_it_were_not_there(world: World) -> None:
    draft, stranger = world.draft, world.people["data_officer"]
    pages = [accounts.signed_in(stranger).get(reverse("desk:search"), {"q": q}) for q in (draft.reference, "PC-9999")]
    bodies = [
        page.content.decode().replace(q, "").split("<main")[1].split("</main>")[0]
        for page, q in zip(pages, (draft.reference, "PC-9999"), strict=True)
    ]
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize("person", ["staff", "dcs", "regional_lead", "member", "cluster_lead", "board_member"])
def test_search_asks_the_same_number_of_queries_whatever_is_found(world: World, person: str) -> None:
    browser = accounts.signed_in(world.people[person])
    counts = {}
    for query in ("northbridge", world.draft.reference, "nothing of this name", "a e i o u", "heron"):
        for kind in ("", "engagements", "people", "councils"):
            forget_standings()
            with CaptureQueriesContext(connection) as queries:
                browser.get(reverse("desk:search"), {"q": query, "in": kind})
            counts.setdefault(kind, set()).add(len(queries))
    assert all(len(numbers) == 1 and max(numbers) <= QUERIES_MAX for numbers in counts.values()), counts
