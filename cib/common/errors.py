"""What a service says when it will not do a thing, each with its own HTTP status."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404


@dataclass(frozen=True)
class Breach:
    """One rule that was not kept: its code, and in words what stands in the way and what would be allowed."""

    code: str
    message: str
    field: str = ""


class Refused(Exception):
    """A rule of the programme stands in the way; carries every breach at once (shown as 422 or beside the field)."""

    def __init__(self, breaches: Iterable[Breach]) -> None:
        self.breaches = tuple(breaches)
        super().__init__("; ".join(f"{b.code}: {b.message}" for b in self.breaches))


class NotAllowed(PermissionDenied):
    """The person may see the thing but may not do this to it (403)."""


class NotVisible(Http404):
    """The person may not know that the thing exists (404)."""


class Stale(Exception):
    """The page that was sent is older than the object it would change (409)."""


def refuse_if(breaches: Iterable[Breach | None]) -> None:
    """Raise Refused with all breaches that are not None; do nothing when there is none."""
    found = [breach for breach in breaches if breach is not None]
    if found:
        raise Refused(found)
