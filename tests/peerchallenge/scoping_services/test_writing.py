"""A scope is written, its lines and meetings; the plan of effort."""

import datetime as dt
from types import SimpleNamespace

import pytest

from cib.common import audit, clock
from cib.common.errors import NotVisible, Stale
from peerchallenge.models import LineOfEnquiry, PlannedEffort
from peerchallenge.services import scoping
from tests.factories import peerchallenge_scoping as factory
from tests.peerchallenge.scoping_services.reading import codes_of, scope_of

pytestmark = pytest.mark.django_db


# --- Writing ---------------------------------------------------------------------------------------


def test_scope_begins_with_what_the_request_says(stages: SimpleNamespace) -> None:
    actor = factory.lead_of(stages.scoping)
    scope = scoping.open_scope(engagement_id=stages.scoping.pk, actor=actor)
    assert (scope.number, scope.status, scope.focus, scope.version) == (1, "draft", stages.scoping.focus, 1)
    assert scoping.open_scope(engagement_id=stages.scoping.pk, actor=actor) == scope


def test_edit_changes_only_what_is_named_and_tells_no_text_in_the_history(stages: SimpleNamespace) -> None:
    scope = scoping.edit_scope(
        engagement_id=stages.scoping.pk, actor=factory.dcs_of(stages.scoping), version=0, out_of_scope="The hub"
    )
    assert (scope.out_of_scope, scope.focus) == ("The hub", stages.scoping.focus)
    entry = audit.entries_of(stages.scoping).get(action="scope.edited")
    assert (entry.changes, entry.confidential) == ({}, ["out_of_scope"])


def test_edit_that_changes_nothing_leaves_version_and_history(stages: SimpleNamespace) -> None:
    before = scope_of(stages.draft)
    actor = factory.dcs_of(stages.draft)
    after = scoping.edit_scope(engagement_id=stages.draft.pk, actor=actor, focus=before.focus)
    assert after.version == before.version


def test_edit_of_something_a_scope_does_not_say_is_a_mistake(stages: SimpleNamespace) -> None:
    with pytest.raises(TypeError, match="A scope does not say"):
        scoping.edit_scope(engagement_id=stages.draft.pk, actor=factory.dcs_of(stages.draft), status="approved")


def test_edit_on_an_old_page_is_stale(stages: SimpleNamespace) -> None:
    actor, seen = factory.dcs_of(stages.draft), scope_of(stages.draft).version
    scoping.edit_scope(engagement_id=stages.draft.pk, actor=actor, version=seen, success="We know")
    with pytest.raises(Stale):
        scoping.edit_scope(engagement_id=stages.draft.pk, actor=actor, version=seen, success="We knew")
    assert scope_of(stages.draft).success == "We know"


def test_edit_before_and_after_scoping_is_refused(stages: SimpleNamespace) -> None:
    actor = factory.dcs_of(stages.approved)
    assert codes_of(lambda: scoping.edit_scope(engagement_id=stages.approved.pk, actor=actor, focus="?")) == ["SCO-11"]


def test_edit_of_what_was_sent_is_refused(stages: SimpleNamespace) -> None:
    actor = factory.dcs_of(stages.proposed)
    assert codes_of(lambda: scoping.edit_scope(engagement_id=stages.proposed.pk, actor=actor, focus="?")) == ["SCO-04"]


def test_edit_names_the_existing_plan_that_findings_go_into(stages: SimpleNamespace) -> None:
    actor = factory.dcs_of(stages.draft)
    assert codes_of(
        lambda: scoping.edit_scope(engagement_id=stages.draft.pk, actor=actor, findings_go_to="existing_plan")
    ) == ["SCO-07"]
    scope = scoping.edit_scope(
        engagement_id=stages.draft.pk, actor=actor, findings_go_to="both", existing_plan="Care leavers’ plan"
    )
    assert (scope.findings_go_to, scope.existing_plan) == ("both", "Care leavers’ plan")


def test_stranger_sees_no_scope_to_edit(stages: SimpleNamespace) -> None:
    with pytest.raises(NotVisible):
        scoping.edit_scope(engagement_id=stages.draft.pk, actor=stages.stranger, focus="Mine")


def test_lines_are_added_in_order_and_removed(stages: SimpleNamespace) -> None:
    actor = factory.lead_of(stages.draft)
    line = scoping.add_line(engagement_id=stages.draft.pk, question="Who listens?", actor=actor)
    assert [row.question for row in scope_of(stages.draft).lines.all()] == [*factory.LINES, "Who listens?"]
    scoping.remove_line(line_id=line.pk, actor=actor)
    assert [row.question for row in scope_of(stages.draft).lines.all()] == list(factory.LINES)


def test_line_that_is_empty_or_one_too_many_is_refused(stages: SimpleNamespace) -> None:
    actor, scope = factory.dcs_of(stages.draft), scope_of(stages.draft)
    LineOfEnquiry.objects.bulk_create(
        LineOfEnquiry(scope=scope, order=n, question="?", raised_at=clock.now(), raised_by=actor.person)
        for n in range(3, 31)
    )
    assert codes_of(lambda: scoping.add_line(engagement_id=stages.draft.pk, question=" ", actor=actor)) == [
        "SCO-05",
        "SCO-06",
    ]


def test_line_of_another_version_or_of_nothing_is_not_found(stages: SimpleNamespace) -> None:
    actor = factory.dcs_of(stages.approved)
    old = scope_of(stages.approved).lines.first()
    scoping.revise_scope(engagement_id=stages.approved.pk, reason="New facts", actor=actor)
    for line_id in (old.pk, stages.approved.pk):
        with pytest.raises(NotVisible):
            scoping.remove_line(line_id=line_id, actor=actor)


def test_meeting_to_come_is_refused(stages: SimpleNamespace) -> None:
    tomorrow = clock.today() + dt.timedelta(days=1)
    actor = factory.dcs_of(stages.draft)
    facts = {"held_on": tomorrow, "attendees": "We", "decisions": "None", "actor": actor}
    assert codes_of(lambda: scoping.record_meeting(engagement_id=stages.draft.pk, **facts)) == ["SCO-08"]


# --- The plan of effort ----------------------------------------------------------------------------


def test_effort_is_planned_for_the_team_by_kind(stages: SimpleNamespace) -> None:
    lead = factory.lead_invitation(stages.draft)
    scoping.plan_effort(
        engagement_id=stages.draft.pk, plan={lead.pk: {"preparation": 3}}, actor=factory.lead_of(stages.draft)
    )
    rows = PlannedEffort.objects.filter(invitation=lead).order_by("kind")
    assert list(rows.values_list("kind", "half_days")) == [("preparation", 3), ("reporting", 1)]


@pytest.mark.parametrize("plan", [{"fieldwork": 2}, {"dancing": 2}, {"travel": 61}, {"travel": -1}])
def test_pln02_nonsense_in_the_plan_is_refused(stages: SimpleNamespace, plan: dict[str, int]) -> None:
    lead, actor = factory.lead_invitation(stages.draft), factory.dcs_of(stages.draft)
    assert codes_of(lambda: scoping.plan_effort(engagement_id=stages.draft.pk, plan={lead.pk: plan}, actor=actor)) == [
        "PLN-02"
    ]


def test_pln02_people_of_other_teams_are_refused(stages: SimpleNamespace) -> None:
    other, actor = factory.lead_invitation(stages.proposed), factory.dcs_of(stages.draft)
    assert codes_of(
        lambda: scoping.plan_effort(engagement_id=stages.draft.pk, plan={other.pk: {"travel": 1}}, actor=actor)
    ) == ["PLN-02"]


def test_pln01_plan_is_closed_once_the_scope_is_approved(stages: SimpleNamespace) -> None:
    lead, actor = factory.lead_invitation(stages.approved), factory.dcs_of(stages.approved)
    assert codes_of(
        lambda: scoping.plan_effort(engagement_id=stages.approved.pk, plan={lead.pk: {"travel": 1}}, actor=actor)
    ) == ["PLN-01"]
