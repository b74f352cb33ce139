"""Changes of course with all that follows: moving, pausing, resuming, declining, cancelling."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.models import Message, Reminder
from cib.common.outbox import kind_of
from councils.queries import forget_standings
from peerchallenge.enums import DisputeStatus, EngagementStatus, InvitationStatus, ScopeStatus, VisitStatus
from peerchallenge.models import DayClaim, Engagement, Extension
from peerchallenge.queries.days import held_by, position_of, year_of
from peerchallenge.rules.half_days import whole_days
from peerchallenge.rules.visits import moved_half_days
from peerchallenge.services import changes, effort, ground_rules, scoping, teams, visits
from peerchallenge.services.allowances import open_accounts, propose_extension
from peerchallenge.services.proof import prove_ledger
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_scoping as scoped
from tests.factories import peerchallenge_visits as make
from tests.factories.kept import kept

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def kept_engagements(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    def build() -> SimpleNamespace:
        engagement = make.agreed_engagement()
        matching = booking.matching_engagement()
        asked = booking.invited(matching)
        joined = booking.accepted(booking.invited(matching, matching.places.exclude(pk=asked.place_id)[0]))
        return SimpleNamespace(
            engagement=engagement,
            dcs=make.dcs_of(engagement),
            lead=make.lead_of(engagement),
            member=make.member_of(engagement),
            manager=booking.manager_of(engagement),
            first=make.first_day(engagement),
            last=make.last_day(engagement),
            matching=matching,
            asked=asked,
            joined=joined,
        )

    yield from kept(django_db_blocker, build)


@pytest.fixture
def it(kept_engagements: SimpleNamespace) -> SimpleNamespace:
    forget_standings()
    kept_engagements.engagement.refresh_from_db()
    kept_engagements.matching.refresh_from_db()
    return kept_engagements


def codes(refused: Any) -> list[str]:
    return [breach.code for breach in refused.value.breaches]


def held_half_days(engagement: Engagement) -> list[tuple[dt.date, str]]:
    rows = DayClaim.objects.filter(visit__engagement=engagement, active=True)
    return sorted(set(rows.values_list("date", "half")))


def open_half_days(engagement: Engagement) -> int:
    return sum(held.open for held in held_by(engagement.pk))


def told(kind: str) -> dict[Any, int]:
    found: dict[Any, int] = {}
    for person_id in Message.objects.filter(kind=kind).values_list("person_id", flat=True):
        found[person_id] = found.get(person_id, 0) + 1
    return found


def assert_sound() -> None:
    open_accounts()
    assert prove_ledger()[0].problems == []


# --- Moving ----------------------------------------------------------------------------------------


def test_visit_moves_with_claims_reservations_and_word_to_everybody(it: SimpleNamespace) -> None:
    visit, before = make.visit_of(it.engagement), open_half_days(it.engagement)
    new = scoped.working_days(it.first + 28 * DAY)
    moved = changes.move_visit(
        visit_id=visit.pk,
        half_days=whole_days(new),
        agrees_unusual_days=False,
        actor=it.dcs,
        version=it.engagement.version,
    )
    visit.refresh_from_db()
    assert (visit.status, moved.status, moved.first_day) == (VisitStatus.MOVED, VisitStatus.FIXED, new[0])
    assert held_half_days(it.engagement) == sorted((day, half) for day in new for half in ("am", "pm"))
    assert open_half_days(it.engagement) == before
    assert {held.reservation.day for held in held_by(it.engagement.pk) if held.open} <= set(new)
    people = {user.person.pk: 1 for user in (it.lead, it.member, it.manager)}
    assert people.items() <= told("visit.moved").items()
    assert it.dcs.person.pk not in told("visit.moved")
    assert it.engagement.ground_rules.filter(voided_at__isnull=True).exists()
    assert_sound()


def test_visit_does_not_move_where_somebody_is_booked_and_the_other_is_not_named(it: SimpleNamespace) -> None:
    other = booking.scoping_engagement()
    lead = it.engagement.invitations.get(place__is_lead=True, status="accepted")
    new = scoped.working_days(it.first + 56 * DAY)
    busy = scoped.dated(other, whole_days(new))
    DayClaim.objects.filter(visit=busy).first()
    claim = DayClaim.objects.filter(visit=busy).first()
    assert claim is not None
    claim.person = lead.challenger.person
    claim.save()
    with pytest.raises(Refused) as refused:
        changes.move_visit(
            visit_id=make.visit_of(it.engagement).pk, half_days=whole_days(new), agrees_unusual_days=False, actor=it.dcs
        )
    assert codes(refused) == ["DATE-05"]
    assert str(other.host) not in str(refused.value)
    assert other.reference not in str(refused.value)
    assert make.visit_of(it.engagement).status == VisitStatus.FIXED


def test_visit_moves_by_those_who_arrange_it_until_its_first_day(it: SimpleNamespace) -> None:
    visit = make.visit_of(it.engagement)
    which = {"visit_id": visit.pk, "half_days": whole_days([it.first + 7 * DAY]), "agrees_unusual_days": False}
    with pytest.raises(NotAllowed):
        changes.move_visit(**which, actor=it.lead)
    with pytest.raises(Stale):
        changes.move_visit(**which, actor=it.dcs, version=1)
    with pytest.raises(NotVisible):
        changes.move_visit(**{**which, "visit_id": it.engagement.pk}, actor=it.dcs)
    with make.on(it.first), pytest.raises(Refused) as refused:
        changes.move_visit(**which, actor=it.dcs)
    assert codes(refused) == ["CHG-02"]


# --- Pausing and resuming --------------------------------------------------------------------------


def test_pause_while_preparing_lets_everything_go_and_resuming_takes_it_up(it: SimpleNamespace) -> None:
    claims, reserved = held_half_days(it.engagement), open_half_days(it.engagement)
    make.paused(it.engagement)
    it.engagement.refresh_from_db()
    assert (it.engagement.status, it.engagement.paused_from) == ("paused", "preparing")
    assert (held_half_days(it.engagement), open_half_days(it.engagement)) == ([], 0)
    assert set(told("engagement.paused").values()) == {1}
    assert_sound()
    make.resumed(it.engagement)
    it.engagement.refresh_from_db()
    assert (it.engagement.status, it.engagement.paused_from) == ("preparing", "")
    assert (held_half_days(it.engagement), open_half_days(it.engagement)) == (claims, reserved)
    assert set(told("engagement.resumed").values()) == {1}
    assert_sound()


def test_resuming_is_refused_where_somebody_is_elsewhere_now_without_naming_it(it: SimpleNamespace) -> None:
    make.paused(it.engagement)
    other = booking.scoping_engagement()
    visit = scoped.dated(other, whole_days(scoped.working_days(it.first + 84 * DAY)))
    claim = DayClaim.objects.filter(visit=visit).first()
    assert claim is not None
    claim.person, claim.date = it.member.person, it.first
    claim.save()
    with pytest.raises(Refused) as refused:
        make.resumed(it.engagement)
    assert codes(refused) == ["DATE-05", "CHG-04"]
    assert it.member.person.name in str(refused.value)
    assert str(other.host) not in str(refused.value)
    assert other.reference not in str(refused.value)
    make.resumed(it.engagement, keep_dates=False)
    it.engagement.refresh_from_db()
    assert it.engagement.status == EngagementStatus.SCOPING


def test_resuming_after_the_dates_have_passed_asks_for_new_ones(it: SimpleNamespace) -> None:
    make.paused(it.engagement)
    with make.on(it.last + DAY):
        with pytest.raises(Refused) as refused:
            make.resumed(it.engagement)
        assert codes(refused) == ["DATE-03", "CHG-04"]


def test_resuming_without_dates_opens_the_scope_again_and_goes_on_to_the_end(it: SimpleNamespace) -> None:
    engagement = it.engagement
    make.paused(engagement)
    make.resumed(engagement, keep_dates=False)
    engagement.refresh_from_db()
    assert (engagement.status, engagement.scope_approved_at, engagement.agreed_at) == ("scoping", None, None)
    assert engagement.visits.get().status == VisitStatus.CANCELLED
    assert list(engagement.scopes.order_by("number").values_list("status", flat=True)) == [
        ScopeStatus.SUPERSEDED,
        ScopeStatus.DRAFT,
    ]
    assert not engagement.ground_rules.filter(voided_at__isnull=True).exists()
    scoped.dated(engagement, whole_days(scoped.working_days(it.first + 35 * DAY)))
    scoping.propose_scope(engagement_id=engagement.pk, actor=it.lead)
    scoping.approve_scope(engagement_id=engagement.pk, actor=it.dcs)
    scoped.host_signed(engagement)
    scoped.lead_signed(engagement)
    engagement.refresh_from_db()
    assert engagement.status == EngagementStatus.PREPARING
    assert_sound()


def test_pause_on_site_settles_what_was_done_and_new_dates_settle_the_rest(it: SimpleNamespace) -> None:
    engagement, year = make.begun(it.engagement), year_of(it.first)
    assert year is not None
    with make.on(it.first + DAY):
        make.paused(engagement)
    assert open_half_days(engagement) == 0
    assert sum(held.delivered for held in held_by(engagement.pk) if held.reservation.leg == "received") == 2
    with make.on(it.last + DAY):
        make.resumed(engagement, keep_dates=False)
        done = engagement.visits.get()
        assert (done.status, done.last_day) == (VisitStatus.DONE, it.first)
        new = scoped.working_days(it.last + 35 * DAY, 2)
        scoped.dated(engagement, whole_days(new))
        scoping.propose_scope(engagement_id=engagement.pk, actor=it.lead)
        scoping.approve_scope(engagement_id=engagement.pk, actor=it.dcs)
        scoped.host_signed(engagement)
        scoped.lead_signed(engagement)
        with pytest.raises(Refused) as refused:
            visits.begin_visit(engagement_id=engagement.pk, actor=it.lead)
        assert codes(refused) == ["VIS-01"]
    with make.on(new[0]):
        visits.begin_visit(engagement_id=engagement.pk, actor=None)
    with make.on(new[-1], hour=17):
        effort.settle_engagement(engagement_id=engagement.pk, actor=it.lead)
        assert position_of(engagement.host, year).received == 7
        assert position_of(engagement.host, year).reserved == 0
    assert_sound()


def test_pause_on_site_and_resuming_the_same_days_lays_the_rest_out_again(it: SimpleNamespace) -> None:
    engagement = make.begun(it.engagement)
    with make.on(it.first + DAY):
        make.paused(engagement)
        states = set(engagement.time_entries.values_list("date", "status"))
        assert states == {(it.first, DisputeStatus.SETTLED)}
        make.resumed(engagement)
        left = engagement.time_entries.filter(status=DisputeStatus.PLANNED, kind="fieldwork")
        assert set(left.values_list("date", flat=True)) == {it.first + DAY, it.first + 2 * DAY}
    with make.on(it.last, hour=17):
        effort.settle_engagement(engagement_id=engagement.pk, actor=it.lead)
    assert_sound()


def test_disputed_day_waits_through_a_pause_and_stands_in_the_way_of_cancelling(it: SimpleNamespace) -> None:
    engagement = make.begun(it.engagement)
    entry = engagement.time_entries.filter(date=it.first, kind="fieldwork").first()
    assert entry is not None
    effort_of = pool.with_account(entry.invitation.challenger)
    with make.on(it.first + DAY):
        effort.dispute_effort(entry_id=entry.pk, note="Only the morning", actor=it.manager)
        make.paused(engagement)
        entry.refresh_from_db()
        assert entry.status == DisputeStatus.DISPUTED
        assert open_half_days(engagement) == 0
        with pytest.raises(Refused) as refused:
            make.cancelled(engagement)
        assert codes(refused) == ["EFF-05"]
        effort.correct_effort(entry_id=entry.pk, half_days=1, note="Yes", actor=effort_of)
        make.cancelled(engagement)
    assert open_half_days(engagement) == 0
    assert set(engagement.time_entries.values_list("status", flat=True)) == {DisputeStatus.SETTLED}
    assert_sound()


def test_pause_without_a_reason_or_by_a_challenger_or_from_a_stale_page_is_refused(it: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refused:
        make.paused(it.engagement, reason=" ")
    assert codes(refused) == ["CHG-01"]
    with pytest.raises(NotAllowed):
        changes.pause_engagement(engagement_id=it.engagement.pk, reason="Ill", actor=it.lead)
    with pytest.raises(Stale):
        changes.pause_engagement(engagement_id=it.engagement.pk, reason="Ill", actor=it.dcs, version=1)


def test_pause_while_matching_stops_reminders_and_the_clock_of_invitations(it: SimpleNamespace) -> None:
    paused_on, expires_on = clock.today(), it.asked.expires_on
    make.paused(it.matching)
    waiting = Reminder.objects.filter(status="planned")
    assert not waiting.filter(subject_id__in=[str(it.asked.pk), str(it.joined.pk), str(it.matching.pk)]).exists()
    with make.on(expires_on + DAY):
        assert teams.expire_invitations(clock.today()) == 0
        make.resumed(it.matching)
        it.asked.refresh_from_db()
        away = expires_on + DAY - paused_on
        assert it.asked.status == InvitationStatus.INVITED
        assert expires_on + away - DAY <= it.asked.expires_on <= expires_on + away
        again = Reminder.objects.filter(status="planned", due_at__gt=clock.now())
        assert again.filter(subject_id=str(it.asked.pk), policy__kind="invitation.reminder").count() == 2
        assert again.filter(subject_id=str(it.joined.pk), policy__kind="release.reminder").count() == 2


def test_nothing_is_signed_or_opened_while_paused(it: SimpleNamespace) -> None:
    make.paused(it.engagement)
    with pytest.raises(Refused) as refused:
        scoping.revise_scope(engagement_id=it.engagement.pk, reason="Narrower", actor=it.dcs)
    assert codes(refused) == ["CHG-05"]
    with pytest.raises(Refused) as refused:
        ground_rules.sign_for_host(
            engagement_id=it.engagement.pk, name=scoped.name_of(it.dcs), agrees=True, actor=it.dcs
        )
    assert codes(refused) == ["CHG-05"]
    with make.on(it.first), pytest.raises(Refused) as refused:
        visits.begin_visit(engagement_id=it.engagement.pk, actor=it.lead)
    assert codes(refused) == ["CHG-05"]


def test_what_is_not_paused_is_not_resumed(it: SimpleNamespace) -> None:
    for keep_dates in (True, False):
        with pytest.raises(Refused) as refused:
            make.resumed(it.engagement, keep_dates=keep_dates)
        assert codes(refused) == ["CHG-03"]


# --- Ending ----------------------------------------------------------------------------------------


def test_cancelling_while_matching_ends_invitations_and_tells_who_was_asked_once(it: SimpleNamespace) -> None:
    make.cancelled(it.matching)
    it.matching.refresh_from_db()
    found = dict(it.matching.invitations.values_list("pk", "status"))
    assert found == {it.asked.pk: InvitationStatus.WITHDRAWN, it.joined.pk: InvitationStatus.STOOD_DOWN}
    people = told("engagement.cancelled")
    assert {it.asked.challenger.person_id, it.joined.challenger.person_id} <= set(people)
    assert set(people.values()) == {1}
    subjects = [str(pk) for pk in (it.matching.pk, it.asked.pk, it.joined.pk)]
    waiting = Message.objects.filter(status="waiting", subject_id__in=subjects).exclude(kind="engagement.cancelled")
    assert not waiting.exists()
    message = Message.objects.get(kind="engagement.cancelled", person_id=it.asked.challenger.person_id)
    assert kind_of(message).path(message) == "/home/"


def test_who_was_never_asked_is_not_told_that_it_ended(it: SimpleNamespace) -> None:
    Message.objects.filter(kind="invitation.sent", subject_id=str(it.asked.pk)).delete()
    make.cancelled(it.matching)
    assert it.asked.challenger.person_id not in told("engagement.cancelled")


def test_cancelling_on_site_settles_the_days_spent_and_releases_the_rest(it: SimpleNamespace) -> None:
    engagement, year = make.begun(it.engagement), year_of(it.first)
    assert year is not None
    with make.on(it.first + DAY):
        make.cancelled(engagement)
        assert (position_of(engagement.host, year).received, position_of(engagement.host, year).reserved) == (2, 0)
    engagement.refresh_from_db()
    assert engagement.status == EngagementStatus.CANCELLED
    assert engagement.visits.get().last_day == it.first
    assert_sound()


def test_cancelling_takes_back_the_extension_that_was_proposed(it: SimpleNamespace) -> None:
    year = year_of(it.first)
    assert year is not None
    extension = propose_extension(
        engagement_id=it.engagement.pk, year_id=year.pk, half_days=2, reason="One more day", actor=it.dcs
    )
    make.cancelled(it.engagement)
    assert Extension.objects.get(pk=extension.pk).withdrawn_at is not None


def test_concern_on_its_way_goes_out_although_the_engagement_ends(it: SimpleNamespace) -> None:
    engagement = make.begun(it.engagement)
    with make.on(it.first):
        visits.raise_concern(engagement_id=engagement.pk, text="Now", is_about_dcs=False, actor=it.member)
        make.cancelled(engagement)
    assert set(Message.objects.filter(kind="concern.raised").values_list("status", flat=True)) == {"waiting"}


def test_declining_is_for_the_programme_alone(it: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        changes.decline_engagement(engagement_id=it.engagement.pk, reason="No", actor=it.dcs)
    changes.decline_engagement(engagement_id=it.engagement.pk, reason="No", actor=it.manager)
    assert (held_half_days(it.engagement), open_half_days(it.engagement)) == ([], 0)


def test_moved_rhythm_fits_the_calendar(it: SimpleNamespace) -> None:
    rows = [(h.date, h.half) for h in make.visit_of(it.engagement).half_days.all()]
    moved = moved_half_days(rows, scoped.working_days(it.first + 21 * DAY)[0], unusual=False)
    assert len(moved) == len(rows)
