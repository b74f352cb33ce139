"""Making a shortlist: everything is read in nine queries, however many challengers there are."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from cib.common import clock
from cib.common.folding import holding
from councils.models import Council
from peerchallenge import conflicts
from peerchallenge.enums import ChallengerKind, DiaryKind, Half, PlaceKind
from peerchallenge.matching.shapes import Candidate, Candidates, Excluded, Shortlist, ShortlistFilters, Told
from peerchallenge.models import Challenger, Engagement, ProgrammeYear
from peerchallenge.permissions import POLICY
from peerchallenge.queries.days import positions_of
from peerchallenge.queries.facts import Fact, FactKind, matching_facts, telling_facts
from peerchallenge.queries.listed import Listed, listed_rows
from peerchallenge.queries.pool import listed_challengers, year_of
from peerchallenge.queries.surroundings import Surroundings, surroundings_of
from peerchallenge.rules.conflicts import Conflict, Reader
from peerchallenge.rules.dates import Diary
from peerchallenge.rules.half_days import HalfDay
from peerchallenge.rules.match_reasons import exclusion_text, reasons_for
from peerchallenge.rules.matching import (
    Asked,
    CandidateFacts,
    Employer,
    order_of,
    weeks_asked,
    weeks_free,
)

_HALVES: Final = (Half.MORNING.value, Half.AFTERNOON.value)


class TellingFacts:
    """What only the words about those shown rest on: read for a whole page of them at once."""

    def __init__(self, read: Callable[[Collection[UUID]], Mapping[UUID, Sequence[Fact]]]) -> None:
        self._read = read
        self._found: dict[UUID, Sequence[Fact]] = {}

    def look_up(self, people: Iterable[UUID]) -> None:
        """Read of these people what was not read before, in one query."""
        missing = [person for person in people if person not in self._found]
        if missing:
            found = self._read(missing)
            self._found |= {person: found.get(person, ()) for person in missing}

    def of(self, person_id: UUID) -> Sequence[Fact]:
        """Give what is known of one person."""
        self.look_up([person_id])
        return self._found[person_id]


@dataclass(frozen=True)
class Known:
    """Everything that was read for one shortlist."""

    asked: Asked
    reader: Reader
    around: Surroundings
    facts: Mapping[UUID, Sequence[Fact]]
    conflicts: Mapping[UUID, tuple[Conflict, ...]]
    councils: Mapping[UUID, Council]
    days_left: Mapping[UUID, int]
    telling: TellingFacts
    usual_weeks: dict[str, tuple[dt.date, ...]] = field(default_factory=dict, compare=False)
    employers: dict[UUID, Employer] = field(default_factory=dict, compare=False)


def reader_of(user: Any, engagement: Engagement) -> Reader:
    """Tell as whom the user reads: as the manager, who sees which rule applies, or as anybody on the host's side."""
    return "manager" if POLICY.allows(user, "see_exclusion_reasons", engagement) else "host"


def shortlist(engagement: Engagement, reader: Any, filters: ShortlistFilters | None = None) -> Shortlist:
    """Give who could serve on the engagement, best fit first, each with reasons; and who is excluded.

    The reader (a user) must already be known to may see the shortlist. Nobody whom a conflict bars is a candidate.
    """
    wanted = filters or ShortlistFilters()
    weeks = weeks_asked(engagement.preferred_weeks, engagement.wanted_from, engagement.wanted_to, clock.today())
    year = year_of(weeks[0] if weeks else clock.today())
    people = listed_rows(_narrowed(listed_challengers(), wanted))
    return shortlist_from(people, _known(engagement, reader, people, weeks, year), wanted)


def shortlist_from(people: Sequence[Listed], known: Known, wanted: ShortlistFilters) -> Shortlist:
    """Give the shortlist of these challengers from what is known already; asks the database nothing."""
    barred = {
        pk: found for pk, conflicts in known.conflicts.items() if (found := tuple(c for c in conflicts if c.bars))
    }
    able = [(who, _candidate_facts(who, known)) for who in people if who.pk not in barred]
    able = [(who, facts) for who, facts in able if _is_wanted(facts, known.asked, wanted)]
    able.sort(key=lambda pair: order_of(pair[1], known.asked))
    return Shortlist(
        Candidates(able, partial(_candidate, known=known)),
        tuple(Excluded(who, exclusion_text(barred[who.pk], known.reader)) for who in people if who.pk in barred),
        known.telling.look_up,
    )


def _narrowed(rows: QuerySet[Challenger], wanted: ShortlistFilters) -> QuerySet[Challenger]:
    if wanted.needs:
        rows = rows.filter(_fits(wanted.needs))
    if wanted.themes:
        rows = rows.filter(pk__in=Challenger.objects.filter(knowledge__theme__code__in=wanted.themes))
    if wanted.text:
        rows = rows.filter(
            holding("person__folded", wanted.text) | Q(person__employments__council__short_name__icontains=wanted.text)
        ).distinct()
    return rows


def _fits(needs: Sequence[str]) -> Q:
    """Give who could take a place of one of these kinds."""
    member = Q(kind=ChallengerKind.MEMBER)
    kinds = {PlaceKind.LEAD.value: Q(can_lead=True), PlaceKind.MEMBER.value: member}
    found = Q(pk__in=[])
    for need in needs:
        found |= kinds.get(need, ~member)
    return found


def _known(
    engagement: Engagement,
    user: Any,
    people: Sequence[Listed],
    weeks: tuple[dt.date, ...],
    year: ProgrammeYear | None,
) -> Known:
    around = surroundings_of(engagement)
    first = weeks[0] if weeks else clock.today()
    last = weeks[-1] + dt.timedelta(days=6) if weeks else first
    facts = matching_facts(engagement, around, (first, last))
    ids = {who.employer_id for who in people if who.employer_id}
    councils = {c.pk: c for c in Council.objects.filter(pk__in=ids).select_related("region")}
    positions = positions_of(councils.values(), year) if year is not None else {}
    return Known(
        asked=_asked(engagement, around, weeks, year),
        reader=reader_of(user, engagement),
        around=around,
        facts=facts,
        conflicts=conflicts.conflicts_from(people, engagement, facts, around, conflicts.policies()),
        councils=councils,
        days_left={pk: position.still_to_give for pk, position in positions.items()},
        telling=TellingFacts(lambda people: telling_facts(people, engagement, year)),
    )


def _asked(
    engagement: Engagement, around: Surroundings, weeks: tuple[dt.date, ...], year: ProgrammeYear | None
) -> Asked:
    host = engagement.host
    return Asked(
        host=host.short_name,
        region_id=host.region_id,
        council_type=host.type,
        control=around.control,
        offer_kind=engagement.offer_version.offer.kind,
        weeks=weeks,
        site_half_days=engagement.site_half_days,
        pattern=engagement.pattern,
        year=str(year) if year is not None else "that year",
        today=clock.today(),
    )


def _by_kind(facts: Sequence[Fact]) -> Mapping[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.kind, []).append(fact)
    return found


def _number(facts: Mapping[str, list[Fact]], kind: FactKind) -> int:
    return facts[kind][0].number if kind in facts else 0


def _candidate_facts(who: Listed, known: Known) -> CandidateFacts:
    facts = _by_kind(known.facts.get(who.person_id, ()))
    return CandidateFacts(
        id=who.pk,
        name=(who.family_name, who.given_name),
        kind=who.kind,
        can_lead=who.can_lead,
        party=who.party,
        knows=tuple(sorted((f.number, f.text) for f in facts.get(FactKind.KNOWS, ()))),
        led=_number(facts, FactKind.LED),
        weeks_free=_weeks_free(who, facts, known),
        employer=_employer(who, known),
        left_practice_on=who.left_practice_on,
        accredited_until=who.accredited_until,
        conflicts=known.conflicts[who.pk],
        answered=facts[FactKind.ASKED][0].text if FactKind.ASKED in facts else "",
    )


def _weeks_free(who: Listed, facts: Mapping[str, list[Fact]], known: Known) -> tuple[dt.date, ...]:
    """Give the weeks in which there is room; those whose diaries hold nothing share one answer for each usual week."""
    if FactKind.DIARY in facts or FactKind.CLAIM in facts:
        return weeks_free(_diary(who, facts), known.asked)
    usual = who.weekly_pattern
    if usual not in known.usual_weeks:
        known.usual_weeks[usual] = weeks_free(Diary("", usual), known.asked)
    return known.usual_weeks[usual]


def _diary(who: Listed, facts: Mapping[str, list[Fact]]) -> Diary:
    marks = [(f.text, HalfDay(f.from_date, _HALVES[f.number])) for f in facts.get(FactKind.DIARY, ())]
    held = frozenset(HalfDay(f.from_date, _HALVES[f.number]) for f in facts.get(FactKind.CLAIM, ()))
    return Diary(
        who.name,
        who.weekly_pattern,
        frozenset(half_day for kind, half_day in marks if kind == DiaryKind.AWAY),
        frozenset(half_day for kind, half_day in marks if kind == DiaryKind.FREE),
        held,
    )


def _employer(who: Listed, known: Known) -> Employer | None:
    council = known.councils.get(who.employer_id) if who.employer_id else None
    if council is None:
        return None
    if council.pk not in known.employers:
        known.employers[council.pk] = _as_employer(council, known)
    return known.employers[council.pk]


def _as_employer(council: Council, known: Known) -> Employer:
    around = known.around
    return Employer(
        name=council.short_name,
        region_id=council.region_id,
        region=council.region.name,
        council_type=council.type,
        closeness=around.neighbours.get(council.pk, ""),
        is_bordering=council.pk in around.borders,
        is_preferred=council.pk in around.preferred,
        days_left=known.days_left.get(council.pk),
    )


def _is_where(employer: Employer | None, asked: Asked, where: str) -> bool:
    if where == "outside":
        return employer is None or employer.region_id != asked.region_id
    if where == "inside":
        return employer is not None and employer.region_id == asked.region_id
    return where != "neighbours" or (employer is not None and bool(employer.closeness))


def _is_wanted(facts: CandidateFacts, asked: Asked, wanted: ShortlistFilters) -> bool:
    employer = facts.employer
    return (
        _is_where(employer, asked, wanted.where)
        and (not wanted.only_free or bool(facts.weeks_free))
        and (not wanted.only_practising or facts.is_practising)
        and (not wanted.only_with_days or bool(employer and employer.days_left))
    )


def _candidate(pair: tuple[Listed, CandidateFacts], known: Known) -> Candidate:
    who, facts = pair
    return Candidate(who, partial(_told, who, facts, known), facts.can_lead, facts.answered)


def _told(who: Listed, facts: CandidateFacts, known: Known) -> Told:
    """Put into words who somebody is and why they fit, with what is read only of those shown."""
    found = _by_kind(known.telling.of(who.person_id))
    left = _number(found, FactKind.PLEDGED) - _number(found, FactKind.USED)
    whole = replace(
        facts,
        served=_number(found, FactKind.SERVED),
        pledge_left=left if FactKind.PLEDGED in found else None,
    )
    elsewhere = found[FactKind.ELSEWHERE][0].text if FactKind.ELSEWHERE in found else ""
    employer = facts.employer.name if facts.employer else elsewhere
    post = f"{who.post_title}, {employer}" if employer else who.post_title
    return Told(post, reasons_for(whole, known.asked, known.reader))
