"""CIB staff change how turns run and what a change of control brings: a new row from a day, never the past."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.models import AuditEntry, Message
from peerchallenge.models import OfferVersion
from reviews.models import CyclePolicy, SupportPolicy
from reviews.queries.policies import support_policy
from reviews.queries.turns import policy_of
from reviews.services.opening import open_cycles
from reviews.services.policies import change_cycle_policy, change_support_policy
from tests.factories import accounts
from tests.factories import peerchallenge_pool as pool

pytestmark = pytest.mark.django_db
DAY = dt.date(2027, 3, 1)
WEEK = dt.timedelta(days=7)
CODE = "safeguarding-review"


@pytest.fixture(autouse=True)
def now() -> Any:
    with time_machine.travel(clock.london_morning(DAY), tick=False) as traveller:
        pool.programme()
        pool.council("Northbridge")
        open_cycles()
        yield traveller


@pytest.fixture
def at() -> Client:
    """Give the browser of a member of CIB staff."""
    return accounts.signed_in(pool.staff())


def changed(**changes: Any) -> CyclePolicy:
    """Change how the turns run."""
    facts = {"opens_months": 18, "due_soon_months": 3, "reviews_a_quarter": 2, "from_date": DAY, "reason": "Too late"}
    return change_cycle_policy(**{"offer_code": CODE, "actor": pool.staff(), **facts, **changes})


def supported(**changes: Any) -> SupportPolicy:
    """Change what a change of control brings."""
    facts = {"half_days": 6, "least_days": 100, "from_date": DAY, "reason": "Less money", "actor": pool.staff()}
    return change_support_policy(**{**facts, **changes})


def offer_id() -> int:
    """Give the offer's id."""
    return OfferVersion.objects.filter(offer__code=CODE)[0].offer_id


def test_policy_holds_from_its_day_and_the_one_before_until_then(now: Any) -> None:
    changed(from_date=DAY + WEEK)
    assert policy_of(offer_id()).opens_months == 12
    now.shift(WEEK)
    assert policy_of(offer_id()).opens_months == 18


def test_opening_turns_uses_the_policy_of_its_day(now: Any) -> None:
    changed(from_date=DAY + WEEK)
    now.shift(WEEK)
    council = pool.council("Southbridge")
    open_cycles()
    turn = council.cycles.get(offer=offer_id())
    assert (turn.due_on.year * 12 + turn.due_on.month) - (turn.opens_on.year * 12 + turn.opens_on.month) == 18


def test_support_holds_from_its_day(now: Any) -> None:
    assert support_policy().half_days == 10
    supported(from_date=DAY + WEEK)
    assert support_policy().half_days == 10
    now.shift(WEEK)
    assert support_policy().half_days == 6


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"opens_months": 2}, ["POL-01"]),
        ({"due_soon_months": 0}, ["POL-01"]),
        ({"opens_months": 37}, ["POL-01"]),
        ({"reviews_a_quarter": 41}, ["CYC-07"]),
        ({"from_date": DAY - WEEK}, ["DTD-01"]),
        ({"reason": ""}, ["DTD-03"]),
        ({"opens_months": 12}, ["DTD-04"]),
    ],
)
def test_rules_refuse_a_cycle_policy(changes: dict[str, Any], codes: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        changed(**changes)
    assert [breach.code for breach in refused.value.breaches] == codes


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"half_days": 41}, ["POL-02"]),
        ({"least_days": 367}, ["POL-03"]),
        ({"half_days": 10, "least_days": 183}, ["DTD-04"]),
    ],
)
def test_rules_refuse_a_support_policy(changes: dict[str, Any], codes: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        supported(**changes)
    assert [breach.code for breach in refused.value.breaches] == codes


def test_only_staff_change_and_only_what_there_is() -> None:
    with pytest.raises(NotAllowed):
        changed(actor=pool.manager())
    with pytest.raises(NotAllowed):
        supported(actor=pool.manager())
    with pytest.raises(NotVisible):
        changed(offer_code="peer-challenge")
    with pytest.raises(Stale):
        changed(version_seen=9)


def test_change_is_audited_and_told_to_other_staff_and_stays() -> None:
    officer = pool.staff()
    other = pool.appointed(pool.person(), "cib_staff")
    row = changed(actor=officer)
    entry = AuditEntry.objects.get(action="policy.changed")
    assert (entry.actor, entry.changes) == (officer, {"opens_months": [12, 18], "from_date": "2027-03-01"})
    told = Message.objects.filter(kind="programme.changed", subject_id=str(row.pk))
    assert [message.person_id for message in told] == [other.person.pk]
    with pytest.raises(IntegrityError):
        CyclePolicy.objects.filter(pk=row.pk).update(opens_months=1)


def test_policies_are_changed_by_the_pages(at: Client) -> None:
    listed = reverse("reviews:policy_list")
    assert listed in at.get(reverse("reviews:cycle_list")).content.decode()
    day = {"from_date_day": 1, "from_date_month": 3, "from_date_year": 2027, "reason": "Tried"}
    turns, support = reverse("reviews:cycle_policy_change", args=[CODE]), reverse("reviews:support_policy_change")
    typed = {"opens_months": 18, "due_soon_months": 3, "reviews_a_quarter": 2, "version": 1, **day}
    check = at.post(turns, typed)
    assert [line.what for line in check.context["lines"] if line.is_changed] == ["Booking opens"]
    assert CyclePolicy.objects.filter(offer=offer_id()).count() == 1
    done = at.post(turns, {**typed, "confirmed": "1"}, follow=True).content.decode()
    assert ("The change is made" in done, "“12” became “18”" in done, "Tried" in done) == (True, True, True)
    typed = {"half_days": "3", "least_days": 100, "version": 0, **day}
    assert at.get(support).status_code == at.post(support, typed).status_code == 200
    assert "3 days" in at.post(support, {**typed, "confirmed": "1"}, follow=True).content.decode()
    assert at.get(reverse("reviews:cycle_policy_change", args=["peer-challenge"])).status_code == 404


def test_list_asks_few_queries_however_many_versions(at: Client) -> None:
    counts = []
    for number in range(2):
        changed(opens_months=20 + number)
        supported(half_days=2 + number)
        with CaptureQueriesContext(connection) as queries:
            at.get(reverse("reviews:policy_list"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
