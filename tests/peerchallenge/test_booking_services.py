"""Booking by its services: what each does, for whom, and what it refuses."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest

from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.models import AuditEntry
from councils.enums import Capacity, Role
from councils.models import Delegation
from councils.queries import person_of
from councils.services import delegations
from peerchallenge.enums import EngagementStatus, InvitationStatus, PlaceKind, Priority
from peerchallenge.enums import PreferenceKind as P
from peerchallenge.models import Engagement, Offer
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import acting_for, coordinator_of, queued_engagements
from peerchallenge.services import booking, teams
from tests.factories import peerchallenge_booking as make
from tests.factories import peerchallenge_pool as pool

pytestmark = pytest.mark.django_db


def codes(refused: Any) -> list[str]:
    return [breach.code for breach in refused.value.breaches]


def person_id(user: Any) -> Any:
    person = person_of(user)
    assert person is not None
    return person.pk


def delegate_of(engagement: Engagement, *, may_sign: bool = False) -> Any:
    """Name a deputy who acts for the host's DCS on all its engagements."""
    deputy = pool.employed(pool.person(), engagement.host, post_title="Deputy director")
    dcs = pool.dcs(engagement.host)
    delegations.name_delegate(
        council=engagement.host,
        delegate_id=deputy.pk,
        capacity=Capacity.DEPUTY,
        may_sign=may_sign,
        from_date=clock.today(),
        actor=dcs,
    )
    return pool.user_of(deputy)


# --- The request ---------------------------------------------------------------------------------


def test_draft_copies_the_offers_team_and_its_usual_days() -> None:
    engagement = make.drafted_engagement(offer="safeguarding-review")
    version = make.offer_version("safeguarding-review")
    asked = [(place.order, place.kind, place.label) for place in version.places.all()]
    laid = [(place.order, place.kind, place.label) for place in engagement.places.all()]
    assert laid == asked
    assert [place.kind for place in engagement.places.filter(is_lead=True)] == [PlaceKind.LEAD]
    assert (engagement.site_half_days, engagement.was_recorded_for_host) == (version.site_half_days_default, False)


def test_draft_begun_again_before_it_is_answered_is_the_same() -> None:
    first = make.drafted_engagement()
    assert make.drafted_engagement(first.host) == first
    booking.answer_question(engagement_id=first.pk, why_now="Data", actor=pool.dcs(first.host))
    assert make.drafted_engagement(first.host) != first


def test_bk01_draft_of_an_offer_off_the_menu_is_refused() -> None:
    version, host = make.offer_version(), pool.council()
    Offer.objects.filter(pk=version.offer_id).update(is_bookable=False)
    with pytest.raises(Refused) as refused:
        booking.draft_engagement(host_id=host.pk, offer_version_id=version.pk, actor=pool.dcs(host))
    assert codes(refused) == ["BK-01"]


def test_bk02_draft_for_a_council_that_ended_is_refused() -> None:
    version = make.offer_version()
    host = pool.council(ends_on=clock.today())
    with pytest.raises(Refused) as refused:
        booking.draft_engagement(host_id=host.pk, offer_version_id=version.pk, actor=pool.staff())
    assert codes(refused) == ["BK-02"]


def test_draft_of_what_is_not_there_is_not_found() -> None:
    version, host = make.offer_version(), pool.council()
    for host_id, version_id in ((uuid4(), version.pk), (host.pk, uuid4())):
        with pytest.raises(NotVisible):
            booking.draft_engagement(host_id=host_id, offer_version_id=version_id, actor=pool.staff())


def test_delegate_begins_and_answers_under_their_own_name_for_the_dcs() -> None:
    host, version = pool.council(), make.offer_version()
    dcs = pool.dcs(host)
    probe = make.drafted_engagement(host)
    deputy = delegate_of(probe)
    engagement = booking.draft_engagement(host_id=host.pk, offer_version_id=version.pk, actor=deputy)
    booking.answer_question(engagement_id=engagement.pk, why_now="Data", actor=deputy)
    entry = AuditEntry.objects.get(thread_id=str(engagement.pk), action="request.answered")
    assert (entry.actor, entry.acting_for, entry.confidential) == (deputy, person_id(dcs), ["why_now"])
    assert acting_for(dcs, engagement) is None
    assert engagement.was_recorded_for_host is False


def test_answers_are_saved_once_and_named_without_their_text() -> None:
    engagement = make.drafted_engagement()
    dcs = pool.dcs(engagement.host)
    for _ in range(2):
        saved = booking.answer_question(engagement_id=engagement.pk, focus="Secret question?", actor=dcs, version=1)
        assert saved.version == 2
    entries = AuditEntry.objects.filter(thread_id=str(engagement.pk), action="request.answered")
    assert [(e.changes, e.confidential) for e in entries] == [({"what": "the question"}, ["focus"])]


def test_answer_from_a_stale_page_is_refused() -> None:
    engagement = make.drafted_engagement()
    dcs = pool.dcs(engagement.host)
    booking.answer_question(engagement_id=engagement.pk, focus="One?", actor=dcs, version=1)
    with pytest.raises(Stale):
        booking.answer_question(engagement_id=engagement.pk, focus="Two?", actor=dcs, version=1)


def test_answer_to_no_question_is_a_mistake_in_the_program() -> None:
    engagement = make.drafted_engagement()
    with pytest.raises(TypeError):
        booking.answer_question(engagement_id=engagement.pk, actor=pool.dcs(engagement.host), status="closed")


def test_change_of_offer_lays_out_its_team_anew() -> None:
    engagement = make.drafted_engagement()
    other = make.offer_version("safeguarding-review")
    booking.answer_question(engagement_id=engagement.pk, offer_version_id=other.pk, actor=pool.dcs(engagement.host))
    engagement.refresh_from_db()
    assert engagement.offer_version == other
    assert engagement.places.count() == other.places.count()
    assert engagement.site_half_days == other.site_half_days_default


def test_weeks_outside_a_changed_window_are_dropped() -> None:
    engagement = make.answered_engagement()
    dcs, (first, last) = pool.dcs(engagement.host), make.window()
    weeks = [first.isoformat(), (first + dt.timedelta(weeks=2)).isoformat()]
    booking.answer_question(engagement_id=engagement.pk, preferred_weeks=weeks, actor=dcs)
    later = first + dt.timedelta(weeks=1)
    booking.answer_question(engagement_id=engagement.pk, wanted_from=later, wanted_to=last, actor=dcs)
    engagement.refresh_from_db()
    assert engagement.preferred_weeks == weeks[1:]


def test_bk13_window_stays_while_somebody_is_asked() -> None:
    engagement = make.matching_engagement()
    dcs, (first, _) = pool.dcs(engagement.host), make.window()
    make.invited(engagement)
    with pytest.raises(Refused) as refused:
        booking.answer_question(engagement_id=engagement.pk, wanted_from=first + dt.timedelta(days=7), actor=dcs)
    assert codes(refused) == ["BK-13"]
    booking.answer_question(engagement_id=engagement.pk, practical_notes="Parking is scarce", actor=dcs)


def test_bk03_bk04_request_without_required_answers_stays_a_draft() -> None:
    engagement = make.drafted_engagement()
    with pytest.raises(Refused) as refused:
        booking.submit_request(engagement_id=engagement.pk, actor=pool.dcs(engagement.host))
    assert codes(refused) == ["BK-03", "BK-04"]
    engagement.refresh_from_db()
    assert engagement.status == EngagementStatus.DRAFT


def test_preferences_are_kept_with_reasons_and_bar_those_avoided() -> None:
    engagement = make.matching_engagement()
    dcs = pool.dcs(engagement.host)
    preferred, avoided = pool.council("Ashby"), pool.council("Beckton")
    named: tuple[tuple[P, Any], ...] = ((P.PREFERRED, (preferred, "")), (P.AVOIDED, (avoided, "Close friends")))
    for kind, (council, reason) in named:
        for _ in range(2):
            booking.set_preferences(engagement_id=engagement.pk, kind=kind, councils=[(council.pk, reason)], actor=dcs)
    kept = engagement.preferences.order_by("kind").values_list("kind", "council__short_name", "reason")
    assert list(kept) == [("avoided", "Beckton", "Close friends"), ("preferred", "Ashby", "")]
    who = pool.challenger(of=avoided, can_lead=True)
    with pytest.raises(Refused) as refused:
        make.invited(engagement, who=who)
    assert [(b.code, b.message) for b in refused.value.breaches] == [("CON", "Not available.")]
    with pytest.raises(Refused) as refused:
        teams.invite_challenger(
            place_id=make.place_of(engagement).pk, challenger_id=who.pk, actor=make.manager_of(engagement)
        )
    assert codes(refused) == ["CON-05"]


def test_bk14_bk15_bk16_preferences_that_make_no_sense_are_refused() -> None:
    engagement = make.drafted_engagement()
    dcs, other = pool.dcs(engagement.host), pool.council()
    booking.set_preferences(engagement_id=engagement.pk, kind=P.PREFERRED, councils=[(other.pk, "")], actor=dcs)
    with pytest.raises(Refused) as refused:
        booking.set_preferences(
            engagement_id=engagement.pk,
            kind=P.AVOIDED,
            councils=[(engagement.host.pk, ""), (other.pk, "")],
            actor=dcs,
        )
    assert codes(refused) == ["BK-14", "BK-15", "BK-16"]
    with pytest.raises(NotVisible):
        booking.set_preferences(engagement_id=engagement.pk, kind=P.AVOIDED, councils=[(uuid4(), "x")], actor=dcs)


def test_booking_by_telephone_counts_once_the_dcs_has_confirmed() -> None:
    host, staff = pool.council(), pool.staff()
    dcs = pool.dcs(host)
    engagement = make.answered_engagement(host, actor=staff)
    assert engagement.was_recorded_for_host
    assert POLICY.allows(staff, "view_request", engagement)
    with pytest.raises(NotAllowed):
        booking.submit_request(engagement_id=engagement.pk, actor=staff)
    with pytest.raises(NotAllowed):
        booking.send_for_confirmation(engagement_id=engagement.pk, actor=dcs)
    booking.send_for_confirmation(engagement_id=engagement.pk, actor=staff)
    assert list(queued_engagements()) == []
    engagement = booking.submit_request(engagement_id=engagement.pk, actor=dcs)
    assert list(queued_engagements()) == [engagement]
    assert not POLICY.allows(staff, "view_request", engagement)
    with pytest.raises(NotAllowed):
        booking.answer_question(engagement_id=engagement.pk, why_now="More", actor=staff)


def test_staff_neither_see_nor_write_what_a_council_drafts_itself() -> None:
    engagement = make.drafted_engagement()
    with pytest.raises(NotVisible):
        booking.answer_question(engagement_id=engagement.pk, why_now="More", actor=pool.staff())


# --- The queue -----------------------------------------------------------------------------------


def test_queue_puts_intervention_first_then_challenge_then_overdue_then_waiting_longest() -> None:
    standard = make.requested_engagement()
    overdue = make.answered_engagement()
    Engagement.objects.filter(pk=overdue.pk).update(cycle_priority=Priority.CYCLE_OVERDUE)
    booking.submit_request(engagement_id=overdue.pk, actor=pool.dcs(overdue.host))
    challenge = make.requested_engagement(urgency=Priority.SIGNIFICANT_CHALLENGE, urgency_reason="A serious case")
    intervention = make.requested_engagement(urgency=Priority.INTERVENTION, urgency_reason="A direction")
    later = make.requested_engagement()
    assert list(queued_engagements()) == [intervention, challenge, overdue, standard, later]


def test_priority_set_by_hand_keeps_its_reason_until_the_urgency_changes() -> None:
    engagement, manager = make.requested_engagement(), pool.manager()
    booking.set_priority(engagement_id=engagement.pk, priority=2, reason="The minister asked", actor=manager)
    dcs = pool.dcs(engagement.host)
    booking.answer_question(engagement_id=engagement.pk, why_now="More", actor=dcs)
    engagement.refresh_from_db()
    assert (engagement.priority, engagement.priority_reason) == (2, "The minister asked")
    booking.answer_question(engagement_id=engagement.pk, urgency=1, urgency_reason="A direction", actor=dcs)
    engagement.refresh_from_db()
    assert (engagement.priority, engagement.priority_reason) == (1, "The council says: A direction")
    with pytest.raises(Refused) as refused:
        booking.set_priority(engagement_id=engagement.pk, priority=4, reason=" ", actor=manager)
    assert codes(refused) == ["TM-08"]


def test_urgent_request_takes_nobody_from_a_team_that_accepted() -> None:
    settled = make.accepted(make.invited(make.matching_engagement()))
    make.requested_engagement(urgency=Priority.INTERVENTION, urgency_reason="A direction")
    settled.refresh_from_db()
    assert settled.status == InvitationStatus.ACCEPTED


def test_taking_on_makes_the_manager_one_but_not_the_dcs() -> None:
    managed = make.matching_engagement()
    assert [(role.role, role.person) for role in managed.roles.all()] == [("challenge_manager", managed.manager)]
    engagement = make.requested_engagement()
    dcs = pool.dcs(engagement.host)
    booking.take_on(engagement_id=engagement.pk, actor=dcs)
    engagement.refresh_from_db()
    assert (engagement.status, engagement.manager) == (EngagementStatus.MATCHING, person_of(dcs))
    assert list(engagement.roles.all()) == []


def test_staff_assign_a_manager_to_what_waits_and_to_what_runs() -> None:
    engagement, staff = make.requested_engagement(), pool.staff()
    first, second = pool.manager(), pool.manager()
    booking.assign_manager(engagement_id=engagement.pk, manager_id=person_id(first), actor=staff)
    engagement.refresh_from_db()
    assert (engagement.status, engagement.manager) == (EngagementStatus.MATCHING, person_of(first))
    booking.assign_manager(engagement_id=engagement.pk, manager_id=person_id(second), actor=staff)
    engagement.refresh_from_db()
    assert engagement.manager == person_of(second)
    assert POLICY.allows(second, "see_exclusion_reasons", engagement)
    assert not POLICY.allows(first, "see_exclusion_reasons", engagement)


def test_bk17_manager_who_works_for_the_host_is_refused() -> None:
    engagement = make.requested_engagement()
    someone = pool.employed(pool.person(), engagement.host)
    conflicted = pool.appointed(someone, Role.CHALLENGE_MANAGER)
    other = pool.person()
    for chosen in (person_id(conflicted), other.pk):
        with pytest.raises(Refused) as refused:
            booking.assign_manager(engagement_id=engagement.pk, manager_id=chosen, actor=pool.staff())
        assert codes(refused) == ["BK-17"]
    with pytest.raises(NotVisible):
        booking.take_on(engagement_id=engagement.pk, actor=conflicted)


# --- Helpers -------------------------------------------------------------------------------------


def test_broker_acts_for_the_dcs_on_one_engagement_alone() -> None:
    engagement = make.matching_engagement()
    dcs = pool.dcs(engagement.host)
    broker = pool.appointed(pool.person(), Role.BROKER, region=engagement.host.region)
    assert not POLICY.allows(broker, "see_shortlist", engagement)
    booking.delegate_to_broker(engagement_id=engagement.pk, broker_id=person_id(broker), actor=dcs)
    delegation = Delegation.objects.get(delegate__user=broker)
    assert (delegation.engagement_id, delegation.capacity, delegation.may_sign) == (
        engagement.pk,
        Capacity.BROKER,
        False,
    )
    place = make.place_of(engagement)
    teams.invite_challenger(place_id=place.pk, challenger_id=make.peer_for(place).pk, actor=broker)
    entry = AuditEntry.objects.get(thread_id=str(engagement.pk), action="place_invitation.sent")
    assert (entry.actor, entry.acting_for) == (broker, person_id(dcs))
    found = {name: POLICY.allows(broker, name, engagement) for name in ("view_request", "view_scope", "sign_for_host")}
    assert found == {"view_request": True, "view_scope": False, "sign_for_host": False}
    other = make.matching_engagement(engagement.host)
    assert not POLICY.allows(broker, "see_shortlist", other)


def test_bk18_broker_of_another_region_is_refused() -> None:
    engagement = make.matching_engagement()
    broker = pool.appointed(pool.person(), Role.BROKER, region=pool.region("South West"))
    with pytest.raises(Refused) as refused:
        booking.delegate_to_broker(
            engagement_id=engagement.pk, broker_id=person_id(broker), actor=pool.dcs(engagement.host)
        )
    assert codes(refused) == ["BK-18"]


def test_coordinator_is_one_of_the_hosts_people_and_one_at_a_time() -> None:
    engagement = make.drafted_engagement()
    dcs = pool.dcs(engagement.host)
    first, second = (pool.employed(pool.person(), engagement.host) for _ in range(2))
    for chosen in (first, first, second):
        booking.appoint_coordinator(engagement_id=engagement.pk, person_id=chosen.pk, actor=dcs)
    assert coordinator_of(engagement) == second
    booking.appoint_coordinator(engagement_id=engagement.pk, person_id=None, actor=dcs)
    assert coordinator_of(engagement) is None
    with pytest.raises(Refused) as refused:
        booking.appoint_coordinator(engagement_id=engagement.pk, person_id=pool.person().pk, actor=dcs)
    assert codes(refused) == ["BK-19"]
    with pytest.raises(NotVisible):
        booking.appoint_coordinator(engagement_id=engagement.pk, person_id=uuid4(), actor=dcs)
