"""Search as somebody uses it: by short name, code, alias, reference, with or without accents; page by page."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cib.common import clock
from cib.common.folding import fold
from cib.desk.queries.search import FEW, ROWS_A_PAGE
from councils.models import CouncilAlias, CouncilCode
from councils.queries import forget_standings
from tests.factories import accounts
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_pool as pool
from tests.factories.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept_ones(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    def build() -> SimpleNamespace:
        engagement = booking.requested_engagement()
        host = engagement.host
        alias = "Royal Borough of Aethelmere"
        CouncilAlias.objects.create(council=host, alias=alias, folded=fold(alias))
        CouncilCode.objects.create(council=host, kind="gss", code="E99000001")
        ended = pool.council("Oldshire", ends_on=clock.today())
        peer = pool.applicant(of=host, name="Zoë Łukasiewicz")
        return SimpleNamespace(engagement=engagement, host=host, ended=ended, peer=peer, staff=pool.staff())

    yield from kept(django_db_blocker, build)


@pytest.fixture
def it(kept_ones: SimpleNamespace) -> SimpleNamespace:
    forget_standings()
    return kept_ones


def browser_of(it: SimpleNamespace) -> Client:
    return accounts.signed_in(it.staff)


def titles(it: SimpleNamespace, kind: str, q: str) -> list[str]:
    page = browser_of(it).get(reverse("desk:search"), {"q": q})
    assert page.status_code == 200
    return [hit.title for group in page.context["groups"] if group.kind == kind for hit in group.hits]


def test_search_finds_a_council_by_name_code_and_alias(it: SimpleNamespace) -> None:
    for typed in (it.host.short_name, it.host.short_name.upper(), it.host.la_code, "e99000001", "æthelmere royal"):
        assert it.host.name in titles(it, "councils", typed), typed
    assert titles(it, "councils", "thelmere") == []


def test_council_so_called_comes_before_those_that_only_hold_the_word(it: SimpleNamespace) -> None:
    pool.council("East Riding of Wyke")
    pool.council("Wyke")
    assert titles(it, "councils", "wyke") == ["Wyke Council", "East Riding of Wyke Council"]


def test_search_finds_a_council_that_ended_and_says_so(it: SimpleNamespace) -> None:
    page = browser_of(it).get(reverse("desk:search"), {"q": "oldshire"})
    assert titles(it, "councils", "oldshire") == [it.ended.name]
    assert "Ended on" in page.content.decode()


@pytest.mark.parametrize("typed", ["zoe", "ZOË", "lukasiewicz zoe", "Łukas"])
def test_search_finds_a_person_however_accents_are_typed(it: SimpleNamespace, typed: str) -> None:
    assert titles(it, "people", typed) == ["Zoë Łukasiewicz"]


def test_search_finds_a_person_by_their_council(it: SimpleNamespace) -> None:
    assert "Zoë Łukasiewicz" in titles(it, "people", "aethelmere")


def test_search_finds_an_engagement_by_reference_host_and_offer(it: SimpleNamespace) -> None:
    name = it.engagement.offer_version.name
    title = f"{it.engagement.reference}: {name}, {it.host}"
    number = it.engagement.number
    for typed in (it.engagement.reference, f"pc{number}", f"PC {number:04d}", f"{name} aethelmere", "E99000001"):
        assert titles(it, "engagements", typed) == [title], typed


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter a name, a council’s code or a reference"),
        ("?", "Enter at least 2 letters or figures"),
        ("x" * 101, "must have 100 characters or fewer"),
    ],
)
def test_search_says_beside_the_box_what_is_wrong(it: SimpleNamespace, typed: str, words: str) -> None:
    page = browser_of(it).get(reverse("desk:search"), {"q": typed})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert f'value="{typed}"' in page.content.decode() or not typed


def test_search_shows_a_few_of_each_and_one_kind_page_by_page(it: SimpleNamespace) -> None:
    for number in range(ROWS_A_PAGE + 2):
        pool.council(f"Manyshire {number:02}")
    page = browser_of(it).get(reverse("desk:search"), {"q": "manyshire"})
    group = page.context["groups"][-1]
    assert (group.count, len(group.hits)) == (ROWS_A_PAGE + 2, FEW)
    for number, expected in (("1", ROWS_A_PAGE), ("2", 2), ("99", 2), ("none", ROWS_A_PAGE)):
        page = browser_of(it).get(reverse("desk:search"), {"q": "manyshire", "in": "councils", "page": number})
        assert [len(g.hits) for g in page.context["groups"]] == [expected], number


def test_search_of_nothing_found_says_what_to_try(it: SimpleNamespace) -> None:
    page = browser_of(it).get(reverse("desk:search"), {"q": "qqqq"})
    assert "Try fewer letters" in page.content.decode()
