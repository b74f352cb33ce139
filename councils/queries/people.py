"""Who a user is, who holds what, who employs whom."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cib.common import clock
from councils.enums import Role
from councils.models import Appointment, Council, Delegation, Employment, Organisation, Person
from councils.queries.standing import current_delegations


def person_of(user: Any) -> Person | None:
    """Give the person who signs in as this user, or None."""
    if user is None or not user.is_authenticated:
        return None
    found: Person | None = Person.objects.known().filter(user=user).first()
    return found


def resolved(person: Person) -> Person:
    """Give the person whom this one was merged into (and they, in turn), or the person themselves."""
    while person.merged_into is not None:
        person = person.merged_into
    return person


def holders_of(role: str, *, on: dt.date | None = None, **place: Any) -> QuerySet[Person]:
    """Give the people who hold the role on that day (today) at `council=`, `region=` or `cluster=` if given."""
    rows = Appointment.objects.current(on).filter(role=role, **place)
    found: QuerySet[Person] = Person.objects.known().filter(pk__in=rows.values("person"))
    return found


def dcs_of(council: Council) -> Person | None:
    """Give the council's DCS of today, or None where the post is vacant."""
    return holders_of(Role.DCS, council=council).first()


def employer_of(person: Person, on: dt.date | None = None) -> Council | Organisation | None:
    """Give who employs the person on that day (today), or None."""
    found = person.employments.current(on).select_related("council", "organisation").first()
    return found.employer if found else None


def employers_of(person: Person, *, since: dt.date) -> list[Employment]:
    """Give every employment of the person that touched a day on or after `since`, newest first."""
    return list(
        person.employments.filter(Q(to_date__isnull=True) | Q(to_date__gt=since)).select_related(
            "council", "organisation"
        )
    )


def council_ids_of(person_id: UUID) -> frozenset[UUID]:
    """Give the councils whose own people this person is today: employed or appointed there."""
    today = clock.today()
    employed = Employment.objects.current(today).filter(person_id=person_id, council__isnull=False).order_by()
    appointed = Appointment.objects.current(today).filter(person_id=person_id, council__isnull=False).order_by()
    rows = employed.values_list("council_id", flat=True).union(appointed.values_list("council_id", flat=True))
    return frozenset(rows)


def people_of_councils(council_ids: Iterable[UUID]) -> Q:
    """Give, as a Q over people, who is employed or appointed today at one of the councils."""
    today, ids = clock.today(), list(council_ids)
    employed = Employment.objects.current(today).filter(council__in=ids)
    appointed = Appointment.objects.current(today).filter(council__in=ids)
    return Q(pk__in=employed.values("person")) | Q(pk__in=appointed.values("person"))


def delegates_of(council: Council) -> QuerySet[Delegation]:
    """Give the delegations that hold today at the council."""
    found: QuerySet[Delegation] = current_delegations().filter(council=council)
    return found.select_related("principal", "delegate")
