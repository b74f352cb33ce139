"""Two at once, in processes of their own on a real database: one effect, and the other is told why."""

import multiprocessing
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections

from cib.common.errors import Refused
from peerchallenge.enums import InvitationStatus, PlaceKind
from peerchallenge.models import Declaration, Engagement, PlaceInvitation
from peerchallenge.services import booking, teams
from tests.common.processes import forget_connections
from tests.factories import peerchallenge_booking as make
from tests.factories import peerchallenge_pool as pool

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60  # seconds
processes = multiprocessing.get_context("fork")


@pytest.fixture(autouse=True)
def _own_connections() -> Iterator[None]:
    """Let no process use the connection of another."""
    yield
    connections.close_all()


def race(*works: Callable[[], Any]) -> list[str]:
    """Let each work be done in a process of its own at the same moment; give how each ended."""
    connections.close_all()
    gate, told = processes.Barrier(len(works)), processes.Queue()

    def run(work: Callable[[], Any]) -> None:
        forget_connections()
        gate.wait(PATIENCE)
        try:
            work()
            told.put("won")
        except Refused as refused:
            told.put(refused.breaches[0].code)
        except Exception as error:
            told.put(repr(error))

    racers = [processes.Process(target=run, args=(work,)) for work in works]
    for racer in racers:
        racer.start()
    results = [told.get(timeout=PATIENCE) for _ in racers]
    for racer in racers:
        racer.join(PATIENCE)
    return sorted(results)


def test_one_invitation_accepted_twice_at_once_is_accepted_once() -> None:
    invitation = make.invited(make.matching_engagement())
    actor = pool.with_account(invitation.challenger)

    def accept() -> Any:
        return teams.accept_invitation(invitation_id=invitation.pk, has_interest=False, actor=actor)

    assert race(accept, accept, accept) == ["MOVE", "MOVE", "won"]
    assert Declaration.objects.filter(invitation=invitation).count() == 1


def test_invitation_accepted_and_withdrawn_at_once_comes_to_one_of_them() -> None:
    invitation = make.invited(make.matching_engagement())
    invitee, dcs = pool.with_account(invitation.challenger), pool.dcs(invitation.engagement.host)
    ended = race(
        lambda: teams.accept_invitation(invitation_id=invitation.pk, has_interest=False, actor=invitee),
        lambda: teams.withdraw_invitation(invitation_id=invitation.pk, reason="Changed our mind", actor=dcs),
    )
    assert ended == ["MOVE", "won"]
    invitation.refresh_from_db()
    is_accepted = invitation.status == InvitationStatus.ACCEPTED
    assert Declaration.objects.filter(invitation=invitation).exists() is is_accepted


def test_same_person_invited_to_two_places_at_once_is_invited_once() -> None:
    engagement = make.matching_engagement()
    who = make.peer_for(make.place_of(engagement))
    places = [make.place_of(engagement), make.place_of(engagement, PlaceKind.CHALLENGER)]
    actors = [pool.dcs(engagement.host), make.manager_of(engagement)]
    works = [
        lambda place=place, actor=actor: teams.invite_challenger(place_id=place.pk, challenger_id=who.pk, actor=actor)
        for place, actor in zip(places, actors, strict=True)
    ]
    assert race(*works) == ["TM-05", "won"]
    assert PlaceInvitation.objects.filter(challenger=who).count() == 1


def test_two_people_invited_to_one_place_at_once_one_is() -> None:
    engagement = make.matching_engagement()
    place = make.place_of(engagement)
    people, actor = [make.peer_for(place), make.peer_for(place)], pool.dcs(engagement.host)
    works = [
        lambda who=who: teams.invite_challenger(place_id=place.pk, challenger_id=who.pk, actor=actor) for who in people
    ]
    assert race(*works) == ["TM-02", "won"]
    assert PlaceInvitation.objects.filter(place=place).count() == 1


def test_request_taken_on_by_two_managers_at_once_has_one() -> None:
    engagement = make.requested_engagement()
    managers = [pool.manager(), pool.manager()]
    works = [lambda actor=actor: booking.take_on(engagement_id=engagement.pk, actor=actor) for actor in managers]
    assert race(*works) == ["MOVE", "won"]
    engagement.refresh_from_db()
    assert [role.person for role in engagement.roles.all()] == [engagement.manager]


def test_drafts_begun_at_once_have_numbers_of_their_own() -> None:
    version = make.offer_version()
    hosts = [pool.council() for _ in range(4)]
    actors = [pool.dcs(host) for host in hosts]
    works = [
        lambda host=host, actor=actor: booking.draft_engagement(
            host_id=host.pk, offer_version_id=version.pk, actor=actor
        )
        for host, actor in zip(hosts, actors, strict=True)
    ]
    assert race(*works) == ["won"] * 4
    assert sorted(Engagement.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_draft_begun_twice_at_once_by_one_person_is_one() -> None:
    version, host = make.offer_version(), pool.council()
    actor = pool.dcs(host)

    def draft() -> Any:
        return booking.draft_engagement(host_id=host.pk, offer_version_id=version.pk, actor=actor)

    assert race(draft, draft) == ["won", "won"]
    assert Engagement.objects.count() == 1
