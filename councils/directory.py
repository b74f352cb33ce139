"""The directory of people that the kernel asks for names and addresses."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from cib.common.directory import Addressee
from councils.models import Person
from councils.queries import resolved


class PeopleDirectory:
    """Names and addresses from the register of persons."""

    def addressee(self, person_id: UUID) -> Addressee | None:
        """Give the person's current address (of the one they were merged into); None when there is none."""
        found = Person.objects.filter(pk=person_id).select_related("user", "merged_into__user").first()
        if found is None:
            return None
        person = resolved(found)
        if person.anonymised_at is not None or not person.email:
            return None
        return Addressee(person.pk, person.name, person.email, person.user)

    def names_of_users(self, user_ids: Iterable[Any]) -> dict[Any, str]:
        """Give the name of the person behind each user id."""
        rows = Person.objects.filter(user_id__in=list(user_ids)).select_related("merged_into")
        return {row.user_id: resolved(row).name for row in rows}

    def names_of_persons(self, person_ids: Iterable[UUID]) -> dict[UUID, str]:
        """Give the name to show for each person id."""
        rows = Person.objects.filter(pk__in=list(person_ids)).select_related("merged_into")
        return {row.pk: resolved(row).name for row in rows}
