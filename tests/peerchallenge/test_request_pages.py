"""The pages of a request and of the queue, as each person meets them."""

import datetime as dt
from typing import Any

import pytest

from cib.common import clock
from councils.enums import Role
from councils.models import Council
from peerchallenge.enums import EngagementStatus, PreferenceKind
from peerchallenge.models import Engagement
from peerchallenge.services.booking import set_preferences
from tests.factories import peerchallenge_booking as make
from tests.factories import peerchallenge_pool as pool
from tests.factories.accounts import signed_in
from tests.peerchallenge.booking_addresses import address, date_boxes, question

pytestmark = pytest.mark.django_db


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
