"""The first page a stranger meets, in a real browser: dressed, and silent."""

import pytest
from playwright.sync_api import ConsoleMessage, Page, Response

pytestmark = pytest.mark.django_db(transaction=True)


def test_first_page_has_its_style_and_says_nothing_on_the_console(page: Page, live_server: object) -> None:
    messages: list[str] = []
    failed: list[str] = []

    def note_message(message: ConsoleMessage) -> None:
        messages.append(message.text)

    def note_answer(answer: Response) -> None:
        if answer.status >= 400:
            failed.append(f"{answer.status} {answer.url}")

    page.on("console", note_message)
    page.on("response", note_answer)
    page.goto(f"{live_server}/")
    page.wait_for_load_state("load")
    styles = page.evaluate("[...document.styleSheets].map(sheet => sheet.cssRules.length > 100)")
    assert (styles, messages, failed) == ([True], [], [])
