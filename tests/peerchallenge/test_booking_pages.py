"""The pages of booking as each person meets them."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cib.common import clock
from councils.enums import Role
from councils.models import Council
from peerchallenge.enums import EngagementStatus, InvitationStatus, PlaceKind, PreferenceKind, ReleaseStatus
from peerchallenge.models import Engagement
from peerchallenge.services import teams
from peerchallenge.services.booking import set_preferences
from tests.factories import peerchallenge_booking as make
from tests.factories import peerchallenge_pool as pool
from tests.factories.accounts import signed_in

pytestmark = pytest.mark.django_db


def address(name: str, *args: Any) -> str:
    return reverse(f"peerchallenge:{name}", args=args)


def question(engagement: Engagement, slug: str) -> str:
    return address("request_question", engagement.pk, slug)


def date_boxes(name: str, day: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def test_dcs_books_from_start_to_confirmation_following_the_pages() -> None:
    host = pool.council("Ashby")
    browser = signed_in(pool.dcs(host))
    version = make.offer_version()
    assert browser.get(address("request_start")).status_code == 200
    response = browser.post(address("request_start"), {"offer": str(version.pk)})
    engagement = Engagement.objects.get()
    assert response.url == question(engagement, "focus")
    first, last = make.window()
    answers: tuple[tuple[str, dict[str, Any]], ...] = (
        ("focus", {"focus": make.FOCUS, "theme_ids": []}),
        ("why", {"why_now": "Half of our care leavers are not in education or work."}),
        ("when", {**date_boxes("wanted_from", first), **date_boxes("wanted_to", last)}),
        ("weeks", {"preferred_weeks": [first.isoformat()]}),
        ("days", {"site_half_days": "3", "pattern": "one_block"}),
        ("urgency", {"urgency": "4", "urgency_reason": ""}),
        ("preferred", {"council_1": "", "reason_1": ""}),
        ("avoided", {}),
        ("coordinator", {"coordinator": ""}),
        ("practical", {"practical_notes": "Half-term is the last week of May."}),
    )
    for number, (slug, typed) in enumerate(answers, 1):
        engagement.refresh_from_db()
        assert browser.get(question(engagement, slug)).status_code == 200
        response = browser.post(question(engagement, slug), {**typed, "version": engagement.version})
        assert response.status_code == 302, response.context["form"].errors
        is_last = number == len(answers)
        expected = address("request_check", engagement.pk) if is_last else question(engagement, answers[number][0])
        assert response.url == expected
    page = browser.get(address("request_check", engagement.pk))
    assert make.FOCUS in page.content.decode()
    assert "<li>Member peer</li>" in page.content.decode()
    engagement.refresh_from_db()
    response = browser.post(address("request_submit", engagement.pk), {"version": engagement.version})
    assert response.url == address("request_done", engagement.pk)
    page = browser.get(response.url)
    assert engagement.reference in page.content.decode()
    engagement.refresh_from_db()
    assert engagement.status == EngagementStatus.REQUESTED
    assert engagement.preferred_weeks == [first.isoformat()]
    assert engagement.site_half_days == 6


def test_start_asks_for_the_council_first_where_there_are_several() -> None:
    one, other = pool.council("Ashby"), pool.council("Beckton")
    someone = pool.employed(pool.person(), one)
    user = pool.appointed(someone, Role.DCS, council=one)
    pool.appointed(someone, Role.DCS, council=other)
    browser = signed_in(user)
    page = browser.get(address("request_start"))
    assert "Which council is it for?" in page.content.decode()
    version = make.offer_version()
    browser.post(f"{address('request_start')}?council={other.la_code}", {"offer": str(version.pk)})
    assert Engagement.objects.get().host == other
    third = pool.council()
    assert browser.get(f"{address('request_start')}?council={third.la_code}").status_code == 404


def test_start_is_refused_to_who_acts_for_no_council() -> None:
    make.offer_version()
    assert signed_in(pool.manager()).get(address("request_start")).status_code == 403


def test_question_with_bad_dates_keeps_what_was_typed() -> None:
    engagement = make.drafted_engagement()
    browser = signed_in(pool.dcs(engagement.host))
    typed = {
        "wanted_from_day": "31", "wanted_from_month": "2", "wanted_from_year": "2027",
        "wanted_to_day": "1", "wanted_to_month": "1", "wanted_to_year": "2020",
        "version": engagement.version,
    }  # fmt: skip
    page = browser.post(question(engagement, "when"), typed)
    assert page.status_code == 422
    body = page.content.decode()
    assert "must be a real date: February 2027 has 28 days" in body
    assert 'value="31"' in body
    assert 'value="2020"' in body
    past = clock.today() - dt.timedelta(days=30)
    page = browser.post(
        question(engagement, "when"),
        {**date_boxes("wanted_from", past), **date_boxes("wanted_to", past), "version": engagement.version},
    )
    assert page.status_code == 422
    assert "The earliest date must be today or later. (rule BK-06)" in page.content.decode()


@pytest.mark.parametrize(("typed", "kept"), [("Are we quick enough?", "Are we quick enough?"), ("", "")])
def test_question_left_for_later_keeps_what_was_typed(typed: str, kept: str) -> None:
    engagement = make.drafted_engagement()
    browser = signed_in(pool.dcs(engagement.host))
    form = {"focus": typed, "theme_ids": [], "later": "1", "version": engagement.version}
    response = browser.post(question(engagement, "focus"), form)
    engagement.refresh_from_db()
    assert (response.url, engagement.focus) == (address("engagement_detail", engagement.pk), kept)


def test_question_sent_from_a_stale_page_keeps_what_was_typed() -> None:
    engagement = make.drafted_engagement()
    browser = signed_in(pool.dcs(engagement.host))
    browser.post(question(engagement, "why"), {"why_now": "First", "version": engagement.version})
    page = browser.post(question(engagement, "why"), {"why_now": "Second thoughts", "version": engagement.version})
    assert page.status_code == 409
    assert "Second thoughts" in page.content.decode()
    engagement.refresh_from_db()
    assert engagement.why_now == "First"


def test_question_sent_twice_has_one_effect() -> None:
    engagement = make.drafted_engagement()
    browser = signed_in(pool.dcs(engagement.host))
    typed = {"why_now": "Once", "version": engagement.version}
    assert browser.post(question(engagement, "why"), typed).status_code == 302
    assert browser.post(question(engagement, "why"), typed).status_code == 302
    engagement.refresh_from_db()
    assert engagement.version == 2


def test_scripts_and_marks_in_answers_are_harmless() -> None:
    engagement = make.drafted_engagement()
    browser = signed_in(pool.dcs(engagement.host))
    browser.post(
        question(engagement, "focus"),
        {"focus": "<script>alert(1)</script>\u202egnp", "theme_ids": [], "version": engagement.version},
    )
    engagement.refresh_from_db()
    assert engagement.focus == "<script>alert(1)</script>gnp"
    body = browser.get(address("request_check", engagement.pk)).content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt;gnp" in body


@pytest.mark.parametrize(
    "slug", ["offer", "focus", "why", "when", "weeks", "days", "urgency", "preferred", "practical"]
)
def test_question_of_another_council_is_not_found(slug: str) -> None:
    engagement = make.drafted_engagement()
    browser = signed_in(pool.dcs(pool.council()))
    assert browser.get(question(engagement, slug)).status_code == 404
    assert browser.post(question(engagement, slug), {"version": 1}).status_code == 404


def test_question_that_nobody_asks_is_not_found() -> None:
    engagement = make.drafted_engagement()
    assert signed_in(pool.dcs(engagement.host)).get(question(engagement, "salary")).status_code == 404


def test_answers_that_stand_have_no_link_to_change_them() -> None:
    engagement = make.matching_engagement()
    browser = signed_in(pool.dcs(engagement.host))
    asked = ("offer", "when", "days", "why")

    def changeable() -> list[str]:
        body = browser.get(address("request_check", engagement.pk)).content.decode()
        return [slug for slug in asked if question(engagement, slug) in body]

    assert changeable() == ["when", "days", "why"]
    make.invited(engagement)
    assert changeable() == ["why"]


def test_avoided_councils_are_hidden_from_others_who_read_the_request() -> None:
    engagement = make.matching_engagement()
    avoided = pool.council("Carrow")
    set_preferences(
        engagement_id=engagement.pk,
        kind=PreferenceKind.AVOIDED,
        councils=[(avoided.pk, "They helped us last year")],
        actor=pool.dcs(engagement.host),
    )
    member = make.team_member(engagement)
    seen = {
        "dcs": pool.dcs(engagement.host),
        "manager": make.manager_of(engagement),
        "challenger": pool.with_account(member.challenger),
    }
    told = {
        who: "They helped us last year" in signed_in(user).get(address("request_check", engagement.pk)).content.decode()
        for who, user in seen.items()
    }
    assert told == {"dcs": True, "manager": True, "challenger": False}


def test_queue_shows_requests_by_priority_to_those_who_may_know() -> None:
    standard = make.requested_engagement(pool.council("Ashby"))
    urgent = make.requested_engagement(pool.council("Beckton"), urgency=1, urgency_reason="Intervention since May")
    browser = signed_in(pool.manager())
    page = browser.get(address("queue"))
    assert [row.record for row in page.context["table"].page.object_list] == [urgent, standard]
    assert "The council says: Intervention since May" in page.content.decode()
    response = browser.post(address("take_on", urgent.pk), {"version": urgent.version})
    assert response.url == address("engagement_detail", urgent.pk)
    assert signed_in(pool.dcs(standard.host)).get(address("queue")).status_code == 404
    broker = pool.appointed(pool.person(), Role.BROKER, region=standard.host.region)
    page = signed_in(broker).get(address("queue"))
    assert [row.record for row in page.context["table"].page.object_list] == [standard]
    assert "Take on" not in page.content.decode()
    assert browser.get(f"{address('queue')}?export=csv").status_code == 200


def test_queue_shows_the_question_to_managers_alone() -> None:
    waiting = make.requested_engagement(pool.council("Ashby"))
    broker = pool.appointed(pool.person(), Role.BROKER, region=waiting.host.region)
    for user, reads in ((pool.manager(), True), (broker, False), (pool.staff(), False)):
        body = signed_in(user).get(address("queue")).content.decode()
        assert (waiting.focus in body, "Question" in body) == (reads, reads)
        assert waiting.focus not in signed_in(user).get(f"{address('queue')}?export=csv").content.decode()


def test_taking_on_from_a_stale_page_leads_back_to_the_engagement() -> None:
    engagement = make.requested_engagement()
    page = signed_in(pool.manager()).post(address("take_on", engagement.pk), {"version": engagement.version - 1})
    assert page.status_code == 409
    assert address("engagement_detail", engagement.pk) in page.content.decode()


def test_team_is_chosen_asked_accepted_released_and_scoping_begins_by_the_pages() -> None:
    engagement = make.matching_engagement()
    dcs = signed_in(pool.dcs(engagement.host))
    for place in engagement.places.all():
        who = make.peer_for(place)
        invitee = signed_in(pool.with_account(who))
        page = dcs.get(address("shortlist", engagement.pk))
        assert who.person.name in page.content.decode()
        ask = f"{address('invite_challenger', engagement.pk)}?person={who.pk}"
        assert dcs.get(ask).status_code == 200
        engagement.refresh_from_db()
        typed = {"place": f"{place.pk}:{place.version}", "message": "Please come", "version": engagement.version}
        response = dcs.post(ask, typed)
        assert response.status_code == 302, response.context["form"].errors
        invitation = who.invitations.get()
        body = invitee.get(address("invitation_detail", invitation.pk)).content.decode()
        assert engagement.host.name in body
        assert make.FOCUS not in body
        response = invitee.post(
            address("invitation_accept", invitation.pk),
            {"interest": "no", "declaration": "", "version": invitation.version},
        )
        assert response.status_code == 302
        invitation.refresh_from_db()
        assert invitation.status == InvitationStatus.ACCEPTED
        assert invitee.get(response.url).status_code == 200
        releaser = signed_in(pool.releaser_of(who))
        assert make.FOCUS not in releaser.get(address("release_detail", invitation.pk)).content.decode()
        releaser.post(address("release_give", invitation.pk), {"version": invitation.version})
        invitation.refresh_from_db()
        assert invitation.release == ReleaseStatus.GIVEN
    engagement.refresh_from_db()
    page = dcs.get(address("shortlist", engagement.pk))
    assert "Begin scoping with this team" in page.content.decode()
    dcs.post(address("begin_scoping", engagement.pk), {"version": engagement.version})
    engagement.refresh_from_db()
    assert engagement.status == EngagementStatus.SCOPING


def test_declaration_is_read_and_cleared_by_the_manager_alone() -> None:
    engagement = make.matching_engagement()
    invitation = make.accepted(make.invited(engagement), interest="My sister teaches there")
    manager, dcs = signed_in(make.manager_of(engagement)), signed_in(pool.dcs(engagement.host))
    invitee = signed_in(pool.with_account(invitation.challenger))
    pages = {
        "manager": manager.get(address("declaration_detail", invitation.pk)).status_code,
        "dcs": dcs.get(address("declaration_detail", invitation.pk)).status_code,
        "invitee": invitee.get(address("declaration_detail", invitation.pk)).status_code,
        "another": signed_in(pool.dcs(pool.council())).get(address("declaration_detail", invitation.pk)).status_code,
    }
    assert pages == {"manager": 200, "dcs": 403, "invitee": 403, "another": 404}
    body = manager.get(address("declaration_detail", invitation.pk)).content.decode()
    assert f'href="{address("invitation_detail", invitation.pk)}" class="govuk-back-link"' in body
    body = dcs.get(address("invitation_detail", invitation.pk)).content.decode()
    assert "Declared an interest" in body
    assert "sister" not in body
    clear = address("conflict_clear", invitation.pk, "CON-02")
    assert manager.get(clear).status_code == 200
    invitation.refresh_from_db()
    typed = {"code": "CON-02", "note": "Not in children's services", "version": invitation.version}
    response = manager.post(clear, typed)
    assert response.status_code == 302, response.context["form"].errors
    assert invitation.clearances.get().note == "Not in children's services"


def test_invitation_is_declined_withdrawn_and_places_are_waived_by_the_pages() -> None:
    engagement = make.matching_engagement()
    dcs = signed_in(pool.dcs(engagement.host))
    declined = make.invited(engagement)
    invitee = signed_in(pool.with_account(declined.challenger))
    invitee.post(
        address("invitation_decline", declined.pk),
        {"reason": "On leave", "colleague": "Ada Wren", "version": declined.version},
    )
    declined.refresh_from_db()
    assert (declined.status, declined.suggested_colleague) == (InvitationStatus.DECLINED, "Ada Wren")
    withdrawn = make.invited(engagement)
    dcs.post(address("invitation_withdraw", withdrawn.pk), {"reason": "Found another", "version": withdrawn.version})
    withdrawn.refresh_from_db()
    assert withdrawn.status == InvitationStatus.WITHDRAWN
    place = make.place_of(engagement, PlaceKind.MEMBER)
    dcs.post(address("place_waive", place.pk), {"reason": "A gifted challenge of two", "version": place.version})
    place.refresh_from_db()
    assert place.waived_at is not None
    dcs.post(address("place_reopen", place.pk), {"version": place.version})
    place.refresh_from_db()
    assert place.waived_at is None
    engagement.refresh_from_db()
    dcs.post(
        address("place_add", engagement.pk),
        {"kind": "specialist", "label": "Housing specialist", "version": engagement.version},
    )
    assert engagement.places.filter(label="Housing specialist").exists()
    assert dcs.get(address("shortlist", engagement.pk)).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["shortlist", "set_priority", "assign_manager", "delegate_to_broker", "appoint_coordinator", "place_add"],
)
def test_pages_of_an_engagement_are_not_found_for_another_council(name: str) -> None:
    engagement = make.matching_engagement()
    assert signed_in(pool.dcs(pool.council())).get(address(name, engagement.pk)).status_code == 404


def test_nonsense_in_addresses_is_not_found() -> None:
    engagement = make.matching_engagement()
    dcs: Client = signed_in(pool.dcs(engagement.host))
    ask = address("invite_challenger", engagement.pk)
    found = {
        query: dcs.get(f"{ask}?person={query}").status_code for query in ("", "7", "not-a-uuid", str(engagement.pk))
    }
    assert found == dict.fromkeys(found, 404)
    assert dcs.get(f"{address('shortlist', engagement.pk)}?need=x&where=moon&page=nine&only=all").status_code == 200


def test_history_names_whom_a_line_means_to_those_who_may_know_of_the_invitation() -> None:
    engagement = make.matching_engagement()
    invitation = make.accepted(make.invited(engagement))
    said = make.invited(engagement, engagement.places.exclude(pk=invitation.place_id)[0])
    teams.decline_invitation(invitation_id=said.pk, reason="No time", actor=pool.with_account(said.challenger))
    joined, declined = (i.challenger.person.name for i in (invitation, said))
    for user, named in (
        (make.manager_of(engagement), {f"{joined}", f"{declined}"}),
        (pool.with_account(invitation.challenger), {f"{joined}"}),
        (pool.staff(), set()),
    ):
        page = signed_in(user).get(address("engagement_history", engagement.pk))
        lines = [line.text for line in page.context["history"] if line.action.startswith("place_invitation")]
        assert {name for name in (joined, declined) if any(text.endswith(f", {name}") for text in lines)} == named


def test_councils_to_choose_from_are_named_in_full_and_in_order() -> None:
    host = pool.council("Ashby")
    pool.council("Zennor")
    Council.objects.filter(name="Zennor Council").update(short_name="Aaa")
    engagement = make.answered_engagement(host)
    page = signed_in(pool.dcs(host)).get(address("request_question", engagement.pk, "preferred"))
    offered = [name for _, name in page.context["form"].fields["council_1"].choices][1:]
    assert offered == sorted(offered)
    assert "Zennor Council" in offered
    assert "Aaa" not in offered


def test_declaration_is_not_called_optional_where_yes_makes_it_necessary() -> None:
    invitation = make.invited(make.matching_engagement())
    body = signed_in(pool.with_account(invitation.challenger)).get(address("invitation_accept", invitation.pk))
    assert "(optional)" not in body.content.decode()


def test_release_says_how_many_days_count_and_how_many_are_left_to_give() -> None:
    """In words; a group office, which gives no days, reads whose they are and no council's standing."""
    pool.programme()
    engagement = make.matching_engagement()
    lead = engagement.places.get(is_lead=True)
    invitation = make.accepted(make.invited(engagement, lead))
    releaser = signed_in(pool.releaser_of(invitation.challenger))
    page = releaser.get(address("release_detail", invitation.pk)).content.decode()
    assert "They are asked for 3 days on site and about half a day for reporting." in page
    assert f"<strong>3½ days</strong> of these would count as days that {invitation.giver} gives" in page
    assert f"{invitation.giver} has given or promised all its days of" in page
    assert "3½ days beyond its share. Giving is never capped" in page
    member = make.accepted(make.invited(engagement, engagement.places.get(kind=PlaceKind.MEMBER)))
    office = signed_in(pool.releaser_of(member.challenger)).get(address("release_detail", member.pk)).content.decode()
    assert "your council" not in office
    assert "beyond its share" not in office


def test_declared_interest_is_looked_at_first_and_its_own_page_says_so() -> None:
    engagement = make.matching_engagement()
    invitation = make.accepted(make.invited(engagement), interest="My sister teaches there")
    page = signed_in(pool.with_account(invitation.challenger)).get(address("invitation_detail", invitation.pk))
    assert "The challenge manager looks at it first." in page.content.decode()
    assert address("engagement_detail", engagement.pk) not in page.content.decode()


def test_list_for_a_lead_shows_who_can_lead_and_stays_so_after_asking_or_objecting() -> None:
    engagement = make.matching_engagement()
    lead, other = (engagement.places.get(is_lead=True), engagement.places.filter(is_lead=False)[0])
    who, not_lead = make.peer_for(lead), make.peer_for(other)
    host, manager = signed_in(pool.dcs(engagement.host)), signed_in(make.manager_of(engagement))
    shown = host.get(address("engagement_detail", engagement.pk)).context
    steps = [*shown["tasks"], *(task for group in shown["groups"] for task in group["tasks"])]
    narrowed = f"{address('shortlist', engagement.pk)}?need=lead"
    assert narrowed in {step["url"] for step in steps}
    page = host.get(narrowed).content.decode()
    assert who.person.name in page
    assert not_lead.person.name not in page
    ask = f"{address('invite_challenger', engagement.pk)}?person={who.pk}&need=lead"
    assert ask.replace("&", "&amp;") in page
    typed = {"place": f"{lead.pk}:{lead.version}", "message": "", "version": engagement.version}
    assert host.post(f"{ask}&next=//elsewhere.example", typed).url == narrowed
    theirs = manager.get(narrowed).content.decode()
    assert f"{engagement.host.short_name}’s team" in theirs
    assert "Your team" not in theirs


def test_team_has_a_page_of_its_own_with_its_gaps_and_the_button_that_begins_scoping() -> None:
    engagement = make.matching_engagement()
    host = signed_in(pool.dcs(engagement.host))
    page = host.get(address("team_page", engagement.pk)).content.decode()
    assert "Before scoping can begin:" in page
    assert address("begin_scoping", engagement.pk) not in page
    for place in engagement.places.all():
        make.team_member(engagement, place)
    assert address("begin_scoping", engagement.pk) in host.get(address("team_page", engagement.pk)).content.decode()


def test_check_page_takes_off_what_the_councils_other_challenge_will_need() -> None:
    """And says when dates run into the next year; nothing of others to who may not know of them."""
    pool.programme()
    host = pool.council("Ashby")
    other = make.matching_engagement(host)
    engagement = make.answered_engagement(host)
    page = signed_in(pool.dcs(host)).get(address("request_check", engagement.pk))
    cost = page.context["cost"]
    alone = cost["position"].still_to_receive
    assert (cost["planned"], cost["left_after"]) == (7, max(alone - 14, 0))
    assert other.reference in page.content.decode()


def test_check_page_leads_to_what_is_missing() -> None:
    host = pool.council("Ashby")
    draft = make.drafted_engagement(host)
    browser = signed_in(pool.dcs(host))
    page = browser.get(address("request_check", draft.pk)).content.decode()
    assert f'href="{question(draft, "when")}?then=check">Say between which dates' in page
    hint = browser.get(question(draft, "when")).content.decode()
    assert "notice is usual: from" in hint


def test_weeks_with_a_bank_holiday_say_so() -> None:
    year = clock.today().year + 1
    engagement = make.answered_engagement(
        wanted_from=dt.date(year, 12, 1), wanted_to=dt.date(year + 1, 1, 20), preferred_weeks=[]
    )
    page = signed_in(pool.dcs(engagement.host)).get(question(engagement, "weeks")).content.decode()
    assert "Bank holiday: " in page
    assert "New Year" in page
