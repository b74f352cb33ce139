"""The one entry point for conflicts, on real rows."""

import datetime as dt
from typing import Any

import pytest

from cib.common import clock
from cib.common.models import Message
from councils.enums import Role
from councils.models import CouncilSuccession
from councils.queries import person_of
from peerchallenge import conflicts
from peerchallenge.enums import EngagementStatus, PreferenceKind
from peerchallenge.models import Challenger, ConflictPolicy, Engagement, PlaceInvitation
from peerchallenge.services import booking, pool, teams
from tests.factories import peerchallenge_booking as book
from tests.factories import peerchallenge_pool as make

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def engagement() -> Engagement:
    return book.matching_engagement(make.council("Leeds"))


def codes(challenger: Challenger, engagement: Engagement) -> list[str]:
    return [conflict.code for conflict in conflicts.find_conflicts(challenger, engagement)]


def declared(challenger: Challenger, engagement: Engagement) -> Any:
    return pool.declare_interest(
        challenger_id=challenger.pk,
        council_id=engagement.host_id,
        nature="My sister works there",
        actor=make.with_account(challenger),
    )


def test_find_conflicts_of_somebody_from_elsewhere_finds_nothing(engagement: Engagement) -> None:
    assert conflicts.find_conflicts(make.challenger(), engagement) == ()


def test_con01_the_hosts_own_people_are_barred(engagement: Engagement) -> None:
    assert codes(make.challenger(of=engagement.host), engagement) == ["CON-01"]


def test_con01_an_appointment_at_the_host_counts_as_working_there(engagement: Engagement) -> None:
    challenger = make.challenger()
    make.appointed(challenger.person, Role.SCRUTINY_CHAIR, council=engagement.host)
    assert codes(challenger, engagement) == ["CON-01"]


def test_con01_a_council_that_the_host_followed_counts_as_the_host(engagement: Engagement) -> None:
    before = make.council()
    CouncilSuccession.objects.create(from_council=before, to_council=engagement.host, date=dt.date(2023, 4, 1))
    assert codes(make.challenger(of=before), engagement) == ["CON-01"]


def test_con01_reaches_back_as_far_as_the_policy_says(engagement: Engagement) -> None:
    challenger = make.challenger(of=engagement.host)
    make.employed(challenger.person, make.council(), since=clock.today() - 100 * DAY)
    assert codes(challenger, engagement) == ["CON-01"]
    ConflictPolicy.objects.filter(code="CON-01").update(months=2)
    assert codes(challenger, engagement) == []


def test_con02_stands_until_the_interest_is_ended(engagement: Engagement) -> None:
    challenger = make.challenger()
    interest = declared(challenger, engagement)
    assert codes(challenger, engagement) == ["CON-02"]
    pool.end_interest(interest_id=interest.pk, actor=make.with_account(challenger))
    assert codes(challenger, engagement) == []


def test_con03_a_team_at_the_host_counts_on_the_next_engagement_not_on_its_own(engagement: Engagement) -> None:
    invitation = book.team_member(engagement)
    later = book.requested_engagement(engagement.host, offer="send-diagnostic")
    assert codes(invitation.challenger, later) == ["CON-03"]
    assert codes(invitation.challenger, engagement) == []


def test_con03_a_team_of_which_nothing_came_does_not_count(engagement: Engagement) -> None:
    invitation = book.team_member(engagement)
    later = book.requested_engagement(engagement.host, offer="send-diagnostic")
    Engagement.objects.filter(pk=engagement.pk).update(status=EngagementStatus.CANCELLED, ended_at=clock.now())
    assert codes(invitation.challenger, later) == []


def test_con04_an_objection_of_the_host_bars(engagement: Engagement) -> None:
    challenger = make.challenger()
    teams.object_to_challenger(
        engagement_id=engagement.pk,
        challenger_id=challenger.pk,
        reason="We competed for a post",
        actor=make.dcs(engagement.host),
    )
    assert codes(challenger, engagement) == ["CON-04"]


def test_con05_an_avoided_authority_bars_those_who_work_there() -> None:
    avoided, host = make.council("Devon"), make.council("Leeds")
    engagement = book.answered_engagement(host)
    booking.set_preferences(
        engagement_id=engagement.pk,
        kind=PreferenceKind.AVOIDED,
        councils=[(avoided.pk, "Recent dispute")],
        actor=make.dcs(host),
    )
    assert codes(make.challenger(of=avoided), engagement) == ["CON-05"]
    assert codes(make.challenger(), engagement) == []


def test_policy_that_is_switched_off_finds_nothing(engagement: Engagement) -> None:
    ConflictPolicy.objects.filter(code="CON-01").update(is_active=False)
    assert codes(make.challenger(of=engagement.host), engagement) == []


@pytest.mark.parametrize("many", [1, 3])
def test_find_conflicts_of_many_takes_three_queries_and_one_for_the_people(
    engagement: Engagement, many: int, django_assert_num_queries: Any
) -> None:
    people = [make.challenger(of=engagement.host) for _ in range(many)]
    engagement = Engagement.objects.select_related("host").get(pk=engagement.pk)
    with django_assert_num_queries(4):
        found = conflicts.barring_of_many(Challenger.objects.filter(pk__in=[c.pk for c in people]), engagement)
    assert {pk: [c.code for c in of] for pk, of in found.items()} == {c.pk: ["CON-01"] for c in people}


def test_barring_leaves_out_what_the_manager_cleared_on_the_same_facts(engagement: Engagement) -> None:
    challenger = make.challenger(can_lead=True)
    declared(challenger, engagement)
    invitation = book.invited(engagement, who=challenger)
    (standing,) = conflicts.barring(challenger, engagement, invitation)
    teams.clear_conflict(
        invitation_id=invitation.pk, code="CON-02", note="A distant cousin", actor=book.manager_of(engagement)
    )
    invitation = PlaceInvitation.objects.get(pk=invitation.pk)
    assert conflicts.barring(challenger, engagement, invitation) == ()
    assert conflicts.barring(challenger, engagement) == (standing,)


def test_recheck_tells_the_managers_once_that_a_conflict_stands(engagement: Engagement) -> None:
    invitation = book.invited(engagement)
    declared(invitation.challenger, engagement)
    conflicts.recheck_live(host=engagement.host)
    (message,) = Message.objects.filter(kind="pool.conflict_found")
    manager = person_of(book.manager_of(engagement))
    assert manager is not None
    assert (message.person_id, message.context) == (manager.pk, {"reference": engagement.reference})


def test_recheck_of_everybody_gives_what_stands_by_invitation(engagement: Engagement) -> None:
    invitation = book.invited(engagement)
    assert conflicts.recheck_live() == {invitation.pk: ()}
    assert conflicts.recheck_live(challenger=make.challenger()) == {}
