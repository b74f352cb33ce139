"""The engagement's page at each stage for each reader; pages on site; the list; how many queries they take."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cib.accounts.models import User
from cib.common import clock
from cib.common.components.words import half_days_words
from councils.enums import Role
from councils.queries import forget_standings
from peerchallenge.models import Concern, Engagement
from peerchallenge.services import visits
from tests.factories import accounts
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_scoping as scoped
from tests.factories import peerchallenge_visits as make
from tests.factories.kept import kept
from tests.factories.peerchallenge_journey import stages
from tests.peerchallenge.booking_addresses import date_boxes

pytestmark = pytest.mark.django_db
QUERIES_MAX = 15


def url(name: str, *args: Any) -> str:
    return reverse(f"peerchallenge:{name}", args=args)


def opened(user: User, address: str) -> Any:
    """Open a page as this user, in at most fifteen queries."""
    browser = accounts.signed_in(user)
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(address)
    assert len(queries) <= QUERIES_MAX, (address, [q["sql"][:150] for q in queries])
    return response


def rows_of(page: Any) -> list[dict[str, Any]]:
    groups = [*page.context["groups"], *page.context["done_groups"]]
    return [task for group in groups for task in group["tasks"]] + page.context["tasks"]


def links_of(page: Any) -> set[str]:
    found = {row["url"] for row in rows_of(page) if row["url"]}
    return found | {address for _, address in [*page.context["links"], *page.context["changes"]]}


def readers_of(engagement: Engagement, others: dict[str, User]) -> dict[str, User]:
    found = {"dcs": pool.dcs(engagement.host), **others}
    if engagement.invitations.filter(status="accepted").exists():
        found |= {"lead": make.lead_of(engagement), "member": make.member_of(engagement)}
    if engagement.manager_id:
        found["manager"] = booking.manager_of(engagement)
    return found


#: What is each reader's to do at each stage when it was just reached; nobody else has anything.
YOURS = {
    "draft": {"dcs": ["Finish and send the request"]},
    "requested": {"manager": ["Take on the request"]},
    "matching": {"dcs": ["Begin scoping with this team"], "manager": ["Begin scoping with this team"]},
    "scoping": {"dcs": ["Approve the scope"], "lead_member": ["Acknowledge the scope"]},
    "agreeing": {"lead": ["Sign the ground rules for the team"], "lead_member": ["Acknowledge the scope"]},
    "preparing": {"lead_member": ["Acknowledge the scope"]},
    "on_site": {
        "lead_member": ["Acknowledge the scope"],
        "lead": ["Confirm your days"],
        "member": ["Confirm your days"],
    },
    "closed": {},
}


def test_page_tells_each_reader_at_each_stage_what_is_theirs_and_every_link_opens() -> None:
    staff, manager = pool.staff(), None
    lead_member = None
    for engagement in stages():
        stage = engagement.status
        lead_member = lead_member or scoped.lead_member_of(engagement)
        manager = manager or pool.manager()
        others = {"staff": staff, "lead_member": lead_member, "manager": manager}
        day = make.first_day(engagement) if stage in ("on_site",) else None
        forget_standings()
        found = {}
        for name, user in readers_of(engagement, others).items():
            if day is not None:
                with make.on(day):
                    found[name] = _checked(user, engagement, stage, name)
            else:
                found[name] = _checked(user, engagement, stage, name)
        assert {name: titles for name, titles in found.items() if titles} == YOURS[stage], stage


def _checked(user: User, engagement: Engagement, stage: str, name: str) -> list[str]:
    page = opened(user, url("engagement_detail", engagement.pk))
    if page.status_code == 404:
        assert (stage, name) in {("draft", "staff"), ("draft", "manager")}
        return []
    assert page.status_code == 200
    browser = accounts.signed_in(user)
    answers = {address: browser.get(address).status_code for address in links_of(page)}
    assert set(answers.values()) <= {200}, (stage, name, answers)
    return [row["title"] for row in rows_of(page) if row["yours"]]


@pytest.fixture(scope="module")
def kept_ones(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    def build() -> SimpleNamespace:
        matching = booking.matching_engagement()
        asked = booking.invited(matching)
        accepted = booking.accepted(booking.invited(matching, matching.places.exclude(pk=asked.place_id)[0]))
        return SimpleNamespace(
            agreed=make.agreed_engagement(),
            matching=matching,
            asked=asked,
            accepted=accepted,
            stranger=pool.dcs(pool.council()),
            staff=pool.staff(),
        )

    yield from kept(django_db_blocker, build)


@pytest.fixture
def it(kept_ones: SimpleNamespace) -> SimpleNamespace:
    forget_standings()
    return kept_ones


@pytest.fixture
def on_site(it: SimpleNamespace) -> Iterator[SimpleNamespace]:
    engagement = it.agreed
    with make.on(make.first_day(engagement)):
        visits.begin_visit(engagement_id=engagement.pk, actor=None)
        engagement.refresh_from_db()
        chief = make.chief_executive_of(engagement)
        yield SimpleNamespace(
            engagement=engagement,
            dcs=make.dcs_of(engagement),
            lead=make.lead_of(engagement),
            member=make.member_of(engagement),
            manager=booking.manager_of(engagement),
            chief=chief,
            staff=it.staff,
            stranger=it.stranger,
        )
        engagement.status = "preparing"


def test_invitee_sees_their_own_answer_to_give_and_no_more(it: SimpleNamespace) -> None:
    invitee = pool.with_account(it.asked.challenger)
    page = opened(invitee, url("engagement_detail", it.matching.pk))
    assert [(row["title"], row["url"]) for row in page.context["tasks"]] == [
        ("Answer the invitation to this team", url("invitation_detail", it.asked.pk))
    ]
    assert (page.context["groups"], page.context["team"], page.context["history"]) == ([], [], [])
    assert it.matching.focus not in page.content.decode()
    assert accounts.signed_in(invitee).get(url("invitation_detail", it.asked.pk)).status_code == 200


def test_manager_alone_is_asked_to_clear_a_conflict(it: SimpleNamespace) -> None:
    pool.pool.declare_interest(
        challenger_id=it.accepted.challenger.pk,
        council_id=it.matching.host.pk,
        nature="A cousin works there",
        actor=pool.with_account(it.accepted.challenger),
    )
    title = f"Clear a conflict: {it.accepted.challenger.person.name}"
    page = opened(booking.manager_of(it.matching), url("engagement_detail", it.matching.pk))
    assert [r["url"] for r in rows_of(page) if r["title"] == title] == [url("invitation_detail", it.accepted.pk)]
    home = opened(booking.manager_of(it.matching), reverse("desk:home"))
    assert title in [row["title"] for row in home.context["home"].tasks]
    for other in (pool.dcs(it.matching.host), it.staff):
        page = opened(other, url("engagement_detail", it.matching.pk))
        assert "conflict" not in page.content.decode().lower()


def test_pages_of_a_visit_answer_their_readers_alone(on_site: SimpleNamespace) -> None:
    pk = on_site.engagement.pk
    entry = on_site.engagement.time_entries.filter(invitation__challenger__person=on_site.member.person).first()
    expected = {
        url("effort", pk): {"dcs": 200, "lead": 200, "member": 200, "manager": 200, "staff": 200, "stranger": 404},
        url("line_add_on_site", pk): {"dcs": 403, "lead": 200, "member": 200, "manager": 403, "stranger": 404},
        url("concern_raise", pk): {"dcs": 403, "lead": 200, "member": 200, "manager": 403, "stranger": 404},
        url("effort_correct", entry.pk): {"dcs": 403, "lead": 403, "member": 200, "stranger": 404},
        url("effort_dispute", entry.pk): {"dcs": 200, "lead": 200, "member": 403, "manager": 200, "stranger": 404},
        url("engagement_history", pk): {"dcs": 200, "lead": 200, "member": 200, "manager": 200, "stranger": 404},
        url("engagement_pause", pk): {"dcs": 200, "lead": 403, "manager": 200, "staff": 200, "stranger": 404},
        url("engagement_cancel", pk): {"dcs": 200, "lead": 403, "manager": 200, "staff": 200, "stranger": 404},
        url("engagement_decline", pk): {"dcs": 403, "lead": 403, "manager": 200, "staff": 200, "stranger": 404},
    }
    found = {
        address: {name: opened(getattr(on_site, name), address).status_code for name in answers}
        for address, answers in expected.items()
    }
    assert found == expected


def posted(user: User, address: str, **data: Any) -> Any:
    return accounts.signed_in(user).post(address, data)


def test_concern_is_raised_read_and_answered_in_the_browser(on_site: SimpleNamespace) -> None:
    pk = on_site.engagement.pk
    empty = posted(on_site.member, url("concern_raise", pk), text="", version=on_site.engagement.version)
    assert (empty.status_code, Concern.objects.count()) == (422, 0)
    answer = posted(on_site.member, url("concern_raise", pk), text="Case 1: now", version=on_site.engagement.version)
    concern = Concern.objects.get()
    assert answer.headers["Location"] == url("concern_detail", concern.pk)
    home = opened(on_site.dcs, reverse("desk:home"))
    assert [row["url"] for row in home.context["home"].tasks][:1] == [url("concern_detail", concern.pk)]
    page = opened(on_site.dcs, url("engagement_detail", pk))
    assert [c["needs_you"] for c in page.context["concerns"]] == [True]
    read = opened(on_site.dcs, url("concern_detail", concern.pk)).content.decode()
    assert "Case 1: now" in read
    posted(on_site.dcs, url("concern_detail", concern.pk), action_taken="", version=1)
    concern.refresh_from_db()
    assert concern.received_at is not None
    for name in ("chief", "manager", "staff", "stranger"):
        assert opened(getattr(on_site, name), url("concern_detail", concern.pk)).status_code == 404
        if name != "stranger":
            assert opened(getattr(on_site, name), url("engagement_detail", pk)).context["concerns"] == []
    assert posted(on_site.lead, url("concern_detail", concern.pk), action_taken="Mine", version=2).status_code == 403


def test_concern_page_says_before_anything_is_written_that_nobody_hears_of_the_director(
    on_site: SimpleNamespace,
) -> None:
    """Without a chief executive who signs in; what was typed comes back. With one, they are named."""
    page = url("concern_raise", on_site.engagement.pk)
    chief = on_site.chief.person
    assert f"it goes to {chief.name}, chief executive" in opened(on_site.member, page).content.decode()
    chief.appointments.filter(role=Role.CHIEF_EXECUTIVE).delete()
    forget_standings()
    first = opened(on_site.member, page).content.decode()
    assert "ask for the chief executive’s office" in first
    assert "Then it goes to" not in first
    typed = {"text": "Case 2: seen at noon", "is_about_dcs": "on", "version": on_site.engagement.version}
    answer = posted(on_site.member, page, **typed)
    assert (answer.status_code, Concern.objects.count()) == (422, 0)
    assert "Case 2: seen at noon" in answer.content.decode()


def test_concern_says_that_it_is_done_and_who_is_told(on_site: SimpleNamespace) -> None:
    data = {"text": "Case 3: now", "version": on_site.engagement.version}
    answer = accounts.signed_in(on_site.member).post(url("concern_raise", on_site.engagement.pk), data, follow=True)
    assert f"Done. {on_site.dcs.person.name} is being told now" in answer.content.decode()


def test_days_are_confirmed_corrected_disputed_and_let_stand_in_the_browser(on_site: SimpleNamespace) -> None:
    pk = on_site.engagement.pk
    entries = on_site.engagement.time_entries.filter(invitation__challenger__person=on_site.member.person)
    entry = entries.filter(kind="fieldwork").order_by("date")[0]
    assert posted(on_site.member, url("effort_confirm", pk)).status_code == 302
    wrong = posted(on_site.member, url("effort_correct", entry.pk), half_days="1¼", version=2)
    assert wrong.status_code == 422
    posted(on_site.member, url("effort_correct", entry.pk), half_days="0.5", note="Noon", version=2)
    entry.refresh_from_db()
    assert (entry.half_days, entry.note) == (1, "Noon")
    stale = posted(on_site.member, url("effort_correct", entry.pk), half_days="1", version=2)
    assert stale.status_code == 409
    posted(on_site.dcs, url("effort_dispute", entry.pk), note="All day, I think", version=entry.version)
    entry.refresh_from_db()
    assert entry.status == "disputed"
    assert posted(on_site.dcs, url("effort_dispute_withdraw", entry.pk), version=entry.version).status_code == 302
    entry.refresh_from_db()
    assert entry.status == "confirmed"
    asked = opened(on_site.lead, url("effort_settle", pk)).content.decode()
    assert "Not everybody has confirmed." in asked
    assert f"<li>{on_site.lead.person.name}</li>" in asked
    assert posted(on_site.lead, url("effort_settle", pk), version=on_site.engagement.version).status_code == 422
    assert Engagement.objects.get(pk=pk).status == "on_site"


def test_course_is_changed_in_the_browser_and_without_a_reason_nothing_is(on_site: SimpleNamespace) -> None:
    engagement = on_site.engagement
    empty = posted(on_site.dcs, url("engagement_pause", engagement.pk), reason="", version=engagement.version)
    assert (empty.status_code, Engagement.objects.get(pk=engagement.pk).status) == (422, "on_site")
    stale = posted(on_site.dcs, url("engagement_pause", engagement.pk), reason="Typed with care", version=1)
    assert stale.status_code == 409
    assert "Typed with care" in stale.content.decode()
    posted(on_site.dcs, url("engagement_pause", engagement.pk), reason="An inspection", version=engagement.version)
    engagement.refresh_from_db()
    assert engagement.status == "paused"
    page = opened(on_site.dcs, url("engagement_detail", engagement.pk))
    assert page.context["changes"][0] == ("Resume", url("engagement_resume", engagement.pk))
    assert "An inspection" in page.content.decode()
    assert opened(on_site.dcs, url("engagement_resume", engagement.pk)).status_code == 200
    posted(on_site.dcs, url("engagement_resume", engagement.pk), keep_dates="yes", version=engagement.version)
    engagement.refresh_from_db()
    assert engagement.status == "on_site"


def test_move_page_keeps_what_was_typed_where_it_is_refused(it: SimpleNamespace) -> None:
    it.agreed.refresh_from_db()
    visit, dcs = make.visit_of(it.agreed), make.dcs_of(it.agreed)
    address = url("visit_move", visit.pk)
    assert opened(dcs, address).status_code == 200
    days = {"CHG-06": clock.today(), "DATE-01": visit.first_day + dt.timedelta(days=5 - visit.first_day.weekday())}
    nonsense = {"first_day_day": "31", "first_day_month": "2", "first_day_year": "2027"}
    for said, typed in (*((c, date_boxes("first_day", d)) for c, d in days.items()), ("a real date", nonsense)):
        refused = posted(dcs, address, **typed, version=it.agreed.version)
        assert (refused.status_code, said in refused.context["form"].errors["first_day"][0]) == (422, True)
        assert f'value="{typed["first_day_year"]}"' in refused.content.decode()


def test_move_page_names_the_days_first_and_those_off_that_the_visit_would_go_round(it: SimpleNamespace) -> None:
    it.agreed.refresh_from_db()
    visit, dcs = make.visit_of(it.agreed), make.dcs_of(it.agreed)
    friday = visit.first_day + dt.timedelta(days=7 - visit.first_day.weekday() + 4)
    typed = date_boxes("first_day", friday)
    asked = posted(dcs, url("visit_move", visit.pk), **typed, version=it.agreed.version)
    assert asked.status_code == 200
    for said in (f"{friday:%A %-d %B}", "Nobody works on Saturday", "It begins in", "to these days?"):
        assert said in asked.content.decode()
    assert make.visit_of(it.agreed).pk == visit.pk
    named = asked.context["form"]["named"].value()
    moved = posted(dcs, url("visit_move", visit.pk), **typed, named=named, version=it.agreed.version)
    assert (moved.status_code, make.visit_of(it.agreed).first_day) == (302, friday)


# --- The list --------------------------------------------------------------------------------------


def _asked(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    assert len(queries) <= QUERIES_MAX
    return len(queries)


def test_list_home_and_places_take_as_many_queries_for_three_rows_as_for_one(it: SimpleNamespace) -> None:
    host = it.agreed.host
    lead = pool.appointed(pool.person(), Role.BROKER, region=host.region)
    addresses = [
        (pool.dcs(host), url("engagement_list")),
        (pool.dcs(host), reverse("desk:home")),
        (pool.dcs(host), reverse("desk:council", args=[host.la_code])),
        (it.staff, url("engagement_list")),
        (lead, reverse("desk:region", args=[host.region.code])),
        (lead, reverse("desk:home")),
    ]
    browsers = [(accounts.signed_in(user), address) for user, address in addresses]
    one = [_asked(browser, address) for browser, address in browsers]
    for _ in range(2):
        booking.requested_engagement(host)
    forget_standings()
    assert [_asked(browser, address) for browser, address in browsers] == one


def test_list_filters_sorts_exports_and_offers_to_ask(it: SimpleNamespace) -> None:
    dcs = make.dcs_of(it.agreed)
    page = opened(dcs, url("engagement_list"))
    assert page.context["may_request"] is True
    assert [row.record.pk for row in page.context["table"].rows] == [it.agreed.pk]
    member = make.member_of(it.agreed)
    assert opened(member, url("engagement_list")).context["may_request"] is False
    ordered = opened(it.staff, url("engagement_list") + "?sort=status")
    assert [row.record.status for row in ordered.context["table"].rows] == ["matching", "preparing"]
    matching = opened(it.staff, url("engagement_list") + "?stage=matching&sort=-first_day&page=99")
    assert [row.record.pk for row in matching.context["table"].rows] == [it.matching.pk]
    assert [row.record for row in opened(it.stranger, url("engagement_list")).context["table"].rows] == []
    export = accounts.signed_in(it.staff).get(url("engagement_list") + "?export=csv").content.decode()
    assert it.agreed.reference in export
    assert "href" not in export
    for nonsense in ("?stage=nowhere", "?sort=password", "?council=x&page=x", "?show=&kind=%00"):
        assert opened(it.staff, url("engagement_list") + nonsense).status_code == 200


def test_days_say_which_of_them_count_and_give_no_day_to_time_away_from_the_site(on_site: SimpleNamespace) -> None:
    entry = on_site.engagement.time_entries.filter(invitation__challenger__person=on_site.member.person)[0]
    entry.pk, entry.kind, entry.half_days, entry.planned_half_days = None, "preparation", 4, 4
    entry.save(force_insert=True)
    page = opened(on_site.member, url("effort", on_site.engagement.pk))
    mine = page.context["sheets"][0]
    assert mine["half_days"] - mine["counted"] == 4
    assert mine["entries"][0].when == "Before the visit"
    assert f"{half_days_words(mine['half_days'])} in all" in page.content.decode()


def test_draft_is_deleted_in_words_that_fit_a_draft() -> None:
    draft = booking.answered_engagement()
    dcs = pool.dcs(draft.host)
    page = opened(dcs, url("engagement_cancel", draft.pk)).content.decode()
    assert "Delete this draft" in page
    assert "diaries" not in page
    typed = {"reason": "Not now", "version": draft.version}
    answer = accounts.signed_in(dcs).post(url("engagement_cancel", draft.pk), typed, follow=True)
    assert "The draft is deleted." in answer.content.decode()
