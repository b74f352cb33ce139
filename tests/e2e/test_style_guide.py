"""Components and error pages in a real browser: axe finds nothing, nothing overflows, the console is silent.

One test looks at many pages: emptying the database between tests takes longer than the pages do.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from cib.common.style_views import ERROR_PAGES, PAGES

pytestmark = pytest.mark.django_db(transaction=True)
MIDDLE_WIDTH = 375
WIDTHS = (1280, MIDDLE_WIDTH, 320)


def complaints(page: Page) -> list[str]:
    """Give what axe objects to at three widths, and whether the page is wider than its window."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if width != MIDDLE_WIDTH:  # has the layout of the narrowest
            violations = Axe().run(page).response["violations"]
            found += [f"{width}: {each['id']} {each['nodes'][0]['html'][:120]}" for each in violations]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{width}: wider than the window")
    return found


@pytest.fixture
def console(page: Page, settings: LazySettings) -> list[str]:
    """Collect what the browser says, and let the style guide be there."""
    settings.DEMONSTRATION = True
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_style_pages_please_axe_at_every_width(page: Page, live_server: object, console: list[str]) -> None:
    found = {}
    for name in PAGES:
        page.goto(f"{live_server}/style/{name}/")
        found[name] = complaints(page)
    assert (found, console) == ({name: [] for name in PAGES}, [])


def test_error_pages_please_axe_at_every_width(page: Page, live_server: object, console: list[str]) -> None:
    found = {}
    for name in ERROR_PAGES:
        page.goto(f"{live_server}/style/error/{name}/")
        found[name] = complaints(page)
    assert found == {name: [] for name in ERROR_PAGES}


def test_refused_forms_please_axe_and_take_the_focus(page: Page, live_server: object, console: list[str]) -> None:
    for name in ("form", "question"):
        page.goto(f"{live_server}/style/{name}/")
        page.get_by_role("button", name="Save and continue").click()
        page.wait_for_url(f"**/style/{name}/")
        expect(page).to_have_title(re.compile("^Error: "))
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        assert complaints(page) == []
