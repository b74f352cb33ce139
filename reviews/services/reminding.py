"""Planning the reminders of turns: once for the due date, and while it is over once for each month."""

import datetime as dt

from django.db import transaction
from django.db.models import Min

from cib.common.models import ReminderPolicy
from peerchallenge.models import OfferVersion
from reviews.enums import CycleState
from reviews.models import Cycle
from reviews.notifications import plan_reminders
from reviews.queries.people import Hearers, hearers_of
from reviews.queries.turns import cyclic_versions
from reviews.rules.dates import last_monthly


@transaction.atomic
def remind(day: dt.date) -> int:
    """Plan the reminders of every turn whose first comes near, and of the month for those overdue; give how many.

    A turn keeps what its last reminders were about, so nothing is planned twice, and months nobody ran are not
    made up for one by one.
    """
    first = ReminderPolicy.objects.filter(event="cycle.due", is_active=True).aggregate(n=Min("offset_days"))["n"] or 0
    rows = Cycle.objects.select_for_update(of=("self",)).select_related("council")
    near = rows.filter(
        state__in=[CycleState.OPEN, CycleState.DUE],
        reminded_on__isnull=True,
        due_on__lte=day + dt.timedelta(days=1 - first),
    )
    late = rows.filter(state=CycleState.OVERDUE, due_on__lt=day)
    found = [(cycle, "cycle.due", cycle.due_on, cycle.opens_on) for cycle in near]
    for cycle in late:
        month = last_monthly(cycle.due_on, day)
        if month is not None and (cycle.reminded_on is None or cycle.reminded_on < month):
            found.append((cycle, "cycle.overdue", month, month))
    hearers, names = hearers_of(row[0] for row in found), {v.offer_id: v for v in cyclic_versions()}
    for cycle, event, since, mark in found:
        _plan(cycle, event, since, mark, hearers, names)
    return len(found)


def _plan(
    cycle: Cycle, event: str, since: dt.date, mark: dt.date, hearers: Hearers, names: dict[int, OfferVersion]
) -> None:
    name = names[cycle.offer_id].name if cycle.offer_id in names else cycle.offer.code
    plan_reminders(event, cycle, offer=name, since=since, people=hearers.of(cycle))
    cycle.reminded_on = mark
    cycle.save(update_fields=["reminded_on"])
