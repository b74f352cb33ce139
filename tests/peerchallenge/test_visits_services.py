"""Services on site: the visit begins, lines emerge, concerns are passed on, days are confirmed and settled."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from cib.accounts.models import User
from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.models import AuditEntry, Message, Reminder
from cib.common.outbox import kind_of
from cib.common.reminders import message_of, people_of
from councils.enums import Role
from councils.queries import forget_standings
from peerchallenge.enums import DisputeStatus, EffortKind, EngagementStatus, Phase, VisitStatus
from peerchallenge.models import Concern, Engagement, TimeEntry, Transfer
from peerchallenge.permissions import POLICY
from peerchallenge.queries.days import planned_times, position_of, year_of
from peerchallenge.queries.visits import planned_entries
from peerchallenge.services import effort, visits
from peerchallenge.services.proof import prove_ledger
from peerchallenge.tasks import begin_visits, settle_days
from tests.factories import peerchallenge_booking as booking
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_visits as make
from tests.factories.kept import kept

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def kept_engagement(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    def build() -> SimpleNamespace:
        engagement = make.agreed_engagement()
        return SimpleNamespace(
            engagement=engagement,
            dcs=make.dcs_of(engagement),
            lead=make.lead_of(engagement),
            member=make.member_of(engagement),
            chief=make.chief_executive_of(engagement),
            manager=booking.manager_of(engagement),
            staff=pool.staff(),
            first=make.first_day(engagement),
            last=make.last_day(engagement),
        )

    yield from kept(django_db_blocker, build)


@pytest.fixture
def it(kept_engagement: SimpleNamespace) -> SimpleNamespace:
    forget_standings()
    kept_engagement.engagement.refresh_from_db()
    return kept_engagement


@pytest.fixture
def on_site(it: SimpleNamespace) -> Iterator[SimpleNamespace]:
    with make.on(it.first):
        visits.begin_visit(engagement_id=it.engagement.pk, actor=None)
        it.engagement.refresh_from_db()
        yield it


def codes(refused: Any) -> list[str]:
    return [breach.code for breach in refused.value.breaches]


def told(kind: str) -> list[Any]:
    return sorted(Message.objects.filter(kind=kind).values_list("person_id", flat=True))


def person_ids(*users: User) -> list[Any]:
    return sorted(user.person.pk for user in users)


def own_entries(engagement: Engagement, user: User) -> list[TimeEntry]:
    rows = engagement.time_entries.filter(invitation__challenger__person=user.person)
    return list(rows.order_by("date", "kind"))


# --- The visit begins ------------------------------------------------------------------------------


def test_visit_does_not_begin_before_its_first_day(it: SimpleNamespace) -> None:
    with make.on(it.first - DAY):
        with pytest.raises(Refused) as refused:
            visits.begin_visit(engagement_id=it.engagement.pk, actor=it.lead)
        assert codes(refused) == ["VIS-01"]
        assert begin_visits() == 0


def test_visit_begins_by_the_lead_once_and_lays_the_plan_out(it: SimpleNamespace) -> None:
    with make.on(it.first):
        visits.begin_visit(engagement_id=it.engagement.pk, actor=it.lead, version=it.engagement.version)
        with pytest.raises(Refused):
            visits.begin_visit(engagement_id=it.engagement.pk, actor=it.lead)
        assert begin_visits() == 0
    it.engagement.refresh_from_db()
    assert it.engagement.status == EngagementStatus.ON_SITE
    laid = {(e.invitation_id, e.kind, e.date, e.half_days) for e in it.engagement.time_entries.all()}
    assert laid == {(t.invitation_id, t.effort, t.day, t.half_days) for t in planned_times(it.engagement)}
    assert it.lead.person.pk not in told("visit.begun")
    assert {it.dcs.person.pk, it.member.person.pk, it.manager.person.pk} <= set(told("visit.begun"))


def test_visit_begins_by_itself_on_the_first_day(it: SimpleNamespace) -> None:
    with make.on(it.first, hour=5):
        assert begin_visits() == 1
        assert begin_visits() == 0
    entry = AuditEntry.objects.get(action="engagement.visit_begun")
    assert (entry.actor, entry.before, entry.after) == (None, "preparing", "on_site")


def test_visit_that_cannot_begin_holds_no_other_up(it: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peerchallenge.tasks.engagements_due_on_site", lambda _today: [it.engagement])
    with make.on(it.first - DAY):
        assert begin_visits() == 0


def test_visit_is_not_begun_by_a_member_or_a_stranger_or_from_a_stale_page(it: SimpleNamespace) -> None:
    with make.on(it.first):
        for actor, error in ((it.member, NotAllowed), (pool.dcs(pool.council()), NotVisible)):
            with pytest.raises(error):
                visits.begin_visit(engagement_id=it.engagement.pk, actor=actor)
        with pytest.raises(Stale):
            visits.begin_visit(engagement_id=it.engagement.pk, actor=it.lead, version=1)


def test_plan_laid_out_is_the_plan_the_ledger_reserved(on_site: SimpleNamespace) -> None:
    counted = {(t.person_id, t.effort, t.day): t.half_days for t in planned_times(on_site.engagement)}
    reserved: dict[Any, int] = {}
    for row in Transfer.objects.filter(engagement_id=on_site.engagement.pk, leg="given", phase=Phase.RESERVED):
        key = (row.person_id, row.effort, row.day)
        reserved[key] = reserved.get(key, 0) + row.half_days
    assert reserved == counted
    assert planned_entries(on_site.engagement) == planned_times(on_site.engagement)


# --- Lines of enquiry ------------------------------------------------------------------------------


def test_line_that_emerges_on_site_is_acknowledged_by_the_host(on_site: SimpleNamespace) -> None:
    which = {"engagement_id": on_site.engagement.pk, "question": "Who tells the school?"}
    line = visits.add_line_on_site(**which, actor=on_site.member)
    again = visits.add_line_on_site(**which, actor=on_site.member)
    assert (again.pk, line.emerged_on_site, line.acknowledged_at) == (line.pk, True, None)
    assert told("line.emerged") == person_ids(on_site.dcs)
    with pytest.raises(NotAllowed):
        visits.acknowledge_line(line_id=line.pk, actor=on_site.lead)
    known = visits.acknowledge_line(line_id=line.pk, actor=on_site.dcs)
    assert known.acknowledged_by == on_site.dcs.person
    assert visits.acknowledge_line(line_id=line.pk, actor=on_site.dcs).acknowledged_at == known.acknowledged_at
    assert AuditEntry.objects.filter(action="line.acknowledged").count() == 1


def test_line_written_while_scoping_needs_no_acknowledgement(on_site: SimpleNamespace) -> None:
    line = on_site.engagement.scopes.get(status="approved").lines.first()
    assert visits.acknowledge_line(line_id=line.pk, actor=on_site.dcs).acknowledged_at is None


def test_line_does_not_emerge_before_the_visit_nor_from_the_host(it: SimpleNamespace) -> None:
    which = {"engagement_id": it.engagement.pk, "question": "Who tells the school?"}
    with pytest.raises(Refused) as refused:
        visits.add_line_on_site(**which, actor=it.member)
    assert codes(refused) == ["VIS-02"]
    with pytest.raises(NotAllowed):
        visits.add_line_on_site(**which, actor=it.dcs)


def test_line_that_is_not_there_is_not_found(on_site: SimpleNamespace) -> None:
    with pytest.raises(NotVisible):
        visits.acknowledge_line(line_id=on_site.engagement.pk, actor=on_site.dcs)


# --- Concerns --------------------------------------------------------------------------------------

WORDS = "Case 4711: bruises, seen today at the family centre"


def raised(it: SimpleNamespace, *, is_about_dcs: bool = False, actor: User | None = None) -> Concern:
    return visits.raise_concern(
        engagement_id=it.engagement.pk, text=WORDS, is_about_dcs=is_about_dcs, actor=actor or it.member
    )


@pytest.mark.parametrize(("is_about_dcs", "recipient", "other"), [(False, "dcs", "chief"), (True, "chief", "dcs")])
def test_concern_reaches_the_right_person_and_nobody_else(
    on_site: SimpleNamespace, is_about_dcs: bool, recipient: str, other: str
) -> None:
    hears = getattr(on_site, recipient)
    concern = raised(on_site, is_about_dcs=is_about_dcs)
    assert concern.passed_to == hears.person
    assert told("concern.raised") == person_ids(hears, on_site.lead)
    readers = set(POLICY.people_for("view_concern", concern))
    assert readers == {hears, on_site.lead, on_site.member}
    everybody = (on_site.dcs, on_site.chief, on_site.lead, on_site.member, on_site.manager, on_site.staff)
    assert {user for user in everybody if POLICY.allows(user, "view_concern", concern)} == readers
    for user in (getattr(on_site, other), on_site.manager, on_site.staff):
        with pytest.raises(NotVisible):
            visits.record_concern_read(concern_id=concern.pk, actor=user)


def test_concern_goes_out_by_title_alone_and_leaves_no_words_in_the_audit(on_site: SimpleNamespace) -> None:
    concern = raised(on_site)
    message = Message.objects.filter(kind="concern.raised").first()
    assert message is not None
    assert message.context == {"host": str(on_site.engagement.host)}
    assert kind_of(message).path(message) == f"/concerns/{concern.pk}/"
    entry = AuditEntry.objects.get(action="concern.raised")
    assert (entry.changes, entry.confidential) == ({}, ["text"])
    assert WORDS not in str(AuditEntry.objects.filter(action__startswith="concern").values())


def test_concern_sent_twice_is_passed_on_once(on_site: SimpleNamespace) -> None:
    assert raised(on_site) == raised(on_site)
    assert Concern.objects.count() == 1


def test_concern_of_the_lead_is_told_to_the_recipient_alone(on_site: SimpleNamespace) -> None:
    raised(on_site, actor=on_site.lead)
    assert told("concern.raised") == person_ids(on_site.dcs)


@pytest.mark.parametrize(("role", "is_about_dcs"), [(Role.DCS, False), (Role.CHIEF_EXECUTIVE, True)])
def test_concern_that_nobody_on_record_could_read_is_refused_with_what_to_do(
    on_site: SimpleNamespace, role: Role, is_about_dcs: bool
) -> None:
    holder = on_site.dcs if role == Role.DCS else on_site.chief
    holder.is_active = False
    holder.save()
    with pytest.raises(Refused) as refused:
        raised(on_site, is_about_dcs=is_about_dcs)
    assert codes(refused) == ["VIS-03"]
    holder.is_active = True
    holder.save()
    holder.person.appointments.filter(role=role).update(to_date=on_site.first - DAY)
    with pytest.raises(Refused) as refused:
        raised(on_site, is_about_dcs=is_about_dcs)
    assert codes(refused) == ["VIS-03"]
    assert Concern.objects.count() == 0


def test_concern_is_not_raised_by_the_host_nor_before_the_work(on_site: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        raised(on_site, actor=on_site.dcs)
    Engagement.objects.filter(pk=on_site.engagement.pk).update(status=EngagementStatus.AGREEING)
    with pytest.raises(Refused) as refused:
        raised(on_site)
    assert codes(refused) == ["VIS-04"]


def test_concern_is_received_and_answered_by_its_recipient(on_site: SimpleNamespace) -> None:
    concern = raised(on_site)
    with pytest.raises(NotAllowed):
        visits.answer_concern(concern_id=concern.pk, action_taken="", actor=on_site.member)
    received = visits.answer_concern(concern_id=concern.pk, action_taken="", actor=on_site.dcs, version=1)
    assert received.received_at is not None
    with pytest.raises(Stale):
        visits.answer_concern(concern_id=concern.pk, action_taken="Visited", actor=on_site.dcs, version=1)
    answered = visits.answer_concern(concern_id=concern.pk, action_taken="Visited", actor=on_site.dcs, version=2)
    assert (answered.received_at, answered.action_taken) == (received.received_at, "Visited")
    visits.record_concern_read(concern_id=concern.pk, actor=on_site.lead)
    done = list(
        AuditEntry.objects.filter(action__startswith="concern.").order_by("pk").values_list("action", flat=True)
    )
    assert done == ["concern.raised", "concern.received", "concern.answered", "concern.read"]
    with pytest.raises(NotVisible):
        visits.answer_concern(concern_id=on_site.engagement.pk, action_taken="", actor=on_site.dcs)


# --- Days ------------------------------------------------------------------------------------------


def test_days_so_far_are_confirmed_in_one_go(on_site: SimpleNamespace) -> None:
    confirmed = effort.confirm_effort(engagement_id=on_site.engagement.pk, actor=on_site.member)
    so_far = [e for e in own_entries(on_site.engagement, on_site.member) if e.date <= on_site.first]
    assert confirmed == len(so_far) > 0
    assert {e.status for e in so_far} == {DisputeStatus.CONFIRMED}
    assert effort.confirm_effort(engagement_id=on_site.engagement.pk, actor=on_site.member) == 0
    assert AuditEntry.objects.filter(action="effort.confirmed").count() == 1
    assert {e.status for e in own_entries(on_site.engagement, on_site.lead)} == {DisputeStatus.PLANNED}


def entry_of(it: SimpleNamespace, user: User, day: dt.date | None = None) -> TimeEntry:
    rows = own_entries(it.engagement, user)
    return next(e for e in rows if e.kind == EffortKind.FIELDWORK and e.date == (day or it.first))


def test_day_that_went_otherwise_is_corrected_by_its_owner_alone(on_site: SimpleNamespace) -> None:
    entry = entry_of(on_site, on_site.member)
    which = {"entry_id": entry.pk, "half_days": 1, "note": "The afternoon fell out"}
    with pytest.raises(NotAllowed):
        effort.correct_effort(**which, actor=on_site.lead)
    with pytest.raises(Stale):
        effort.correct_effort(**which, actor=on_site.member, version=entry.version + 1)
    corrected = effort.correct_effort(**which, actor=on_site.member, version=entry.version)
    assert (corrected.half_days, corrected.planned_half_days, corrected.status) == (1, 2, DisputeStatus.CONFIRMED)
    line = AuditEntry.objects.get(action="effort.corrected")
    assert (line.before, line.after) == ("2", "1")


@pytest.mark.parametrize(("half_days", "days_on", "code"), [(3, 0, "EFF-02"), (1, 1, "EFF-01")])
def test_day_is_not_corrected_beyond_what_can_be(
    on_site: SimpleNamespace, half_days: int, days_on: int, code: str
) -> None:
    entry = entry_of(on_site, on_site.member, on_site.first + days_on * DAY)
    with pytest.raises(Refused) as refused:
        effort.correct_effort(entry_id=entry.pk, half_days=half_days, note="", actor=on_site.member)
    assert codes(refused) == [code]


def test_entry_that_is_not_there_is_not_found(on_site: SimpleNamespace) -> None:
    with pytest.raises(NotVisible):
        effort.correct_effort(entry_id=on_site.engagement.pk, half_days=1, note="", actor=on_site.member)


@pytest.mark.parametrize("who", ["lead", "manager", "dcs", "staff"])
def test_entry_is_disputed_by_host_lead_manager_or_office_and_nothing_settles(
    on_site: SimpleNamespace, who: str
) -> None:
    actor = getattr(on_site, who)
    entry = entry_of(on_site, on_site.member)
    disputed = effort.dispute_effort(entry_id=entry.pk, note="You left at noon", actor=actor, version=entry.version)
    assert disputed.status == DisputeStatus.DISPUTED
    assert on_site.member.person.pk in told("effort.disputed")
    assert actor.person.pk not in told("effort.disputed")
    with make.on(on_site.last + 14 * DAY):
        assert settle_days() == 0
        with pytest.raises(Refused) as refused:
            effort.settle_engagement(engagement_id=on_site.engagement.pk, actor=on_site.lead)
        assert codes(refused) == ["EFF-05"]
        effort.correct_effort(entry_id=entry.pk, half_days=1, note="I did", actor=on_site.member)
        assert settle_days() == 1
    assert prove_ledger()[0].problems == []


def test_entry_is_not_disputed_by_its_owner_or_without_a_word(on_site: SimpleNamespace) -> None:
    entry = entry_of(on_site, on_site.member)
    with pytest.raises(NotAllowed):
        effort.dispute_effort(entry_id=entry.pk, note="No", actor=on_site.member)
    with pytest.raises(Refused) as refused:
        effort.dispute_effort(entry_id=entry.pk, note=" ", actor=on_site.lead)
    assert codes(refused) == ["EFF-06"]


def test_dispute_taken_back_leaves_the_entry_as_it_was(on_site: SimpleNamespace) -> None:
    planned, confirmed = entry_of(on_site, on_site.member), entry_of(on_site, on_site.lead)
    effort.confirm_effort(engagement_id=on_site.engagement.pk, actor=on_site.lead)
    for entry, before in ((planned, DisputeStatus.PLANNED), (confirmed, DisputeStatus.CONFIRMED)):
        effort.dispute_effort(entry_id=entry.pk, note="Which day?", actor=on_site.manager)
        effort.withdraw_dispute(entry_id=entry.pk, actor=on_site.manager)
        entry.refresh_from_db()
        assert (entry.status, entry.disputed_at) == (before, None)
    with pytest.raises(Refused) as refused:
        effort.withdraw_dispute(entry_id=planned.pk, actor=on_site.manager)
    assert codes(refused) == ["EFF-07"]


def test_days_settle_by_the_lead_and_everybodys_standing_shows_it(on_site: SimpleNamespace) -> None:
    engagement, year = on_site.engagement, year_of(on_site.first)
    assert year is not None
    givers = {i.giver for i in engagement.invitations.filter(status="accepted") if i.giver}
    before = {giver: position_of(giver, year).committed for giver in givers}
    with make.on(on_site.last - DAY), pytest.raises(Refused) as refused:
        effort.settle_engagement(engagement_id=engagement.pk, actor=on_site.lead)
    assert codes(refused) == ["EFF-04"]
    with make.on(on_site.last, hour=17):
        with pytest.raises(NotAllowed):
            effort.settle_engagement(engagement_id=engagement.pk, actor=on_site.member)
        effort.settle_engagement(engagement_id=engagement.pk, actor=on_site.lead, version=engagement.version)
    engagement.refresh_from_db()
    assert (engagement.status, engagement.visits.get().status) == (EngagementStatus.CLOSED, VisitStatus.DONE)
    assert set(engagement.time_entries.values_list("status", flat=True)) == {DisputeStatus.SETTLED}
    after = {giver: position_of(giver, year) for giver in givers}
    assert {g: (p.given, p.committed) for g, p in after.items()} == {g: (n, 0) for g, n in before.items()}
    host = position_of(engagement.host, year)
    assert (host.received, host.reserved) == (7, 0)
    assert prove_ledger()[0].problems == []
    entry = engagement.time_entries.first()
    assert entry is not None
    with pytest.raises(Refused) as refused:
        effort.correct_effort(
            entry_id=entry.pk, half_days=1, note="", actor=pool.with_account(entry.invitation.challenger)
        )
    assert codes(refused) == ["EFF-03"]


def test_days_settle_by_themselves_when_the_offers_days_have_passed(on_site: SimpleNamespace) -> None:
    days = on_site.engagement.offer_version.settle_days
    with make.on(on_site.last + (days - 1) * DAY):
        assert settle_days() == 0
    with make.on(on_site.last + days * DAY):
        assert settle_days() == 1
        assert settle_days() == 0
    on_site.engagement.refresh_from_db()
    assert on_site.engagement.status == EngagementStatus.CLOSED
    assert on_site.dcs.person.pk in told("engagement.settled")
    assert Message.objects.filter(kind="engagement.settled", person_id=on_site.dcs.person.pk).count() == 1


def test_settling_that_is_refused_holds_no_other_up(on_site: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peerchallenge.tasks.engagements_due_to_settle", lambda _today: [on_site.engagement])
    assert settle_days() == 0


def test_reminder_of_unconfirmed_days_is_needed_while_some_are(on_site: SimpleNamespace) -> None:
    planned = Reminder.objects.get(policy__kind="effort.unconfirmed", subject_id=str(on_site.engagement.pk))
    assert planned.due_at.astimezone(clock.LONDON).date() == on_site.last + 7 * DAY
    assert on_site.member.person.pk in people_of(planned)
    waiting = message_of(planned, on_site.member.person.pk)
    with make.on(on_site.last):
        assert kind_of(waiting).is_needed(waiting)
        effort.confirm_effort(engagement_id=on_site.engagement.pk, actor=on_site.member)
        assert not kind_of(waiting).is_needed(waiting)
