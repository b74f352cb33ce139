"""No answer to anybody unauthorised holds a figure that a council has not released: pages, lists, files, pictures."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.access import addresses, secrets
from tests.access.reading import expectations, people_in
from tests.access.test_matrix import _browser
from tests.access.world import World

pytestmark = pytest.mark.django_db

SECRETS: Final = (secrets.KEPT_BACK, secrets.FOR_REGION)
HTTP_OK: Final = 200
#: The forms in which a page of figures answers; a page without a form of that name answers as ever.
FORMS: Final = ("?export=csv", "?export=xlsx", "?export=svg")
#: One of each way to stand to a figure: the matrix itself tries every page as everybody.
PEOPLE: Final = (
    *("nobody", "no_role", "superuser", "dcs", "data_officer", "delegate", "scrutiny_chair", "other_dcs", "releaser"),
    *("regional_lead", "regional_lead_elsewhere", "cluster_lead", "staff", "manager", "lead", "member_objected"),
    *("invitee", "board_member", "government_reader"),
)
PREFIXES: Final = ("profiles:", "desk:council", "desk:region", "desk:timeline", "desk:search", "councils:council_list")


def _texts(answer: Any) -> Iterator[str]:
    """Give what an answer says, a packed one unpacked."""
    body = answer.getvalue() if answer.streaming else answer.content
    if not body.startswith(b"PK"):
        yield body.decode("utf-8", "replace")
        return
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        yield from (packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def _found(world: World, person: str) -> Iterator[tuple[str, str]]:
    """Give each address in each form at which the person reads one of the two figures."""
    browser = _browser(world, person)
    names = [name for name, method in expectations(frozenset(world.people)) if method == "get"]
    for name in names:
        if not name.startswith(PREFIXES):
            continue
        url = addresses.address(world, name)
        for form in FORMS:
            answer = browser.get(url + form)
            for text in _texts(answer):
                yield from ((f"{name}{form}", value) for value in SECRETS if value in text)
            if answer.status_code != HTTP_OK:
                break  # who is not let in gets no other form either


@pytest.mark.parametrize("person", PEOPLE)
def test_figure_appears_only_for_those_who_may_see_it(world: World, person: str) -> None:
    may_read = {value for value in SECRETS if person in people_in(secrets.MAY_READ[value], frozenset(world.people))}
    found = list(_found(world, person))
    assert {value for _, value in found} == may_read, sorted(set(found))
