"""Signing in: by invitation only, without telling who has an account, limited, and back to this site alone."""

import re
import smtplib
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cib.accounts import services
from cib.accounts.models import User
from cib.common.errors import Refused
from cib.common.models import AuditEntry
from tests.factories import accounts

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def log_in(client: Client, email: str, password: str = accounts.PASSWORD, **more: str) -> Any:
    """Send the sign-in form."""
    return client.post(LOGIN, {"login": email, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    """Tell whether the browser is signed in."""
    return "_auth_user_id" in client.session


# --- Accounts ------------------------------------------------------------------------------------


def test_address_is_kept_in_lower_case_and_signs_in_however_it_is_typed(client: Client) -> None:
    user = accounts.user("Ada@Council.EXAMPLE")
    assert user.email == "ada@council.example"
    log_in(client, "ADA@council.example")
    assert is_signed_in(client)


def test_address_in_capitals_is_refused_by_the_database() -> None:
    user = accounts.user()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(email="ADA@COUNCIL.EXAMPLE")


def test_second_account_for_an_address_is_refused() -> None:
    accounts.user("ada@council.example")
    with pytest.raises(Refused) as refused:
        accounts.user("Ada@council.example")
    assert [(b.code, b.field) for b in refused.value.breaches] == [("AC-01", "email")]


def test_weak_password_is_refused_with_every_reason() -> None:
    with pytest.raises(Refused) as refused:
        accounts.user(password="12345")
    assert [b.message for b in refused.value.breaches] == [
        "This password is too short. It must contain at least 12 characters.",
        "This password is too common.",
    ]


def test_opening_an_account_leaves_an_audit_row_by_themselves() -> None:
    user = accounts.user()
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.object_id, entry.changes) == ("user.opened", user, str(user.pk), {})


# --- By invitation only ----------------------------------------------------------------------------


def test_nobody_signs_up(client: Client) -> None:
    assert "<form" not in re.sub(r'action="/accounts/log\w+/"', "", client.get("/accounts/signup/").content.decode())
    client.post("/accounts/signup/", {"email": "new@council.example", "password1": accounts.PASSWORD})
    client.post("/accounts/3rdparty/signup/", {"email": "new@council.example"})
    assert User.objects.count() == 0


@pytest.mark.parametrize("path", ["/account/", "/admin/", "/accounts/email/", "/accounts/2fa/", "/accounts/sessions/"])
def test_page_sends_nobody_to_sign_in(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].split("?")[0].endswith("/login/")


# --- Without telling who has an account ---------------------------------------------------------------


def shown(answer: Any, email: str) -> str:
    """Give a page as it would read for any address."""
    text = answer.content.decode().replace(email, "ADDRESS")
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", text)


def test_wrong_password_and_unknown_address_read_the_same() -> None:
    accounts.user("ada@council.example")
    pages = [
        shown(log_in(Client(), email, "not the password"), email)
        for email in ("ada@council.example", "nobody@council.example")
    ]
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("path", "field"), [("/accounts/password/reset/", "email"), ("/accounts/login/code/", "email")]
)
def test_reset_and_code_answer_the_same_for_an_unknown_address(path: str, field: str) -> None:
    accounts.user("ada@council.example")
    pages = []
    for email in ("ada@council.example", "nobody@council.example"):
        answer = Client().post(path, {field: email}, follow=True)
        pages.append((answer.redirect_chain, shown(answer, email)))
    assert pages[0] == pages[1]
    assert [m.to for m in mail.outbox] == [["ada@council.example"], ["nobody@council.example"]]


# --- Password, code --------------------------------------------------------------------------------


def test_code_by_mail_signs_in(client: Client) -> None:
    accounts.user("ada@council.example")
    client.post("/accounts/login/code/", {"email": "ada@council.example"})
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})$", str(mail.outbox[0].body), re.MULTILINE)
    assert code is not None
    client.post("/accounts/login/code/confirm/", {"code": code[1]})
    assert is_signed_in(client)


def test_mail_server_that_is_down_is_told_and_breaks_no_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_args: Any, **_kwargs: Any) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", down)
    accounts.user("ada@council.example")
    answer = client.post("/accounts/login/code/", {"email": "ada@council.example"}, follow=True)
    assert answer.status_code == 200
    assert "We could not send the e-mail just now." in answer.content.decode()


def test_mail_names_the_product_and_not_the_host(client: Client, settings: Any) -> None:
    accounts.user("ada@council.example")
    client.post("/accounts/login/code/", {"email": "ada@council.example"})
    assert settings.SITE_NAME in str(mail.outbox[0].body)
    assert "testserver" not in str(mail.outbox[0].body)


def test_closed_account_does_not_sign_in_and_its_sessions_end(client: Client) -> None:
    user = accounts.user()
    log_in(client, user.email)
    services.close_account(user=user, actor=None)
    assert client.get("/account/").status_code == 302
    log_in(client, user.email)
    assert not is_signed_in(client)
    services.reopen_account(user=user, actor=None)
    log_in(client, user.email)
    assert is_signed_in(client)


def test_account_whose_address_is_not_confirmed_does_not_sign_in(client: Client) -> None:
    user = accounts.user()
    EmailAddress.objects.filter(user=user).update(verified=False)
    log_in(client, user.email)
    assert not is_signed_in(client)


# --- Limits ----------------------------------------------------------------------------------------


def test_guessing_a_password_is_stopped_after_five_tries_even_with_the_right_one(client: Client) -> None:
    user = accounts.user()
    for _ in range(5):
        log_in(client, user.email, "a wrong password")
    log_in(client, user.email)
    assert not is_signed_in(client)
    cache.clear()
    log_in(client, user.email)
    assert is_signed_in(client)


def test_too_many_requests_from_one_address_answer_429(client: Client) -> None:
    answers = [log_in(client, f"person{n}@council.example").status_code for n in range(31)]
    assert (set(answers[:10]), answers[30]) == ({200}, 429)


# --- Back to this site alone ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_never_leads_to_another_site(client: Client, target: str) -> None:
    user = accounts.user()
    answer = client.post(LOGIN, {"login": user.email, "password": accounts.PASSWORD, "next": target})
    assert answer["Location"] == "/"


def test_sign_in_leads_back_to_the_page_asked_for(client: Client) -> None:
    user = accounts.user()
    answer = client.post(LOGIN, {"login": user.email, "password": accounts.PASSWORD, "next": "/account/"})
    assert answer["Location"] == "/account/"


# --- Sessions --------------------------------------------------------------------------------------


def test_signing_out_ends_the_session_and_acts_on_post_alone(client: Client) -> None:
    user = accounts.user()
    log_in(client, user.email)
    client.get("/accounts/logout/")
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    assert not is_signed_in(client)


def test_other_sessions_end_from_ones_own_page_and_nobody_elses() -> None:
    user, other = accounts.user(), accounts.user()
    browsers = []
    for who in (user, user, other):
        browser = Client()
        log_in(browser, who.email)
        browsers.append(browser)
    accounts.prove_second_factor(browsers[0], user)
    browsers[0].post("/accounts/sessions/")
    assert [is_signed_in(browser) for browser in browsers] == [True, False, True]


def test_changing_the_password_ends_the_other_sessions() -> None:
    user = accounts.user()
    here, there = Client(), Client()
    log_in(here, user.email)
    log_in(there, user.email)
    user.refresh_from_db()
    accounts.prove_second_factor(here, user)
    here.post("/accounts/reauthenticate/", {"password": accounts.PASSWORD})
    new = "another walk by the sea"
    here.post("/accounts/password/change/", {"oldpassword": accounts.PASSWORD, "password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    assert (here.get("/account/").status_code, there.get("/account/").status_code) == (200, 302)
    assert [m.to for m in mail.outbox] == [[user.email]]


# --- The admin site -----------------------------------------------------------------------------------


def test_staff_flag_opens_the_admin_site_behind_the_same_sign_in(client: Client) -> None:
    staff = accounts.user()
    User.objects.filter(pk=staff.pk).update(is_staff=True)
    assert client.get("/admin/login/")["Location"].startswith(reverse("account_login"))
    log_in(client, staff.email)
    assert client.get("/admin/")["Location"] == "/accounts/2fa/"
    accounts.prove_second_factor(client, staff)
    assert client.get("/admin/").status_code == 200


def test_admin_site_keeps_secrets_of_second_factors_sealed() -> None:
    user = accounts.user()
    secret = accounts.add_app(user)
    stored = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in stored
    assert (
        Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
        .wrap()
        .validate_code(accounts.code_now(secret))
    )
