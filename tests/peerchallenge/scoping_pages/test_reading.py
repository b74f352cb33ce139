"""Who sees the pages of scoping, dates, days and ground rules, with how many queries."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerchallenge.services import booking as services
from profiles.queries.differences import differences_kept
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_scoping as factory
from tests.peerchallenge.scoping_pages.browsing import again, browser, url

pytestmark = pytest.mark.django_db


#: With the host's differences from its neighbours at hand, as they are but once in ten minutes.
QUERIES_MAX = 15
READ = ("scope_detail", "effort_plan", "ground_rules")
WRITE = ("meeting_add", "line_add", "dates_suggest", "dates_fix", "dates_unusual", "scope_approve", "scope_send_back")


@pytest.mark.parametrize("stage", ["scoping", "draft", "proposed", "approved"])
@pytest.mark.parametrize("name", [*READ, *WRITE, "scope_revise"])
def test_page_opens_for_the_host_at_every_stage_in_few_queries(stages: SimpleNamespace, stage: str, name: str) -> None:
    engagement = getattr(stages, stage)
    client = browser(factory.dcs_of(engagement))
    differences_kept(engagement.host)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url(name, engagement))
    assert response.status_code == 200
    assert len(queries) <= QUERIES_MAX, [q["sql"][:150] for q in queries]


@pytest.mark.parametrize("name", [*READ, "meeting_add", "line_add", "dates_unusual"])
def test_page_opens_for_the_lead_challenger_in_few_queries(stages: SimpleNamespace, name: str) -> None:
    client = browser(factory.lead_of(stages.draft))
    differences_kept(stages.draft.host)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url(name, stages.draft))
    assert response.status_code == 200
    assert len(queries) <= QUERIES_MAX, [q["sql"][:150] for q in queries]


@pytest.mark.parametrize("name", [*READ, "meeting_add", "dates_suggest", "dates_fix"])
def test_page_opens_for_the_manager_in_few_queries(stages: SimpleNamespace, name: str) -> None:
    client = browser(booking.manager_of(stages.draft))
    differences_kept(stages.draft.host)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url(name, stages.draft))
    assert response.status_code == 200
    assert len(queries) <= QUERIES_MAX, [q["sql"][:150] for q in queries]


@pytest.mark.parametrize("name", [*READ, *WRITE, "scope_revise", "scope_acknowledge"])
def test_page_is_not_there_for_another_councils_director(stages: SimpleNamespace, name: str) -> None:
    assert browser(stages.stranger).get(url(name, stages.draft)).status_code == 404


@pytest.mark.parametrize(
    "name", ["scope_approve", "scope_send_back", "dates_suggest", "dates_fix", "scope_acknowledge"]
)
def test_page_of_others_is_refused_to_the_lead_challenger(stages: SimpleNamespace, name: str) -> None:
    assert browser(factory.lead_of(stages.draft)).get(url(name, stages.draft)).status_code == 403


def test_page_of_an_engagement_or_section_that_is_not_there_is_not_found(stages: SimpleNamespace) -> None:
    client = browser(factory.dcs_of(stages.draft))
    assert client.get(reverse("peerchallenge:scope_detail", args=[uuid4()])).status_code == 404
    assert client.get(url("scope_edit", stages.draft, "colours")).status_code == 404
    assert client.get(url("scope_version", stages.draft, 9)).status_code == 404
    assert client.get(url("scope_version", stages.draft, 1)).status_code == 200


def test_part_of_the_scope_says_where_saving_leads(stages: SimpleNamespace) -> None:
    page = browser(factory.lead_of(stages.draft)).get(url("scope_edit", stages.draft, "focus")).content.decode()
    assert "Save and go back to the scope" in page
    assert "Save and continue" not in page


def test_plan_is_read_by_those_who_may_not_fill_it_in(stages: SimpleNamespace) -> None:
    client = browser(pool.staff())
    page = client.get(url("effort_plan", stages.draft))
    assert page.status_code == 200
    assert "Save the plan" not in page.content.decode()
    typed = {"version": again(stages.draft).version}
    assert client.post(url("effort_plan", stages.draft), typed).status_code == 403


def test_scope_says_before_it_is_sent_what_is_missing_and_who_fixes_the_dates(stages: SimpleNamespace) -> None:
    """Without dates there is no button; what is merely not said yet is named and stops nobody."""
    lead, manager = browser(factory.lead_of(stages.scoping)), booking.manager_of(stages.scoping)
    lead.post(url("scope_edit", stages.scoping, "focus"), {"focus": "How well?", "version": 0})
    page = lead.get(url("scope_detail", stages.scoping)).content.decode()
    assert "Fix the dates on site first" in page
    assert "Send for approval</button>" not in page
    assert f"{manager.person.name}, challenge manager, or the host" in page
    ready = browser(factory.lead_of(stages.draft)).get(url("scope_detail", stages.draft)).content.decode()
    assert "Send for approval</button>" in ready
    assert "Not said yet: " in ready


def test_nobody_waits_for_a_lead_member_whose_post_is_vacant(stages: SimpleNamespace) -> None:
    client = browser(factory.dcs_of(stages.approved))
    words = "Nobody holds the post of lead member"
    assert words in client.get(url("engagement_detail", stages.approved)).content.decode()
    assert "Nobody holds this post" in client.get(url("scope_detail", stages.approved)).content.decode()
    staff = browser(pool.staff()).get(url("engagement_detail", stages.approved))
    appoint = reverse("councils:council_appoint", args=[stages.approved.host.la_code, "lead_member"])
    assert appoint in {task["url"] for group in staff.context["groups"] for task in group["tasks"]}
    factory.lead_member_of(stages.approved)
    assert words not in client.get(url("engagement_detail", stages.approved)).content.decode()


def test_plan_leads_back_to_the_scope_only_who_may_read_it(stages: SimpleNamespace) -> None:
    link = f'href="{url("scope_detail", stages.approved)}"'
    page = browser(pool.staff()).get(url("effort_plan", stages.approved)).content.decode()
    assert link not in page
    assert link in browser(factory.lead_of(stages.approved)).get(url("effort_plan", stages.approved)).content.decode()


def test_scope_offers_the_plan_only_to_who_may_read_it(stages: SimpleNamespace) -> None:
    link = f'href="{url("effort_plan", stages.draft)}"'
    helper = pool.employed(pool.person(), stages.draft.host)
    services.appoint_coordinator(engagement_id=stages.draft.pk, person_id=helper.pk, actor=factory.dcs_of(stages.draft))
    client = browser(pool.user_of(helper))
    with CaptureQueriesContext(connection) as queries:
        page = client.get(url("scope_detail", stages.draft))
    assert (page.status_code, link in page.content.decode()) == (200, False)
    assert len(queries) <= QUERIES_MAX
    assert client.get(url("effort_plan", stages.draft)).status_code == 403
    assert link in browser(factory.dcs_of(stages.draft)).get(url("scope_detail", stages.draft)).content.decode()
