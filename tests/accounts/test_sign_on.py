"""Single sign-on against a real OpenID provider on the loopback: who is let in, and why everybody else is not."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from cib.accounts import second_factor
from cib.accounts.models import SignOnProvider, User
from cib.accounts.services import close_account
from cib.common.models import AuditEntry
from councils import tokens
from councils.models import Person
from councils.services import sign_on
from tests.accounts import openid_provider
from tests.factories import accounts
from tests.factories import councils as make

pytestmark = pytest.mark.django_db
DOMAIN = "northbridge.example"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """Run the provider as a process; give its issuer."""
    command = [sys.executable, str(Path(openid_provider.__file__))]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout:
        yield process.stdout.readline().strip()
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def provider(issuer: str, settings: Any) -> SignOnProvider:
    """Give the sign-on of Northbridge, tested and switched on by CIB staff."""
    settings.SIGN_ON_ALLOWS_LOOPBACK = True
    tell(issuer)
    staff = make.first_staff()
    row = sign_on.add_sign_on(actor=staff, council_ids=[make.council("Northbridge").pk], **facts(issuer))
    sign_on.try_sign_on(sign_on_id=row.pk, actor=staff)
    return sign_on.switch_sign_on(sign_on_id=row.pk, is_on=True, actor=staff)


def facts(issuer: str, **others: Any) -> dict[str, Any]:
    connection = {"client_id": openid_provider.CLIENT_ID, "secret": openid_provider.CLIENT_SECRET, "issuer": issuer}
    return {"slug": "northbridge", "name": "Northbridge Council", "domains": [DOMAIN], **connection, **others}


def tell(issuer: str, sub: str = "s-1", **lies: Any) -> None:
    """Tell the provider whom it lets in next, and how it lies."""
    claims = {"sub": sub, "email": f"ada@{DOMAIN}", **lies.pop("claims", {})}
    requests.post(f"{issuer}/next", json={"claims": claims, **lies}, timeout=5).raise_for_status()


def come_back(browser: Client, answer: Any) -> Any:
    """Go to the provider as the browser would, and back to where it sends us."""
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    back = requests.get(answer.headers["Location"], allow_redirects=False, timeout=5).headers["Location"]
    return browser.get(back.removeprefix("http://testserver"))


def sign_in(browser: Client, email: str = f"ada@{DOMAIN}") -> Any:
    """Sign in by one's work address."""
    return come_back(browser, browser.post(reverse("accounts:sign_on"), {"email": email}))


def somebody(email: str = f"ada@{DOMAIN}") -> User:
    """Give an account that belongs to a person."""
    return make.user_of(make.person(email=email))


def linked(user: User, sub: str = "s-1") -> User:
    """Link an account, as the page does once it is known whose it is."""
    SocialAccount.objects.create(user=user, provider="northbridge", uid=sub)
    return user


def user_in(browser: Client) -> str:
    """Give who is signed in, "" for nobody."""
    return str(browser.session.get("_auth_user_id", ""))


def assert_refused(answer: Any, code: str, browser: Client) -> None:
    assert (answer.status_code, f"(rule {code})" in answer.content.decode()) == (422, True), answer.content.decode()
    assert user_in(browser) == ""
    assert AuditEntry.objects.get(action="sign_on.refused").after == code


# --- Let in ----------------------------------------------------------------------------------------


def test_linked_account_signs_in_by_its_domain(provider: SignOnProvider, issuer: str) -> None:
    user, browser = linked(somebody()), Client()
    answer = sign_in(browser)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert user_in(browser) == str(user.pk)
    entry = AuditEntry.objects.get(action="sign_on.signed_in")
    assert (entry.actor_id, entry.changes) == (user.pk, {"provider": "northbridge"})


@pytest.mark.parametrize(
    ("wanted", "lands"),
    [
        ("/offers/?sort=name", "/offers/?sort=name"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        (f"/{'x' * 600}", "/"),
    ],
)
def test_one_lands_on_the_page_one_came_for(provider: SignOnProvider, issuer: str, wanted: str, lands: str) -> None:
    linked(somebody())
    browser = Client()
    start = f"{reverse('accounts:sign_on')}?{urlencode({'next': wanted})}"
    assert come_back(browser, browser.post(start, {"email": f"ada@{DOMAIN}"})).headers["Location"] == lands


def test_ways_to_sign_in_carry_the_page_one_came_for() -> None:
    came = {"next": "/offers/?sort=name"}
    page = Client().get(reverse("account_login"), came).content.decode()
    assert f"{reverse('accounts:sign_on')}?next=/offers/%3Fsort%3Dname" in page
    back = Client().get(reverse("accounts:sign_on"), came).content.decode()
    assert f"{reverse('account_login')}?next=/offers/%3Fsort%3Dname" in back


@pytest.mark.parametrize(
    ("said", "lets_in"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": "mfa"}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa"}, False),
        ({}, False),
    ],
)
def test_second_factor_is_claimed_by_the_provider_or_asked_for_here(
    provider: SignOnProvider, issuer: str, said: dict[str, Any], lets_in: bool
) -> None:
    linked(somebody())
    tell(issuer, claims=said)
    browser = Client()
    sign_in(browser)
    answer = browser.get(reverse("desk:help_words"))
    page = browser.get(reverse("councils:council_list"))
    assert answer.status_code in (200, 302)
    assert (page.status_code == 200) is lets_in
    if not lets_in:
        assert page.headers["Location"] == reverse("mfa_index")


def test_page_may_lead_to_the_provider_and_other_pages_may_not(provider: SignOnProvider, issuer: str) -> None:
    page = Client().get(reverse("accounts:sign_on")).headers["Content-Security-Policy"]
    other = Client().get(reverse("account_login")).headers["Content-Security-Policy"]
    assert f"form-action 'self' {issuer};" in f"{page};".replace(";;", ";")
    assert issuer not in other


def test_invitation_is_taken_up_at_the_council(provider: SignOnProvider, issuer: str) -> None:
    person = make.person(email=f"grace@{DOMAIN}")
    token = tokens.token_of(make.invitation(person))
    browser = Client()
    page = browser.get(reverse("councils:invitation_accept", args=[token]))
    assert "Continue with Northbridge Council" in page.content.decode()
    assert issuer in page.headers["Content-Security-Policy"]
    tell(issuer, sub="s-2", claims={"email": f"grace@{DOMAIN}"})
    answer = come_back(
        browser, browser.post(reverse("accounts:sign_on_invited", args=["northbridge"]), {"token": token})
    )
    assert answer.status_code == 302
    user = Person.objects.get(pk=person.pk).user
    assert user is not None
    assert (user_in(browser), user.has_usable_password()) == (str(user.pk), False)
    assert SocialAccount.objects.get(user=user).uid == "s-2"
    assert AuditEntry.objects.filter(action="sign_on.linked", actor=user).exists()
    again = Client()
    assert sign_in(again, f"grace@{DOMAIN}").headers["Location"] == "/"


def test_signed_in_account_is_linked_deliberately_and_unlinked(provider: SignOnProvider, issuer: str) -> None:
    user = somebody()
    browser = accounts.signed_in(user)
    page = browser.get(reverse("accounts:account"))
    assert "Not linked" in page.content.decode()
    assert issuer in page.headers["Content-Security-Policy"]
    come_back(browser, browser.post(reverse("accounts:sign_on_link", args=["northbridge"])))
    link = SocialAccount.objects.get(user=user)
    assert "You can sign in through it" in browser.get(reverse("accounts:account")).content.decode()
    assert browser.post(reverse("accounts:sign_on_unlink", args=[link.pk])).status_code == 302
    assert not SocialAccount.objects.exists()
    told = AuditEntry.objects.filter(action__startswith="sign_on.", actor=user).order_by("pk")
    assert [entry.action for entry in told] == ["sign_on.linked", "sign_on.unlinked"]


# --- Refused ---------------------------------------------------------------------------------------


def test_unknown_subject_is_not_linked_by_its_address(provider: SignOnProvider) -> None:
    """The address is that of an account: that alone links nothing."""
    somebody()
    browser = Client()
    assert_refused(sign_in(browser), "SSO-10", browser)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    ("lies", "code"),
    [
        ({"signs_with": "wrong"}, "SSO-06"),
        ({"algorithm": "HS256"}, "SSO-06"),
        ({"algorithm": "none"}, "SSO-06"),
        ({"kid": "another"}, "SSO-06"),
        ({"claims": {"nonce": "of another sign-in"}}, "SSO-07"),
        ({"forget": ["nonce"]}, "SSO-07"),
        ({"claims": {"iss": "https://elsewhere.example"}}, "SSO-05"),
        ({"claims": {"aud": "another-service"}}, "SSO-08"),
        ({"claims": {"aud": ["peer-challenge"], "azp": "another-service"}}, "SSO-08"),
        ({"claims": {"exp": int(time.time()) - 3600}}, "SSO-08"),
        ({"forget": ["exp"]}, "SSO-08"),
        ({"claims": {"email": "ada@elsewhere.example"}}, "SSO-09"),
        ({"claims": {"email": f"ada@{DOMAIN}.elsewhere.example"}}, "SSO-09"),
        ({"forget": ["email"]}, "SSO-09"),
        ({"error": "access_denied"}, "SSO-03"),
    ],
)
def test_answer_that_is_not_right_lets_nobody_in(
    provider: SignOnProvider, issuer: str, lies: dict[str, Any], code: str
) -> None:
    linked(somebody())
    tell(issuer, **lies)
    browser = Client()
    assert_refused(sign_in(browser), code, browser)


def test_provider_that_names_another_issuer_is_not_asked(provider: SignOnProvider, issuer: str) -> None:
    linked(somebody())
    tell(issuer, issuer_says="https://elsewhere.example")
    browser = Client()
    assert_refused(browser.post(reverse("accounts:sign_on"), {"email": f"ada@{DOMAIN}"}), "SSO-05", browser)


def test_person_without_an_open_account_is_refused(provider: SignOnProvider) -> None:
    user = linked(somebody())
    close_account(user=user, actor=make.staff())
    browser = Client()
    assert_refused(sign_in(browser), "SSO-11", browser)


def test_account_of_nobody_in_the_programme_is_refused(provider: SignOnProvider) -> None:
    linked(accounts.user(f"ada@{DOMAIN}"))
    browser = Client()
    assert_refused(sign_in(browser), "SSO-11", browser)


def test_account_whose_own_address_is_elsewhere_is_refused(provider: SignOnProvider) -> None:
    linked(somebody("ada@westvale.example"))
    browser = Client()
    assert_refused(sign_in(browser), "SSO-14", browser)


def test_switched_off_provider_lets_nobody_in_even_half_way(provider: SignOnProvider) -> None:
    linked(somebody())
    browser = Client()
    begun = browser.post(reverse("accounts:sign_on"), {"email": f"ada@{DOMAIN}"})
    sign_on.switch_sign_on(sign_on_id=provider.pk, is_on=False, actor=make.staff())
    assert_refused(come_back(browser, begun), "SSO-01", browser)
    page = Client().post(reverse("accounts:sign_on"), {"email": f"ada@{DOMAIN}"})
    assert (page.status_code, "No council" in page.content.decode()) == (422, True)


def test_answer_counts_once_and_only_in_the_browser_that_asked(provider: SignOnProvider) -> None:
    linked(somebody())
    browser, other = Client(), Client()
    begun = browser.post(reverse("accounts:sign_on"), {"email": f"ada@{DOMAIN}"})
    back = requests.get(begun.headers["Location"], allow_redirects=False, timeout=5).headers["Location"]
    path = back.removeprefix("http://testserver")
    assert_refused(other.get(path), "SSO-04", other)
    assert browser.get(path).status_code == 302
    assert browser.get(path).status_code == 422


def test_account_at_the_council_links_to_one_person_only(provider: SignOnProvider) -> None:
    linked(somebody("grace@northbridge.example"))
    browser = accounts.signed_in(somebody())
    answer = come_back(browser, browser.post(reverse("accounts:sign_on_link", args=["northbridge"])))
    assert (answer.status_code, "(rule SSO-12)" in answer.content.decode()) == (422, True)
    assert SocialAccount.objects.count() == 1


def test_link_begun_by_one_is_not_finished_by_another(provider: SignOnProvider) -> None:
    browser = accounts.signed_in(somebody())
    begun = browser.post(reverse("accounts:sign_on_link", args=["northbridge"]))
    other = somebody(f"grace@{DOMAIN}")
    session = browser.session
    session["_auth_user_id"], session["_auth_user_hash"] = str(other.pk), other.get_session_auth_hash()
    session[second_factor.PROOF] = other.pk
    session.save()
    answer = come_back(browser, begun)
    assert "(rule SSO-04)" in answer.content.decode()
    assert not SocialAccount.objects.exists()


def test_invitation_to_an_address_elsewhere_is_not_taken_up(provider: SignOnProvider) -> None:
    token = tokens.token_of(make.invitation(make.person(email="ada@westvale.example")))
    browser = Client()
    begun = browser.post(reverse("accounts:sign_on_invited", args=["northbridge"]), {"token": token})
    assert_refused(come_back(browser, begun), "SSO-14", browser)
    assert not User.objects.filter(email="ada@westvale.example").exists()


def test_council_that_does_not_answer_is_told_in_words(provider: SignOnProvider) -> None:
    SignOnProvider.objects.update(issuer="http://127.0.0.1:9")
    browser = Client()
    assert_refused(browser.post(reverse("accounts:sign_on"), {"email": f"ada@{DOMAIN}"}), "SSO-02", browser)


def test_secret_sealed_with_another_key_is_told_in_words(provider: SignOnProvider, settings: Any) -> None:
    settings.SECRET_KEY = "another key of this installation"
    browser = Client()
    assert_refused(browser.post(reverse("accounts:sign_on"), {"email": f"ada@{DOMAIN}"}), "SSO-02", browser)


def test_address_of_the_return_is_ours(provider: SignOnProvider) -> None:
    begun = Client().post(reverse("accounts:sign_on"), {"email": f"ADA@{DOMAIN.upper()}"})
    asked = urlsplit(begun.headers["Location"]).query
    assert "redirect_uri=http%3A%2F%2Ftestserver%2Fsign-in%2Fcouncil%2Fnorthbridge%2Fcallback%2F" in asked
    assert "code_challenge_method=S256" in asked
