"""The pages of scoping, dates, days and ground rules: who sees them, what they do, what they refuse."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cib.accounts.models import User
from cib.common import clock
from peerchallenge.forms.dates import value_of
from peerchallenge.models import Engagement, GroundRules, PlannedEffort, Scope
from tests.factories import accounts
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_scoping as factory
from tests.factories.kept import kept

pytestmark = pytest.mark.django_db

QUERIES_MAX = 15


@pytest.fixture(scope="module")
def stages(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    def build() -> SimpleNamespace:
        proposed, approved = factory.proposed_engagement(), factory.approved_engagement()
        factory.pledged(approved)
        return SimpleNamespace(
            scoping=factory.scoping_engagement(),
            draft=factory.scoped_engagement(),
            proposed=proposed,
            approved=approved,
            member=factory.lead_member_of(proposed),
            stranger=pool.dcs(pool.council()),
        )

    yield from kept(django_db_blocker, build)


def url(name: str, engagement: Engagement, *args: Any) -> str:
    return reverse(f"peerchallenge:{name}", args=[engagement.pk, *args])


def browser(user: User) -> Client:
    return accounts.signed_in(user)


def scope_of(engagement: Engagement) -> Scope:
    return engagement.scopes.order_by("-number")[0]


def again(engagement: Engagement) -> Engagement:
    return Engagement.objects.get(pk=engagement.pk)


READ = ("scope_detail", "effort_plan", "ground_rules")
WRITE = ("meeting_add", "line_add", "dates_suggest", "dates_fix", "dates_unusual", "scope_approve", "scope_send_back")


@pytest.mark.parametrize("stage", ["scoping", "draft", "proposed", "approved"])
@pytest.mark.parametrize("name", [*READ, *WRITE, "scope_revise"])
def test_page_opens_for_the_host_at_every_stage_in_few_queries(stages: SimpleNamespace, stage: str, name: str) -> None:
    engagement = getattr(stages, stage)
    client = browser(factory.dcs_of(engagement))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(url(name, engagement))
    assert response.status_code == 200
    assert len(queries) <= QUERIES_MAX, [q["sql"][:150] for q in queries]


@pytest.mark.parametrize("name", [*READ, "meeting_add", "line_add", "dates_unusual"])
def test_page_opens_for_the_lead_challenger_in_few_queries(stages: SimpleNamespace, name: str) -> None:
    client = browser(factory.lead_of(stages.draft))
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url(name, stages.draft))
    assert response.status_code == 200
    assert len(queries) <= QUERIES_MAX, [q["sql"][:150] for q in queries]


@pytest.mark.parametrize("name", [*READ, "meeting_add", "dates_suggest", "dates_fix"])
def test_page_opens_for_the_manager_in_few_queries(stages: SimpleNamespace, name: str) -> None:
    client = browser(booking.manager_of(stages.draft))
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


# --- Writing ---------------------------------------------------------------------------------------


SECTIONS = {
    "focus": {"focus": "How well do we listen?", "why_now": "A new forum"},
    "boundaries": {"in_scope": "All", "out_of_scope": "None", "success": "We know"},
    "basis": {"basis": "inspection", "findings_go_to": "both", "existing_plan": "Our plan"},
    "involvement": {"lead_member_level": "interview", "chief_executive_level": "informed"},
    "feedback": {"feedback_form": "letter", "feedback_who": "The team", "feedback_audience": "region"},
    "breadth": {"breadth_reason": "They belong together"},
    "no-meeting": {"no_meeting_reason": "By telephone"},
}


@pytest.mark.parametrize("section", SECTIONS)
def test_section_is_saved_and_shown(stages: SimpleNamespace, section: str) -> None:
    client = browser(factory.lead_of(stages.draft))
    assert client.get(url("scope_edit", stages.draft, section)).status_code == 200
    typed = {**SECTIONS[section], "version": scope_of(stages.draft).version}
    response = client.post(url("scope_edit", stages.draft, section), typed)
    assert (response.status_code, response["Location"]) == (302, url("scope_detail", stages.draft))
    scope = scope_of(stages.draft)
    assert {name: getattr(scope, name) for name in SECTIONS[section]} == SECTIONS[section]


def test_first_section_begins_the_scope_from_the_request(stages: SimpleNamespace) -> None:
    client = browser(factory.dcs_of(stages.scoping))
    page = client.get(url("scope_edit", stages.scoping, "focus")).content.decode()
    assert booking.FOCUS in page
    client.post(url("scope_edit", stages.scoping, "focus"), {"focus": "Narrower", "version": 0})
    assert scope_of(stages.scoping).focus == "Narrower"


def test_section_on_an_old_page_is_409_and_keeps_what_was_typed(stages: SimpleNamespace) -> None:
    client = browser(factory.dcs_of(stages.draft))
    seen = scope_of(stages.draft).version
    client.post(url("scope_edit", stages.draft, "focus"), {"focus": "First", "version": seen})
    response = client.post(
        url("scope_edit", stages.draft, "focus"), {"focus": "Mine, long thought of", "version": seen}
    )
    assert response.status_code == 409
    assert "Mine, long thought of" in response.content.decode()
    assert scope_of(stages.draft).focus == "First"


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"focus": ""},
        {"focus": "x" * 301},
        {"focus": "ok", "version": "-1"},
        {"focus": "ok", "version": "9" * 30},
        {"focus": "ok", "version": "one"},
    ],
)
def test_section_with_bad_input_is_422_and_changes_nothing(stages: SimpleNamespace, typed: dict[str, str]) -> None:
    client, before = browser(factory.dcs_of(stages.draft)), scope_of(stages.draft)
    response = client.post(url("scope_edit", stages.draft, "focus"), {"version": before.version, **typed})
    assert response.status_code == 422
    assert scope_of(stages.draft).version == before.version


def test_scripts_and_turned_writing_are_harmless(stages: SimpleNamespace) -> None:
    client = browser(factory.dcs_of(stages.draft))
    typed = {"question": "<script>alert(1)</script>\u202e turned", "version": scope_of(stages.draft).version}
    client.post(url("line_add", stages.draft), typed)
    page = client.get(url("scope_detail", stages.draft)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; turned" in page


def test_lines_are_added_and_removed_with_a_warning_that_stops_nobody(stages: SimpleNamespace) -> None:
    client = browser(factory.dcs_of(stages.draft))
    for question in ("Third?", "Fourth?"):
        typed = {"question": question, "version": scope_of(stages.draft).version}
        assert client.post(url("line_add", stages.draft), typed).status_code == 302
    page = client.get(url("scope_detail", stages.draft)).content.decode()
    assert "This may be too broad: 4 lines of enquiry for 3 days on site." in page
    line = scope_of(stages.draft).lines.last()
    remove = url("line_remove", stages.draft, line.pk)
    assert client.post(remove, {"version": scope_of(stages.draft).version}).status_code == 302
    assert scope_of(stages.draft).lines.count() == 3
    assert client.post(remove).status_code == 404
    assert client.post(url("line_remove", stages.proposed, line.pk)).status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {"held_on_day": "31", "held_on_month": "2", "held_on_year": "2026"},
        {"held_on_day": "1", "held_on_month": "2", "held_on_year": "2097"},
        {"held_on_day": "", "held_on_month": "", "held_on_year": ""},
        {"attendees": ""},
        {"decisions": "x" * 4001},
    ],
)
def test_meeting_with_bad_input_is_422(stages: SimpleNamespace, typed: dict[str, str]) -> None:
    today = clock.today()
    good = {
        "held_on_day": today.day,
        "held_on_month": today.month,
        "held_on_year": today.year,
        "attendees": "We",
        "decisions": "All of it",
        "version": again(stages.draft).version,
    }
    client = browser(factory.dcs_of(stages.draft))
    assert client.post(url("meeting_add", stages.draft), {**good, **typed}).status_code == 422
    assert client.post(url("meeting_add", stages.draft), good).status_code == 302


# --- Sending, approving, acknowledging -------------------------------------------------------------


def test_scope_goes_from_draft_to_signed_by_the_pages_alone(stages: SimpleNamespace) -> None:
    engagement = stages.draft
    factory.pledged(engagement)
    dcs, lead = browser(factory.dcs_of(engagement)), browser(factory.lead_of(engagement))
    lead.post(url("scope_propose", engagement), {"version": scope_of(engagement).version})
    assert scope_of(engagement).status == "proposed"
    typed = {"version": scope_of(engagement).version}
    assert dcs.post(url("scope_approve", engagement), typed)["Location"] == url("ground_rules", engagement)
    for client, user in ((dcs, factory.dcs_of(engagement)), (lead, factory.lead_of(engagement))):
        rules = GroundRules.objects.get(engagement=engagement)
        signature = {"agrees": "on", "name": factory.name_of(user), "ground_rules_id": rules.pk}
        assert client.post(url("ground_rules", engagement), signature).status_code == 302
    assert again(engagement).status == "preparing"
    assert "Both sides have signed." in dcs.get(url("ground_rules", engagement)).content.decode()


def test_scope_is_taken_back_and_sent_back(stages: SimpleNamespace) -> None:
    engagement = stages.proposed
    dcs, lead = browser(factory.dcs_of(engagement)), browser(factory.lead_of(engagement))
    refused = dcs.post(url("scope_send_back", engagement), {"reason": " ", "version": scope_of(engagement).version})
    assert refused.status_code == 422
    dcs.post(url("scope_send_back", engagement), {"reason": "Narrower", "version": scope_of(engagement).version})
    assert "Narrower" in lead.get(url("scope_detail", engagement)).content.decode()
    lead.post(url("scope_propose", engagement), {"version": scope_of(engagement).version})
    lead.post(url("scope_take_back", engagement), {"version": scope_of(engagement).version})
    assert scope_of(engagement).status == "draft"


def test_director_says_at_approval_that_they_are_there(stages: SimpleNamespace) -> None:
    engagement, advice = stages.proposed, "Nobody has confirmed that the host’s director"
    client = browser(factory.dcs_of(engagement))
    page = client.get(url("scope_approve", engagement)).content.decode()
    assert advice in page
    assert "Approve the scope and its dates" in page
    typed = {"version": scope_of(engagement).version, "dcs_will_be_there": "on"}
    assert client.post(url("scope_approve", engagement), typed).status_code == 302
    assert engagement.visits.get().dcs_will_be_there
    assert advice not in client.get(url("scope_detail", engagement)).content.decode()


def test_part_of_the_scope_says_where_saving_leads(stages: SimpleNamespace) -> None:
    page = browser(factory.lead_of(stages.draft)).get(url("scope_edit", stages.draft, "focus")).content.decode()
    assert "Save and go back to the scope" in page
    assert "Save and continue" not in page


def test_approving_twice_has_one_effect(stages: SimpleNamespace) -> None:
    client, typed = browser(factory.dcs_of(stages.proposed)), {"version": scope_of(stages.proposed).version}
    assert client.post(url("scope_approve", stages.proposed), typed).status_code == 302
    assert client.post(url("scope_approve", stages.proposed), typed).status_code == 409
    assert GroundRules.objects.filter(engagement=stages.proposed).count() == 1


def test_lead_member_acknowledges_by_the_page(stages: SimpleNamespace) -> None:
    client = browser(stages.member)
    assert client.get(url("scope_detail", stages.proposed)).status_code == 200
    assert client.get(url("scope_acknowledge", stages.proposed)).status_code == 200
    typed = {"comment": "Talk to the forum", "version": scope_of(stages.proposed).version}
    assert client.post(url("scope_acknowledge", stages.proposed), typed).status_code == 302
    page = browser(factory.lead_of(stages.proposed)).get(url("scope_detail", stages.proposed)).content.decode()
    assert "Talk to the forum" in page


def test_approved_scope_is_opened_again_by_the_page(stages: SimpleNamespace) -> None:
    client = browser(factory.lead_of(stages.approved))
    assert client.get(url("scope_revise", stages.approved)).status_code == 200
    typed = {"reason": "New facts", "version": scope_of(stages.approved).version}
    assert client.post(url("scope_revise", stages.approved), typed).status_code == 302
    assert again(stages.approved).status == "scoping"
    assert "Version 1" in client.get(url("scope_detail", stages.approved)).content.decode()


# --- Dates and days --------------------------------------------------------------------------------


def test_weeks_are_suggested_and_half_days_chosen_from_them(stages: SimpleNamespace) -> None:
    client = browser(factory.dcs_of(stages.scoping))
    page = client.get(url("dates_suggest", stages.scoping)).content.decode()
    assert "free all week" in page
    chosen = [value_of(h) for h in factory.half_days_for(stages.scoping)]
    address = f"{url('dates_fix', stages.scoping)}?week={chosen[0][:10]}&chosen={'&chosen='.join(chosen)}"
    assert client.get(address).content.decode().count("checked") == len(chosen)
    typed = {"half_days": chosen, "week": chosen[0][:10], "version": again(stages.scoping).version}
    assert client.post(url("dates_fix", stages.scoping), typed).status_code == 302
    visit = stages.scoping.visits.get()
    assert visit.half_days.count() == 6
    page = client.get(url("dates_change", stages.scoping, visit.pk)).content.decode()
    assert page.count("checked") == 6
    drop = url("visit_drop", stages.scoping, visit.pk)
    assert client.post(drop, {"version": again(stages.scoping).version}).status_code == 302
    assert client.post(drop).status_code == 404
    assert client.get(url("dates_change", stages.scoping, visit.pk)).status_code == 404
    assert client.post(url("visit_drop", stages.draft, visit.pk)).status_code == 404


def test_one_week_more_keeps_what_was_ticked(stages: SimpleNamespace) -> None:
    client = browser(factory.dcs_of(stages.scoping))
    chosen = value_of(factory.half_days_for(stages.scoping)[0])
    typed = {"half_days": [chosen], "week": chosen[:10], "weeks": "1", "more": "1"}
    page = client.post(url("dates_fix", stages.scoping), typed).content.decode()
    assert (page.count('name="half_days"'), page.count("checked")) == (28, 1)


@pytest.mark.parametrize(
    "typed",
    [
        {"half_days": []},
        {"half_days": ["2026-02-31-am"]},
        {"half_days": ["rubbish"]},
        {"half_days": ["2026-11-10-evening"], "week": "0000-00-00", "weeks": "²"},
    ],
)
def test_dates_with_bad_input_are_422(stages: SimpleNamespace, typed: dict[str, Any]) -> None:
    client = browser(factory.dcs_of(stages.scoping))
    version = again(stages.scoping).version
    assert client.post(url("dates_fix", stages.scoping), {"version": version, **typed}).status_code == 422
    assert not stages.scoping.visits.exists()


@pytest.mark.parametrize("query", ["?week=rubbish", "?week=9999-12-31", "?weeks=99", "?weeks=0", "?chosen=%00"])
def test_dates_page_with_a_nonsense_address_opens_all_the_same(stages: SimpleNamespace, query: str) -> None:
    client = browser(factory.dcs_of(stages.scoping))
    assert client.get(url("dates_fix", stages.scoping) + query).status_code == 200


def test_week_of_another_day_is_shown(stages: SimpleNamespace) -> None:
    client = browser(factory.dcs_of(stages.scoping))
    typed = {"day_day": "31", "day_month": "2", "day_year": "2027"}
    assert client.post(url("dates_suggest", stages.scoping), typed).status_code == 422
    response = client.post(url("dates_suggest", stages.scoping), {**typed, "day_day": "3"})
    assert response["Location"] == f"{url('dates_fix', stages.scoping)}?week=2027-02-03"


def test_weekend_is_told_with_its_rule_and_agreed_by_both(stages: SimpleNamespace) -> None:
    dcs, lead = browser(factory.dcs_of(stages.scoping)), browser(factory.lead_of(stages.scoping))
    monday = factory.half_days_for(stages.scoping)[0].date
    saturday = monday.fromordinal(monday.toordinal() + 5 - monday.weekday())
    typed = {"half_days": [f"{saturday}-am"], "week": saturday.isoformat(), "host_agrees_unusual": "on"}
    ask = {**typed, "version": again(stages.scoping).version}
    response = dcs.post(url("dates_fix", stages.scoping), ask)
    assert "(rule DATE-01)" in response.content.decode()
    version = again(stages.scoping).version
    assert lead.post(url("dates_unusual", stages.scoping), {"agrees": "yes", "version": version}).status_code == 302
    ask["version"] = again(stages.scoping).version
    assert dcs.post(url("dates_fix", stages.scoping), ask).status_code == 302


def test_days_are_planned_in_a_table(stages: SimpleNamespace) -> None:
    client = browser(factory.dcs_of(stages.draft))
    page = client.get(url("effort_plan", stages.draft)).content.decode()
    assert "The team plans 10½ days in all. Of these 10½ days count as given." in " ".join(page.split())
    typed = {"version": again(stages.draft).version, "days_0_preparation": "1½", "days_0_reporting": "½"}
    assert client.post(url("effort_plan", stages.draft), typed).status_code == 302
    lead = factory.lead_invitation(stages.draft)
    rows = dict(PlannedEffort.objects.filter(invitation=lead, half_days__gt=0).values_list("kind", "half_days"))
    assert rows == {"preparation": 3, "reporting": 1}


@pytest.mark.parametrize("value", ["¼", "0.25", "31", "-1", "many"])
def test_days_that_are_no_half_days_are_422(stages: SimpleNamespace, value: str) -> None:
    client = browser(factory.dcs_of(stages.draft))
    typed = {"version": again(stages.draft).version, "days_0_preparation": value}
    response = client.post(url("effort_plan", stages.draft), typed)
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()


def test_plan_is_read_by_those_who_may_not_fill_it_in(stages: SimpleNamespace) -> None:
    client = browser(pool.staff())
    page = client.get(url("effort_plan", stages.draft))
    assert page.status_code == 200
    assert "Save the plan" not in page.content.decode()
    typed = {"version": again(stages.draft).version}
    assert client.post(url("effort_plan", stages.draft), typed).status_code == 403


# --- Ground rules ----------------------------------------------------------------------------------


def signature_of(engagement: Engagement, user: User, **changes: Any) -> dict[str, Any]:
    rules = GroundRules.objects.get(engagement=engagement, voided_at__isnull=True)
    return {"agrees": "on", "name": factory.name_of(user), "ground_rules_id": rules.pk, **changes}


@pytest.mark.parametrize(
    "changes", [{"name": "Somebody Else"}, {"name": ""}, {"agrees": ""}, {"ground_rules_id": "rubbish"}]
)
def test_signature_with_bad_input_is_422(stages: SimpleNamespace, changes: dict[str, str]) -> None:
    user = factory.dcs_of(stages.approved)
    response = browser(user).post(url("ground_rules", stages.approved), signature_of(stages.approved, user, **changes))
    assert response.status_code == 422
    assert GroundRules.objects.get(engagement=stages.approved).host_signed_at is None


def test_signature_for_ground_rules_that_are_gone_is_409(stages: SimpleNamespace) -> None:
    user = factory.dcs_of(stages.approved)
    typed = signature_of(stages.approved, user, ground_rules_id=uuid4())
    assert browser(user).post(url("ground_rules", stages.approved), typed).status_code == 409


def test_signature_that_the_ledger_refuses_says_what_would_help(stages: SimpleNamespace) -> None:
    factory.pledged(stages.approved, 1)
    factory.host_signed(stages.approved)
    user = factory.lead_of(stages.approved)
    response = browser(user).post(url("ground_rules", stages.approved), signature_of(stages.approved, user))
    page = response.content.decode()
    assert response.status_code == 422
    assert "(rule LED-02)" in page
    assert "Your signature was not taken, because somebody’s pledged days do not suffice." in page


def test_signature_of_others_is_403(stages: SimpleNamespace) -> None:
    user = booking.manager_of(stages.approved)
    response = browser(user).post(url("ground_rules", stages.approved), signature_of(stages.approved, user))
    assert response.status_code == 403


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


def test_one_week_that_was_asked_for_is_shown_alone(stages: SimpleNamespace) -> None:
    """Also a week before those that the host prefers; one week more is a button away."""
    client = browser(factory.dcs_of(stages.scoping))
    for days in (-21, 0, 21):
        day = (stages.scoping.wanted_from or clock.today()) + dt.timedelta(days=days)
        page = client.get(f"{url('dates_fix', stages.scoping)}?week={day.isoformat()}")
        assert len(page.context["form"].fields["half_days"].choices) == 14, days


def test_plan_leads_back_to_the_scope_only_who_may_read_it(stages: SimpleNamespace) -> None:
    link = f'href="{url("scope_detail", stages.approved)}"'
    page = browser(pool.staff()).get(url("effort_plan", stages.approved)).content.decode()
    assert link not in page
    assert link in browser(factory.lead_of(stages.approved)).get(url("effort_plan", stages.approved)).content.decode()
