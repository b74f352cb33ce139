"""Somebody with a browser who follows the screen; every page they see is looked at."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.journey.world import SECRET, Somebody
from tests.factories import accounts

HEIGHT = 900
DESK, TELEPHONE, NARROWEST = 1280, 375, 320
PATIENCE = 30_000  # milliseconds; a busy machine may be slow
PICTURES = os.environ.get("JOURNEY_PICTURES", "")
#: What a browser says by itself when a form comes back with errors (422): the page's own business.
REFUSED = "the server responded with a status of 422"
#: What differs between two showings of the same page.
_CHANGING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|<script[^>]*type="application/json">.*?</script>', re.S
)
#: Only what is wrong is handed over: the whole result of axe takes longer to hand over than to find.
_AXE = """axe.run(document, {resultTypes: ["violations"]}).then(result => result.violations.flatMap(
  wrong => wrong.nodes.slice(0, 2).map(node => `axe ${wrong.id}: ${node.html.slice(0, 160)}`)))"""
_PAGE_WIDTH = "document.documentElement.scrollWidth"


@dataclass
class Look:
    """How pages are looked at, and what was seen: complaints by page, over the whole journey."""

    width: int
    has_js: bool
    narrow: int = 0  # a second, narrower width at which nothing may overflow either
    complaints: list[str] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    pages: int = 0

    @property
    def name(self) -> str:
        """Name the variant, for pictures."""
        return f"{self.width}{'' if self.has_js else '-no-js'}"


class Visitor:
    """One person and their browser."""

    def __init__(self, browser: Browser, site_url: str, who: Somebody, look: Look) -> None:
        """Open a window of the journey's width."""
        self.who, self.look, self.site_url = who, look, site_url
        self.context: BrowserContext = browser.new_context(
            base_url=site_url,
            viewport={"width": look.width, "height": HEIGHT},
            java_script_enabled=look.has_js,
            reduced_motion="reduce",
            locale="en-GB",
        )
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.context.on("console", lambda message: self._heard(message.text))
        self.context.on("weberror", lambda error: self._heard(str(error.error)))
        self._scripts = None if look.has_js else self.context.new_cdp_session(self.page)

    def _heard(self, text: str) -> None:
        if REFUSED not in text:
            self.look.complaints.append(f"{self.page.url}: console: {text}")

    # --- Going about ---------------------------------------------------------------------------------

    def sign_in(self, path: str = "/", sees: str = "What needs you now") -> None:
        """Sign in with password and authenticator app, as everybody does; come to the page that was asked for."""
        self.go(path)
        self.fill("Work e-mail address", self.who.email)
        self.fill("Password", accounts.PASSWORD)
        self.press("Sign in")
        self.page.get_by_role("textbox").first.fill(accounts.code_now(SECRET))
        self.press("Continue")
        self.sees(sees)

    def go(self, path: str) -> None:
        """Open a page by its address: only the very first one, or one that a mail names."""
        self.page.goto(path)
        self.looks()

    def home(self) -> None:
        """Go home by the name of the service in the header."""
        self._take(self.page.get_by_role("banner").get_by_role("link", name="Peer challenge"))
        self.sees("What needs you now")

    def menu(self, label: str) -> None:
        """Take a page of the navigation."""
        self._take(self.page.get_by_role("navigation", name="Main").get_by_role("link", name=label, exact=True))

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Follow the first link of that name on the page."""
        self._take(self.page.get_by_role("link", name=name).first)

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press the first button of that name on the page."""
        self._take(self.page.get_by_role("button", name=name).first)

    def task(self, name: str) -> None:
        """Go home, and from there to a task that is one's own."""
        self.home()
        self.follow(name)

    def _take(self, what: Locator) -> None:
        with self.page.expect_navigation():
            what.click()
        self.looks()

    # --- Answering -----------------------------------------------------------------------------------

    def fill(self, label: str, text: str) -> None:
        """Type into a field."""
        self.page.get_by_label(re.compile(rf"^{re.escape(label)}( \(optional\))?$")).fill(text)

    def fill_date(self, label: str, day: int, month: int, year: int) -> None:
        """Type a date into its three boxes."""
        group = self.page.get_by_role("group", name=label)
        for box, value in (("Day", day), ("Month", month), ("Year", year)):
            group.get_by_label(box, exact=True).fill(str(value))

    def tick(self, label: str | re.Pattern[str]) -> None:
        """Tick a box, or choose an option."""
        self.page.get_by_label(label).first.check()

    def choose(self, label: str, option: str) -> None:
        """Choose one of a list."""
        self.page.get_by_label(label, exact=True).select_option(option)

    # --- Looking -------------------------------------------------------------------------------------

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Expect the words somewhere on the page."""
        expect(self.page.locator("body")).to_contain_text(text, timeout=PATIENCE)

    def sees_heading(self, text: str) -> None:
        """Expect the page of that name."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(text, timeout=PATIENCE)

    def looks(self) -> None:
        """Look at the page as it stands: axe, width, picture. A page seen before is not looked at again."""
        self.page.wait_for_load_state("load")
        shown = hash(_CHANGING.sub("", self.page.content()))
        if shown in self.look.seen:
            return
        self.look.seen.add(shown)
        self.look.pages += 1
        with self._scripts_allowed():
            self.page.evaluate(AXE_SCRIPT)
            self._note(self.page.evaluate(_AXE))
        self._note_overflow()
        if PICTURES:
            self._picture()

    def _note(self, complaints: list[str]) -> None:
        self.look.complaints += [f"{self.page.url}: {complaint}" for complaint in complaints]

    def _note_overflow(self) -> None:
        for width in (self.look.width, self.look.narrow):
            if not width:
                continue
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            if (wide := self.page.evaluate(_PAGE_WIDTH)) > width:
                self._note([f"{wide} wide in a window of {width}"])
        if self.look.narrow:
            self.page.set_viewport_size({"width": self.look.width, "height": HEIGHT})

    @contextmanager
    def _scripts_allowed(self) -> Iterator[None]:
        """Let axe work in a page that was loaded without scripts; scripts of the page do not run by that."""
        if self._scripts is not None:
            for is_disabled in (True, False):  # only a change is taken note of
                self._scripts.send("Emulation.setScriptExecutionDisabled", {"value": is_disabled})
        yield
        if self._scripts is not None:
            self._scripts.send("Emulation.setScriptExecutionDisabled", {"value": True})

    def _picture(self) -> None:
        path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "X", self.page.url.removeprefix(self.site_url)).strip("/")
        name = f"{self.look.pages:03}-{path.replace('/', '_')[:80]}.png"
        folder = Path(PICTURES) / self.look.name
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / name, full_page=True)
