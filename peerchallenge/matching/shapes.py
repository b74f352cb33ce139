"""What a shortlist is: candidates with reasons, people excluded, and how a reader may narrow it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple, overload
from uuid import UUID

from peerchallenge.enums import ChallengerKind
from peerchallenge.queries.listed import Listed
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


class Told(NamedTuple):
    """What the page says of somebody: post and employer, and the reasons."""

    post: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Candidate:
    """Somebody who could serve: who they are, the reasons in words, and how they answered here before, if asked.

    What is told is put in words only for those who are shown: a page shows twenty of thousands.
    """

    who: Listed
    tells: Callable[[], Told] = field(repr=False, compare=False)
    can_lead: bool
    already: str

    @cached_property
    def _told(self) -> Told:
        return self.tells()

    @property
    def post(self) -> str:
        """Say what they do, and where."""
        return self._told.post

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Say why they fit, and what to bear in mind."""
        return self._told.reasons

    @property
    def name(self) -> str:
        """Give the name to show."""
        return self.who.name

    @property
    def tag(self) -> str:
        """Say in two words what they could be on a team."""
        if self.can_lead:
            return "Can lead"
        kind = ChallengerKind(self.who.kind)
        return str(kind.label) if kind != ChallengerKind.OFFICER else ""


@dataclass(frozen=True)
class Excluded:
    """Somebody in the pool who cannot serve here, and why as far as the reader may know."""

    who: Listed
    text: str

    @property
    def name(self) -> str:
        """Give the name to show."""
        return self.who.name


class Candidates(Sequence[Candidate]):
    """Candidates in their order, each made when somebody looks at them."""

    def __init__(self, ordered: Sequence[Any], make: Callable[[Any], Candidate]) -> None:
        self._ordered, self._make = ordered, make

    def __len__(self) -> int:
        """Count them without making any."""
        return len(self._ordered)

    @overload
    def __getitem__(self, place: int) -> Candidate: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Candidate]: ...

    def __getitem__(self, place: int | slice) -> Candidate | Sequence[Candidate]:
        """Make one, or some."""
        if isinstance(place, slice):
            return [self._make(one) for one in self._ordered[place]]
        return self._make(self._ordered[place])


@dataclass(frozen=True)
class Shortlist:
    """Candidates, the best fit first, and those excluded, by name.

    `look_up` reads at once, for the people named, what their reasons tell beside what orders them.
    """

    candidates: Sequence[Candidate]
    excluded: tuple[Excluded, ...]
    look_up: Callable[[Iterable[UUID]], None] = field(repr=False, compare=False)
