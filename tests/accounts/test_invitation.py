"""From an invitation in the mail to the product: the one way in."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from cib.accounts import second_factor
from cib.accounts.models import User
from cib.common import clock, delivery
from councils.models import Invitation, Person
from councils.services import appointments, invitations
from tests.factories import accounts, councils

pytestmark = pytest.mark.django_db


@pytest.fixture
def link() -> str:
    """Invite somebody, deliver the mail, and give the path that its one link leads to."""
    someone = councils.person("Ada Avocet", email="ada@council.example")
    invitations.invite_person(person_id=someone.pk, as_what="a challenger", actor=councils.first_staff())
    mail.outbox.clear()
    delivery.sweep()
    (sent,) = [m for m in mail.outbox if "ada@council.example" in m.to[0]]
    found = re.search(r"https?://[^/\s]+(/\S+)", str(sent.body))
    assert found is not None
    return found[1]


def accept(browser: Client, link: str) -> Any:
    """Choose a password on the page."""
    return browser.post(link, {"password": accounts.PASSWORD, "again": accounts.PASSWORD}, follow=True)


def test_link_shows_what_one_is_invited_as_and_does_nothing_by_itself(client: Client, link: str) -> None:
    text = client.get(link).content.decode()
    assert "a challenger" in text
    assert not User.objects.filter(email="ada@council.example").exists()


def test_accepting_opens_the_account_and_leads_to_a_second_factor(
    client: Client, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_factor, "_sees_only_own_profile", [])
    answer = accept(client, link)
    user = User.objects.get(email="ada@council.example")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert Person.objects.get(user=user).name == "Ada Avocet"
    assert client.get("/home/")["Location"] == "/accounts/2fa/"
    assert answer.status_code == 200
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": user.email, "password": accounts.PASSWORD})
    assert "_auth_user_id" in client.session


def test_link_works_once(link: str) -> None:
    accept(Client(), link)
    again = Client().get(link)
    assert again.status_code == 410
    signed_in = Client()
    signed_in.force_login(User.objects.get(email="ada@council.example"))
    assert signed_in.get(link).headers["Location"] == "/"
    assert "<form" not in again.content.decode().split("<main")[1].split("</main>")[0]
    assert User.objects.filter(email="ada@council.example").count() == 1


@pytest.mark.parametrize("end", ["expired", "withdrawn"])
def test_link_that_is_over_says_so_and_opens_nothing(link: str, end: str) -> None:
    invitation = Invitation.objects.get(email="ada@council.example")
    if end == "withdrawn":
        invitations.withdraw_invitation(invitation_id=invitation.pk, actor=councils.first_staff())
    else:
        Invitation.objects.filter(pk=invitation.pk).update(expires_at=clock.now())
    assert Client().get(link).status_code == 410
    assert accept(Client(), link).status_code == 410
    assert not User.objects.filter(email="ada@council.example").exists()


def test_weak_or_different_passwords_are_refused_with_the_reason(client: Client, link: str) -> None:
    answers = [
        client.post(link, {"password": "short", "again": "short"}),
        client.post(link, {"password": accounts.PASSWORD, "again": "another one entirely"}),
        client.post(link, {}),
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert "This password is too short." in answers[0].content.decode()
    assert not User.objects.filter(email="ada@council.example").exists()


@pytest.mark.parametrize("token", ["0" * 64, "f" * 63, "../../etc/passwd", "%00"])
def test_any_other_token_answers_404(client: Client, link: str, token: str) -> None:
    assert client.get(f"/{link.split('/')[1]}/{token}/").status_code == 404


def test_somebody_whose_last_appointment_ended_still_signs_in_and_holds_no_post(client: Client) -> None:
    council = councils.council()
    user = councils.dcs(council)
    held = councils.person_behind(user).appointments.get()
    appointments.end_appointment(
        appointment_id=held.pk, to_date=clock.today(), actor=councils.first_staff(), version=held.version
    )
    browser = accounts.signed_in(user)
    assert "Act as" not in browser.get("/account/").content.decode()


def test_account_page_lets_one_choose_between_appointments() -> None:
    user = councils.dcs(councils.council("Avon Town"))
    someone = councils.person_behind(user)
    councils.appointment(someone, "regional_lead", region=councils.region(), lead_post="DCS")
    browser = accounts.signed_in(user)
    page = browser.get("/account/")
    ids = [choice[0] for choice in page.context["form"].fields["post"].choices]
    assert len(ids) == 2
    browser.post("/account/", {"post": ids[1]})
    assert browser.session["post"] == ids[1]
    assert browser.get("/account/").context["person_role"] == "regional lead, North East"
    refused = browser.post("/account/", {"post": "00000000-0000-0000-0000-000000000000"})
    assert (refused.status_code, browser.session["post"]) == (422, ids[1])
