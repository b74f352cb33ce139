"""The programme's published data, and publishing an offer anew."""

import io
from itertools import pairwise

import pytest
from django.core.management import call_command

from cib.common.errors import NotAllowed, Refused, Stale
from cib.common.models import AuditEntry, ReminderPolicy
from peerchallenge.enums import PlaceKind
from peerchallenge.models import ConflictPolicy, Fund, GroundRulesClause, Offer, OfferVersion, ProgrammeYear, Theme
from peerchallenge.programme import OFFERS, Place
from peerchallenge.services.offers import current_version_id, facts_of, publish_offer_version
from tests.factories import peerchallenge_pool as make

pytestmark = pytest.mark.django_db
ALL = (ProgrammeYear, Theme, Offer, OfferVersion, ConflictPolicy, GroundRulesClause, ReminderPolicy, Fund)
TEAM = [Place(PlaceKind.LEAD, "Lead challenger"), Place(PlaceKind.MEMBER, "Member peer")]


def loaded() -> str:
    out = io.StringIO()
    call_command("load_programme", stdout=out)
    return out.getvalue()


def test_load_programme_adds_everything_once() -> None:
    first = loaded().splitlines()
    assert ("Offers: 7 added" in first, "Conflict policies: 5 added" in first) == (True, True)
    counts = [model.objects.count() for model in ALL]
    assert {line.split(": ")[1] for line in loaded().splitlines()} == {"0 added"}
    assert [model.objects.count() for model in ALL] == counts


def test_load_programme_leaves_alone_what_staff_changed() -> None:
    make.programme()
    ConflictPolicy.objects.filter(code="CON-01").update(months=60)
    make.programme()
    assert ConflictPolicy.objects.get(code="CON-01").months == 60


def test_programme_years_run_from_april_to_march_without_a_gap() -> None:
    make.programme()
    years = list(ProgrammeYear.objects.all())
    assert (str(years[0]), len(years)) == ("2024 to 2025", 5)
    assert all((b.starts_on - a.ends_on).days == 1 for a, b in pairwise(years))


def test_offers_as_delivered_keep_the_rules_for_publishing() -> None:
    make.programme()
    for row in OFFERS:
        facts = {**facts_of(row), "who_leads": "Whom you choose"}
        version = publish_offer_version(
            offer_code=row.code, facts=facts, places=row.places, actor=make.staff(), version_seen=1, reason="Tried out"
        )
        assert (version.number, version.places.count()) == (2, len(row.places))
        assert current_version_id(row.code) == version.pk


def test_published_version_leaves_a_trace_and_the_one_before_as_it_was() -> None:
    make.programme()
    before = OfferVersion.objects.get(offer__code="peer-challenge")
    facts = {**facts_of(OFFERS[0]), "name": "Peer challenge, anew"}
    after = publish_offer_version(
        offer_code="peer-challenge", facts=facts, places=TEAM, actor=make.staff(), reason="Tried out"
    )
    before.refresh_from_db()
    assert (before.name, after.name) == ("Peer challenge", "Peer challenge, anew")
    entry = AuditEntry.objects.filter(action="offer.published").latest("pk")
    assert (entry.object_id, entry.changes, entry.actor) == (str(after.pk), {"number": 2}, make.staff())


def test_version_is_published_by_staff_only() -> None:
    make.programme()
    facts = facts_of(OFFERS[0])
    with pytest.raises(NotAllowed):
        publish_offer_version(
            offer_code="peer-challenge", facts=facts, places=TEAM, actor=make.manager(), reason="Tried out"
        )


def test_version_that_breaks_the_rules_is_refused_with_every_reason() -> None:
    make.programme()
    facts = {**facts_of(OFFERS[0]), "name": " ", "purpose": "An inspection"}
    with pytest.raises(Refused) as refused:
        publish_offer_version(
            offer_code="peer-challenge", facts=facts, places=TEAM[1:], actor=make.staff(), reason="Tried out"
        )
    assert [breach.code for breach in refused.value.breaches] == ["OFF-01", "OFF-02", "OFF-03"]
    assert OfferVersion.objects.filter(offer__code="peer-challenge").count() == 1


@pytest.mark.parametrize("seen", [0, 2])
def test_version_from_a_page_that_is_behind_is_stale(seen: int) -> None:
    make.programme()
    with pytest.raises(Stale):
        publish_offer_version(
            offer_code="peer-challenge",
            facts=facts_of(OFFERS[0]),
            places=TEAM,
            actor=make.staff(),
            version_seen=seen,
            reason="Tried out",
        )


def test_version_of_an_offer_without_one_is_the_first() -> None:
    Offer.objects.create(code="pilot", kind="diagnostic")
    facts = facts_of(OFFERS[0])
    with pytest.raises(Stale):
        publish_offer_version(
            offer_code="pilot", facts=facts, places=TEAM, actor=make.staff(), version_seen=1, reason="Tried out"
        )
    version = publish_offer_version(
        offer_code="pilot", facts=facts, places=TEAM, actor=make.staff(), reason="Tried out"
    )
    assert version.number == 1
