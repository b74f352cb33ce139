"""Single sign-on and the private calendar address in a real browser, whose content security policy is in force."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from councils import tokens
from councils.services import sign_on
from tests.accounts import openid_provider
from tests.factories import councils as make

pytestmark = pytest.mark.django_db(transaction=True)
EMAIL = "ada@northbridge.example"
WIDTHS = (1280, 375, 320)


@pytest.fixture
def issuer() -> Iterator[str]:
    """Run an OpenID provider as a process; give its issuer."""
    command = [sys.executable, str(Path(openid_provider.__file__))]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout:
        yield process.stdout.readline().strip()
        process.terminate()
        process.wait(timeout=10)


def complaints(page: Page) -> list[str]:
    """Give what axe objects to, and whether the page is wider than its window."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width}: {each['id']}" for each in Axe().run(page).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{width}: wider than the window")
    return found


def test_invitation_is_taken_up_at_the_council_which_signs_in_from_then_on(
    page: Page, live_server: Any, issuer: str, settings: Any
) -> None:
    settings.SIGN_ON_ALLOWS_LOOPBACK = True
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    staff, council = make.first_staff(), make.council("Northbridge")
    connection = {"client_id": openid_provider.CLIENT_ID, "secret": openid_provider.CLIENT_SECRET, "issuer": issuer}
    row = make.sign_on(council, actor=staff, **connection)
    sign_on.try_sign_on(sign_on_id=row.pk, actor=staff)
    sign_on.switch_sign_on(sign_on_id=row.pk, is_on=True, actor=staff)
    claims = {"sub": "s-1", "email": EMAIL, "amr": ["pwd", "mfa"]}
    requests.post(f"{issuer}/next", json={"claims": claims}, timeout=5).raise_for_status()
    token = tokens.token_of(make.invitation(make.person(email=EMAIL)))

    page.goto(f"{live_server}{reverse('councils:invitation_accept', args=[token])}")
    assert complaints(page) == []
    page.get_by_role("button", name="Continue with").click()
    expect(page).to_have_url(f"{live_server}/home/")
    page.goto(f"{live_server}/account/")
    expect(page.get_by_role("main")).to_contain_text("You can sign in through it")
    assert complaints(page) == []

    page.goto(f"{live_server}/account/calendar/")
    assert complaints(page) == []
    page.get_by_role("button", name="Make a private address").click()
    expect(page.get_by_label("Your private calendar address")).to_have_value(re.compile(r"/calendar/.{43}\.ics$"))
    assert complaints(page) == []
    page.context.clear_cookies()

    page.goto(f"{live_server}/accounts/login/")
    page.get_by_role("link", name="Sign in through your council").click()
    assert complaints(page) == []
    page.get_by_label("Work e-mail address").fill(EMAIL)
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(f"{live_server}/home/")
    assert said == []
