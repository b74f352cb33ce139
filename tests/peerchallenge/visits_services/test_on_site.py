"""A visit begins, and lines of enquiry emerge."""

from types import SimpleNamespace
from typing import Any

import pytest

from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.models import AuditEntry
from peerchallenge.enums import EngagementStatus, Phase
from peerchallenge.models import Transfer
from peerchallenge.queries.days import planned_times
from peerchallenge.queries.visits import planned_entries
from peerchallenge.services import visits
from peerchallenge.tasks import begin_visits
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_visits as make
from tests.peerchallenge.visits_services.reading import DAY, codes, person_ids, told

pytestmark = pytest.mark.django_db


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
