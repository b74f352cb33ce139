"""How the kernel learns the names and addresses of people, which an app above it keeps.

The councils app registers its directory when Django starts; the kernel itself imports no app.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True)
class Addressee:
    """A person to whom a message goes: their user is None until they first sign in."""

    person_id: UUID
    name: str
    email: str
    user: Any | None


class Directory(Protocol):
    """What the kernel asks of whoever keeps the people."""

    def addressee(self, person_id: UUID) -> Addressee | None:
        """Give the person's current address, or None when there is none or they were anonymised."""

    def names_of_users(self, user_ids: Iterable[Any]) -> dict[Any, str]:
        """Give the name to show for each user id."""

    def names_of_persons(self, person_ids: Iterable[UUID]) -> dict[UUID, str]:
        """Give the name to show for each person id."""


_registered: list[Directory] = []


def register(directory: Directory) -> None:
    """Make this the directory (the last one registered counts)."""
    _registered[:] = [directory]


def directory() -> Directory:
    """Give the registered directory; raise LookupError when no app has registered one."""
    if not _registered:
        raise LookupError("No app has registered a directory of people")
    return _registered[0]
