"""Writing, sending, approving, opening again and acknowledging a scope, through the services."""

import datetime as dt
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.models import Message
from peerchallenge.models import DayClaim, Engagement, LineOfEnquiry, PlannedEffort, Scope, Transfer
from peerchallenge.services import dates, scoping
from peerchallenge.states import SCOPE_MOVES
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_scoping as factory
from tests.factories.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def stages(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    def build() -> SimpleNamespace:
        return SimpleNamespace(
            scoping=factory.scoping_engagement(),
            draft=factory.scoped_engagement(),
            proposed=factory.proposed_engagement(),
            approved=factory.approved_engagement(),
            agreed=factory.agreed_engagement(),
            stranger=pool.dcs(pool.council()),
        )

    yield from kept(django_db_blocker, build)


def codes_of(call: Callable[[], Any]) -> list[str]:
    with pytest.raises(Refused) as refused:
        call()
    return [breach.code for breach in refused.value.breaches]


def scope_of(engagement: Engagement) -> Scope:
    return engagement.scopes.order_by("-number")[0]


def history(engagement: Engagement) -> list[str]:
    return [line.text for line in audit.history_of(engagement, reads=lambda _entry, _audience: True)]


def told(engagement: Engagement, kind: str) -> set[Any]:
    rows = Message.objects.filter(subject_id=str(engagement.pk), kind=kind)
    return set(rows.values_list("person_id", flat=True))


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


# --- Every move ------------------------------------------------------------------------------------

_MOVES: dict[str, tuple[str, Callable[[Engagement], Any]]] = {
    "propose": (
        "proposed",
        lambda e: scoping.propose_scope(engagement_id=e.pk, actor=factory.dcs_of(e)),
    ),
    "take back": (
        "draft",
        lambda e: scoping.take_back_scope(engagement_id=e.pk, actor=factory.dcs_of(e)),
    ),
    "send back": (
        "draft",
        lambda e: scoping.send_back_scope(engagement_id=e.pk, reason="Narrower", actor=factory.dcs_of(e)),
    ),
    "approve": (
        "approved",
        lambda e: scoping.approve_scope(engagement_id=e.pk, actor=factory.dcs_of(e)),
    ),
    "revise": (
        "superseded",
        lambda e: scoping.revise_scope(engagement_id=e.pk, reason="New facts", actor=factory.dcs_of(e)),
    ),
}
#: Nothing supersedes a version in the making: it is changed instead.
_UNUSED = {("draft", "superseded"), ("proposed", "superseded")}


@pytest.mark.parametrize("source", ["draft", "proposed", "approved"])
@pytest.mark.parametrize("move", _MOVES)
def test_scope_moves_as_the_table_says(stages: SimpleNamespace, source: str, move: str) -> None:
    engagement = getattr(stages, source)
    scope = scope_of(engagement)
    target, call = _MOVES[move]
    assert scope.status == source
    if SCOPE_MOVES.allows(source, target) and (source, target) not in _UNUSED:
        call(engagement)
        scope.refresh_from_db()
        assert scope.status == target
    else:
        with pytest.raises(Refused):
            call(engagement)
        scope.refresh_from_db()
        assert scope.status == source


def test_move_of_a_superseded_version_is_never_made(stages: SimpleNamespace) -> None:
    assert [target for target in ("draft", "proposed", "approved") if SCOPE_MOVES.allows("superseded", target)] == []


@pytest.mark.parametrize("move", _MOVES)
def test_scope_that_nobody_wrote_cannot_move(stages: SimpleNamespace, move: str) -> None:
    with pytest.raises(Refused):
        _MOVES[move][1](stages.scoping)


# --- Sending and approving -------------------------------------------------------------------------


def test_proposing_needs_a_meeting_or_a_reason_and_a_focus(stages: SimpleNamespace) -> None:
    engagement, actor = stages.scoping, factory.lead_of(stages.scoping)
    scoping.edit_scope(engagement_id=engagement.pk, actor=actor, focus="")
    assert codes_of(lambda: scoping.propose_scope(engagement_id=engagement.pk, actor=actor)) == [
        "SCO-01",
        "SCO-02",
        "SCO-03",
    ]
    factory.dated(engagement)
    scoping.edit_scope(
        engagement_id=engagement.pk, actor=actor, focus="How well?", no_meeting_reason="All settled by telephone"
    )
    assert scoping.propose_scope(engagement_id=engagement.pk, actor=actor).status == "proposed"


def test_proposing_asks_the_director_and_the_lead_member(stages: SimpleNamespace) -> None:
    member = factory.lead_member_of(stages.draft)
    scoping.propose_scope(engagement_id=stages.draft.pk, actor=factory.lead_of(stages.draft))
    assert told(stages.draft, "scope.sent_for_approval") == {factory.dcs_of(stages.draft).person.pk}
    assert told(stages.draft, "scope.acknowledgement_asked") == {member.person.pk}


def test_proposing_without_dates_is_refused_as_the_approval_would_be_and_asks_nobody(stages: SimpleNamespace) -> None:
    engagement, actor = stages.scoping, factory.dcs_of(stages.scoping)
    factory.lead_member_of(engagement)
    scoping.edit_scope(engagement_id=engagement.pk, actor=actor, no_meeting_reason="All settled by telephone")
    assert codes_of(lambda: scoping.propose_scope(engagement_id=engagement.pk, actor=actor)) == ["SCO-02"]
    assert not told(engagement, "scope.sent_for_approval") | told(engagement, "scope.acknowledgement_asked")


def test_approving_needs_dates(stages: SimpleNamespace) -> None:
    engagement, actor = stages.proposed, factory.dcs_of(stages.proposed)
    visit = engagement.visits.get(status="fixed")
    dates.drop_visit(visit_id=visit.pk, actor=actor)
    assert codes_of(lambda: scoping.approve_scope(engagement_id=engagement.pk, actor=actor)) == ["SCO-02"]


def test_approving_moves_on_draws_up_ground_rules_and_tells(stages: SimpleNamespace) -> None:
    engagement, actor = stages.proposed, factory.dcs_of(stages.proposed)
    scope = scoping.approve_scope(engagement_id=engagement.pk, actor=actor, version=scope_of(engagement).version)
    engagement = Engagement.objects.get(pk=engagement.pk)
    assert (engagement.status, scope.approved_by) == ("agreeing", actor.person)
    rules = engagement.ground_rules.get(voided_at__isnull=True)
    assert (rules.scope, rules.clauses.count(), rules.host_signed_at) == (scope, 7, None)
    assert told(engagement, "ground_rules.ready") == {actor.person.pk, factory.lead_of(engagement).person.pk}
    assert history(engagement)[:2] == ["The ground rules were drawn up", "Approved version 1 of the scope"]


def test_approving_waits_for_no_lead_member(stages: SimpleNamespace) -> None:
    engagement = stages.proposed
    assert engagement.lead_member_acknowledged_at is None
    scope = scoping.approve_scope(engagement_id=engagement.pk, actor=factory.dcs_of(engagement))
    assert scope.status == "approved"


@pytest.mark.parametrize("who", [factory.lead_of, factory.lead_member_of])
def test_approving_is_for_the_host_alone(stages: SimpleNamespace, who: Callable[[Engagement], User]) -> None:
    with pytest.raises(NotAllowed):
        scoping.approve_scope(engagement_id=stages.proposed.pk, actor=who(stages.proposed))


def test_approving_what_was_changed_meanwhile_is_stale(stages: SimpleNamespace) -> None:
    engagement, actor = stages.proposed, factory.dcs_of(stages.proposed)
    seen = scope_of(engagement).version
    factory.dated(engagement, factory.half_days_for(engagement, weeks_later=2))
    with pytest.raises(Stale):
        scoping.approve_scope(engagement_id=engagement.pk, actor=actor, version=seen)


def test_sending_back_needs_a_reason_and_tells_the_writers(stages: SimpleNamespace) -> None:
    engagement, actor = stages.proposed, factory.dcs_of(stages.proposed)
    assert codes_of(lambda: scoping.send_back_scope(engagement_id=engagement.pk, reason=" ", actor=actor)) == ["SCO-09"]
    scope = scoping.send_back_scope(engagement_id=engagement.pk, reason="Leave the hub out", actor=actor)
    assert (scope.status, scope.sent_back_because, scope.proposed_at) == ("draft", "Leave the hub out", None)
    assert factory.lead_of(engagement).person.pk in told(engagement, "scope.sent_back")
    assert "Leave the hub out" not in str(audit.entries_of(engagement).values())


# --- Opening again ---------------------------------------------------------------------------------


def test_revising_voids_signatures_releases_days_and_keeps_dates(stages: SimpleNamespace) -> None:
    engagement, actor = stages.agreed, factory.lead_of(stages.agreed)
    claims = DayClaim.objects.filter(visit__engagement=engagement, active=True).count()
    scope = scoping.revise_scope(engagement_id=engagement.pk, reason="An inspection came first", actor=actor)
    engagement = Engagement.objects.get(pk=engagement.pk)
    assert (engagement.status, engagement.scope_approved_at, engagement.agreed_at) == ("scoping", None, None)
    assert (scope.number, scope.status, scope.revised_because) == (2, "draft", "An inspection came first")
    assert [line.question for line in scope.lines.all()] == list(factory.LINES)
    assert not engagement.ground_rules.filter(voided_at__isnull=True).exists()
    assert DayClaim.objects.filter(visit__engagement=engagement, active=True).count() == claims
    rows = Transfer.objects.filter(engagement_id=engagement.pk)
    reserved = sum(row.half_days for row in rows.filter(phase="reserved"))
    assert sum(row.half_days for row in rows.filter(phase="released")) == reserved > 0
    assert factory.dcs_of(engagement).person.pk in told(engagement, "scope.revised")


def test_revised_scope_is_agreed_once_more(stages: SimpleNamespace) -> None:
    engagement, actor = stages.agreed, factory.dcs_of(stages.agreed)
    scoping.revise_scope(engagement_id=engagement.pk, reason="New facts", actor=actor)
    scoping.propose_scope(engagement_id=engagement.pk, actor=actor)
    scoping.approve_scope(engagement_id=engagement.pk, actor=actor)
    factory.host_signed(engagement)
    factory.lead_signed(engagement)
    engagement = Engagement.objects.get(pk=engagement.pk)
    assert (engagement.status, engagement.ground_rules.count()) == ("preparing", 2)
    assert list(engagement.scopes.order_by("number").values_list("number", "status")) == [
        (1, "superseded"),
        (2, "approved"),
    ]


def test_revising_needs_a_reason_and_an_approved_scope(stages: SimpleNamespace) -> None:
    actor = factory.dcs_of(stages.draft)
    assert codes_of(lambda: scoping.revise_scope(engagement_id=stages.draft.pk, reason="", actor=actor)) == [
        "SCO-12",
        "SCO-09",
    ]


def test_revising_asks_the_lead_member_again(stages: SimpleNamespace) -> None:
    engagement = stages.approved
    scoping.acknowledge_scope(engagement_id=engagement.pk, actor=factory.lead_member_of(engagement))
    scoping.revise_scope(engagement_id=engagement.pk, reason="New facts", actor=factory.dcs_of(engagement))
    engagement = Engagement.objects.get(pk=engagement.pk)
    assert engagement.lead_member_acknowledged_at is None


# --- The lead member -------------------------------------------------------------------------------


def test_lead_member_acknowledges_and_adds(stages: SimpleNamespace) -> None:
    member = factory.lead_member_of(stages.proposed)
    engagement = scoping.acknowledge_scope(
        engagement_id=stages.proposed.pk, actor=member, comment="Please talk to the care leavers’ forum"
    )
    assert engagement.lead_member_acknowledged_by == member.person
    assert engagement.lead_member_comment == "Please talk to the care leavers’ forum"
    assert history(engagement)[0] == "Acknowledged the scope as lead member"


def test_lead_member_has_nothing_to_acknowledge_before_it_is_sent(stages: SimpleNamespace) -> None:
    for engagement in (stages.scoping, stages.draft):
        member = factory.lead_member_of(engagement)
        assert codes_of(
            lambda e=engagement, m=member: scoping.acknowledge_scope(engagement_id=e.pk, actor=m)  # type: ignore[misc]
        ) == ["SCO-10"]


def test_acknowledging_is_for_the_lead_member_alone(stages: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        scoping.acknowledge_scope(engagement_id=stages.proposed.pk, actor=factory.dcs_of(stages.proposed))


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
