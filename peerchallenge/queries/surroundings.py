"""How other councils stand to the host of an engagement: lineage, neighbours, borders, preferences. One query."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, UUIDField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from councils.models import BorderingCouncil, CouncilSuccession, PoliticalControl, StatisticalNeighbour
from peerchallenge.enums import PreferenceKind
from peerchallenge.models import AuthorityPreference, ConflictPolicy, Engagement


@dataclass
class Surroundings:
    """The councils around a host, by id: neighbours with their closeness, preferred and avoided with their names."""

    lineage: set[UUID] = field(default_factory=set)
    neighbours: dict[UUID, str] = field(default_factory=dict)
    borders: set[UUID] = field(default_factory=set)
    preferred: dict[UUID, str] = field(default_factory=dict)
    avoided: dict[UUID, str] = field(default_factory=dict)
    control: str = ""


def _rows(rows: QuerySet[Any], council: str, kind: str, text: str = "") -> QuerySet[Any, tuple[Any, ...]]:
    told = F(text) if text else Value("", output_field=CharField(max_length=120))
    return (
        rows.order_by()
        .annotate(
            around=F(council),
            around_kind=Value(kind, output_field=CharField(max_length=20)),
            around_text=told,
        )
        .values_list("around", "around_kind", "around_text")
    )


def _lineage_rows(host: UUID) -> list[Any]:
    return [
        _rows(CouncilSuccession.objects.filter(to_council=host), "from_council_id", "lineage"),
        _rows(CouncilSuccession.objects.filter(from_council=host), "to_council_id", "lineage"),
    ]


def _preference_rows(engagement: Engagement) -> Any:
    rows = AuthorityPreference.objects.filter(engagement=engagement).annotate(said=F("kind"))
    return (
        rows.order_by()
        .annotate(
            around=F("council_id"),
            around_kind=F("said"),
            around_text=F("council__short_name"),
        )
        .values_list("around", "around_kind", "around_text")
    )


def lineage_and_preferences_of(engagement: Engagement) -> Surroundings:
    """Give what conflicts ask: the councils before and after the host, and those it prefers or would rather avoid."""
    return _collected(engagement.host_id, [_preference_rows(engagement), *_lineage_rows(engagement.host_id)])


@dataclass
class Grounds:
    """What conflicts rest on besides the people: by engagement the councils around its host; the policies in force."""

    around: dict[UUID, Surroundings]
    policies: list[tuple[str, int | None, str]] = field(default_factory=list)


def grounds_of(engagements: Iterable[Engagement]) -> Grounds:
    """Give lineages, avoided authorities and policies for many engagements at once, in one query."""
    wanted = list(engagements)
    found = Grounds({engagement.pk: Surroundings(lineage={engagement.host_id}) for engagement in wanted})
    hosts = {engagement.host_id for engagement in wanted}
    linked = CouncilSuccession.objects.filter(Q(to_council__in=hosts) | Q(from_council__in=hosts))
    said = AuthorityPreference.objects.filter(engagement__in=wanted, kind=PreferenceKind.AVOIDED)
    in_force = ConflictPolicy.objects.filter(is_active=True)
    months = Coalesce(Cast("months", CharField()), Value(""))
    policy = Concat("code", Value("|"), months, Value("|"), "effect", output_field=CharField())
    parts = [
        _ground(linked, "lineage", F("from_council_id"), F("to_council_id"), Value("", output_field=CharField())),
        _ground(said, "avoided", F("engagement_id"), F("council_id"), F("council__short_name")),
        _ground(in_force, "policy", _NOBODY, _NOBODY, policy),
    ]
    for kind, one, other, text in parts[0].union(*parts[1:], all=True):
        _add_ground(found, wanted, kind, one, other, text)
    found.policies.sort()
    return found


_NOBODY = Cast(Value(None), UUIDField())


def _ground(rows: QuerySet[Any], kind: str, one: Any, other: Any, text: Any) -> QuerySet[Any, tuple[Any, ...]]:
    told = rows.order_by().annotate(
        ground_kind=Value(kind, output_field=CharField(max_length=20)),
        ground_one=Cast(one, UUIDField()),
        ground_other=Cast(other, UUIDField()),
        ground_text=Cast(text, CharField()),
    )
    return told.values_list("ground_kind", "ground_one", "ground_other", "ground_text")


def _add_ground(found: Grounds, wanted: list[Engagement], kind: str, one: Any, other: Any, text: str) -> None:
    if kind == "policy":
        code, months, effect = text.split("|")
        found.policies.append((code, int(months) if months else None, effect))
    elif kind == "avoided":
        found.around[one].avoided[other] = text
    else:
        for engagement in wanted:
            if engagement.host_id in (one, other):
                found.around[engagement.pk].lineage.update((one, other))


def surroundings_of(engagement: Engagement) -> Surroundings:
    """Give the same and also statistical neighbours as last published, bordering councils and political control."""
    host = engagement.host_id
    published = StatisticalNeighbour.objects.filter(council=host).order_by("-published").values("published")[:1]
    neighbours = StatisticalNeighbour.objects.filter(council=host, published=published)
    return _collected(
        host,
        [
            _preference_rows(engagement),
            *_lineage_rows(host),
            _rows(neighbours, "neighbour_id", "neighbour", "closeness"),
            _rows(BorderingCouncil.objects.filter(council=host), "bordering_id", "border"),
            _rows(PoliticalControl.objects.current().filter(council=host), "council_id", "control", "control"),
        ],
    )


def _collected(host: UUID, parts: list[Any]) -> Surroundings:
    found = Surroundings(lineage={host})
    for council_id, kind, text in parts[0].union(*parts[1:], all=True):
        if kind == "lineage":
            found.lineage.add(council_id)
        elif kind == "border":
            found.borders.add(council_id)
        elif kind == "control":
            found.control = text
        else:
            {"neighbour": found.neighbours, "preferred": found.preferred, "avoided": found.avoided}[kind][
                council_id
            ] = text
    return found
