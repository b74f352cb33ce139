"""The host's director asks for a peer challenge; a challenge manager takes it on."""

from playwright.sync_api import expect

from tests.e2e.journey import world
from tests.e2e.journey.cast import Cast

FOCUS = "How well do we help care leavers into education, employment and training?"
WHY_NOW = "Fewer of our care leavers are in work than two years ago, and we do not know why."
SAVE = "Save and continue"


def request_is_made(cast: Cast) -> None:
    """Answer the question pages with one error on the way, check, send, read what happens next."""
    host = cast["host"]
    host.press("Request a peer challenge")
    host.tick("Peer challenge")
    host.press(SAVE)
    _focus_is_asked(cast)
    host.fill("Why now?", WHY_NOW)
    host.press(SAVE)
    _window_with_an_error(cast)
    host.tick("Week of Monday 7 June 2027")
    host.tick("Week of Monday 14 June 2027")
    host.press(SAVE)
    for heading in ("How long", "urgent", "Which councils", "rather avoid", "coordinate", "practical"):
        host.sees_heading(heading)
        host.press(SAVE)
    host.sees_heading("Check your answers")
    host.sees(FOCUS)
    host.press("Send the request")
    host.sees("Request sent")
    host.sees("What happens next")
    cast.site.mail_to(host.who.email, "request")


def _focus_is_asked(cast: Cast) -> None:
    host = cast["host"]
    host.sees_heading("What should the team look into?")
    host.fill("The question", FOCUS)
    host.tick(world.THEME)
    host.press(SAVE)


def _window_with_an_error(cast: Cast) -> None:
    """Type 31 June: the summary leads to the field, and nothing typed is lost."""
    host = cast["host"]
    first, last = world.WANTED
    host.fill_date("Earliest date", first.day, first.month, first.year)
    host.fill_date("Latest date", 31, 6, last.year)
    host.press(SAVE)
    summary = host.page.get_by_role("alert")
    expect(summary).to_contain_text("There is a problem")
    latest = host.page.get_by_role("group", name="Latest date")
    expect(latest.get_by_label("Day", exact=True)).to_have_value("31")
    expect(host.page.get_by_role("group", name="Earliest date").get_by_label("Month", exact=True)).to_have_value("5")
    summary.get_by_role("link").first.click()
    expect(latest.get_by_label("Day", exact=True)).to_be_focused()
    host.fill_date("Latest date", last.day, last.month, last.year)
    host.press(SAVE)


def request_is_taken_on(cast: Cast) -> None:
    """The manager finds the request on Home and in the queue, and takes it on there."""
    manager = cast["manager"]
    manager.menu("Requests")
    manager.sees("Calderdale")
    manager.press("Take on")
    manager.sees("Choose")
