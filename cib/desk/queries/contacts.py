"""Keeping in touch: the councils of a broker's regions with what is under way there, and whom to contact now."""

import datetime as dt
from typing import Any

from django.db.models import Case, F, Min, Prefetch, Q, QuerySet, Value, When
from django.urls import reverse

from cib.common import clock
from cib.common.components.words import counted, long_date
from councils.enums import ContactState, Role
from councils.models import Council
from councils.queries import standing_of
from councils.queries.contacts import in_touch_with, silent_days
from councils.rules import contact_state
from peerchallenge.enums import EngagementStatus, VisitStatus
from peerchallenge.models import Engagement
from peerchallenge.permissions import POLICY
from peerchallenge.queries.pages import FINISHED

CONTACTS_MAX = 12  # rows on Home; the rest is in the worklist


def worklist_of(user: Any) -> QuerySet[Council]:
    """Give the councils to keep in touch with, each with `last_on`, `next_on`, `state` and what is `under_way`.

    Status and dates alone, as the reader may know them: nothing of what is asked or found.
    """
    on_site = Min("visits__first_day", filter=Q(visits__status__in=[VisitStatus.FIXED, VisitStatus.DONE]))
    live = Engagement.objects.exclude(status__in=[*FINISHED, EngagementStatus.DRAFT])
    known = POLICY.objects_for(user, "view_engagement", live.select_related("offer_version"))
    rows = _with_state(in_touch_with(standing_of(user)), clock.today(), silent_days())
    found: QuerySet[Council] = rows.select_related("region").prefetch_related(
        Prefetch("hosted", queryset=known.annotate(first_day=on_site).order_by("number"), to_attr="under_way")
    )
    return found


def _with_state(rows: QuerySet[Council], today: dt.date, silent: int | None) -> QuerySet[Council]:
    """Add the state of `rules.contact_state`, so that lists can filter and sort by it."""
    whens = [
        When(next_on__lte=today, then=Value(ContactState.DUE.value)),
        When(last_on__isnull=True, then=Value(ContactState.NEVER.value)),
    ]
    if silent is not None:
        whens.append(When(last_on__lte=today - dt.timedelta(days=silent), then=Value(ContactState.SILENT.value)))
    return rows.annotate(state=Case(*whens, default=Value(ContactState.IN_TOUCH.value)))


def contacts_at_home(user: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Give a broker's contacts that need them now, and those that are coming; nothing for anybody else."""
    standing, today = standing_of(user), clock.today()
    if not standing.has(Role.BROKER):
        return [], []
    silent = silent_days()
    rows = list(in_touch_with(standing, Role.BROKER).order_by(F("next_on").asc(nulls_last=True), "name"))
    states = {
        row.pk: contact_state(row.last_on, row.next_on, today=today, silent_days=silent)  # type: ignore[attr-defined]
        for row in rows
    }
    due = [row for row in rows if states[row.pk] == ContactState.DUE]
    tasks = [_due_row(row, today) for row in due[:CONTACTS_MAX]]
    for state, words in _SUMMED:
        number = sum(found == state for found in states.values())
        if number:
            tasks.append(_summed_row(state, f"{counted(number, 'council')} {words(silent)}"))
    coming = [_coming_row(row) for row in rows if row.next_on and row.next_on > today]  # type: ignore[attr-defined]
    return tasks, coming[:CONTACTS_MAX]


#: What is told together: the state, and how it reads after the number of councils.
_SUMMED = (
    (ContactState.SILENT, lambda days: f"without a contact for {days} days"),
    (ContactState.NEVER, lambda _days: "with no contact noted yet"),
)


def _task(title: str, url: str, hint: str, status: str, colour: str) -> dict[str, Any]:
    return {"title": title, "url": url, "hint": hint, "status": status, "colour": colour, "yours": True}


def _due_row(council: Any, today: dt.date) -> dict[str, Any]:
    late = council.next_on < today
    hint = f"Planned for {long_date(council.next_on)}; last in touch on {long_date(council.last_on)}"
    url = reverse("councils:contact_list", args=[council.la_code])
    status, colour = ("Overdue", "overdue") if late else ("Today", "soon")
    return _task(f"Be in touch with {council}", url, hint, status, colour)


def _summed_row(state: ContactState, title: str) -> dict[str, Any]:
    url = f"{reverse('desk:contacts')}?state={state}"
    return _task(title, url, "Note a contact with each, and when the next one is", "To do", "progress")


def _coming_row(council: Any) -> dict[str, Any]:
    url = reverse("councils:contact_list", args=[council.la_code])
    return {"date": council.next_on, "text": f"Be in touch with {council}", "url": url, "sub": "Contact planned"}
