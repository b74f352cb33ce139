"""The scope is written, dates fixed, both sides agree: the days are reserved."""

import datetime as dt

from tests.e2e.journey import world
from tests.e2e.journey.cast import Cast

FIX = "Fix these dates"
SAVE = "Save and go back to the scope"


def meeting_is_recorded(cast: Cast) -> None:
    """The lead challenger records the scoping meeting."""
    lead = cast["lead"]
    lead.task("Record the scoping meeting")
    lead.fill_date("Date of the meeting", 1, 2, 2027)
    lead.fill("Who took part?", "Della Dipper\nLaurel Lapwing\nMorwenna Merlin")
    lead.fill("What was decided?", cast.story.decided)
    lead.press("Save the record")
    lead.sees("The meeting is on record.")


def scope_is_written(cast: Cast) -> None:
    """The lead challenger writes the scope with its lines of enquiry."""
    lead = cast["lead"]
    lead.task("Write the scope and its lines of enquiry")
    lead.follow("State the focus")
    lead.press(SAVE)
    lead.follow("Change what is in scope")
    lead.fill("What is in scope?", cast.story.in_scope)
    lead.fill("What is out of scope?", cast.story.out_of_scope)
    lead.press(SAVE)
    lead.follow("Change the lead member’s part")
    lead.tick("Hears the feedback")
    lead.press(SAVE)
    lead.follow("Change form of feedback")
    lead.tick("Presentation")
    lead.fill("Who hears the feedback on the last day?", "The management team, then staff who took part.")
    lead.press(SAVE)
    for question in cast.story.lines:
        lead.follow("Add a line of enquiry")
        lead.fill("Line of enquiry", question)
        lead.press("Add")
    lead.sees(cast.story.lines[-1])


def dates_are_fixed(cast: Cast) -> None:
    """The manager fixes dates: a bank holiday and a double booking are refused with the reason."""
    manager = cast["manager"]
    manager.task("Fix the dates")
    manager.sees("Fergus Finch")
    try_days(cast, [world.BANK_HOLIDAY], "bank holiday")
    manager.home()
    manager.task("Fix the dates")
    try_days(cast, [world.BUSY], "Fergus Finch")
    manager.sees(world.BUSY.strftime("%-d %B"))
    assert "Rochdale" not in manager.page.content()
    manager.task("Fix the dates")
    try_days(cast, world.ON_SITE, "The dates are fixed")


def try_days(cast: Cast, days: list[dt.date], answer: str) -> None:
    """Choose whole days on the page of dates, and read what it says to them."""
    manager = cast["manager"]
    first = days[0]
    manager.fill_date("Show the week of another day", first.day, first.month, first.year)
    manager.press("Show this week")
    for box in manager.page.get_by_role("checkbox", checked=True).all():
        box.uncheck()
    for day in days:
        for half in ("morning", "afternoon"):
            manager.tick(f"{day:%A} {day.day} {day:%B %Y}, {half}")
    manager.press(FIX)
    manager.sees(answer)


def effort_is_planned(cast: Cast) -> None:
    """The lead challenger plans what the dates do not tell; preparation does not count, reporting does."""
    lead = cast["lead"]
    lead.task("Plan everybody’s effort")
    lead.fill("Preparation, Laurel Lapwing", "1½")
    lead.fill("Reporting, Laurel Lapwing", "½")
    lead.press("Save the plan")
    lead.sees("The plan is saved.")


def scope_is_agreed(cast: Cast) -> None:
    """The lead sends the scope; the host's director approves; the lead member acknowledges."""
    lead, host, member = cast["lead"], cast["host"], cast["lead_member"]
    lead.home()
    lead.follow("Write the scope")
    lead.press("Send for approval")
    lead.sees("The host’s director has been asked to approve the scope.")
    host.task("Approve the scope")
    host.press("Read and approve")
    host.sees(cast.story.lines[0])
    host.press("Approve the scope and its dates")
    host.sees("Approved. Next, both sides sign the ground rules.")
    member.task("Acknowledge the scope")
    member.press("Read and acknowledge")
    member.fill("Is there anything you would add?", "Please meet our Care Leavers’ Council.")
    member.press("I have read the scope")
    member.sees("Thank you.")


def ground_rules_are_signed(cast: Cast) -> None:
    """Both sign, the host with an error on the way; the second signature reserves the days."""
    host, lead = cast["host"], cast["lead"]
    host.task("Sign the ground rules for the host")
    host.press("Sign the ground rules")
    host.sees("There is a problem")
    _signs(cast, "host")
    lead.task("Sign the ground rules for the team")
    _signs(cast, "lead")
    cast.site.mail_to(cast.people["challenger"].email, cast.story.when)


def _signs(cast: Cast, part: str) -> None:
    somebody = cast[part]
    somebody.tick("I have read these ground rules and agree to them")
    somebody.fill("Your full name", somebody.who.name)
    somebody.press("Sign the ground rules")
    somebody.sees("signed")
