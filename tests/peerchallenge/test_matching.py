"""Shortlists on real rows: who is on them, in which order, what each reader learns."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cib.common import clock
from councils.enums import CouncilType
from councils.models import Employment, Organisation, Person, StatisticalNeighbour
from peerchallenge.enums import Accreditation, ChallengerKind, DiaryKind, PreferenceKind
from peerchallenge.matching import Shortlist, ShortlistFilters, shortlist
from peerchallenge.models import Challenger, Engagement, Theme
from peerchallenge.services import booking, pool, teams
from tests.factories import peerchallenge_booking as book
from tests.factories import peerchallenge_pool as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def engagement() -> Engagement:
    make.programme()
    return book.matching_engagement(make.council("Leeds"), theme_ids=[Theme.objects.get(code="leaving-care").pk])


def fresh(engagement: Engagement) -> Engagement:
    return Engagement.objects.select_related("host", "offer_version__offer").get(pk=engagement.pk)


def seen_by_host(engagement: Engagement, **filters: Any) -> Shortlist:
    return shortlist(fresh(engagement), make.dcs(engagement.host), ShortlistFilters(**filters))


def seen_by_manager(engagement: Engagement) -> Shortlist:
    return shortlist(fresh(engagement), book.manager_of(engagement))


def people(found: Shortlist) -> list[Challenger]:
    return [Challenger.objects.get(pk=c.who.pk) for c in found.candidates]


def test_shortlist_puts_who_knows_the_theme_best_first(engagement: Engagement) -> None:
    nobody = make.challenger(name="Ann Avocet")
    knows = make.challenger(name="Bo Bunting", knows={"leaving-care": 1})
    leads = make.challenger(name="Cy Crake", knows={"leaving-care": 3, "neglect": 3})
    assert people(seen_by_host(engagement)) == [leads, knows, nobody]


def test_shortlist_shows_only_who_is_in_the_pool_today(engagement: Engagement) -> None:
    make.applicant()
    left, unsure, lapsed, ended = [make.challenger() for _ in range(4)]
    pool.leave_pool(challenger_id=left.pk, actor=make.staff())
    pool.withdraw_listing(challenger_id=unsure.pk, actor=make.staff())
    pool.set_accreditation(challenger_id=lapsed.pk, accreditation=Accreditation.LAPSED, actor=make.staff())
    pool.end_agreement_to_serve(challenger_id=ended.pk, actor=make.releaser_of(ended))
    stays = make.challenger()
    assert people(seen_by_host(engagement)) == [stays]


def test_shortlist_says_where_somebody_works_and_how_it_stands_to_the_host() -> None:
    make.programme()
    host, devon = make.council("Leeds"), make.council("Devon", in_region="South West", kind=CouncilType.COUNTY)
    StatisticalNeighbour.objects.create(council=host, neighbour=devon, rank=1, closeness="Very close", published="2025")
    engagement = book.answered_engagement(host, theme_ids=[Theme.objects.get(code="leaving-care").pk])
    booking.set_preferences(
        engagement_id=engagement.pk,
        kind=PreferenceKind.PREFERRED,
        councils=[(devon.pk, "Their work with care leavers")],
        actor=make.dcs(host),
    )
    make.challenger(of=devon, knows={"leaving-care": 3}, post_title="Head of leaving care", can_lead=True, pledged=0)
    (candidate,) = seen_by_host(engagement).candidates
    assert (candidate.post, candidate.tag, candidate.already) == ("Head of leaving care, Devon", "Can lead", "")
    year = "2027 to 2028" if engagement.wanted_from >= dt.date(2027, 4, 1) else "2026 to 2027"
    assert [(r.kind, r.text) for r in candidate.reasons] == [
        ("for", "Leads on leaving care"),
        ("for", "Leeds would like somebody from Devon"),
        ("for", "Devon is a statistical neighbour of Leeds (very close)"),
        ("for", "Free in all six weeks asked for"),
        ("for", "In practice now"),
        ("note", "Has not been on a team yet"),
        ("note", "From another region (South West): a fresh look"),
        ("note", f"Devon has given or promised all its days of {year}"),
        ("note", "No conflicts found; they will be asked to declare any"),
        ("mind", f"Has not pledged any days for {year} yet"),
    ]


def test_shortlist_tells_of_an_associates_employer(engagement: Engagement) -> None:
    associate = make.challenger(ChallengerKind.ASSOCIATE, post_title="Consultant")
    trust = Organisation.objects.create(name="Owl Trust", kind="trust")
    since = clock.today() - dt.timedelta(days=30)
    Employment.objects.create(person=associate.person, organisation=trust, post_title="Consultant", from_date=since)
    (candidate,) = seen_by_host(engagement).candidates
    assert (candidate.post, candidate.tag) == ("Consultant, Owl Trust", "Associate")


def test_shortlist_counts_the_weeks_that_diary_and_pattern_leave(engagement: Engagement) -> None:
    away, part_time, freed = [make.challenger() for _ in range(3)]
    first, last = book.window()
    pool.mark_time(challenger_id=away.pk, first=first, last=last, kind=DiaryKind.AWAY, actor=make.staff())
    for person in (part_time, freed):
        pool.set_weekly_pattern(challenger_id=person.pk, pattern="0" * 10, actor=make.staff())
    pool.mark_time(
        challenger_id=freed.pk, first=first, last=first + dt.timedelta(days=3), kind=DiaryKind.FREE, actor=make.staff()
    )
    assert people(seen_by_host(engagement, only_free=True)) == [freed]


def test_shortlist_says_who_was_asked_here_before(engagement: Engagement) -> None:
    book.invited(engagement)
    (candidate,) = seen_by_host(engagement).candidates
    assert candidate.already == "invited"


def test_shortlist_shows_the_latest_of_several_jobs_at_councils(engagement: Engagement) -> None:
    devon, kent = make.council("Devon"), make.council("Kent")
    listed = make.challenger(of=devon, post_title="Director")
    first = Employment.objects.get(person=listed.person_id)
    began = first.from_date - dt.timedelta(days=9)
    Employment.objects.create(person=listed.person, council=kent, post_title="Adviser", from_date=began)
    (candidate,) = seen_by_host(engagement).candidates
    assert candidate.post == "Director, Devon"
    Employment.objects.filter(council=kent).update(from_date=first.from_date + dt.timedelta(days=1))
    (candidate,) = seen_by_host(engagement).candidates
    assert candidate.post == "Director, Kent"


def test_shortlist_tells_experience_on_teams_elsewhere(engagement: Engagement) -> None:
    invitation = book.team_member(engagement)
    other = book.matching_engagement(make.council("Kent"))
    (candidate,) = [c for c in seen_by_host(other).candidates if c.who.pk == invitation.challenger_id]
    assert ("for", "Led 1 team") in [(r.kind, r.text) for r in candidate.reasons]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"needs": ("lead",)}, {"lead"}),
        ({"needs": ("member",)}, {"member"}),
        ({"needs": ("challenger", "specialist")}, {"lead", "retired"}),
        ({"needs": ("lead", "member")}, {"lead", "member"}),
        ({"themes": ("send",)}, {"lead"}),
        ({"themes": ("no-such-theme",)}, set()),
        ({"where": "outside"}, {"lead", "retired"}),
        ({"where": "inside"}, {"member"}),
        ({"where": "neighbours"}, set()),
        ({"where": "nonsense"}, {"lead", "member", "retired"}),
        ({"only_practising": True}, {"lead", "member"}),
        ({"only_with_days": True}, set()),
        ({"text": "redw"}, {"lead"}),
        ({"text": "devon"}, {"lead"}),
        ({"text": "%"}, set()),
    ],
)
def test_shortlist_filters(engagement: Engagement, filters: dict[str, Any], found: set[str]) -> None:
    devon = make.council("Devon", in_region="South West")
    named = {
        "lead": make.challenger(of=devon, name="Kwame Redwing", can_lead=True, knows={"send": 1, "neglect": 2}),
        "member": make.challenger(ChallengerKind.MEMBER),
        "retired": make.challenger(ChallengerKind.ASSOCIATE, left_practice_on=clock.today() - dt.timedelta(days=200)),
    }
    assert set(people(seen_by_host(engagement, **filters))) == {named[name] for name in found}


def test_shortlist_never_tells_a_host_more_than_an_interest_or_not_available(engagement: Engagement) -> None:
    own = make.challenger(of=engagement.host, name="Olga Own")
    objected = make.challenger(name="Obi Objected")
    interested = make.challenger(name="Ida Interest")
    reason, nature = "We competed for a post", "My sister works there"
    teams.object_to_challenger(
        engagement_id=engagement.pk, challenger_id=objected.pk, reason=reason, actor=make.dcs(engagement.host)
    )
    pool.declare_interest(
        challenger_id=interested.pk,
        council_id=engagement.host_id,
        nature=nature,
        actor=make.with_account(interested),
    )
    host, manager = seen_by_host(engagement), seen_by_manager(engagement)
    assert {e.who.pk: e.text for e in host.excluded} == {
        own.pk: f"Works for {engagement.host.short_name}",
        objected.pk: "Not available",
    }
    assert {e.who.pk: e.text for e in manager.excluded} == {own.pk: "Works for Leeds", objected.pk: "Leeds objects"}
    assert [e.name for e in host.excluded] == ["Obi Objected", "Olga Own"]
    (listed,) = host.candidates
    assert (listed.who.pk, listed.reasons[-1].text) == (
        interested.pk,
        "Declared an interest: the challenge manager must clear it first",
    )
    everything = repr([(c.reasons, c.post) for c in (*host.candidates, *manager.candidates)])
    assert nature not in everything
    assert reason not in everything


def test_shortlist_without_a_window_looks_at_this_year(engagement: Engagement) -> None:
    make.challenger()
    drafted = book.drafted_engagement(make.council())
    (candidate,) = seen_by_host(drafted).candidates
    assert not [r for r in candidate.reasons if "weeks" in r.text]


def test_shortlist_outside_every_programme_year_tells_of_no_councils_days(engagement: Engagement) -> None:
    make.challenger()
    Engagement.objects.filter(pk=engagement.pk).update(preferred_weeks=["2099-01-05"])
    (candidate,) = seen_by_host(engagement).candidates
    assert [r.text for r in candidate.reasons if "that year" in r.text] == [
        "Has not pledged any days for that year yet"
    ]


def queries_of(engagement: Engagement) -> int:
    subject, reader = fresh(engagement), make.dcs(engagement.host)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        shortlist(subject, reader)
    return len(queries)


def test_shortlist_takes_the_same_queries_with_one_and_with_three(engagement: Engagement) -> None:
    make.challenger(knows={"leaving-care": 1})
    with_one = queries_of(engagement)
    make.challenger(), make.challenger(of=engagement.host)
    assert queries_of(engagement) == with_one


def test_shortlist_of_three_hundred_takes_at_most_twelve_queries(engagement: Engagement) -> None:
    listed = make.challenger()
    many = [Person(given_name=f"N{n}", family_name="Dunlin") for n in range(299)]
    Person.objects.bulk_create(many)
    fields = {f.attname: getattr(listed, f.attname) for f in Challenger._meta.concrete_fields}
    Challenger.objects.bulk_create(Challenger(**{**fields, "id": person.pk, "person_id": person.pk}) for person in many)
    assert queries_of(engagement) <= 12
    assert len(seen_by_host(engagement).candidates) == 300
