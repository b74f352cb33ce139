"""Making a shortlist: everything is read in nine queries, however many challengers there are."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from cib.common import clock
from councils.models import Council
from peerchallenge import conflicts
from peerchallenge.enums import ChallengerKind, DiaryKind, Half, PlaceKind
from peerchallenge.matching.shapes import Candidate, Excluded, Shortlist, ShortlistFilters
from peerchallenge.models import Challenger, Engagement, ProgrammeYear
from peerchallenge.permissions import POLICY
from peerchallenge.queries.days import positions_of
from peerchallenge.queries.facts import Fact, FactKind, matching_facts, telling_facts
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
    Reason,
    order_of,
    weeks_asked,
    weeks_free,
)

#: What a shortlist reads of thousands of people; the rest stays where it is.
_SHOWN: Final = (
    *("kind", "post_title", "party", "can_lead", "weekly_pattern", "left_practice_on", "accredited_until"),
    *("person__given_name", "person__family_name"),
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
    rows = _narrowed(listed_challengers(), wanted)
    challengers = list(rows.only(*_SHOWN))
    known = _known(engagement, reader, rows, challengers, weeks, year)
    return shortlist_from(challengers, known, wanted)


def shortlist_from(challengers: Sequence[Challenger], known: Known, wanted: ShortlistFilters) -> Shortlist:
    """Give the shortlist of these challengers from what is known already; asks the database nothing."""
    barred = {c.pk: tuple(x for x in known.conflicts[c.pk] if x.bars) for c in challengers}
    able = [(c, _candidate_facts(c, known)) for c in challengers if not barred[c.pk]]
    able = [(c, facts) for c, facts in able if _is_wanted(facts, known.asked, wanted)]
    able.sort(key=lambda pair: order_of(pair[1], known.asked))
    return Shortlist(
        tuple(_candidate(c, facts, known) for c, facts in able),
        tuple(Excluded(c, exclusion_text(barred[c.pk], known.reader)) for c in challengers if barred[c.pk]),
        known.telling.look_up,
    )


def _narrowed(rows: QuerySet[Challenger], wanted: ShortlistFilters) -> QuerySet[Challenger]:
    if wanted.needs:
        rows = rows.filter(_fits(wanted.needs))
    if wanted.themes:
        rows = rows.filter(pk__in=Challenger.objects.filter(knowledge__theme__code__in=wanted.themes))
    if wanted.text:
        rows = rows.filter(
            Q(person__family_name__icontains=wanted.text)
            | Q(person__given_name__icontains=wanted.text)
            | Q(person__employments__council__short_name__icontains=wanted.text)
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
    rows: QuerySet[Challenger],
    challengers: Sequence[Challenger],
    weeks: tuple[dt.date, ...],
    year: ProgrammeYear | None,
) -> Known:
    around = surroundings_of(engagement)
    first = weeks[0] if weeks else clock.today()
    last = weeks[-1] + dt.timedelta(days=6) if weeks else first
    facts = matching_facts(rows, engagement, around, (first, last))
    ids = {f.council_id for found in facts.values() for f in found if f.kind == FactKind.JOB}
    councils = {c.pk: c for c in Council.objects.filter(pk__in=ids).select_related("region")}
    positions = positions_of(councils.values(), year) if year is not None else {}
    return Known(
        asked=_asked(engagement, around, weeks, year),
        reader=reader_of(user, engagement),
        around=around,
        facts=facts,
        conflicts=conflicts.conflicts_from(challengers, engagement, facts, around, conflicts.policies()),
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


def _candidate_facts(challenger: Challenger, known: Known) -> CandidateFacts:
    facts = _by_kind(known.facts.get(challenger.person_id, ()))
    return CandidateFacts(
        id=challenger.pk,
        name=(challenger.person.family_name, challenger.person.given_name),
        kind=challenger.kind,
        can_lead=challenger.can_lead,
        party=challenger.party,
        knows=tuple(sorted((f.number, f.text) for f in facts.get(FactKind.KNOWS, ()))),
        led=_number(facts, FactKind.LED),
        weeks_free=_weeks_free(challenger, facts, known),
        employer=_employer(facts, known),
        left_practice_on=challenger.left_practice_on,
        accredited_until=challenger.accredited_until,
        conflicts=known.conflicts[challenger.pk],
        answered=facts[FactKind.ASKED][0].text if FactKind.ASKED in facts else "",
    )


def _weeks_free(challenger: Challenger, facts: Mapping[str, list[Fact]], known: Known) -> tuple[dt.date, ...]:
    """Give the weeks in which there is room; those whose diaries hold nothing share one answer for each usual week."""
    if FactKind.DIARY in facts or FactKind.CLAIM in facts:
        return weeks_free(_diary(challenger, facts), known.asked)
    usual = challenger.weekly_pattern
    if usual not in known.usual_weeks:
        known.usual_weeks[usual] = weeks_free(Diary("", usual), known.asked)
    return known.usual_weeks[usual]


def _diary(challenger: Challenger, facts: Mapping[str, list[Fact]]) -> Diary:
    marks = [(f.text, HalfDay(f.from_date, _HALVES[f.number])) for f in facts.get(FactKind.DIARY, ())]
    held = frozenset(HalfDay(f.from_date, _HALVES[f.number]) for f in facts.get(FactKind.CLAIM, ()))
    return Diary(
        challenger.person.name,
        challenger.weekly_pattern,
        frozenset(half_day for kind, half_day in marks if kind == DiaryKind.AWAY),
        frozenset(half_day for kind, half_day in marks if kind == DiaryKind.FREE),
        held,
    )


def _current(facts: Sequence[Fact], today: dt.date) -> Fact | None:
    lasting = (f for f in facts if f.to_date is None or f.to_date > today)
    return next((f for f in lasting if f.from_date <= today), None)


def _employer(facts: Mapping[str, list[Fact]], known: Known) -> Employer | None:
    job = _current(facts.get(FactKind.JOB, ()), known.asked.today)
    council = known.councils.get(job.council_id) if job is not None and job.council_id else None
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


def _is_wanted(facts: CandidateFacts, asked: Asked, wanted: ShortlistFilters) -> bool:
    employer = facts.employer
    places = {
        "outside": employer is None or employer.region_id != asked.region_id,
        "inside": employer is not None and employer.region_id == asked.region_id,
        "neighbours": employer is not None and bool(employer.closeness),
    }
    return (
        places.get(wanted.where, True)
        and (not wanted.only_free or bool(facts.weeks_free))
        and (not wanted.only_practising or facts.is_practising)
        and (not wanted.only_with_days or bool(employer and employer.days_left))
    )


def _employer_elsewhere(challenger: Challenger, known: Known) -> str:
    facts = [f for f in known.facts.get(challenger.person_id, ()) if f.kind == FactKind.ELSEWHERE]
    found = _current(facts, known.asked.today)
    return found.text if found else ""


def _candidate(challenger: Challenger, facts: CandidateFacts, known: Known) -> Candidate:
    employer = facts.employer.name if facts.employer else _employer_elsewhere(challenger, known)
    return Candidate(
        challenger=challenger,
        post=f"{challenger.post_title}, {employer}" if employer else challenger.post_title,
        gives_reasons=partial(_reasons, challenger.person_id, facts, known),
        can_lead=facts.can_lead,
        already=facts.answered,
    )


def _reasons(person_id: UUID, facts: CandidateFacts, known: Known) -> tuple[Reason, ...]:
    """Put into words why somebody fits, with what is told only of those shown."""
    told = _by_kind(known.telling.of(person_id))
    left = _number(told, FactKind.PLEDGED) - _number(told, FactKind.USED)
    whole = replace(
        facts,
        served=_number(told, FactKind.SERVED),
        pledge_left=left if FactKind.PLEDGED in told else None,
    )
    return reasons_for(whole, known.asked, known.reader)
