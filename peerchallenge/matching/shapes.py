"""What a shortlist is: candidates with reasons, people excluded, and how a reader may narrow it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from uuid import UUID

from peerchallenge.enums import ChallengerKind
from peerchallenge.models import Challenger
from peerchallenge.rules.matching import Reason

WHERE: Final = (
    ("", "Anywhere in England"),
    ("outside", "Outside the host's region"),
    ("inside", "The host's region"),
    ("neighbours", "Statistical neighbours"),
)


@dataclass(frozen=True)
class ShortlistFilters:
    """What the reader narrows the list to; empty means everybody.

    `needs`: place kinds (lead, member, challenger, specialist); `themes`: codes; `where`: a key of WHERE.
    """

    needs: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    where: str = ""
    only_free: bool = False
    only_practising: bool = False
    only_with_days: bool = False
    text: str = ""


@dataclass(frozen=True)
class Candidate:
    """Somebody who could serve: who they are, the reasons in words, and how they answered here before, if asked.

    The reasons are put in words only for those who are shown: a page shows twenty of thousands.
    """

    challenger: Challenger
    post: str
    gives_reasons: Callable[[], tuple[Reason, ...]] = field(repr=False, compare=False)
    can_lead: bool
    already: str

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """Say why they fit, and what to bear in mind."""
        return self.gives_reasons()

    @property
    def name(self) -> str:
        """Give the name to show."""
        return self.challenger.person.name

    @property
    def tag(self) -> str:
        """Say in two words what they could be on a team."""
        if self.can_lead:
            return "Can lead"
        kind = ChallengerKind(self.challenger.kind)
        return str(kind.label) if kind != ChallengerKind.OFFICER else ""


@dataclass(frozen=True)
class Excluded:
    """Somebody in the pool who cannot serve here, and why as far as the reader may know."""

    challenger: Challenger
    text: str

    @property
    def name(self) -> str:
        """Give the name to show."""
        return self.challenger.person.name


@dataclass(frozen=True)
class Shortlist:
    """Candidates, the best fit first, and those excluded, by name.

    `look_up` reads at once, for the people named, what their reasons tell beside what orders them.
    """

    candidates: tuple[Candidate, ...]
    excluded: tuple[Excluded, ...]
    look_up: Callable[[Iterable[UUID]], None] = field(repr=False, compare=False)
