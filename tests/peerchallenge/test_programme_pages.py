"""CIB staff publish versions of offers and clauses: from a day, with a reason, checked first, never in the past."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.models import AuditEntry, Message
from peerchallenge.models import GroundRulesClause, OfferVersion
from peerchallenge.queries.booking import bookable_versions, is_bookable
from peerchallenge.queries.scoping import current_clauses
from peerchallenge.services.clauses import publish_clause
from peerchallenge.services.offers import publish_offer_version, said_by
from tests.factories import accounts
from tests.factories import peerchallenge_pool as pool

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 3, 1)
WEEK = dt.timedelta(days=7)
CODE = "peer-challenge"


@pytest.fixture(autouse=True)
def now() -> Any:
    with time_machine.travel(clock.london_morning(DAY), tick=False) as traveller:
        pool.programme()
        yield traveller


@pytest.fixture
def at() -> Client:
    """Give the browser of a member of CIB staff."""
    return accounts.signed_in(pool.staff())


def last() -> OfferVersion:
    """Give the newest version of the offer."""
    return OfferVersion.objects.filter(offer__code=CODE).order_by("-number")[0]


def published(**changes: Any) -> OfferVersion:
    """Publish a version with another notice."""
    facts, places = said_by(last())
    facts = {**facts, "notice_weeks_min": changes.pop("weeks", 12)}
    usual = {"from_date": DAY, "reason": "Councils asked for less", "actor": pool.staff()}
    return publish_offer_version(offer_code=CODE, facts=facts, places=places, **{**usual, **changes})


def clause(**changes: Any) -> GroundRulesClause:
    """Publish a version of the clause on purpose."""
    usual = {"code": "purpose", "title": "Purpose", "text": "Anew.", "from_date": DAY, "reason": "Plainer"}
    return publish_clause(**{**usual, "actor": pool.staff(), **changes})  # type: ignore[arg-type]


def day(on: dt.date) -> dict[str, int]:
    """Give the boxes of the day from which it counts."""
    return {"from_date_day": on.day, "from_date_month": on.month, "from_date_year": on.year}


def filled(page: Any) -> dict[str, Any]:
    """Give what stands in a form as a browser would send it."""
    found = {}
    for field in page.context["form"]:
        value = field.value()
        if field.name == "from_date":
            found |= day(value)
        elif isinstance(value, bool):
            found |= {field.name: "on"} if value else {}
        elif value is not None:
            found[field.name] = field.field.prepare_value(value) if hasattr(field.field, "prepare_value") else value
    return found


# --- Offers ----------------------------------------------------------------------------------------


def test_version_from_a_later_day_holds_only_then(now: Any) -> None:
    before, after = last(), published(from_date=DAY + WEEK)
    assert (is_bookable(before), is_bookable(after)) == (True, False)
    assert before in bookable_versions()
    now.shift(WEEK)
    assert (is_bookable(before), is_bookable(after)) == (False, True)


def test_publishing_is_audited_and_told_to_other_staff() -> None:
    other = pool.appointed(pool.person(), "cib_staff")
    version = published()
    assert AuditEntry.objects.filter(action="offer.published").latest("pk").actor == pool.staff()
    told = Message.objects.filter(kind="programme.changed", subject_id=str(version.pk))
    assert [message.person_id for message in told] == [other.person.pk]
    assert told[0].context["subject"] == "The offer “Peer challenge”"


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"from_date": DAY - WEEK}, ["DTD-01"]),
        ({"reason": " "}, ["DTD-03"]),
        ({"weeks": 16}, ["DTD-04"]),
    ],
)
def test_dtd_rules_refuse_a_version(changes: dict[str, Any], codes: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        published(**changes)
    assert [breach.code for breach in refused.value.breaches] == codes


def test_dtd02_version_before_a_planned_one_is_refused() -> None:
    published(from_date=DAY + WEEK)
    with pytest.raises(Refused, match="DTD-02"):
        published(weeks=10)


def test_offer_is_changed_by_the_pages(at: Client) -> None:
    change, versions = (reverse(f"peerchallenge:offer_{name}", args=[CODE]) for name in ("change", "versions"))
    assert versions in at.get(reverse("peerchallenge:offer_detail", args=[CODE])).content.decode()
    typed = {**filled(at.get(change)), "notice_weeks_min": "12", "reason": "Councils asked for less"}
    check = at.post(change, typed)
    text = check.content.decode()
    assert (check.status_code, "12 weeks" in text, OfferVersion.objects.filter(offer__code=CODE).count()) == (
        200,
        True,
        1,
    )
    changed = [line.what for line in check.context["lines"] if line.is_changed]
    assert changed == ["Usual notice"]
    done = at.post(change, {**typed, "confirmed": "1"}, follow=True).content.decode()
    assert ("The version is published" in done, "“16” became “12”" in done, "Councils asked for less" in done) == (
        True,
        True,
        True,
    )
    assert at.post(change, {**typed, "confirmed": "1"}).status_code == 409


def test_form_of_an_offer_refuses_beside_the_field_and_keeps_what_was_typed(at: Client) -> None:
    change = reverse("peerchallenge:offer_change", args=[CODE])
    typed = {**filled(at.get(change)), "purpose": "An inspection of sorts", "reason": "x", "place_1_kind": ""}
    answer = at.post(change, typed)
    assert (answer.status_code, "An inspection of sorts" in answer.content.decode()) == (422, True)
    assert "rule OFF-02" in answer.context["form"].errors["purpose"][0]
    assert "rule OFF-03" in answer.context["form"].errors["__all__"][0]


# --- Clauses ---------------------------------------------------------------------------------------


def test_clause_holds_from_its_day(now: Any) -> None:
    old = GroundRulesClause.objects.get(code="purpose")
    new = clause(from_date=DAY + WEEK)
    assert [row for row in current_clauses() if row.code == "purpose"] == [old]
    now.shift(WEEK)
    assert [row for row in current_clauses() if row.code == "purpose"] == [new]


def test_gr07_clause_says_something_and_dtd_rules_hold() -> None:
    for changes, code in (
        ({"text": " "}, "GR-07"),
        ({"title": ""}, "GR-07"),
        ({"from_date": DAY - WEEK}, "DTD-01"),
        ({"reason": ""}, "DTD-03"),
    ):
        with pytest.raises(Refused, match=code):
            clause(**changes)
    with pytest.raises(Stale):
        clause(version_seen=7)
    with pytest.raises(NotVisible):
        clause(code="no-such")
    with pytest.raises(NotAllowed):
        clause(actor=pool.manager())


def test_clause_is_changed_by_the_pages(at: Client) -> None:
    change = reverse("peerchallenge:clause_change", args=["purpose"])
    typed = {**filled(at.get(change)), "text": "We look together.", "reason": "Plainer"}
    check = at.post(change, typed)
    assert (check.status_code, GroundRulesClause.objects.filter(code="purpose").count()) == (200, 1)
    back = at.post(change, {**typed, "change_again": "1"})
    assert back.context["form"]["text"].value() == "We look together."
    done = at.post(change, {**typed, "confirmed": "1"}, follow=True).content.decode()
    assert ("The clause is published" in done, "Plainer" in done, "We look together." in done) == (True, True, True)
    assert AuditEntry.objects.filter(action="clause.published").count() == 1


@pytest.mark.parametrize(
    "address",
    [
        reverse("peerchallenge:offer_versions", args=[CODE]),
        reverse("peerchallenge:offer_change", args=[CODE]),
        reverse("peerchallenge:clause_list"),
        reverse("peerchallenge:clause_change", args=["purpose"]),
    ],
)
def test_pages_ask_few_queries_however_many_versions(at: Client, address: str) -> None:
    counts = []
    for number in range(2):
        published(weeks=5 + number)
        clause(text=f"Text {number}")
        with CaptureQueriesContext(connection) as queries:
            assert at.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
