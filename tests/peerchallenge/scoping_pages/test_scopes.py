"""A scope is written, sent, approved, acknowledged, opened again and signed for by its pages."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from cib.accounts.models import User
from cib.common import clock
from peerchallenge.models import Engagement, GroundRules
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_scoping as factory
from tests.peerchallenge.scoping_pages.browsing import again, browser, scope_of, url

pytestmark = pytest.mark.django_db


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


def test_chief_executive_finds_where_to_acknowledge_and_does_it_once(stages: SimpleNamespace) -> None:
    client, link = browser(factory.chief_executive_of(stages.proposed)), "You can say that you know of the scope"
    assert link in client.get(url("scope_detail", stages.proposed)).content.decode()
    typed = {"comment": "Ask finance too", "version": scope_of(stages.proposed).version}
    assert client.post(url("scope_acknowledge", stages.proposed), typed).status_code == 302
    page = client.get(url("scope_detail", stages.proposed)).content.decode()
    assert ("Ask finance too" in page, link in page) == (True, False)
    assert link not in browser(stages.member).get(url("scope_detail", stages.proposed)).content.decode()


def test_approved_scope_is_opened_again_by_the_page(stages: SimpleNamespace) -> None:
    client = browser(factory.lead_of(stages.approved))
    assert client.get(url("scope_revise", stages.approved)).status_code == 200
    typed = {"reason": "New facts", "version": scope_of(stages.approved).version}
    assert client.post(url("scope_revise", stages.approved), typed).status_code == 302
    assert again(stages.approved).status == "scoping"
    assert "Version 1" in client.get(url("scope_detail", stages.approved)).content.decode()


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
