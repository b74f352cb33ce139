"""A challenger's diary as they see it: spans of days that differ from the usual week, and visits that hold time."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from cib.common import clock
from cib.common.components.words import date_span
from peerchallenge.enums import DiaryKind, Half
from peerchallenge.models import Challenger, DayClaim


@dataclass(frozen=True)
class Span:
    """Days in a row that say the same: away or free, all day or half of it."""

    kind: str
    halves: tuple[str, ...]
    first: dt.date
    last: dt.date

    @property
    def words(self) -> str:
        """Say when, and which part of each day."""
        part = "" if len(self.halves) > 1 else f", {Half(self.halves[0]).label}s only"
        return f"{date_span(self.first, self.last)}{part}"

    @property
    def kind_words(self) -> str:
        """Say away or free."""
        return str(DiaryKind(self.kind).label)


def spans_to_come(challenger: Challenger) -> list[Span]:
    """Give what differs from the usual week from today on, days in a row joined; one query."""
    marks: dict[dt.date, dict[str, tuple[str, ...]]] = defaultdict(dict)
    rows = challenger.diary.filter(date__gte=clock.today()).order_by("date", "half")
    for day, half, kind in rows.values_list("date", "half", "kind"):
        marks[day][kind] = (*marks[day].get(kind, ()), half)
    spans: list[Span] = []
    for day, kinds in marks.items():
        for kind, halves in kinds.items():
            _add(spans, Span(kind, halves, day, day))
    return sorted(spans, key=lambda span: (span.first, span.kind))


def _add(spans: list[Span], found: Span) -> None:
    """Lengthen the span that ended the day before and says the same, or begin another."""
    yesterday = found.first - dt.timedelta(days=1)
    for place, span in enumerate(spans):
        if (span.kind, span.halves, span.last) == (found.kind, found.halves, yesterday):
            spans[place] = Span(span.kind, span.halves, span.first, found.last)
            return
    spans.append(found)


def claims_to_come(challenger: Challenger) -> list[DayClaim]:
    """Give the half-days held for visits from today on, with whose visit it is."""
    rows = DayClaim.objects.filter(person=challenger.person_id, active=True, date__gte=clock.today())
    return list(rows.select_related("visit__engagement__host", "visit__engagement__offer_version"))
