"""Who of a team sees the host's profile: open exactly for the team of a live engagement, whatever happens (R087)."""

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible, Refused
from cib.common.models import AuditEntry
from councils.models import Employment
from councils.services import people
from peerchallenge.models import Challenger, Engagement
from peerchallenge.rules.teams import OpeningFacts, place_opens_documents
from peerchallenge.services import pool as pool_services
from peerchallenge.services import scoping, teams
from peerchallenge.services.grants import keep_grants
from profiles.models import ProfileGrant
from tests.factories import peerchallenge_booking as booked
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_scoping as scoped
from tests.factories import peerchallenge_visits as visited
from tests.factories.kept import kept
from tests.factories.peerchallenge_journey import stages

pytestmark = pytest.mark.django_db


def _open(engagement: Engagement) -> set[Any]:
    rows = ProfileGrant.objects.filter(council=engagement.host, to_date__isnull=True)
    return set(rows.values_list("person", flat=True))


def _team(engagement: Engagement) -> list[Challenger]:
    rows = engagement.invitations.filter(status="accepted").order_by("place__order")
    return [row.challenger for row in rows.select_related("challenger__person")]


@pytest.fixture(scope="module")
def agreed(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Engagement]:
    """Give an engagement that both sides have just signed."""
    yield from kept(django_db_blocker, scoped.agreed_engagement)


def test_grants_open_with_the_second_signature_and_end_with_the_engagement() -> None:
    opened = {engagement.status: len(_open(engagement)) for engagement in stages()}
    size = opened["preparing"]
    assert size > 1
    assert opened == dict.fromkeys(("draft", "requested", "matching", "scoping", "agreeing", "closed"), 0) | {
        "preparing": size,
        "on_site": size,
    }


def test_grant_leaves_an_audit_row_when_it_opens_and_ends(agreed: Engagement) -> None:
    size = len(_open(agreed))
    visited.cancelled(agreed)
    rows = AuditEntry.objects.filter(action__startswith="profile_grant").values_list("action", flat=True)
    assert sorted(rows) == ["profile_grant.ended"] * size + ["profile_grant.opened"] * size


def test_job_to_come_at_the_host_closes_its_profile(agreed: Engagement) -> None:
    who, others = _team(agreed)[1], {c.person_id for c in _team(agreed)} - {_team(agreed)[1].person_id}
    tomorrow = clock.today() + dt.timedelta(days=1)
    people.employ(
        person_id=who.person_id, post_title="Adviser", from_date=tomorrow, council=agreed.host, actor=pool.staff()
    )
    assert _open(agreed) == others


def test_keeping_grants_twice_changes_nothing(agreed: Engagement) -> None:
    before = list(ProfileGrant.objects.values_list("pk", "to_date"))
    assert (keep_grants(), keep_grants()) == (1, 1)
    assert list(ProfileGrant.objects.values_list("pk", "to_date")) == before


@pytest.mark.parametrize("facts", list(product([False, True], repeat=5)))
def test_place_opens_documents_when_everything_holds(facts: tuple[bool, ...]) -> None:
    assert place_opens_documents(OpeningFacts(*facts)) is (facts == (False, True, True, True, False))


# --- Any history ----------------------------------------------------------------------------------


def _object(engagement: Engagement, who: Challenger, model: dict[str, set[Any]]) -> None:
    actor = pool.dcs(engagement.host)
    teams.object_to_challenger(engagement_id=engagement.pk, challenger_id=who.pk, reason="A dispute", actor=actor)
    model["objected"].add(who.person_id)


def _withdraw(engagement: Engagement, who: Challenger, model: dict[str, set[Any]]) -> None:
    actor = pool.dcs(engagement.host)
    teams.withdraw_objection(engagement_id=engagement.pk, challenger_id=who.pk, actor=actor)
    model["objected"].discard(who.person_id)


def _declare(engagement: Engagement, who: Challenger, model: dict[str, set[Any]]) -> None:
    pool_services.declare_interest(
        challenger_id=who.pk, council_id=engagement.host_id, nature="My sister", actor=pool.with_account(who)
    )
    model["interested"].add(who.person_id)


def _end_interest(engagement: Engagement, who: Challenger, model: dict[str, set[Any]]) -> None:
    for interest in who.interests.filter(council=engagement.host_id, ended_at__isnull=True):
        pool_services.end_interest(interest_id=interest.pk, actor=pool.with_account(who))
    model["interested"].discard(who.person_id)


def _clear(engagement: Engagement, who: Challenger, model: dict[str, set[Any]]) -> None:
    invitation = engagement.invitations.get(challenger=who, status="accepted")
    teams.clear_conflict(
        invitation_id=invitation.pk, code="CON-02", note="Long ago", actor=booked.manager_of(engagement)
    )
    model["interested"].discard(who.person_id)


def _employ(engagement: Engagement, who: Challenger, model: dict[str, set[Any]]) -> None:
    people.employ(
        person_id=who.person_id,
        post_title="Adviser",
        from_date=clock.today(),
        council=engagement.host,
        actor=pool.staff(),
    )
    assert Employment.objects.current().filter(person=who.person_id, council=engagement.host).exists()
    model["employed"].add(who.person_id)


def _pause(engagement: Engagement, _who: Challenger, _model: dict[str, set[Any]]) -> None:
    visited.paused(engagement)


def _resume(engagement: Engagement, _who: Challenger, _model: dict[str, set[Any]]) -> None:
    visited.resumed(engagement)


def _resume_anew(engagement: Engagement, _who: Challenger, model: dict[str, set[Any]]) -> None:
    visited.resumed(engagement, keep_dates=False)
    model["over"].add("unsigned")


def _revise(engagement: Engagement, _who: Challenger, model: dict[str, set[Any]]) -> None:
    actor = pool.dcs(engagement.host)
    scoping.revise_scope(engagement_id=engagement.pk, reason="Narrower", actor=actor)
    model["over"].add("unsigned")


def _cancel(engagement: Engagement, _who: Challenger, model: dict[str, set[Any]]) -> None:
    visited.cancelled(engagement)
    model["over"].add("cancelled")


EVENTS: tuple[Callable[..., None], ...] = (
    *(_object, _withdraw, _declare, _end_interest, _clear, _employ),
    *(_pause, _resume, _resume_anew, _revise, _cancel),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 2)), min_size=1, max_size=7))
def test_grants_are_open_exactly_for_the_team_of_a_live_engagement(
    agreed: Engagement, history: list[tuple[Callable[..., None], int]]
) -> None:
    with transaction.atomic():
        engagement = Engagement.objects.get(pk=agreed.pk)
        team = _team(engagement)
        model: dict[str, set[Any]] = {"objected": set(), "interested": set(), "employed": set(), "over": set()}
        for event, number in history:
            try:
                with transaction.atomic():
                    event(engagement, team[number % len(team)], model)
            except (Refused, NotAllowed, NotVisible):
                pass
            engagement.refresh_from_db()
            kept_out = model["objected"] | model["interested"] | model["employed"]
            expected = set() if model["over"] else {c.person_id for c in team} - kept_out
            assert _open(engagement) == expected, event.__name__
        transaction.set_rollback(True)
