"""Who hears of a turn: the council's director, the leads of its region, CIB staff; asked once for many turns."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from councils.enums import Role
from councils.models import Appointment
from reviews.models import Cycle


@dataclass
class Hearers:
    """Person ids by council, by region, and of the programme."""

    directors: dict[Any, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    leads: dict[Any, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    staff: list[UUID] = field(default_factory=list)

    def of(self, cycle: Cycle) -> dict[str, list[UUID]]:
        """Give who hears of a turn, by the audience words of the reminder policies."""
        return {
            "host_dcs": self.directors[cycle.council_id],
            "regional_lead": self.leads[cycle.council.region_id],
            "cib_staff": self.staff,
        }


def hearers_of(cycles: Iterable[Cycle]) -> Hearers:
    """Gather who hears of these turns today, in one query."""
    found, rows = Hearers(), list(cycles)
    if not rows:
        return found
    councils, regions = {c.council_id for c in rows}, {c.council.region_id for c in rows}
    wanted = Q(role=Role.DCS, council__in=councils) | Q(role=Role.REGIONAL_LEAD, region__in=regions)
    held = Appointment.objects.current().filter(wanted | Q(role=Role.CIB_STAFF)).order_by("pk")
    for row in held.filter(person__merged_into__isnull=True, person__anonymised_at__isnull=True):
        if row.role == Role.DCS:
            found.directors[row.council_id].append(row.person_id)
        elif row.role == Role.REGIONAL_LEAD:
            found.leads[row.region_id].append(row.person_id)
        else:
            found.staff.append(row.person_id)
    return found
