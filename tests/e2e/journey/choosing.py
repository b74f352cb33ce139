"""A team is chosen from the shortlist, asked, accepts or declines, is cleared and released."""

import re
from collections.abc import Iterable

from playwright.sync_api import expect

from tests.e2e.journey.cast import Cast

SEND = "Send the invitation"
NO_FILTER = re.compile("Remove filter")
INTEREST = "My sister taught at a school in Halifax until 2019."


def lead_is_invited(cast: Cast) -> None:
    """The host chooses from the shortlist: who could come and why, who could not and why."""
    host = cast["host"]
    host.task("Choose a lead challenger")
    host.sees_heading("Choose your challengers")
    person = host.page.get_by_role("listitem").filter(has_text="Laurel Lapwing").first
    expect(person).to_contain_text("Gateshead has 5 days still to give")
    host.follow(NO_FILTER)
    excluded = host.page.get_by_role("region", name="Excluded, and why")
    expect(excluded).to_contain_text(cast.name("own"))
    host.press(f"Ask {cast.name('lead')}")
    host.fill("A message to them", "Your own work on apprenticeships is what made us think of you.")
    host.press(SEND)
    host.sees("The invitation is on its way.")
    cast.site.mail_to(cast["lead"].who.email, "Calderdale")


def others_are_invited(cast: Cast) -> None:
    """The manager asks a peer challenger and a councillor; the one declines, and another is asked."""
    manager = cast["manager"]
    manager.task("Choose a peer challenger")
    manager.follow(NO_FILTER)
    for part in ("decliner", "member"):
        manager.press(f"Ask {cast.name(part)}")
        manager.press(SEND)
    _declines(cast)
    manager.task("Choose a peer challenger")
    manager.follow("Who was asked before")
    manager.sees("I am leading an inspection improvement plan that week.")
    manager.follow("Back")
    manager.press(f"Ask {cast.name('challenger')}")
    manager.press(SEND)


def _declines(cast: Cast) -> None:
    decliner = cast["decliner"]
    decliner.follow("Answer the invitation")
    decliner.press("Decline")
    decliner.press("Decline the invitation")
    decliner.sees("Say why you cannot come")
    decliner.fill("Why can you not come?", "I am leading an inspection improvement plan that week.")
    decliner.fill("Could a colleague come instead?", "Bryony Bunting, our virtual head")
    decliner.press("Decline the invitation")
    decliner.sees("Thank you for telling us.")


def invitations_are_accepted(cast: Cast) -> None:
    """Each sees the invitation on Home and accepts with a declaration; the member has something to declare."""
    for part in ("lead", "challenger"):
        accepts(cast, part, "No, I have nothing to declare")
    accepts(cast, "member", "Yes, I have something to declare", INTEREST)


def accepts(cast: Cast, part: str, answer: str, interest: str = "") -> None:
    """Let somebody accept from Home, with what they declare."""
    challenger = cast[part]
    challenger.task("Answer the invitation")
    challenger.sees_heading("Calderdale asks you to join a team")
    challenger.press("Accept")
    challenger.tick(answer)
    if interest:
        challenger.fill("If yes, what is it?", interest)
    challenger.press("Accept the invitation")
    challenger.sees("You have accepted.")


def interest_is_cleared(cast: Cast) -> None:
    """The manager, and nobody else, reads the declaration and clears the conflict with a note."""
    manager = cast["manager"]
    manager.task(f"Clear a conflict: {cast.name('member')}")
    manager.follow("Look at it and decide")
    manager.follow("Read what was declared")
    manager.sees(INTEREST)
    manager.task(f"Clear a conflict: {cast.name('member')}")
    manager.follow("Look at it and decide")
    manager.fill("Why does it not stand in the way?", "She left six years ago and worked in another service.")
    manager.press("Clear this conflict")
    manager.sees("The conflict has been cleared")


def team_is_released(cast: Cast) -> None:
    """A director is released by the chief executive, an officer by the director, a councillor by the group office."""
    release(cast, (("chief_executive", "lead"), ("releaser", "challenger"), ("group_office", "member")))


def release(cast: Cast, pairs: Iterable[tuple[str, str]]) -> None:
    """Let each releaser release their person; these learn of it."""
    for releaser, part in pairs:
        somebody = cast[releaser]
        somebody.task(f"Release {cast.name(part)}")
        somebody.press("Release them")
        somebody.sees("Thank you. They and the council have been told.")
    cast.site.mail_to(cast["challenger"].who.email, "released")


def scoping_begins(cast: Cast) -> None:
    """The team is complete: the manager begins scoping."""
    manager = cast["manager"]
    manager.task("Begin scoping with this team")
    manager.press("Begin scoping with this team")
    manager.sees("Scoping has begun.")
