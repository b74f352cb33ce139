"""Every address and every kind of person: exactly what the table says, and no confidential text to the wrong eyes."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, reverse
from django.views.generic.base import TemplateResponseMixin

from councils.queries import standing
from tests.access import addresses, secrets
from tests.access.reading import Row, expectations, expected, people_in
from tests.access.table import GROUPS, NOT_THERE, TABLE
from tests.access.world import World
from tests.factories import accounts

pytestmark = pytest.mark.django_db

#: The people are tried in so many tests, so that two processes share the work.
PARTS: Final = 2
ERROR: Final = 500


def _browser(world: World, person: str) -> Client:
    user = world.people[person]
    return Client() if user is None else accounts.signed_in(user)


def _answer(browser: Client, method: str, url: str, data: Any = None) -> Any:
    """Ask; whatever a POST changed is taken back."""
    if method == "get":
        return browser.get(url)
    with transaction.atomic():
        answer = browser.post(url, data=data)
        transaction.set_rollback(True)
    return answer


def _outcome(answer: Any) -> str:
    """Say in the table's words what somebody got; anything but a refusal counts as let in."""
    if answer.status_code == 302 and answer.headers["Location"].startswith(reverse(settings.LOGIN_URL)):
        return "sign-in"
    if answer.status_code in (403, 404, 405):
        return str(answer.status_code)
    return "in" if answer.status_code < ERROR else f"error {answer.status_code}"


def _leaks(answer: Any, person: str, may_read: dict[str, frozenset[str]]) -> Iterator[str]:
    body = answer.content.decode("utf-8", "replace")
    if "SECRET-" in body or secrets.KEPT_BACK in body or secrets.FOR_REGION in body:
        yield from (text.split()[0] for text, who in may_read.items() if text in body and person not in who)


def _may_read(world: World) -> dict[str, frozenset[str]]:
    everybody = frozenset(world.people)
    return {text: people_in(words, everybody) for text, words in secrets.MAY_READ.items()}


# --- What is tried ---------------------------------------------------------------------------------


def _names_in_table() -> frozenset[str]:
    words = {word for line in TABLE.splitlines() for word in " ".join(line.split("|")[2:]).split()}
    words |= {word for group in GROUPS.values() for word in group.split()}
    return frozenset({word for word in words if word.islower()} | {"nobody"})


def test_every_address_has_a_line() -> None:
    own = addresses.names() - NOT_THERE
    assert {name.partition("@")[0] for name, _ in expectations(_names_in_table())} == own


def test_every_person_stands_in_the_table_or_is_let_in_nowhere(world: World) -> None:
    assert set(world.people) - _names_in_table() == {
        *("assessor", "clearing_house_officer", "qa_lead"),
        *("delegate_orphaned", "former_dcs", "group_office", "no_role", "superuser"),
        *("former_chief_executive", "former_lead_member", "former_broker", "former_regional_lead"),
        *("former_cluster_lead", "former_coordinator", "former_service_lead"),
    }


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Leave out what is the same each time: who one is today, the pages of errors, the drawing of pages after a POST.

    Nobody's posts change while the matrix is tried, since each answer's changes are taken back at once.
    """
    known: dict[Any, Any] = {}
    ask, draw = standing._asked, TemplateResponseMixin.render_to_response

    def asked(user: Any) -> Any:
        if user.pk not in known:
            known[user.pk] = ask(user)
        return known[user.pk]

    def drawn(view: Any, context: Any, **more: Any) -> Any:
        is_read = view.request.method == "GET"
        return draw(view, context, **more) if is_read else HttpResponse(status=more.get("status", 200))

    def refused(_resolver: Any, code: int) -> Any:
        return lambda _request, exception=None: HttpResponse(status=code)

    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    monkeypatch.setattr(standing, "_asked", asked)
    monkeypatch.setattr(URLResolver, "resolve_error_handler", refused)
    monkeypatch.setattr(TemplateResponseMixin, "render_to_response", drawn)


def _tried(rows: dict[tuple[str, str], Row], person: str) -> Iterator[tuple[str, str, str]]:
    """Yield name, method and what is expected; a method that there is not is tried by those who are let in."""
    for (name, method), row in rows.items():
        if method in row.methods or person in row.lets_in:
            yield name, method, expected(row, method, person)


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("part", range(PARTS))
def test_matrix(world: World, part: int) -> None:
    rows, may_read = expectations(frozenset(world.people)), _may_read(world)
    urls = {name: addresses.address(world, name) for name, _ in rows}
    wrong: list[str] = []
    for person in list(world.people)[part::PARTS]:
        browser = _browser(world, person)
        for name, method, wanted in _tried(rows, person):
            data = addresses.POSTED.get(name.partition("@")[0]) if method == "post" else None
            answer = _answer(browser, method, urls[name], data)
            if (got := _outcome(answer)) != wanted:
                wrong.append(f"{name} {method} {person}: {wanted} expected, {got} found")
            wrong += [f"{name} {method} {person}: reads {text}" for text in _leaks(answer, person, may_read)]
    assert wrong == []
