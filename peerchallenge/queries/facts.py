"""Everything that conflicts and matching ask about challengers, in one query, however many there are.

Rows of different tables are brought to one shape and joined by UNION ALL, so that a shortlist of hundreds costs what
a single question costs.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import (
    Aggregate,
    Case,
    CharField,
    Count,
    DateField,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast, TruncDate

from cib.common import clock
from councils.models import Appointment, Employment
from peerchallenge.enums import EngagementStatus, Half, InvitationStatus, Leg
from peerchallenge.models import (
    Challenger,
    ChallengerTheme,
    DayClaim,
    DaysPledge,
    DeclaredInterest,
    DiaryEntry,
    Engagement,
    Objection,
    PlaceInvitation,
    ProgrammeYear,
    Transfer,
)
from peerchallenge.queries.pool import COMMITTED
from peerchallenge.queries.surroundings import Surroundings


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
    SERVED = "served"
    LED = "led"
    PLEDGED = "pledged"
    USED = "used"


class Fact(NamedTuple):
    """One thing known of a person. Which fields are filled depends on the kind: see the functions below."""

    person_id: UUID
    kind: str
    council_id: Any
    ref: Any
    from_date: Any
    to_date: Any
    text: str
    number: int


EVERYWHERE: Final = Q()
_UUID, _DATE, _TEXT, _NUMBER = UUIDField(), DateField(), CharField(max_length=300), IntegerField()


def _fact(rows: QuerySet[Any], kind: FactKind, **paths: Any) -> QuerySet[Any, tuple[Any, ...]]:
    """Bring rows to the one shape; what is not named is empty. `person` is the path to the person's id.

    Where the number is a sum, there is one row for each person.
    """
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
    rows = rows.order_by()
    told = (rows.values(paths["person"]) if isinstance(paths.get("number"), Aggregate) else rows).annotate(
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


_WHEN: Final = {"person": "person_id", "from": "from_date", "to": "to_date", "ref": "id"}


def _of(people: Any, path: str = "person") -> Q:
    """Give the condition of being about these people; None asks nothing, for what is few whoever it is about."""
    return EVERYWHERE if people is None else Q(**{f"{path}__in": people})


def _jobs(people: Any, at: Q = EVERYWHERE) -> list[Any]:
    """Employments (text: the post) and appointments at councils; `at` narrows the councils."""
    employed = Employment.objects.filter(at, _of(people), council__isnull=False)
    posts = Appointment.objects.filter(at, _of(people), council__isnull=False)
    return [
        _fact(employed, FactKind.JOB, council="council_id", text="post_title", **_WHEN),
        _fact(posts, FactKind.POST, council="council_id", text="role", **_WHEN),
    ]


def _elsewhere(people: Any) -> Any:
    """Who employs them today that is no council (text: the employer)."""
    rows = Employment.objects.current().filter(_of(people), council__isnull=True)
    return _fact(rows, FactKind.ELSEWHERE, text="organisation__name", **_WHEN)


def _interests(people: Any, engagement: Engagement | None) -> list[Any]:
    """Open interests of these people, in any council; objections of this host (of any) that were not withdrawn."""
    open_ones = DeclaredInterest.objects.filter(_of(people, "challenger__person"), ended_at__isnull=True)
    objected = Objection.objects.filter(_of(people, "challenger__person"), withdrawn_at__isnull=True)
    if engagement is not None:
        objected = objected.filter(host=engagement.host_id)
    return [
        _fact(open_ones, FactKind.INTEREST, person="challenger__person_id", council="council_id", ref="id"),
        _fact(objected, FactKind.OBJECTION, person="challenger__person_id", council="host_id", ref="id"),
    ]


def _taken(people: Any, engagement: Engagement | None) -> QuerySet[PlaceInvitation]:
    """Give the places taken on other engagements that came to something."""
    nothing_came = Q(engagement__status__in=[EngagementStatus.DECLINED, EngagementStatus.CANCELLED])
    taken = PlaceInvitation.objects.filter(_of(people, "challenger__person"), status=InvitationStatus.ACCEPTED)
    if engagement is not None:
        taken = taken.exclude(engagement=engagement)
    return taken.exclude(nothing_came & Q(engagement__visit_started_at__isnull=True))


_PERSON: Final = "challenger__person_id"
_ON: Final = {"person": "challenger__person_id", "council": "engagement__host_id", "ref": "engagement_id"}


def _teams(people: Any, engagement: Engagement | None, at: Q = EVERYWHERE) -> list[Any]:
    """Places taken on other engagements that came to something (to: the day it ended); asked here."""
    here = PlaceInvitation.objects.filter(_of(people, "challenger__person"), engagement=engagement)
    began = TruncDate("engagement__visit_started_at", tzinfo=clock.LONDON)
    ended = TruncDate("engagement__ended_at", tzinfo=clock.LONDON)
    taken = _taken(people, engagement).filter(at)
    return [
        _fact(taken, FactKind.TEAM, **{**_ON, "from": began, "to": ended}, text="status"),
        _fact(here, FactKind.ASKED, **_ON, text="status"),
    ]


def _led(people: Any, engagement: Engagement) -> Any:
    """How many of such places were a lead's: one row for a person."""
    return _fact(
        _taken(people, engagement).filter(place__is_lead=True), FactKind.LED, person=_PERSON, number=Count("pk")
    )


def _served(people: Any, engagement: Engagement) -> Any:
    """How many such places there are in all: one row for a person."""
    return _fact(_taken(people, engagement), FactKind.SERVED, person=_PERSON, number=Count("pk"))


def _pledges(people: Any, year: ProgrammeYear | None) -> list[Any]:
    """Half-days pledged for the year, and those reserved or given in it: one row each for a person."""
    pledges = DaysPledge.objects.filter(challenger__person__in=people, year=year)
    used = Transfer.objects.filter(leg=Leg.GIVEN, year=year, person_id__in=people)
    return [
        _fact(pledges, FactKind.PLEDGED, person=_PERSON, number="half_days"),
        _fact(used, FactKind.USED, person="person_id", number=Sum(COMMITTED)),
    ]


def _halves(people: Any, first: dt.date, last: dt.date) -> list[Any]:
    """Half-days of the diary (text: away or free) and claims that are held; number 0 is the morning, 1 afternoon."""
    entries = DiaryEntry.objects.filter(_of(people, "challenger__person"), date__range=(first, last))
    claims = DayClaim.objects.filter(_of(people), active=True, date__range=(first, last))
    on = {"from": "date", "number": Case(When(half=Half.AFTERNOON, then=1), default=0, output_field=_NUMBER)}
    return [
        _fact(entries, FactKind.DIARY, person="challenger__person_id", text="kind", **on),
        _fact(claims, FactKind.CLAIM, person="person_id", **on),
    ]


def _knowledge(people: Any, engagement: Engagement) -> list[Any]:
    """What they know of the engagement's themes (number: the depth)."""
    rows = ChallengerTheme.objects.filter(_of(people, "challenger__person"), theme__in=engagement.themes.all())
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
    engagement: Engagement, around: Surroundings, days: tuple[dt.date, dt.date]
) -> Mapping[UUID, list[Fact]]:
    """Give what a shortlist and its order rest on, in one query: of what conflicts ask only what can touch this host.

    Beside it knowledge of the themes, the diary from a day to a day, how often they led. Host, themes and days make
    each of these few, so nobody asks whether somebody is listed: the reader looks up those who are.
    """
    concerned = around.lineage | set(around.avoided)
    return _collected(
        [
            *_jobs(None, Q(council__in=concerned)),
            *(rows.filter(fact_council__in=concerned) for rows in _interests(None, engagement)),
            *_teams(None, engagement, Q(engagement__host__in=concerned)),
            _led(None, engagement),
            *_knowledge(None, engagement),
            *_halves(None, *days),
        ]
    )


def telling_facts(
    people: Collection[UUID], engagement: Engagement, year: ProgrammeYear | None
) -> Mapping[UUID, list[Fact]]:
    """Give what is told of those shown beside what orders them, in one query: teams, pledges, another employer."""
    return _collected([_served(people, engagement), *_pledges(people, year), _elsewhere(people)])


def _collected(parts: list[Any]) -> Mapping[UUID, list[Fact]]:
    found: dict[UUID, list[Fact]] = defaultdict(list)
    for row in parts[0].union(*parts[1:], all=True):
        fact = Fact._make(row)
        found[fact.person_id].append(fact)
    return found
