"""A scope is moved as its table says: sent, approved, opened again, acknowledged."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from cib.accounts.models import User
from cib.common import audit
from cib.common.errors import NotAllowed, Refused, Stale
from cib.common.models import AuditEntry
from peerchallenge.models import DayClaim, Engagement, Transfer
from peerchallenge.services import dates, scoping
from peerchallenge.states import SCOPE_MOVES
from tests.factories import peerchallenge_scoping as factory
from tests.peerchallenge.scoping_services.reading import codes_of, history, scope_of, told

pytestmark = pytest.mark.django_db


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


def test_chief_executive_acknowledges_beside_the_lead_member(stages: SimpleNamespace) -> None:
    chief = factory.chief_executive_of(stages.proposed)
    engagement = scoping.acknowledge_scope(engagement_id=stages.proposed.pk, actor=chief, comment="Ask finance too")
    assert (engagement.chief_executive_acknowledged_by, engagement.chief_executive_comment) == (
        chief.person,
        "Ask finance too",
    )
    assert engagement.lead_member_acknowledged_at is None
    assert history(engagement)[0] == "Acknowledged the scope as chief executive"
    assert AuditEntry.objects.latest("pk").confidential == ["chief_executive_comment"]


def test_revising_forgets_that_the_chief_executive_knew(stages: SimpleNamespace) -> None:
    engagement = stages.approved
    scoping.acknowledge_scope(engagement_id=engagement.pk, actor=factory.chief_executive_of(engagement))
    scoping.revise_scope(engagement_id=engagement.pk, reason="New facts", actor=factory.lead_of(engagement))
    engagement.refresh_from_db()
    assert engagement.chief_executive_acknowledged_at is None


def test_acknowledging_is_for_the_two_leaders_alone(stages: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        scoping.acknowledge_scope(engagement_id=stages.proposed.pk, actor=factory.dcs_of(stages.proposed))
