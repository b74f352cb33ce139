"""The people of the pool as a shortlist reads them: thousands of plain rows, no model objects."""

import datetime as dt
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, UUIDField

from councils.models import Employment
from peerchallenge.models import Challenger


class Listed(NamedTuple):
    """One challenger, and the council that employs them today (None: an associate, or employed elsewhere)."""

    pk: UUID
    person_id: UUID
    kind: str
    post_title: str
    party: str
    can_lead: bool
    weekly_pattern: str
    left_practice_on: dt.date | None
    accredited_until: dt.date | None
    given_name: str
    family_name: str
    employer_id: UUID | None = None

    @property
    def name(self) -> str:
        """Give the name to show, as `Person.name` gives it."""
        return f"{self.given_name} {self.family_name}".strip()


_COLUMNS: Final = (
    *("pk", "person_id", "kind", "post_title", "party", "can_lead", "weekly_pattern"),
    *("left_practice_on", "accredited_until", "person__given_name", "person__family_name", "employer_id"),
)


def listed_rows(challengers: QuerySet[Challenger]) -> list[Listed]:
    """Read these challengers in their order, in one query."""
    jobs = Employment.objects.current().filter(person=OuterRef("person_id"), council__isnull=False)
    employer = jobs.order_by("-from_date", "pk").values("council_id")[:1]
    rows = challengers.annotate(employer_id=Subquery(employer, output_field=UUIDField())).values_list(*_COLUMNS)
    return [Listed._make(row) for row in rows]
