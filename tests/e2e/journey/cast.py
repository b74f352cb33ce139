"""Everybody of the journey, each with a browser of their own, opened when they first come in."""

import re
from dataclasses import dataclass, field
from email.message import EmailMessage

from playwright.sync_api import Browser

from tests.e2e.journey.calendars import Calendars
from tests.e2e.journey.site import Site
from tests.e2e.journey.visitor import Look, Visitor
from tests.e2e.journey.world import CARE_LEAVERS, Somebody, Story


def plain_of(mail: EmailMessage) -> str:
    """Give what a mail says."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@dataclass
class Cast:
    """The people by their part, the running product, and how pages are looked at."""

    site: Site
    people: dict[str, Somebody]
    browser: Browser
    look: Look
    story: Story = CARE_LEAVERS
    calendars: Calendars = field(default_factory=Calendars)
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def __getitem__(self, part: str) -> Visitor:
        """Give somebody's browser; the first time, they sign in."""
        if part not in self.visitors:
            self.visitors[part] = Visitor(self.browser, self.site.url, self.people[part], self.look)
            self.visitors[part].sign_in()
        return self.visitors[part]

    def by_mail(self, part: str, about: str, *, sees: str) -> EmailMessage:
        """Let somebody come by the link of a mail that they got, signing in on the way; give the mail."""
        who = self.people[part]
        mail = self.site.mail_to(who.email, about)
        (link,) = re.findall(r"https?://\S+", plain_of(mail))
        visitor = self.visitors[part] = Visitor(self.browser, self.site.url, who, self.look)
        visitor.sign_in(link, sees=sees)
        return mail

    def name(self, part: str) -> str:
        """Give somebody's name as pages show it."""
        return self.people[part].name

    def leave(self) -> None:
        """Close everybody's browser."""
        for visitor in self.visitors.values():
            visitor.context.close()
