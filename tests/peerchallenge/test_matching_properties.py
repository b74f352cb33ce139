"""Whatever is known of people: nobody barred is listed, nobody is lost, and a host learns two things at most."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from cib.common import clock
from councils.models import Council, Region
from peerchallenge.conflicts import conflicts_from
from peerchallenge.enums import ChallengerKind, ConflictEffect
from peerchallenge.matching import ShortlistFilters
from peerchallenge.matching.shortlists import Known, TellingFacts, shortlist_from
from peerchallenge.models import Engagement
from peerchallenge.queries.facts import Fact, FactKind
from peerchallenge.queries.listed import Listed
from peerchallenge.queries.surroundings import Surroundings
from peerchallenge.rules.conflicts import DECLARED, NOT_AVAILABLE, RULES, PolicyFacts
from peerchallenge.rules.matching import Asked

REGION = Region(pk=1, name="North East")
COUNCILS = {
    UUID(int=n): Council(pk=UUID(int=n), name=name, short_name=name, region=REGION, type="unitary")
    for n, name in enumerate(("Leeds", "Devon", "Kent"), 1)
}
HOST, AVOIDED, ELSEWHERE = COUNCILS
PEOPLE = [UUID(int=100 + n) for n in range(6)]
TODAY = clock.today()
DAYS = st.dates(TODAY - dt.timedelta(days=1500), TODAY + dt.timedelta(days=100))
ABOUT_COUNCILS = (FactKind.JOB, FactKind.POST, FactKind.INTEREST, FactKind.OBJECTION, FactKind.TEAM)

facts = st.builds(
    Fact,
    person_id=st.sampled_from(PEOPLE),
    kind=st.sampled_from(ABOUT_COUNCILS),
    council_id=st.sampled_from(list(COUNCILS)),
    ref=st.uuids(),
    from_date=DAYS,
    to_date=st.none() | DAYS,
    text=st.just("Post"),
    number=st.integers(0, 1),
)
policies = st.lists(
    st.builds(
        PolicyFacts,
        code=st.sampled_from(sorted(RULES)),
        months=st.none() | st.integers(0, 48),
        effect=st.sampled_from(ConflictEffect.values),
    ),
    max_size=5,
    unique_by=lambda policy: policy.code,
)
wishes = st.builds(
    ShortlistFilters,
    where=st.sampled_from(["", "outside", "inside", "neighbours"]),
    only_practising=st.booleans(),
    only_with_days=st.booleans(),
)


def challenger(person_id: UUID, found: Sequence[Fact] = ()) -> Listed:
    jobs = [f for f in found if f.person_id == person_id and f.kind == FactKind.JOB and f.from_date <= TODAY]
    now = [f.council_id for f in jobs if f.to_date is None or f.to_date > TODAY]
    name = ("N", str(person_id.int % 3))
    kind = ChallengerKind.OFFICER.value
    return Listed(person_id, person_id, kind, "Director", "", False, "1" * 10, None, None, *name, *now[:1])


def known(found: list[Fact], in_force: list[PolicyFacts], reader: Any) -> Known:
    by_person = {pk: [fact for fact in found if fact.person_id == pk] for pk in PEOPLE}
    around = Surroundings(lineage={HOST}, avoided={AVOIDED: "Devon"})
    engagement = Engagement(host=COUNCILS[HOST])
    people = [challenger(pk, found) for pk in PEOPLE]
    conflicts = conflicts_from(people, engagement, by_person, around, in_force)
    asked = Asked("Leeds", 1, "unitary", "", "peer_challenge", (), 6, "one_block", "2027 to 2028", TODAY)
    telling = TellingFacts(lambda people: {})
    return Known(asked, reader, around, by_person, conflicts, COUNCILS, {ELSEWHERE: 4}, telling)


@given(st.lists(facts, max_size=12), policies, wishes, st.permutations(PEOPLE))
def test_shortlist_lists_nobody_who_is_barred_and_does_not_depend_on_the_order_of_reading(
    found: list[Fact], in_force: list[PolicyFacts], wanted: ShortlistFilters, order: list[UUID]
) -> None:
    everything = known(found, in_force, "host")
    first = shortlist_from([challenger(pk, found) for pk in PEOPLE], everything, wanted)
    barred = {pk for pk, conflicts in everything.conflicts.items() if any(c.bars for c in conflicts)}
    listed = [c.who.pk for c in first.candidates]
    assert barred.isdisjoint(listed)
    assert {e.who.pk for e in first.excluded} == barred
    again = shortlist_from([challenger(pk, found) for pk in order], everything, wanted)
    assert [(c.who.pk, c.reasons) for c in again.candidates] == [(c.who.pk, c.reasons) for c in first.candidates]


@given(st.lists(facts, max_size=12), policies)
def test_shortlist_without_filters_loses_nobody_and_tells_a_host_two_things_at_most(
    found: list[Fact], in_force: list[PolicyFacts]
) -> None:
    shown = shortlist_from([challenger(pk, found) for pk in PEOPLE], known(found, in_force, "host"), ShortlistFilters())
    people = {c.who.pk for c in shown.candidates} | {e.who.pk for e in shown.excluded}
    assert people == set(PEOPLE)
    assert {e.text for e in shown.excluded if not e.text.startswith("Works for ")} <= {DECLARED, NOT_AVAILABLE}
