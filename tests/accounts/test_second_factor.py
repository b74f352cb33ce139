"""A second factor of everybody who can see anything beyond their own profile, proved in each session."""

import datetime as dt
from io import StringIO
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.test import Client

from cib.accounts import second_factor
from cib.accounts.models import User
from cib.accounts.templatetags import demonstration
from tests.factories import accounts

pytestmark = pytest.mark.django_db
PAGE = "/accounts/email/"  # any page that is not one of the few open ones


@pytest.fixture(autouse=True)
def _nobody_is_exempt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_factor, "_sees_only_own_profile", [])


@pytest.fixture
def user() -> User:
    """Give somebody without a second factor."""
    return accounts.user()


def log_in(user: User) -> Client:
    """Sign in with the password in a new browser."""
    browser = Client()
    browser.post("/accounts/login/", {"login": user.email, "password": accounts.PASSWORD})
    return browser


def where(browser: Client, path: str = PAGE) -> str:
    """Tell where the browser ends up: the page itself, or the address it is sent to."""
    answer = browser.get(path)
    return answer["Location"] if answer.status_code == 302 else path


def test_signed_in_without_a_second_factor_leads_to_setting_one_up(user: User) -> None:
    browser = log_in(user)
    paths = (PAGE, "/admin/", "/accounts/sessions/", "/accounts/password/change/")
    assert [where(browser, path) for path in paths] == ["/accounts/2fa/"] * 4


@pytest.mark.parametrize("path", ["/account/", "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/logout/"])
def test_pages_needed_to_set_one_up_or_leave_are_open(user: User, path: str) -> None:
    assert where(log_in(user), path) == path


def test_post_without_a_second_factor_does_nothing(user: User) -> None:
    answer = log_in(user).post("/accounts/email/", {"action_add": "", "email": "evil@council.example"})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")
    assert list(user.emailaddress_set.values_list("email", flat=True)) == [user.email]


def test_setting_up_an_app_right_after_signing_in_opens_the_product(user: User) -> None:
    browser = log_in(user)
    browser.get("/accounts/2fa/totp/activate/")
    code = accounts.code_now(browser.session["mfa.totp.secret"])
    answer = browser.post("/accounts/2fa/totp/activate/", {"code": code})
    assert answer.status_code == 302
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert where(browser) != "/accounts/2fa/"


def test_setting_up_later_asks_for_the_password_again(user: User) -> None:
    browser = log_in(user)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=20)):
        assert where(browser, "/accounts/2fa/totp/activate/").startswith("/accounts/reauthenticate/")


def test_sign_in_with_a_second_factor_asks_for_it_and_then_opens_the_product(user: User) -> None:
    secret = accounts.add_app(user)
    browser = log_in(user)
    assert "_auth_user_id" not in browser.session
    browser.post("/accounts/2fa/authenticate/", {"code": accounts.code_now(secret)})
    assert browser.session["_auth_user_id"] == str(user.pk)
    assert second_factor.PROOF in browser.session


def test_recovery_code_counts_and_works_once(user: User) -> None:
    accounts.add_app(user)
    code = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()[0]
    first, second = log_in(user), log_in(user)
    first.post("/accounts/2fa/authenticate/", {"code": code})
    second.post("/accounts/2fa/authenticate/", {"code": code})
    assert [second_factor.PROOF in b.session for b in (first, second)] == [True, False]


def test_used_code_of_an_app_is_refused_the_second_time(user: User) -> None:
    secret = accounts.add_app(user)
    first, second = log_in(user), log_in(user)
    code = accounts.code_now(secret)
    for browser in (first, second):
        browser.post("/accounts/2fa/authenticate/", {"code": code})
    assert ["_auth_user_id" in b.session for b in (first, second)] == [True, False]


def test_session_opened_before_the_owner_set_a_factor_up_gains_nothing(user: User) -> None:
    thief = log_in(user)
    accounts.add_app(user)
    assert where(thief) == "/accounts/2fa/reauthenticate/?next=%2Faccounts%2Femail%2F"
    thief.get("/accounts/2fa/totp/activate/")
    assert second_factor.PROOF not in thief.session


def test_removing_the_last_factor_takes_the_proof_away(user: User) -> None:
    secret = accounts.add_app(user)
    browser = log_in(user)
    browser.post("/accounts/2fa/authenticate/", {"code": accounts.code_now(secret)})
    browser.post("/accounts/reauthenticate/", {"password": accounts.PASSWORD})
    browser.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.count() == 0
    assert where(browser) == "/accounts/2fa/"


def test_recovery_codes_alone_are_no_second_factor(user: User) -> None:
    RecoveryCodes.activate(user)
    assert second_factor.is_set_up_by(user) is False


def test_somebody_who_sees_only_their_own_profile_needs_none(user: User) -> None:
    second_factor.register_exemption(lambda who: who == user)
    assert second_factor.is_required_of(user) is False
    assert second_factor.is_required_of(accounts.user()) is True


def test_demonstration_does_without(user: User, settings: Any) -> None:
    settings.DEMONSTRATION = True
    assert where(log_in(user), "/account/") == "/account/"
    assert second_factor.is_required_of(user) is False


def test_proof_of_somebody_else_in_the_session_counts_for_nothing(user: User) -> None:
    browser = log_in(user)
    accounts.prove_second_factor(browser, accounts.user())
    assert where(browser) == "/accounts/2fa/"


# --- The demonstration's one click ---------------------------------------------------------------------


SIGN_IN = "/demonstration/sign-in/"


def test_demonstration_sign_in_does_not_exist_elsewhere(client: Client) -> None:
    ada = accounts.demonstration_user("DCS, Leeds")
    assert client.post(SIGN_IN, {"account": ada.pk}).status_code == 404
    assert "_auth_user_id" not in client.session
    assert demonstration.list_demonstration_accounts() == []


@pytest.fixture
def _demonstration(settings: Any) -> None:
    settings.DEMONSTRATION = True


@pytest.mark.usefixtures("_demonstration")
def test_one_click_signs_in_as_one_of_the_demonstration(client: Client) -> None:
    second, first = accounts.demonstration_user("Challenger", 2), accounts.demonstration_user("DCS, Leeds", 1)
    assert [a.role for a in demonstration.list_demonstration_accounts()] == ["DCS, Leeds", "Challenger"]
    client.post(SIGN_IN, {"account": first.pk})
    assert client.session["_auth_user_id"] == str(first.pk)
    client.post(SIGN_IN, {"account": second.pk})
    assert client.session["_auth_user_id"] == str(second.pk)
    assert list(UserSession.objects.values_list("user", "session_key"))[-1] == (second.pk, client.session.session_key)


@pytest.mark.usefixtures("_demonstration")
@pytest.mark.parametrize("account", ["", "0", "-1", "1e3", "9" * 30, "²", "' OR 1=1"])
def test_nonsense_for_an_account_answers_404(client: Client, account: str) -> None:
    assert client.post(SIGN_IN, {"account": account}).status_code == 404


@pytest.mark.usefixtures("_demonstration")
def test_one_click_never_signs_in_as_a_real_person_or_a_closed_account(client: Client, user: User) -> None:
    closed = accounts.demonstration_user("DCS, Leeds")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    assert [client.post(SIGN_IN, {"account": pk}).status_code for pk in (user.pk, closed.pk)] == [404, 404]


@pytest.mark.usefixtures("_demonstration")
@pytest.mark.parametrize(
    ("wanted", "found"), [("/account/", "/account/"), ("https://evil.example/", "/"), ("//evil.example", "/")]
)
def test_one_click_leads_to_this_site_alone(client: Client, wanted: str, found: str) -> None:
    ada = accounts.demonstration_user("DCS, Leeds")
    assert client.post(SIGN_IN, {"account": ada.pk, "next": wanted})["Location"] == found


@pytest.mark.usefixtures("_demonstration")
def test_sign_in_is_a_post_with_a_token() -> None:
    ada = accounts.demonstration_user("DCS, Leeds")
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(SIGN_IN).status_code == 405
    assert strict.post(SIGN_IN, {"account": ada.pk}).status_code == 403


def told_by_command() -> str:
    """Give what `manage.py demo_accounts` prints."""
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("_demonstration")
def test_command_prints_the_accounts_by_role() -> None:
    accounts.demonstration_user("Challenger", 2, email="bo@council.example")
    accounts.demonstration_user("DCS, Leeds", 1, email="ada@council.example")
    assert told_by_command() == "DCS, Leeds  ada@council.example\nChallenger  bo@council.example\n"


def test_command_says_so_where_there_are_none() -> None:
    accounts.demonstration_user("Challenger")
    assert told_by_command() == "There are no demonstration accounts here.\n"
