"""A passkey in a real browser: set up as the second factor, then used to sign in without a password."""

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from cib.accounts.models import User
from tests.factories import accounts

pytestmark = pytest.mark.django_db(transaction=True)
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def fingerprint_reader(page: Page) -> list[str]:
    """Give the browser a device with a fingerprint reader; note what the console says."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        said.append(message.text)

    page.on("console", note)
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return said


def log_in(page: Page, site: str, user: User) -> None:
    """Sign in with the password."""
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("Work e-mail address").fill(user.email)
    page.get_by_label("Password").fill(accounts.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_passkey_is_set_up_as_second_factor_and_then_signs_in_alone(
    page: Page, live_server: object, fingerprint_reader: list[str]
) -> None:
    user = accounts.user()
    log_in(page, str(live_server), user)
    expect(page).to_have_url(f"{live_server}/accounts/2fa/")
    page.goto(f"{live_server}/accounts/2fa/webauthn/add/")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Add").click()
    expect(page).not_to_have_url(f"{live_server}/accounts/2fa/webauthn/add/")
    page.context.clear_cookies()

    page.goto(f"{live_server}/accounts/login/")
    page.get_by_role("button", name="passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto(f"{live_server}/accounts/sessions/")  # a page that asks for a second factor
    expect(page).to_have_url(f"{live_server}/accounts/sessions/")
    expect(page.get_by_role("banner")).to_contain_text(user.email)
    assert fingerprint_reader == []
