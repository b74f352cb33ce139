"""What people do on the pages of places and people."""

import pytest
from django.test import Client
from django.urls import reverse

from cib.common import clock
from councils import tokens
from councils.enums import LeadPost, Role
from councils.models import (
    Appointment,
    AppointmentProposal,
    Cluster,
    Delegation,
    Invitation,
    Organisation,
    Person,
)
from councils.queries import dcs_of, employer_of
from tests.councils.browsing import date, said, staff_browser
from tests.factories import accounts
from tests.factories import councils as make

pytestmark = pytest.mark.django_db


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
