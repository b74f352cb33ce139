"""A kind of message and a directory of people for the tests of the outbox, the same in every process of a test."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from cib.accounts.models import User
from cib.common.directory import Addressee
from cib.common.models import Message
from cib.common.outbox import Kind

NO_ADDRESS = UUID(int=404)


def address_of(person_id: UUID) -> str:
    """Give the invented address of a person."""
    return f"p{person_id.int}@council.example"


class Everybody:
    """A directory in which every id is a person with an address, but for one."""

    def addressee(self, person_id: UUID) -> Addressee | None:
        """Give the person."""
        return None if person_id == NO_ADDRESS else Addressee(person_id, "Ada Example", address_of(person_id), None)

    def names_of_users(self, user_ids: Iterable[Any]) -> dict[Any, str]:
        """Give nobody's name."""
        return {}

    def names_of_persons(self, person_ids: Iterable[UUID]) -> dict[UUID, str]:
        """Give nobody's name."""
        return {}


def _subject(message: Message) -> User:
    return User.objects.get(pk=message.subject_id)


#: Needed while the account it is about is open; to be known by anybody while that account is no staff.
KIND = Kind(
    code="tests.note",
    label="A note",
    title="A note for {whom}",
    template="layouts/email",
    path=lambda message: f"/notes/{message.subject_id}/",
    may_know=lambda message, _addressee: not _subject(message).is_staff,
    is_needed=lambda message: _subject(message).is_active,
)
