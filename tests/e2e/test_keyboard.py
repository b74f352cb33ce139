"""Signing in and asking for a peer challenge with the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories import accounts
from tests.factories import peerchallenge_booking as make
from tests.factories import peerchallenge_pool as pool

pytestmark = pytest.mark.django_db(transaction=True)
STOPS_MAX = 60  # Tab presses that lead to anything on these pages


def tab_to(page: Page, role: str, name: str) -> None:
    """Press Tab until the focus stands on the thing of that role and name; one must be able to see it there."""
    wanted = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    expect(wanted).to_be_visible()
    for _ in range(STOPS_MAX):
        if wanted.evaluate("element => element === document.activeElement"):
            assert wanted.evaluate(_SHOWS_FOCUS), f"one cannot see that {name} has the focus"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {name}")


#: GOV.UK draws the focus of boxes on the label beside them.
_SHOWS_FOCUS = """element => [element, element.nextElementSibling].filter(Boolean).some(each =>
  ["", "::before"].some(part => {
    const style = getComputedStyle(each, part || null)
    return style.outlineStyle !== "none" || style.boxShadow !== "none"
  }))"""


def press(page: Page, key: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def sign_in(page: Page, site: str, email: str, secret: str) -> None:
    """Sign in with password and code."""
    page.goto(f"{site}/accounts/login/")
    tab_to(page, "textbox", "Work e-mail address")
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(accounts.PASSWORD)
    press(page, "Enter")
    tab_to(page, "textbox", "Code")
    page.keyboard.type(accounts.code_now(secret))
    press(page, "Enter")


def test_request_is_begun_and_an_error_mended_by_keyboard_alone(page: Page, live_server: object) -> None:
    host = pool.council("Ashby")
    make.offer_version()
    director = pool.dcs(host)
    sign_in(page, str(live_server), director.email, accounts.add_app(director))
    tab_to(page, "button", "Request a peer challenge")
    press(page, "Enter")
    tab_to(page, "radio", "Peer challenge")
    page.keyboard.press("Space")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What should the team look into?")
    tab_to(page, "button", "Save and continue")
    press(page, "Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="The question")).to_be_focused()
    page.keyboard.type(make.FOCUS)
    tab_to(page, "checkbox", "Leaving care")
    page.keyboard.press("Space")
    tab_to(page, "button", "Save and continue")
    press(page, "Enter")
    tab_to(page, "button", "Save and come back later")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(make.FOCUS)
