"""Everybody of the journey, each with a browser of their own, opened when they first come in."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser

from tests.e2e.journey.site import Site
from tests.e2e.journey.visitor import Look, Visitor
from tests.e2e.journey.world import Somebody


@dataclass
class Cast:
    """The people by their part, the running product, and how pages are looked at."""

    site: Site
    people: dict[str, Somebody]
    browser: Browser
    look: Look
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def __getitem__(self, part: str) -> Visitor:
        """Give somebody's browser; the first time, they sign in."""
        if part not in self.visitors:
            self.visitors[part] = Visitor(self.browser, self.site.url, self.people[part], self.look)
            self.visitors[part].sign_in()
        return self.visitors[part]

    def name(self, part: str) -> str:
        """Give somebody's name as pages show it."""
        return self.people[part].name

    def leave(self) -> None:
        """Close everybody's browser."""
        for visitor in self.visitors.values():
            visitor.context.close()
