"""From a difference in the data profile to a line of enquiry in the scope (R090)."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cib.common.errors import NotAllowed, NotVisible, Refused
from cib.common.models import AuditEntry
from councils.enums import Audience
from peerchallenge.models import LineOfEnquiry
from peerchallenge.services import scoping
from tests.factories import accounts, councils
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_scoping as factory
from tests.factories import profiles_figures as figures
from tests.factories.kept import kept

pytestmark = pytest.mark.django_db
QUERIES_MAX = 15
OTHERS = [40, 33, 48, 38, 36, 40, 51, 47, 41, 39]
LINE = (
    "Care leavers not in education, employment or training: what lies behind 60% in 2025, "
    "where the middle of our statistical neighbours is 40%?"
)


@pytest.fixture(scope="module")
def kept_ones(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    def build() -> SimpleNamespace:
        engagement = factory.scoped_engagement()
        host = engagement.host
        figures.neighbours(host, [councils.council() for _ in range(10)])
        neet = figures.indicator("Care leavers not in education, employment or training", code="neet")
        near = figures.indicator("Near its neighbours", code="near")
        ours = figures.indicator("Among councils alone", code="ours", audience=Audience.ALL_COUNCILS)
        for indicator, value in ((neet, 60), (near, 41), (ours, 90)):
            figures.compared(indicator, host, value, OTHERS)
        dcs, lead = factory.dcs_of(engagement), factory.lead_of(engagement)
        stranger = pool.dcs(pool.council())
        return SimpleNamespace(engagement=engagement, host=host, dcs=dcs, lead=lead, stranger=stranger)

    yield from kept(django_db_blocker, build)


@pytest.fixture
def it(kept_ones: SimpleNamespace) -> SimpleNamespace:
    return kept_ones


def added(it: SimpleNamespace, code: str = "neet", **more: Any) -> LineOfEnquiry:
    facts = {"actor": it.dcs, **more}
    return scoping.add_line_from_profile(engagement_id=it.engagement.pk, indicator=code, **facts)


def test_difference_becomes_a_line_and_is_counted(it: SimpleNamespace) -> None:
    line = added(it)
    assert line.question == LINE
    entry = AuditEntry.objects.get(action="line_of_enquiry.from_profile")
    assert (entry.object_id, entry.changes) == (str(line.pk), {"indicator": "neet"})


def test_lead_challenger_may_do_it_too(it: SimpleNamespace) -> None:
    assert added(it, actor=it.lead).question == LINE


@pytest.mark.parametrize("code", ["near", "ours", "unknown", ""])
def test_sco13_what_is_no_public_difference_is_refused(it: SimpleNamespace, code: str) -> None:
    with pytest.raises(Refused) as refused:
        added(it, code)
    assert [breach.code for breach in refused.value.breaches] == ["SCO-13"]


def test_sco14_the_same_difference_becomes_a_line_once(it: SimpleNamespace) -> None:
    added(it)
    with pytest.raises(Refused) as refused:
        added(it)
    assert [breach.code for breach in refused.value.breaches] == ["SCO-14"]


def test_stranger_adds_nothing(it: SimpleNamespace) -> None:
    with pytest.raises((NotAllowed, NotVisible)):
        added(it, actor=it.stranger)
    assert not LineOfEnquiry.objects.filter(question=LINE).exists()


def test_scope_shows_differences_with_one_button_each(it: SimpleNamespace) -> None:
    browser = accounts.signed_in(it.dcs)
    url = reverse("peerchallenge:scope_detail", args=[it.engagement.pk])
    browser.get(url)
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(url)
    body = page.content.decode()
    assert "Largest differences from neighbours" in body
    assert body.count("Make it a line of enquiry") == 1
    assert len(asked) <= QUERIES_MAX, [query["sql"][:150] for query in asked]
    answer = browser.post(
        reverse("peerchallenge:line_from_profile", args=[it.engagement.pk]), {"indicator": "neet"}, follow=True
    )
    assert "It is a line of enquiry now." in answer.content.decode()
    assert LINE in answer.content.decode()


def test_profile_leads_to_the_scope(it: SimpleNamespace) -> None:
    browser = accounts.signed_in(it.dcs)
    choose = reverse("peerchallenge:line_choose", args=[it.host.la_code, "neet"])
    assert choose in browser.get(reverse("profiles:profile", args=[it.host.la_code])).content.decode()
    body = browser.get(choose).content.decode()
    assert LINE in body
    assert reverse("peerchallenge:line_from_profile", args=[it.engagement.pk]) in body


def test_reader_without_a_scope_is_told_so(it: SimpleNamespace) -> None:
    choose = reverse("peerchallenge:line_choose", args=[it.host.la_code, "neet"])
    body = accounts.signed_in(it.stranger).get(choose).content.decode()
    assert "No scope of" in body
    assert (
        choose
        not in accounts.signed_in(it.stranger).get(reverse("profiles:profile", args=[it.host.la_code])).content.decode()
    )
    gone = reverse("peerchallenge:line_choose", args=[it.host.la_code, "near"])
    assert "This is not among the largest differences." in accounts.signed_in(it.stranger).get(gone).content.decode()
