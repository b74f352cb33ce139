"""Addresses of borrowed apps, as groups: signing in, one's own account, and the admin site, which grants nothing."""

from typing import Any, Final

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.access.addresses import borrowed
from tests.access.table import BORROWED
from tests.access.world import World
from tests.factories import accounts

pytestmark = pytest.mark.django_db

#: What the admin site may hold: accounts and what signing in needs, for repair; nothing of what councils do.
FOR_REPAIR: Final = frozenset(
    {
        "account.emailaddress",
        "accounts.user",
        "auth.group",
        "mfa.authenticator",
        "socialaccount.socialaccount",
        "socialaccount.socialapp",
        "socialaccount.socialtoken",
        "usersessions.usersession",
    }
)
#: Pages on which one changes one's own account: for whoever is signed in.
OWN_ACCOUNT: Final = ("account_email", "account_change_password", "mfa_index", "usersessions_list")
SIGNING_IN: Final = ("account_login", "account_reset_password", "account_request_login_code")


def _addresses(route: str) -> list[str]:
    """Give the addresses under it, `1` in the place of whatever number they take."""
    found = []
    for name, pattern in borrowed(route):
        try:
            found.append(reverse(name, kwargs=dict.fromkeys(pattern.pattern.converters, 1)))
        except NoReverseMatch:
            continue
    return found


def test_borrowed_apps_are_those_we_know() -> None:
    assert [len(_addresses(route)) > 10 for route in BORROWED] == [True, True]


def test_admin_site_holds_nothing_confidential() -> None:
    held = {model._meta.label_lower for model in admin.site._registry}
    assert held <= FOR_REPAIR


def test_admin_site_is_there_for_nobody_but_staff_of_django(world: World) -> None:
    """The flag lets repair; it grants nothing on the product's own pages, as the matrix shows."""
    pages = [page for page in _addresses("admin/") if not page.endswith(("/login/", "/logout/"))]
    let_in = {}
    for person, user in world.people.items():
        browser = Client() if user is None else accounts.signed_in(user)
        let_in[person] = [page for page in pages if not _is_led_away(browser.get(page))]
    assert {person for person, found in let_in.items() if found} == {"superuser"}


def _is_led_away(answer: Any) -> bool:
    return answer.status_code == 302 and "/login/" in answer.headers["Location"]


def test_signing_in_is_open_and_own_account_is_for_who_is_signed_in(world: World) -> None:
    nobody, somebody = Client(), accounts.signed_in(world.people["no_role"])
    assert [nobody.get(reverse(name)).status_code for name in SIGNING_IN] == [200] * len(SIGNING_IN)
    assert [_is_led_away(nobody.get(reverse(name))) for name in OWN_ACCOUNT] == [True] * len(OWN_ACCOUNT)
    assert [somebody.get(reverse(name)).status_code for name in OWN_ACCOUNT] == [200] * len(OWN_ACCOUNT)


def test_pages_of_signing_in_fail_for_nobody(world: World) -> None:
    browser = accounts.signed_in(world.people["dcs"])
    pages = [page for page in _addresses("accounts/") if "logout" not in page]
    answers = {page: (Client().get(page).status_code, browser.get(page).status_code) for page in pages}
    assert {page: codes for page, codes in answers.items() if max(codes) >= 500} == {}
