"""Everything that conflicts and matching ask about challengers, in one query, however many there are.

Rows of different tables are brought to one shape and joined by UNION ALL, so that a shortlist of hundreds costs what
a single question costs.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, DateField, IntegerField, Q, QuerySet, UUIDField, Value, When
from django.db.models.functions import Cast, TruncDate

from cib.common import clock
from councils.models import Appointment, Employment
from peerchallenge.enums import EngagementStatus, Half, InvitationStatus
from peerchallenge.models import (
    Challenger,
    ChallengerTheme,
    DayClaim,
    DeclaredInterest,
    DiaryEntry,
    Engagement,
    Objection,
    PlaceInvitation,
)


class FactKind(StrEnum):
    """What a fact is about."""

    JOB = "job"
    POST = "post"
    ELSEWHERE = "elsewhere"
    INTEREST = "interest"
    OBJECTION = "objection"
    TEAM = "team"
    ASKED = "asked"
    DIARY = "diary"
    CLAIM = "claim"
    KNOWS = "knows"


@dataclass(frozen=True)
class Fact:
    """One thing known of a person. Which fields are filled depends on the kind: see the functions below."""

    person_id: UUID
    kind: str
    council_id: Any
    ref: Any
    from_date: Any
    to_date: Any
    text: str
    number: int


_UUID, _DATE, _TEXT, _NUMBER = UUIDField(), DateField(), CharField(max_length=300), IntegerField()


def _fact(rows: QuerySet[Any], kind: FactKind, **paths: Any) -> QuerySet[Any, tuple[Any, ...]]:
    """Bring rows to the one shape; what is not named is empty. `person` is the path to the person's id."""
    empty = {
        "council": Cast(Value(None), _UUID),
        "ref": Cast(Value(None), _UUID),
        "from": Cast(Value(None), _DATE),
        "to": Cast(Value(None), _DATE),
        "text": Value("", output_field=_TEXT),
        "number": Value(0, output_field=_NUMBER),
    }
    columns = {f"fact_{name}": paths.get(name, default) for name, default in empty.items()}
    columns = {name: _as_column(name, value) for name, value in columns.items()}
    told = rows.order_by().annotate(
        fact_person=Cast(paths["person"], _UUID), fact_kind=Value(str(kind), output_field=_TEXT), **columns
    )
    return told.values_list(
        "fact_person", "fact_kind", "fact_council", "fact_ref", "fact_from", "fact_to", "fact_text", "fact_number"
    )


_COLUMN_TYPES: dict[str, Any] = {
    "fact_council": _UUID,
    "fact_ref": _UUID,
    "fact_from": _DATE,
    "fact_to": _DATE,
    "fact_text": _TEXT,
}


def _as_column(name: str, value: Any) -> Any:
    return Cast(value, _COLUMN_TYPES.get(name, _NUMBER)) if isinstance(value, str) else value


def _jobs(people: Any) -> list[Any]:
    """Employments at councils (text: the post) and elsewhere (text: the employer); appointments at councils."""
    employed = Employment.objects.filter(person__in=people)
    posts = Appointment.objects.filter(person__in=people, council__isnull=False)
    when = {"person": "person_id", "from": "from_date", "to": "to_date", "ref": "id"}
    at_councils = employed.filter(council__isnull=False)
    return [
        _fact(at_councils, FactKind.JOB, council="council_id", text="post_title", **when),
        _fact(employed.filter(council__isnull=True), FactKind.ELSEWHERE, text="organisation__name", **when),
        _fact(posts, FactKind.POST, council="council_id", text="role", **when),
    ]


def _interests(people: Any, engagement: Engagement | None) -> list[Any]:
    """Open interests of these people, in any council; objections of this host (of any) that were not withdrawn."""
    open_ones = DeclaredInterest.objects.filter(challenger__person__in=people, ended_at__isnull=True)
    objected = Objection.objects.filter(challenger__person__in=people, withdrawn_at__isnull=True)
    if engagement is not None:
        objected = objected.filter(host=engagement.host_id)
    return [
        _fact(open_ones, FactKind.INTEREST, person="challenger__person_id", council="council_id", ref="id"),
        _fact(objected, FactKind.OBJECTION, person="challenger__person_id", council="host_id", ref="id"),
    ]


def _teams(people: Any, engagement: Engagement | None) -> list[Any]:
    """Places taken on other engagements that came to something (number 1: led; to: the day it ended); asked here."""
    nothing_came = Q(engagement__status__in=[EngagementStatus.DECLINED, EngagementStatus.CANCELLED])
    taken = PlaceInvitation.objects.filter(challenger__person__in=people, status=InvitationStatus.ACCEPTED)
    if engagement is not None:
        taken = taken.exclude(engagement=engagement)
    taken = taken.exclude(nothing_came & Q(engagement__visit_started_at__isnull=True))
    here = PlaceInvitation.objects.filter(challenger__person__in=people, engagement=engagement)
    on = {"person": "challenger__person_id", "council": "engagement__host_id", "ref": "engagement_id"}
    began = TruncDate("engagement__visit_started_at", tzinfo=clock.LONDON)
    ended = TruncDate("engagement__ended_at", tzinfo=clock.LONDON)
    led = Cast("place__is_lead", _NUMBER)
    return [
        _fact(taken, FactKind.TEAM, **{**on, "from": began, "to": ended}, text="status", number=led),
        _fact(here, FactKind.ASKED, **on, text="status"),
    ]


def _halves(people: Any, first: dt.date, last: dt.date) -> list[Any]:
    """Half-days of the diary (text: away or free) and claims that are held; number 0 is the morning, 1 afternoon."""
    entries = DiaryEntry.objects.filter(challenger__person__in=people, date__range=(first, last))
    claims = DayClaim.objects.filter(person__in=people, active=True, date__range=(first, last))
    on = {"from": "date", "number": Case(When(half=Half.AFTERNOON, then=1), default=0, output_field=_NUMBER)}
    return [
        _fact(entries, FactKind.DIARY, person="challenger__person_id", text="kind", **on),
        _fact(claims, FactKind.CLAIM, person="person_id", **on),
    ]


def _knowledge(people: Any, engagement: Engagement) -> list[Any]:
    """What they know of the engagement's themes (number: the depth)."""
    rows = ChallengerTheme.objects.filter(challenger__person__in=people, theme__in=engagement.themes.all())
    return [_fact(rows, FactKind.KNOWS, person="challenger__person_id", text="theme__name", number="depth")]


def conflict_facts(challengers: QuerySet[Challenger], engagement: Engagement) -> Mapping[UUID, list[Fact]]:
    """Give, by person, what conflicts rest on: jobs, interests, objections, other teams. One query."""
    people = challengers.order_by().values("person_id")
    return _collected([*_jobs(people), *_interests(people, engagement), *_teams(people, engagement)])


def conflict_facts_everywhere(challengers: QuerySet[Challenger]) -> Mapping[UUID, list[Fact]]:
    """Give the same for whatever host: the reader leaves out objections of others and the team in question itself."""
    people = challengers.order_by().values("person_id")
    return _collected([*_jobs(people), *_interests(people, None), *_teams(people, None)])


def matching_facts(
    challengers: QuerySet[Challenger], engagement: Engagement, first: dt.date, last: dt.date
) -> Mapping[UUID, list[Fact]]:
    """Give the same and also knowledge of the themes and the diary from a day to a day. One query."""
    people = challengers.order_by().values("person_id")
    return _collected(
        [
            *_jobs(people),
            *_interests(people, engagement),
            *_teams(people, engagement),
            *_knowledge(people, engagement),
            *_halves(people, first, last),
        ]
    )


def _collected(parts: list[Any]) -> Mapping[UUID, list[Fact]]:
    found: dict[UUID, list[Fact]] = defaultdict(list)
    for row in parts[0].union(*parts[1:], all=True):
        fact = Fact(*row)
        found[fact.person_id].append(fact)
    return found
