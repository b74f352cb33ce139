"""What CIB staff change of the programme, in a real browser: axe finds nothing, nothing overflows, at every width."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from reviews.services.opening import open_cycles
from tests.e2e.test_keyboard import sign_in
from tests.e2e.test_style_guide import complaints
from tests.factories import accounts
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_scoping as scoped
from tests.factories import profiles_figures as figures

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("JOURNEY_PICTURES", "")


def looked_at(page: Page, name: str) -> list[str]:
    """Give what is wrong with the page as it stands, and keep a picture where that is asked for."""
    found = complaints(page)
    if PICTURES:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    return [f"{name}: {words}" for words in found]


def test_changes_of_the_programme_please_axe_at_every_width(page: Page, live_server: object) -> None:
    engagement = scoped.scoped_engagement()
    pool.programme()
    open_cycles()
    staff, site, found = pool.staff(), str(live_server), []
    sign_in(page, site, staff.email, accounts.add_app(staff))
    for name, path in (
        ("kinds", "/messages/kinds/"),
        ("text", "/messages/kinds/visit.soon/text/"),
        ("offer-versions", "/offers/peer-challenge/versions/"),
        ("offer-change", "/offers/peer-challenge/change/"),
        ("clauses", "/ground-rules/clauses/"),
        ("clause-change", "/ground-rules/clauses/purpose/"),
        ("policies", "/cycles/policies/"),
        ("support-change", "/cycles/policies/support/"),
    ):
        page.goto(f"{site}{path}")
        found += looked_at(page, name)
    page.goto(f"{site}/messages/kinds/visit.soon/text/change/")
    page.get_by_label("Text", exact=True).fill("See you on {day}.")
    page.get_by_role("button", name="Check and preview").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    for code in ("TX-02", "TX-04", "TX-09"):
        expect(page.locator(".govuk-error-message").get_by_text(f"rule {code}")).to_be_visible()
    found += looked_at(page, "text-refused")
    page.get_by_label("Text", exact=True).fill("See you on {first_day}.\n\n{link}\n\nSafe travels.")
    page.get_by_label("Why?").fill("Warmer")
    page.get_by_role("button", name="Check and preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check what it will say")
    mail = page.frame_locator("iframe")
    expect(mail.get_by_text("See you on 10 November 2026.")).to_be_visible()
    found += looked_at(page, "text-check")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("The text is published.")).to_be_visible()
    found += looked_at(page, "text-published")
    page.context.clear_cookies()
    director = scoped.dcs_of(engagement)
    pool.employed(pool.person("Dora Dunlin"), engagement.host)
    sign_in(page, site, director.email, accounts.add_app(director))
    page.goto(f"{site}/engagements/{engagement.pk}/delegate/")
    found += looked_at(page, "delegate")
    assert found == [], "\n".join(found)


def test_changes_of_figures_please_axe_at_every_width(page: Page, live_server: object) -> None:
    for number in range(3):
        figures.indicator(
            f"Indicator {number} with a label as long as such labels are, of children in care", code=f"i-{number}"
        )
    staff, site, found = pool.staff(), str(live_server), []
    sign_in(page, site, staff.email, accounts.add_app(staff))
    page.goto(f"{site}/figures/files/")
    found += looked_at(page, "figures-files")
    page.get_by_role("link", name="How figures are compared, signs are found and files are taken").click()
    page.get_by_role("link", name=re.compile("Change this.*What a file of figures may be")).click()
    page.get_by_label("Largest file as it is sent, in MB").fill("501")
    page.get_by_role("button", name="Check the change").click()
    for code in ("FP-10", "FP-11", "DTD-03"):
        expect(page.locator(".govuk-error-message").get_by_text(f"rule {code}")).to_be_visible()
    found += looked_at(page, "figures-policy-refused")
    page.get_by_label("Largest file as it is sent, in MB").fill("80")
    page.get_by_label("Why?").fill("DfE publishes larger ones")
    page.get_by_role("button", name="Check the change").click()
    found += looked_at(page, "figures-policy-check")
    page.get_by_role("button", name="Make the change").click()
    expect(page.get_by_text("The change is made. It counts from now on.")).to_be_visible()
    found += looked_at(page, "figures-policies")
    page.get_by_role("link", name="Indicators").click()
    found += looked_at(page, "indicators")
    page.get_by_role("link", name="Indicator 0").click()
    page.get_by_label("Label").fill("Children in care")
    page.get_by_label("Why?").fill("Shorter")
    page.get_by_role("button", name="Check the change").click()
    page.get_by_role("button", name="Make the change").click()
    page.get_by_role("link", name="Children in care", exact=True).click()
    found += looked_at(page, "indicator")
    assert found == [], "\n".join(found)
