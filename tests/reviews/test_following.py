"""Engagements move the turn of their host; what CIB staff decide about one."""

import datetime as dt
from typing import Any

import pytest

from cib.common import audit
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.models import Reminder
from councils.models import Council
from peerchallenge.enums import Priority
from peerchallenge.services import booking as booking_services
from peerchallenge.services import effort
from reviews.enums import CycleOrigin, CycleState
from reviews.models import Cycle
from reviews.services import deciding
from reviews.services.opening import open_cycles
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_visits as visited
from tests.factories import reviews as making
from tests.factories.peerchallenge_visits import on

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def council() -> Council:
    pool.programme()
    return pool.council("Northbridge")


def codes(refused: Any) -> set[str]:
    return {breach.code for breach in refused.value.breaches}


# --- Booked, done, free again ----------------------------------------------------------------------


def test_turn_is_booked_when_the_request_is_sent_and_not_before(council: Council) -> None:
    with on(TODAY):
        turn = making.turn(council)
        draft = booking.answered_engagement(council, offer=making.SAFEGUARDING)
        assert making.turn(council).state == CycleState.OPEN
        booking_services.submit_request(engagement_id=draft.pk, actor=pool.dcs(council))
        turn.refresh_from_db()
    assert (turn.state, turn.engagement_id) == (CycleState.BOOKED, draft.pk)
    assert turn.due_on == dt.date(2027, 4, 1)


def test_turn_is_opened_by_a_request_that_comes_before_the_schedule_has_run(council: Council) -> None:
    engagement = booking.requested_engagement(council, offer=making.SAFEGUARDING)
    assert Cycle.objects.get(engagement=engagement).state == CycleState.BOOKED


def test_turn_of_another_offer_is_left_alone(council: Council) -> None:
    turn = making.turn(council)
    booking.requested_engagement(council)
    turn.refresh_from_db()
    assert turn.state in {CycleState.OPEN, CycleState.DUE, CycleState.OVERDUE, CycleState.AHEAD}
    assert not Cycle.objects.filter(engagement__isnull=False).exists()


def test_turn_is_free_again_when_the_review_is_cancelled_or_declined(council: Council) -> None:
    with on(TODAY):
        for stop in (visited.cancelled, visited.declined):
            turn, engagement = making.booked(council)
            stop(engagement)
            turn.refresh_from_db()
            assert (turn.state, turn.engagement_id) == (CycleState.OPEN, None)
    with on(dt.date(2027, 5, 1)):
        turn, engagement = making.booked(council)
        visited.cancelled(engagement)
        turn.refresh_from_db()
        assert turn.state == CycleState.OVERDUE


def test_turn_goes_to_another_request_for_the_same(council: Council) -> None:
    with on(TODAY):
        turn, engagement = making.booked(council)
        other = booking.requested_engagement(council, offer=making.SAFEGUARDING)
        visited.cancelled(engagement)
        turn.refresh_from_db()
    assert (turn.state, turn.engagement_id) == (CycleState.BOOKED, other.pk)


def test_turn_is_done_with_the_review_and_the_next_follows_from_its_last_day(council: Council) -> None:
    with on(TODAY):
        making.turn(council)
    engagement = visited.settled_engagement(council, offer=making.SAFEGUARDING)
    turn = Cycle.objects.get(engagement=engagement)
    last = visited.last_day(engagement)
    assert (turn.state, turn.completed_on) == (CycleState.DONE, last)
    following = making.turn(council)
    assert (following.due_on, following.origin) == (last.replace(year=last.year + 3), CycleOrigin.COMPLETED)
    assert following.state == CycleState.AHEAD
    open_cycles(last)
    assert Cycle.objects.filter(council=council, offer=following.offer).count() == 2


def test_turn_is_free_again_when_its_review_was_recorded_before_its_days_were_settled(council: Council) -> None:
    with on(TODAY):
        making.turn(council)
    engagement = visited.on_site_engagement(council, offer=making.SAFEGUARDING)
    last = visited.last_day(engagement)
    with on(last, hour=17):
        making.recorded(council, last)
        effort.settle_engagement(engagement_id=engagement.pk, actor=visited.lead_of(engagement))
    following = making.turn(council)
    assert (following.state, following.engagement_id) == (CycleState.AHEAD, None)
    assert following.due_on == last.replace(year=last.year + 3)


def test_draft_for_an_overdue_turn_comes_before_others(council: Council) -> None:
    open_cycles(dt.date(2027, 4, 2))
    with on(dt.date(2027, 4, 5)):
        engagement = booking.requested_engagement(council, offer=making.SAFEGUARDING)
    assert (engagement.cycle_priority, engagement.priority) == (Priority.CYCLE_OVERDUE, Priority.CYCLE_OVERDUE)


def test_manager_who_put_a_request_elsewhere_is_not_overruled(council: Council) -> None:
    with on(TODAY):
        _, engagement = making.booked(council)
        booking_services.set_priority(
            engagement_id=engagement.pk, priority=Priority.STANDARD, reason="Agreed by telephone", actor=pool.staff()
        )
    open_cycles(dt.date(2027, 4, 2))
    engagement.refresh_from_db()
    assert (engagement.cycle_priority, engagement.priority) == (Priority.CYCLE_OVERDUE, Priority.STANDARD)
    assert engagement.priority_reason == "Agreed by telephone"


def test_draft_that_takes_another_offer_takes_its_turns_priority(council: Council) -> None:
    open_cycles(dt.date(2027, 4, 2))
    with on(dt.date(2027, 4, 5)):
        draft = booking.answered_engagement(council)
        version = booking.offer_version(making.SAFEGUARDING)
        booking_services.answer_question(engagement_id=draft.pk, actor=pool.dcs(council), offer_version_id=version.pk)
    draft.refresh_from_db()
    assert draft.cycle_priority == Priority.CYCLE_OVERDUE


# --- Decisions of CIB staff ------------------------------------------------------------------------


def test_waived_turn_gives_way_to_the_next_with_reason_and_by_whom(council: Council) -> None:
    with on(TODAY):
        turn = making.turn(council)
        deciding.waive_cycle(cycle_id=turn.pk, reason=" An inspection in March ", actor=pool.staff())
    turn.refresh_from_db()
    assert (turn.state, turn.reason) == (CycleState.WAIVED, "An inspection in March")
    assert turn.decided_by == pool.staff().person
    assert making.turn(council).due_on == dt.date(2030, 4, 1)
    lines = audit.history_of(turn, reads=lambda _entry, _audience: True)
    assert lines[0].text == "Waived: An inspection in March"


def test_turn_counted_elsewhere_is_done_on_that_day(council: Council) -> None:
    with on(TODAY):
        turn = making.turn(council)
        deciding.count_elsewhere(
            cycle_id=turn.pk, completed_on=dt.date(2026, 9, 18), reason="Joint review in the region", actor=pool.staff()
        )
        assert making.turn(council).due_on == dt.date(2029, 9, 18)
        with pytest.raises(Refused) as refused:
            deciding.count_elsewhere(
                cycle_id=making.turn(council).pk, completed_on=dt.date(2026, 9, 18), reason="", actor=pool.staff()
            )
    assert codes(refused) == {"CYC-03", "CYC-05"}


def test_booked_turn_is_cancelled_before_it_is_waived(council: Council) -> None:
    with on(TODAY):
        turn, _ = making.booked(council)
        with pytest.raises(Refused) as refused:
            deciding.waive_cycle(cycle_id=turn.pk, reason="No", actor=pool.staff())
    assert codes(refused) == {"CYC-02"}


def test_due_date_decided_by_hand_moves_the_turn_and_its_reminders(council: Council) -> None:
    with on(TODAY):
        pool.dcs(council)
        turn = making.turn(council)
        before = Reminder.objects.filter(policy__kind="cycle.due", status="planned").count()
        deciding.set_due_date(
            cycle_id=turn.pk, due_on=dt.date(2028, 1, 31), reason="Agreed with the region", actor=pool.staff()
        )
        turn.refresh_from_db()
        assert (turn.state, turn.origin, turn.due_on) == (
            CycleState.AHEAD,
            CycleOrigin.DECIDED,
            dt.date(2028, 1, 31),
        )
    assert before > 0
    assert not Reminder.objects.filter(policy__kind="cycle.due", status="planned").exists()
    open_cycles(dt.date(2027, 2, 1))
    assert Reminder.objects.filter(policy__kind="cycle.due", status="planned").exists()


def test_decisions_are_for_cib_staff_with_the_page_of_today(council: Council) -> None:
    with on(TODAY):
        turn = making.turn(council)
        for actor, expected in ((pool.dcs(council), NotAllowed), (pool.dcs(pool.council()), NotVisible)):
            with pytest.raises(expected):
                deciding.waive_cycle(cycle_id=turn.pk, reason="No", actor=actor)
        with pytest.raises(Stale):
            deciding.waive_cycle(cycle_id=turn.pk, reason="No", actor=pool.staff(), version=turn.version + 1)
