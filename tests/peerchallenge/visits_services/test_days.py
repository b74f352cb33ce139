"""Days on site: confirmed, corrected, disputed, settled."""

import datetime as dt
from types import SimpleNamespace

import pytest

from cib.accounts.models import User
from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.models import AuditEntry, Message, Reminder
from cib.common.outbox import kind_of
from cib.common.reminders import message_of, people_of
from peerchallenge.enums import DisputeStatus, EffortKind, EngagementStatus, VisitStatus
from peerchallenge.models import TimeEntry
from peerchallenge.queries.days import position_of, year_of
from peerchallenge.services import effort
from peerchallenge.services.proof import prove_ledger
from peerchallenge.tasks import settle_days
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_visits as make
from tests.peerchallenge.visits_services.reading import DAY, codes, own_entries, told

pytestmark = pytest.mark.django_db


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
