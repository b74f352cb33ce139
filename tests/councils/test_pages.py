"""The pages of places and people: what they show, to whom, with how many queries, and what bad input does."""

import datetime as dt
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from cib.accounts.models import User
from cib.common import clock
from councils import tokens
from councils.enums import LeadPost, Role
from councils.models import (
    Appointment,
    AppointmentProposal,
    Cluster,
    Council,
    Delegation,
    Invitation,
    Organisation,
    Person,
)
from councils.queries import dcs_of, employer_of
from councils.services import appointments, proposals
from tests.factories import accounts
from tests.factories import councils as make

pytestmark = pytest.mark.django_db


def staff_browser() -> Client:
    """Give a browser of CIB staff."""
    return accounts.signed_in(make.first_staff())


def date(name: str, day: dt.date) -> dict[str, str]:
    """Give what the three boxes of a date send."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def said(response: Any) -> list[str]:
    """Give the messages that a redirect carries."""
    return [str(message) for message in get_messages(response.wsgi_request)]


LISTS = ["council_list", "person_list", "organisation_list", "cluster_list", "our_people"]


def a_row_more(of: Council) -> None:
    """Put one more row, with everything a row can have, into every list."""
    person = make.employed(make.person(), of)
    make.appointment(person, Role.DATA_OFFICER, council=of)
    make.invitation(person)
    other = make.council()
    make.dcs(other)
    make.cluster(of, other)
    make.employed(make.person(), make.organisation())


@pytest.mark.parametrize("name", LISTS)
def test_list_takes_the_same_queries_with_one_row_and_with_three(name: str, django_assert_max_num_queries) -> None:
    here = make.council()
    browser = accounts.signed_in(make.dcs(here) if name == "our_people" else make.first_staff())
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            a_row_more(here)
        browser.get(reverse(f"councils:{name}"))
        with django_assert_max_num_queries(15) as queries:
            assert browser.get(reverse(f"councils:{name}")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=99999999999999",
        "page=x",
        "page=-1",
        "sort=nonsense",
        "sort=-name&sort=name",
        "per_page=-1",
        "q=%00",
        "q=" + "x" * 500,
        "q=%E2%80%AE%3Cscript%3E",
        "region=x&type=x&status=x&dcs=x&role=x&council=x&signs_in=x&kind=x&member=x",
        "export=pdf",
    ],
)
def test_list_stands_any_address(name: str, query: str) -> None:
    browser = accounts.signed_in(make.dcs(make.council()) if name == "our_people" else make.first_staff())
    assert browser.get(f"{reverse(f'councils:{name}')}?{query}").status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_list_sorts_by_each_of_its_columns(name: str) -> None:
    here = make.council()
    browser = accounts.signed_in(make.dcs(here) if name == "our_people" else make.first_staff())
    a_row_more(here)
    table = browser.get(reverse(f"councils:{name}")).context["table"]
    for column in [column.name for column in table.columns if column.orderable]:
        for sign in ("", "-"):
            assert browser.get(f"{reverse(f'councils:{name}')}?sort={sign}{column}").status_code == 200


def rows_of(response: Any) -> list[str]:
    """Give the names in the first column of a list."""
    return [str(row.record) for row in response.context["table"].rows]


def test_councils_are_found_filtered_and_in_force() -> None:
    first, second = make.council("Ashford"), make.council("Birch", in_region="London")
    gone = make.council("Cedar", ends_on=dt.date(2023, 4, 1))
    make.dcs(first)
    browser, url = staff_browser(), reverse("councils:council_list")
    assert rows_of(browser.get(url)) == ["Ashford", "Birch"]
    assert rows_of(browser.get(url, {"status": "ended"})) == ["Cedar"]
    assert rows_of(browser.get(url, {"status": "all", "sort": "-name"})) == ["Cedar", "Birch", "Ashford"]
    assert rows_of(browser.get(url, {"region": second.region.pk})) == ["Birch"]
    assert rows_of(browser.get(url, {"q": first.la_code})) == ["Ashford"]
    assert rows_of(browser.get(url, {"q": "ASHF"})) == ["Ashford"]
    assert rows_of(browser.get(url, {"dcs": "vacant"})) == ["Birch"]
    assert rows_of(browser.get(url, {"dcs": "vacant", "status": "all"})) == ["Birch", gone.name]


def test_people_are_found_and_filtered() -> None:
    here = make.council()
    ada = make.employed(make.person("Ada Heron"), here)
    bea = make.person("Bea Wren")
    make.appointment(bea, Role.LEAD_MEMBER, council=here)
    make.invitation(ada)
    browser, url = staff_browser(), reverse("councils:person_list")
    assert rows_of(browser.get(url, {"q": "ada her"})) == ["Ada Heron"]
    assert rows_of(browser.get(url, {"role": "lead_member"})) == ["Bea Wren"]
    assert rows_of(browser.get(url, {"council": here.pk})) == ["Ada Heron", "Bea Wren"]
    assert rows_of(browser.get(url, {"signs_in": "yes"})) == ["Cora Curlew"]
    assert rows_of(browser.get(url, {"signs_in": "invited"})) == ["Ada Heron"]
    assert rows_of(browser.get(url, {"signs_in": "no"})) == ["Bea Wren"]


def test_lists_are_exported_as_filtered_and_harmless() -> None:
    make.council("=1+1")
    make.council("Birch")
    browser, url = staff_browser(), reverse("councils:council_list")
    lines = browser.get(url, {"export": "csv", "q": "1"}).content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Council,3-digit code,GSS code,Type,Region,Since,Until,DCS"
    assert lines[1].startswith("'=1+1,")
    book = load_workbook(BytesIO(browser.get(url, {"export": "xlsx"}).content))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == ["'=1+1", "Birch"]
    people = browser.get(reverse("councils:person_list"), {"export": "csv"}).content.decode("utf-8-sig")
    assert people.splitlines() == [
        "Name,Employer,Appointments,E-mail,Signs in",
        'Cora Curlew,None recorded,"CIB staff, the programme",cora.curlew@cib.example,Yes',
    ]


# --- Who sees what ---------------------------------------------------------------------------------


def addresses() -> dict[str, str]:
    """Make one of everything and give the address of every page."""
    here = make.council("Here")
    person = make.employed(make.person(), here)
    cluster, trust = make.cluster(here), make.organisation()
    held = make.appointment(person, Role.DATA_OFFICER, council=here)
    chief = make.dcs(here)
    proposal = proposals.propose_appointment(
        person_id=person.pk, role=Role.QA_LEAD, from_date=clock.today(), actor=make.first_staff()
    )
    one = {
        "person": person.pk,
        "cluster": cluster.pk,
        "organisation": trust.pk,
        "membership": cluster.memberships.get().pk,
        "employment": person.employments.get().pk,
        "appointment": held.pk,
        "proposal": proposal.pk,
        "invitation": make.invitation(person).pk,
        "delegation": make.delegation(here, chief, person).pk,
    }
    return {
        name: reverse(f"councils:{name}", args=[one.get(arg, arg) for arg in args])
        for name, args in {
            "council_list": [],
            "council_record": [here.la_code],
            "control_add": [here.la_code],
            "council_appoint": [here.la_code, "dcs"],
            "region_list": [],
            "region_posts": [here.region.code],
            "region_appoint": [here.region.code, "lm"],
            "cluster_list": [],
            "cluster_add": [],
            "cluster_detail": ["cluster"],
            "cluster_edit": ["cluster"],
            "member_add": ["cluster"],
            "cluster_appoint": ["cluster"],
            "member_end": ["membership"],
            "organisation_list": [],
            "organisation_add": [],
            "organisation_detail": ["organisation"],
            "organisation_edit": ["organisation"],
            "person_list": [],
            "person_add": [],
            "person_detail": ["person"],
            "person_edit": ["person"],
            "employment_add": ["person"],
            "person_merge": ["person"],
            "person_anonymise": ["person"],
            "appoint_role": ["person"],
            "appoint": ["person", "broker"],
            "person_invite": ["person"],
            "employment_end": ["employment"],
            "appointment_end": ["appointment"],
            "appointment_replace": ["appointment"],
            "proposal_list": [],
            "our_people": [],
            "colleague_add": [here.la_code],
            "delegate_add": [here.la_code],
            "delegation_end": ["delegation"],
        }.items()
    }


DCS_SEES = {
    "council_list",
    "council_record",
    "cluster_detail",
    "person_detail",
    "person_invite",
    "our_people",
    "colleague_add",
    "delegate_add",
    "delegation_end",
}
DCS_MAY_NOT = {  # sees the thing, may not do it
    "control_add",
    "council_appoint",
    "cluster_edit",
    "cluster_add",
    "member_add",
    "cluster_appoint",
    "member_end",
    "organisation_add",
    "person_add",
    "person_edit",
    "employment_add",
    "person_merge",
    "person_anonymise",
    "appoint_role",
    "appoint",
    "employment_end",
    "appointment_end",
    "appointment_replace",
}


def test_every_page_answers_everybody_as_it_must() -> None:
    pages = addresses()
    here = Council.objects.get(short_name="Here")
    nobody = Client()
    ended = make.appointed(make.person(), Role.CIB_STAFF)
    post = make.person_behind(ended).appointments.get()
    appointments.end_appointment(appointment_id=post.pk, to_date=clock.today(), actor=make.first_staff())
    chief = accounts.signed_in(dcs_user(here))
    other, staff, past = (accounts.signed_in(user) for user in (make.dcs(make.council()), make.first_staff(), ended))
    expected_of_chief = {name: 200 if name in DCS_SEES else 403 if name in DCS_MAY_NOT else 404 for name in pages}
    not_staffs = {"our_people": 404, "colleague_add": 403, "delegate_add": 403}
    assert {name: nobody.get(url).status_code for name, url in pages.items()} == dict.fromkeys(pages, 302)
    assert {name: staff.get(url).status_code for name, url in pages.items()} == {
        name: not_staffs.get(name, 200) for name in pages
    }
    assert {name: chief.get(url).status_code for name, url in pages.items()} == expected_of_chief
    open_to_both = {"council_list": 200}
    forbidden = {
        name: 403
        for name in pages
        if name
        in {
            "council_record",
            "control_add",
            "council_appoint",
            "cluster_add",
            "organisation_add",
            "person_add",
            "colleague_add",
            "delegate_add",
        }
    }
    hidden = dict.fromkeys(pages, 404)
    assert {name: past.get(url).status_code for name, url in pages.items()} == hidden | forbidden | open_to_both
    assert {name: other.get(url).status_code for name, url in pages.items()} == hidden | forbidden | open_to_both | {
        "our_people": 200
    }


def dcs_user(of: Council) -> User:
    """Give the account of the council's DCS."""
    holder = dcs_of(of)
    assert holder is not None
    return make.user_of(holder)


def test_unknown_addresses_are_not_there() -> None:
    browser, nothing = staff_browser(), uuid4()
    for url in (
        f"/people/{nothing}/",
        f"/clusters/{nothing}/",
        f"/organisations/{nothing}/",
        f"/appointments/{nothing}/end/",
        f"/memberships/{nothing}/end/",
        f"/delegations/{nothing}/end/",
        "/councils/000/record/",
        "/councils/abc/record/",
        "/regions/nowhere/posts/",
        "/regions/north-east/posts/mayor/",
        "/people/x/",
        f"/people/{nothing}/appoint/king/",
        "/join/abc/",
        f"/join/{'0' * 64}/",
    ):
        assert browser.get(url).status_code == 404, url


def test_moves_are_made_by_post_alone() -> None:
    sent = make.invitation()
    browser = staff_browser()
    for name in ("invitation_send_again", "invitation_withdraw"):
        assert browser.get(reverse(f"councils:{name}", args=[sent.pk])).status_code == 405


# --- What people do -------------------------------------------------------------------------------


def test_staff_add_employ_appoint_and_invite_a_person() -> None:
    browser, here, today = staff_browser(), make.council(), clock.today()
    facts = {"given_name": "Ada", "family_name": "Heron", "email": "ada@council.example"}
    response = browser.post(reverse("councils:person_add"), facts)
    ada = Person.objects.get(email="ada@council.example")
    page = reverse("councils:person_detail", args=[ada.pk])
    assert response.headers["Location"] == page
    employment = {"council": here.pk, "post_title": "Deputy", **date("from_date", today), "version": 1}
    browser.post(reverse("councils:employment_add", args=[ada.pk]), employment)
    assert employer_of(ada) == here
    role = browser.post(reverse("councils:appoint_role", args=[ada.pk]), {"role": "dcs", "version": 2})
    where = {"council": here.pk, **date("from_date", today), "version": 2}
    browser.post(role.headers["Location"], where)
    assert dcs_of(here) == ada
    held = ada.appointments.get()
    browser.post(reverse("councils:person_invite", args=[ada.pk]), {"appointment": held.pk, "version": 2})
    sent = ada.invitations.get()
    assert (sent.appointment, sent.status) == (held, "open")
    shown = browser.get(page).content.decode()
    assert "Ada Heron" in shown
    assert "waiting for an answer" in shown


def test_invited_person_opens_an_account_and_is_signed_in() -> None:
    sent = make.invitation()
    url = reverse("councils:invitation_accept", args=[tokens.token_of(sent)])
    browser = Client()
    assert sent.email in browser.get(url).content.decode()
    assert Invitation.objects.get(pk=sent.pk).status == "open"  # looking at it changes nothing
    for typed in (
        {},
        {"password": "short", "again": "short"},
        {"password": accounts.PASSWORD, "again": "something else entirely"},
        {"password": "x" * 200, "again": "x" * 200},
    ):
        assert browser.post(url, typed).status_code == 422
    done = browser.post(url, {"password": accounts.PASSWORD, "again": accounts.PASSWORD})
    assert (done.status_code, done.headers["Location"]) == (302, "/")
    assert int(browser.session["_auth_user_id"]) == make.user_of(sent.person).pk
    closed = Client().get(url)
    assert (closed.status_code, "accepted already" in closed.content.decode()) == (410, True)


def test_appointment_is_ended_by_its_last_day_and_a_stale_page_is_told() -> None:
    browser, here, today = staff_browser(), make.council(), clock.today()
    make.dcs(here)
    held = Appointment.objects.get(role=Role.DCS)
    url = reverse("councils:appointment_end", args=[held.pk])
    assert 'name="version" value="1"' in browser.get(url).content.decode()
    browser.post(url, {**date("to_date", today), "version": 1})
    held.refresh_from_db()
    assert (held.last_day, held.is_current()) == (today, True)
    stale = browser.post(url, {**date("to_date", today), "version": 1})
    assert (stale.status_code, str(today.year) in stale.content.decode()) == (409, True)


def test_holder_is_replaced_by_address() -> None:
    browser, here, second = staff_browser(), make.council(), make.person()
    make.dcs(here)
    url = reverse("councils:appointment_replace", args=[Appointment.objects.get(role=Role.DCS).pk])
    typed = {**date("from_date", clock.today()), "version": 1}
    unknown = browser.post(url, {**typed, "person": "nobody@council.example"})
    assert (unknown.status_code, "nobody@council.example" in unknown.content.decode()) == (422, True)
    browser.post(url, {**typed, "person": f" {second.email.upper()} "})
    assert dcs_of(here) == second


def test_vacant_posts_are_seen_and_filled() -> None:
    browser, here, person = staff_browser(), make.council(), make.person()
    region = here.region
    shown = browser.get(reverse("councils:region_list"))
    assert (shown.context["vacant"], "3 posts are vacant." in shown.content.decode()) == (3, True)
    typed = {"person": person.email, **date("from_date", clock.today())}
    url = reverse("councils:region_appoint", args=[region.code, "dcs"])
    assert browser.post(url, typed).status_code == 302
    again = browser.post(url, {**typed, "person": make.person().email})
    assert (again.status_code, "(rule PP-08)" in again.content.decode()) == (422, True)
    assert browser.get(reverse("councils:region_list")).context["vacant"] == 2
    browser.post(reverse("councils:region_appoint", args=[region.code, "broker"]), typed)
    posts = browser.get(reverse("councils:region_posts", args=[region.code]))
    assert [place.is_vacant for place in posts.context["posts"]] == [True, True, False]
    assert [row.person for row in posts.context["brokers"]] == [person]
    lead = make.appointed(make.person(), Role.REGIONAL_LEAD, region=region, lead_post=LeadPost.LEAD_MEMBER)
    make.region("London")
    assert len(accounts.signed_in(lead).get(reverse("councils:region_list")).context["rows"]) == 1


def test_posts_of_a_council_and_control_are_recorded() -> None:
    browser, here, person = staff_browser(), make.council(), make.person()
    typed = {"person": person.email, **date("from_date", clock.today()), "version": 1}
    browser.post(reverse("councils:council_appoint", args=[here.la_code, "chief_executive"]), typed)
    control = {"control": "noc", "source": "its page", **date("from_date", clock.today()), "version": 1}
    browser.post(reverse("councils:control_add", args=[here.la_code]), control)
    shown = browser.get(reverse("councils:council_record", args=[here.la_code])).content.decode()
    assert (person.name in shown, "No overall control" in shown, "Vacant" in shown) == (True, True, True)


def test_two_staff_confirm_on_the_page() -> None:
    person, second = make.person(), make.staff()
    url = reverse("councils:appoint", args=[person.pk, "clearing_house_officer"])
    staff_browser().post(url, {**date("from_date", clock.today()), "version": 1})
    proposal = AppointmentProposal.objects.get()
    shown = accounts.signed_in(second).get(reverse("councils:proposal_list"))
    assert [(row, may, own) for row, may, own in shown.context["waiting"]] == [(proposal, True, False)]
    confirm = reverse("councils:proposal_confirm", args=[proposal.pk])
    assert staff_browser().post(confirm, {"version": 1}).status_code == 403
    browser = accounts.signed_in(second)
    assert browser.post(confirm, {"version": "x"}).status_code == 404
    done = browser.post(confirm, {"version": 1})
    assert (done.status_code, said(done)) == (302, ["The appointment is made."])
    assert browser.post(confirm, {"version": 1}).status_code == 409
    told = browser.post(confirm, {})
    assert said(told)[-1].endswith("(rule MOVE)")


def test_clusters_and_organisations_are_kept_on_pages() -> None:
    browser, here, today = staff_browser(), make.council(), clock.today()
    browser.post(reverse("councils:cluster_add"), {"name": "Pair", "purpose": ""})
    cluster = Cluster.objects.get()
    member = {"council": here.pk, **date("from_date", today - make.A_YEAR), "version": 1}
    browser.post(reverse("councils:member_add", args=[cluster.pk]), member)
    membership = cluster.memberships.get()
    browser.post(reverse("councils:member_end", args=[membership.pk]), {**date("to_date", today), "version": 2})
    membership.refresh_from_db()
    assert membership.last_day == today
    edit = {"name": "The pair", "purpose": "Care", "version": 3}
    browser.post(reverse("councils:cluster_edit", args=[cluster.pk]), edit)
    lead = {"person": make.person().email, **date("from_date", today), "version": 4}
    browser.post(reverse("councils:cluster_appoint", args=[cluster.pk]), lead)
    shown = browser.get(reverse("councils:cluster_detail", args=[cluster.pk]))
    assert (str(shown.context["cluster"]), len(shown.context["leads"])) == ("The pair", 1)
    browser.post(reverse("councils:organisation_add"), {"name": "Trust", "kind": "trust"})
    trust = Organisation.objects.get()
    edit = {"name": "Heron Trust", "kind": "health", "version": 1}
    browser.post(reverse("councils:organisation_edit", args=[trust.pk]), edit)
    assert "Heron Trust" in browser.get(reverse("councils:organisation_detail", args=[trust.pk])).content.decode()


def test_dcs_adds_a_colleague_names_and_ends_a_delegate() -> None:
    here, today = make.council(), clock.today()
    chief = make.dcs(here)
    browser = accounts.signed_in(chief)
    facts = {"family_name": "Wren", "email": "bea@council.example", "post_title": "PA", "version": 1}
    browser.post(reverse("councils:colleague_add", args=[here.la_code]), facts)
    bea = Person.objects.get(email="bea@council.example")
    url = reverse("councils:delegate_add", args=[here.la_code])
    offered = browser.get(url).context["form"].fields["delegate"].queryset
    assert list(offered) == [bea]
    typed = {"delegate": bea.pk, "capacity": "deputy", **date("from_date", today), "version": 1}
    stranger = browser.post(url, {**typed, "delegate": make.person().pk})
    assert stranger.status_code == 422
    assert browser.post(url, {**typed, "capacity": "broker"}).status_code == 422
    browser.post(url, typed)
    named = Delegation.objects.get()
    assert (named.delegate, named.may_sign) == (bea, False)
    assert "signs nothing" in browser.get(reverse("councils:our_people")).content.decode()
    browser.post(reverse("councils:delegation_end", args=[named.pk]), {**date("to_date", today), "version": 1})
    named.refresh_from_db()
    assert named.last_day == today


def test_person_sees_their_own_record_without_the_office_part() -> None:
    person = make.person()
    user = make.user_of(person)
    shown = accounts.signed_in(user).get(reverse("councils:person_detail", args=[person.pk]))
    assert (shown.context["is_staff"], shown.context["may_edit"]) == (False, False)
    assert list(shown.context["invitations"]) == list(shown.context["history"]) == []


# --- Bad input ------------------------------------------------------------------------------------

NAMES = {"family_name": "Heron", "email": "", "phone": "", "given_name": ""}


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {**NAMES, "family_name": ""},
        {**NAMES, "family_name": "\u202e\u200b"},
        {**NAMES, "family_name": "x" * 81},
        {**NAMES, "email": "not an address"},
        {**NAMES, "email": "x" * 300 + "@council.example"},
        {**NAMES, "phone": "1" * 31},
    ],
)
def test_bad_person_is_told_and_nothing_is_lost(typed: dict[str, str]) -> None:
    browser = staff_browser()
    before = Person.objects.count()
    response = browser.post(reverse("councils:person_add"), typed)
    assert (response.status_code, Person.objects.count()) == (422, before)


def test_script_and_marks_in_a_name_are_shown_harmless() -> None:
    browser = staff_browser()
    browser.post(reverse("councils:person_add"), {**NAMES, "family_name": "\u202e<script>alert(1)</script>"})
    person = Person.objects.get(family_name__contains="script")
    assert person.family_name == "<script>alert(1)</script>"
    shown = browser.get(reverse("councils:person_detail", args=[person.pk])).content.decode()
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown


@pytest.mark.parametrize(
    "day", [("31", "2", "2027"), ("", "", ""), ("x", "y", "z"), ("1", "13", "2027"), ("1", "1", "99999")]
)
def test_dates_that_are_none_are_told(day: tuple[str, str, str]) -> None:
    browser, here = staff_browser(), make.council()
    typed = dict(zip(("from_date_day", "from_date_month", "from_date_year"), day, strict=True))
    url = reverse("councils:council_appoint", args=[here.la_code, "dcs"])
    response = browser.post(url, {"person": make.person().email, "version": 1, **typed})
    assert (response.status_code, Appointment.objects.filter(role=Role.DCS).count()) == (422, 0)


def test_dates_in_the_wrong_order_are_told() -> None:
    browser, here, today = staff_browser(), make.council(), clock.today()
    dates = {**date("from_date", today), **date("to_date", today - dt.timedelta(days=3))}
    url = reverse("councils:council_appoint", args=[here.la_code, "dcs"])
    response = browser.post(url, {"person": make.person().email, "version": 1, **dates})
    assert (response.status_code, "(rule PP-06)" in response.content.decode()) == (422, True)


def test_other_peoples_ids_open_nothing() -> None:
    here, there = make.council(), make.council()
    chief = accounts.signed_in(make.dcs(here))
    theirs = make.invitation(make.employed(make.person(), there))
    assert chief.post(reverse("councils:invitation_withdraw", args=[theirs.pk])).status_code == 404
    assert chief.post(reverse("councils:person_invite", args=[theirs.person_id])).status_code == 404
    other = make.appointment(make.person(), Role.ASSESSOR)
    own = make.employed(make.person(), here)
    typed = {"appointment": other.pk, "version": own.version}
    assert chief.post(reverse("councils:person_invite", args=[own.pk]), typed).status_code == 422


def test_form_sent_twice_has_one_effect() -> None:
    browser, here = staff_browser(), make.council()
    typed = {"person": make.person().email, **date("from_date", clock.today()), "version": 1}
    url = reverse("councils:council_appoint", args=[here.la_code, "dcs"])
    assert [browser.post(url, typed).status_code for _ in range(2)] == [302, 422]
    assert Appointment.objects.filter(role=Role.DCS).count() == 1
