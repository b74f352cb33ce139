"""The team is on site; days are confirmed and settled; every standing shows them."""

from playwright.sync_api import expect

from tests.e2e.journey import world
from tests.e2e.journey.cast import Cast

NEW_LINE = "How do personal advisers learn of vacancies?"
CONCERN = "Case reference LC-4471: a young person said that nobody has visited since Easter."


def days_are_reserved(cast: Cast) -> None:
    """Before the visit the host's standing shows what is reserved."""
    cast.site.travel(world.ON_SITE[0].replace(day=1))
    host = cast["host"]
    host.home()
    host.sees("Your council has received none of its 5 days, with 3½ reserved")


def visit_begins(cast: Cast) -> None:
    """On the first day the lead says that the team is on site."""
    cast.site.travel(world.ON_SITE[0])
    lead = cast["lead"]
    lead.task("The visit begins")
    lead.press("The team is on site")
    lead.sees("Their plan of days is laid out")


def line_emerges(cast: Cast) -> None:
    """Somebody of the team adds a line of enquiry; the host acknowledges it."""
    challenger, host = cast["challenger"], cast["host"]
    challenger.home()
    challenger.follow("Peer challenge, Calderdale")
    challenger.press("Add a line of enquiry")
    challenger.fill("What should the team also look at?", NEW_LINE)
    challenger.press("Add and tell the host")
    challenger.sees("The host has been asked to acknowledge it.")
    host.task("Acknowledge new lines of enquiry")
    host.sees(NEW_LINE)
    host.press("Acknowledge")
    host.sees("You have acknowledged the new line of enquiry.")


def concern_is_raised(cast: Cast) -> None:
    """A concern about a child reaches the host's director at once, on Home and by mail."""
    member, host = cast["member"], cast["host"]
    member.home()
    member.follow("Peer challenge, Calderdale")
    member.press("Raise a concern about a child")
    member.fill("What worries you?", CONCERN)
    member.press("Pass it on now")
    member.sees(host.who.name)
    mail = cast.site.mail_to(host.who.email, "A concern about a child needs you now")
    assert "LC-4471" not in mail.as_string()
    host.task("Read a concern about a child, now")
    host.sees(CONCERN)
    host.press("I have received this")
    host.sees("Saved.")


def days_are_confirmed(cast: Cast) -> None:
    """On the last afternoon everybody confirms their days; one corrects an entry."""
    cast.site.travel(world.ON_SITE[-1], hour=17)
    for part in ("challenger", "member"):
        cast[part].task("Confirm your days")
        cast[part].press("Confirm my days as planned")
        cast[part].sees("Your days are confirmed.")
    challenger = cast["challenger"]
    challenger.follow("Change fieldwork: Thursday 17 June 2027")
    challenger.fill("How long did it take?", "½")
    challenger.fill("What went otherwise?", "I was called back at noon.")
    challenger.press("Save and confirm")
    challenger.sees("Saved and confirmed.")


def days_are_settled(cast: Cast) -> None:
    """The lead challenger confirms and settles: the engagement is closed."""
    lead = cast["lead"]
    lead.task("Confirm your days")
    lead.press("Confirm my days as planned")
    lead.task("Settle the days")
    lead.press("Settle the days")
    lead.press("Settle the days")
    lead.sees("The days are settled.")
    cast.site.mail_to(cast.people["host"].email, "The days are settled")
    host = cast["host"]
    host.menu("Challenges and reviews")
    host.sees("Closed")


def standings_show_it(cast: Cast) -> None:
    """Host, givers and region read what was given and received."""
    said = {"host": "received 3½ of its 5", "lead": "given 3½ of its 5", "releaser": "given 2½ of its 5"}
    for part, words in said.items():
        somebody = cast[part]
        somebody.home()
        somebody.menu("Days")
        somebody.sees(words)
    leader = cast["regional_lead"]
    leader.menu("Region")
    expect(leader.page.get_by_role("row").filter(has_text="Calderdale")).to_contain_text("3½")
