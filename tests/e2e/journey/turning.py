"""A council's turn: told of by mail, booked from the mail's page, staffed, moved by a week, carried out, due again."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.e2e.journey import agreeing, choosing
from tests.e2e.journey import turning_world as world
from tests.e2e.journey.asking import SAVE
from tests.e2e.journey.calendars import Calendars
from tests.e2e.journey.cast import Cast

FOCUS = "How safe are children from the first contact with us to the end of a plan?"
TEAM = ("lead", "challenger", "specialist", "member")
RELEASERS = (
    ("chief_executive", "lead"),
    ("releaser", "challenger"),
    ("second_releaser", "specialist"),
    ("group_office", "member"),
)
FEED_OWNER = "challenger"


def is_told(cast: Cast) -> None:
    """A year before the due date the director gets a mail, whose link leads to the turn once they are signed in."""
    cast.site.day_comes(world.TOLD_ON)
    cast.by_mail("host", f"{world.REVIEW} is due by 5 February 2028", sees="Book this review")
    host = cast["host"]
    host.sees_heading(world.REVIEW)
    host.sees("Open for booking")


def books_from_the_page(cast: Cast) -> None:
    """The question pages come with offer, reason and dates filled in; what is missing is asked for."""
    host = cast["host"]
    host.press("Book this review")
    host.sees_heading("What should the team look into?")
    host.fill("The question", FOCUS)
    host.tick(world.THEME)
    host.press(SAVE)
    expect(host.page.get_by_label("Why now?")).to_have_value("Our turn under this offer is due by 5 February 2028.")
    host.press(SAVE)
    _sees_date(cast, "Earliest date", "7", "8", "2027")
    _sees_date(cast, "Latest date", "5", "2", "2028")
    host.press(SAVE)
    host.tick("Week of Monday 25 October 2027")
    host.press(SAVE)
    for heading in ("How long", "urgent", "Which councils", "rather avoid", "coordinate", "practical"):
        host.sees_heading(heading)
        host.press(SAVE)
    host.sees_heading("Check your answers")
    for answer in (FOCUS, world.REVIEW, "7 August 2027", "5 February 2028", "25 October 2027"):
        host.sees(answer)
    host.press("Send the request")
    host.sees("Request sent")
    host.follow("Go to this request")
    host.follow("Review cycle, due by 5 February 2028")
    host.sees("Booked")


def _sees_date(cast: Cast, label: str, *parts: str) -> None:
    group = cast["host"].page.get_by_role("group", name=label)
    for box, value in zip(("Day", "Month", "Year"), parts, strict=True):
        expect(group.get_by_label(box, exact=True)).to_have_value(value)


def is_taken_on(cast: Cast) -> None:
    """The manager finds the request in the queue and takes it on."""
    manager = cast["manager"]
    manager.menu("Requests")
    manager.sees(world.REVIEW)
    manager.press("Take on")
    manager.sees("Choose")


def team_is_invited(cast: Cast) -> None:
    """The director asks for the lead, the manager for the others; each accepts with nothing to declare."""
    _asks(cast, "host", "lead", "Choose a lead challenger")
    for part, place in (
        ("challenger", "Choose a peer challenger"),
        ("specialist", "Choose a safeguarding practitioner"),
        ("member", "Choose a member peer"),
    ):
        _asks(cast, "manager", part, place)
    for part in TEAM:
        choosing.accepts(cast, part, "No, I have nothing to declare")


def _asks(cast: Cast, who: str, part: str, task: str) -> None:
    somebody = cast[who]
    somebody.task(task)
    somebody.press(f"Ask {cast.name(part)}")
    somebody.press(choosing.SEND)
    somebody.sees("The invitation is on its way.")


def team_is_released(cast: Cast) -> None:
    """Everybody's releaser releases them."""
    choosing.release(cast, RELEASERS)


def dates_are_fixed(cast: Cast) -> None:
    """The manager fixes the five days, in half-term as it happens."""
    cast["manager"].task("Fix the dates")
    agreeing.try_days(cast, world.FIRST_PLAN, "The dates are fixed")


def days_are_pledged(cast: Cast) -> None:
    """Five days on site and half a day of writing are more than the lead pledged: she pledges another day."""
    lead = cast["lead"]
    lead.home()
    lead.menu("My diary")
    lead.follow("My profile")
    lead.follow("Pledge days")
    lead.choose("Programme year", "2027 to 2028")
    lead.fill("How many days?", "6")
    lead.press("Pledge")
    lead.sees("Your pledge is saved.")


def feed_is_followed(cast: Cast) -> None:
    """Somebody of the team makes a private calendar address; once both have signed, it holds the visit."""
    owner = cast[FEED_OWNER]
    owner.home()
    owner.follow("Account")
    owner.follow(re.compile("private calendar"))
    owner.press("Make a private address")
    cast.calendars = Calendars(owner.page.get_by_label("Your private calendar address").input_value())
    assert cast.calendars.feed() == {}


def dates_come_to_calendars(cast: Cast) -> None:
    """Host, manager and team have the five days by London's clock, under a UID each."""
    cast.calendars.enter(cast, {"host", "manager", *TEAM}, world.FIRST_PLAN, utc_hour=8)


def region_sees_it_booked(cast: Cast) -> None:
    """The regional lead finds the review booked: on the map, in its table, in the timeline."""
    leader = cast["regional_lead"]
    _looks_at_region(cast, "booked, on site from 25 October 2027")
    leader.menu("Cycles")
    expect(_quarter(cast, "October to December 2027")).to_contain_text("Calderdale")


def moved_by_a_week(cast: Cast) -> None:
    """The manager moves the visit; every calendar follows under the same UID, and the clock has gone back."""
    manager = cast["manager"]
    manager.home()
    manager.follow(f"{world.REVIEW}, Calderdale")
    manager.follow("Move the visit")
    first = world.ON_SITE[0]
    manager.fill_date("New first day", first.day, first.month, first.year)
    manager.press("Move the visit")
    manager.sees("It begins in")
    manager.press("Yes, move it to these days")
    manager.sees("Moved. Everybody has been told the new dates.")
    cast.site.mail_to(cast.people["host"].email, f"New dates: {world.REVIEW}, Calderdale")
    cast.calendars.follow(cast, world.ON_SITE, utc_hour=9)
    _looks_at_region(cast, "booked, on site from 1 November 2027")


def visit_passes(cast: Cast) -> None:
    """The visit begins by itself on its first day; at its end everybody confirms their days, and they are settled."""
    cast.site.day_comes(world.ON_SITE[0])
    host = cast["host"]
    host.home()
    host.follow(f"{world.REVIEW}, Calderdale")
    host.sees("On site")
    cast.site.travel(world.ON_SITE[-1], hour=17)
    for part in TEAM:
        cast[part].task("Confirm your days")
        cast[part].press("Confirm my days as planned")
    lead = cast["lead"]
    lead.task("Settle the days")
    lead.press("Settle the days")
    lead.press("Settle the days")
    lead.sees("The days are settled.")
    cast.site.mail_to(host.who.email, "The days are settled")


def turn_is_done(cast: Cast) -> None:
    """The director reads that the turn is done, and that the next one falls due three years after its last day."""
    host = cast["host"]
    host.home()
    host.menu("Challenges and reviews")
    host.follow("Show those that are finished")
    host.follow(re.compile("^PC-"))
    host.sees("Closed on 5 November 2027")
    host.follow("Review cycle, carried out 5 November 2027")
    host.sees("Done")
    host.sees("Carried out; the last day on site was 5 November 2027")
    host.sees("The next one is due by 5 November 2030")
    host.follow("5 November 2030")
    host.sees("Due later")
    host.sees("It follows the last one")


def region_sees_it_all(cast: Cast) -> None:
    """The regional lead finds the next turn on the map, in its table and in the timeline, three years on."""
    _looks_at_region(cast, "due later, by 5 November 2030")
    cast["regional_lead"].menu("Cycles")
    expect(_quarter(cast, "October to December 2030")).to_contain_text("Calderdale")
    expect(_quarter(cast, "October to December 2027")).not_to_contain_text("Calderdale")


def _looks_at_region(cast: Cast, says: str) -> None:
    """Go to the region, colour the map by safeguarding reviews, and read hexagon and row."""
    leader = cast["regional_lead"]
    leader.home()
    leader.menu("Region")
    leader.follow("Reviews due")
    leader.choose("Review", world.REVIEW)
    leader.press("Show")
    hexagon = leader.page.get_by_role("link", name=re.compile("^Calderdale", re.I)).first
    expect(hexagon).to_have_accessible_name(re.compile(f"{world.REVIEW}, {says}$"))
    row = leader.page.get_by_role("row").filter(has_text="Calderdale")
    day = says.split(" by ")[-1] if " by " in says else "5 February 2028"
    expect(row).to_contain_text(day)


def _quarter(cast: Cast, name: str) -> Locator:
    rows = cast["regional_lead"].page.get_by_role("row")
    return rows.filter(has_text=name)


STAGES: tuple[Callable[[Cast], None], ...] = (
    is_told,
    books_from_the_page,
    is_taken_on,
    team_is_invited,
    team_is_released,
    choosing.scoping_begins,
    agreeing.meeting_is_recorded,
    agreeing.scope_is_written,
    agreeing.effort_is_planned,
    dates_are_fixed,
    agreeing.scope_is_agreed,
    days_are_pledged,
    feed_is_followed,
    agreeing.ground_rules_are_signed,
    dates_come_to_calendars,
    region_sees_it_booked,
    moved_by_a_week,
    visit_passes,
    turn_is_done,
    region_sees_it_all,
)
