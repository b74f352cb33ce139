"""What services of visits left behind: entries, messages, why they refused."""

import datetime as dt
from typing import Any

from cib.accounts.models import User
from cib.common.models import Message
from peerchallenge.models import Engagement, TimeEntry

DAY = dt.timedelta(days=1)


def codes(refused: Any) -> list[str]:
    return [breach.code for breach in refused.value.breaches]


def told(kind: str) -> list[Any]:
    return sorted(Message.objects.filter(kind=kind).values_list("person_id", flat=True))


def person_ids(*users: User) -> list[Any]:
    return sorted(user.person.pk for user in users)


def own_entries(engagement: Engagement, user: User) -> list[TimeEntry]:
    rows = engagement.time_entries.filter(invitation__challenger__person=user.person)
    return list(rows.order_by("date", "kind"))
