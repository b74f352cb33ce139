"""Signing the ground rules: two signatures of two people; the second reserves the days."""

import datetime as dt
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine

from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.models import Message, Reminder, ReminderPolicy
from cib.common.outbox import kind_of
from cib.common.reminders import message_of, people_of
from councils.enums import Capacity
from councils.queries import forget_standings
from peerchallenge.models import DayClaim, Engagement, GroundRules, GroundRulesClause, Transfer
from peerchallenge.programme import CLAUSES
from peerchallenge.queries.scoping import current_clauses
from peerchallenge.services import dates, ground_rules, scoping
from tests.factories import councils as places
from tests.factories import peerchallenge_pool as pool
from tests.factories import peerchallenge_scoping as factory
from tests.factories.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def stages(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    def build() -> SimpleNamespace:
        approved = factory.approved_engagement()
        factory.pledged(approved)
        return SimpleNamespace(
            approved=approved, scoping=factory.scoping_engagement(), stranger=pool.dcs(pool.council())
        )

    yield from kept(django_db_blocker, build)


def codes_of(call: Callable[[], Any]) -> list[str]:
    with pytest.raises(Refused) as refused:
        call()
    return [breach.code for breach in refused.value.breaches]


def again(engagement: Engagement) -> Engagement:
    return Engagement.objects.get(pk=engagement.pk)


def test_clauses_cover_what_the_programme_promises() -> None:
    assert [clause.code for clause in CLAUSES] == [
        "purpose",
        "transparency",
        "confidentiality",
        "data-sharing",
        "anonymity",
        "concerns",
        "disputes",
    ]


def test_one_signature_reserves_nothing_and_tells_the_other_side(stages: SimpleNamespace) -> None:
    rules = factory.host_signed(stages.approved)
    assert (rules.host_signed_by, rules.lead_signed_at) == (factory.dcs_of(stages.approved).person, None)
    assert again(stages.approved).status == "agreeing"
    assert not Transfer.objects.filter(engagement_id=stages.approved.pk).exists()
    told = Message.objects.filter(kind="ground_rules.signed", subject_id=str(stages.approved.pk))
    assert factory.lead_of(stages.approved).person.pk in set(told.values_list("person_id", flat=True))


@pytest.mark.parametrize("order", [("host", "lead"), ("lead", "host")])
def test_second_signature_reserves_the_days_whoever_gives_it(stages: SimpleNamespace, order: tuple[str, str]) -> None:
    sign = {"host": factory.host_signed, "lead": factory.lead_signed}
    for side in order:
        sign[side](stages.approved)
    engagement = again(stages.approved)
    assert (engagement.status, engagement.agreed_at is not None) == ("preparing", True)
    rows = Transfer.objects.filter(engagement_id=engagement.pk, phase="reserved")
    assert sum(row.half_days for row in rows.filter(leg="received")) == 7
    assert sum(row.half_days for row in rows.filter(leg="given")) == 21
    told = Message.objects.filter(kind="engagement.agreed", subject_id=str(engagement.pk)).first()
    assert told is not None
    assert str(engagement.visits.get().first_day.year) in told.context["dates"]


def test_second_signature_beyond_a_pledge_is_refused_whole(stages: SimpleNamespace) -> None:
    factory.pledged(stages.approved, 1)
    factory.host_signed(stages.approved)
    assert codes_of(lambda: factory.lead_signed(stages.approved)) == ["LED-02"] * 3
    rules = GroundRules.objects.get(engagement=stages.approved)
    assert (rules.host_signed_at is None, rules.lead_signed_at, again(stages.approved).status) == (
        False,
        None,
        "agreeing",
    )
    assert not Transfer.objects.filter(engagement_id=stages.approved.pk).exists()


def test_signing_twice_has_one_effect(stages: SimpleNamespace) -> None:
    factory.host_signed(stages.approved)
    assert codes_of(lambda: factory.host_signed(stages.approved)) == ["GR-03"]


def test_signing_without_tick_in_another_name_or_too_late_tells_every_reason(stages: SimpleNamespace) -> None:
    actor = factory.dcs_of(stages.approved)
    ask = {"engagement_id": stages.approved.pk, "name": "Somebody Else", "agrees": False, "actor": actor}
    assert codes_of(lambda: ground_rules.sign_for_host(**ask)) == ["GR-01", "GR-02"]


def test_gr05_signing_after_the_first_day_is_refused(stages: SimpleNamespace) -> None:
    last = stages.approved.visits.get().last_day
    actor = factory.dcs_of(stages.approved)
    with time_machine.travel(dt.datetime.combine(last, dt.time(12), dt.UTC), tick=False):
        assert codes_of(lambda: factory.host_signed(stages.approved)) == ["GR-05"]
    assert actor.person == factory.dcs_of(stages.approved).person


def test_gr06_nothing_to_sign_before_approval(stages: SimpleNamespace) -> None:
    assert codes_of(lambda: factory.host_signed(stages.scoping)) == ["GR-06"]
    assert ground_rules.void_ground_rules(engagement=stages.scoping) is False


def test_signing_ground_rules_that_were_replaced_is_stale(stages: SimpleNamespace) -> None:
    engagement, actor = stages.approved, factory.dcs_of(stages.approved)
    seen = GroundRules.objects.get(engagement=engagement).pk
    scoping.revise_scope(engagement_id=engagement.pk, reason="New facts", actor=actor)
    with pytest.raises(Stale):
        ground_rules.sign_for_host(
            engagement_id=engagement.pk, name=factory.name_of(actor), agrees=True, actor=actor, ground_rules_id=seen
        )


def test_each_side_signs_for_itself(stages: SimpleNamespace) -> None:
    dcs, lead = factory.dcs_of(stages.approved), factory.lead_of(stages.approved)
    ask = {"engagement_id": stages.approved.pk, "agrees": True}
    with pytest.raises(NotAllowed):
        ground_rules.sign_for_team(**ask, name=factory.name_of(dcs), actor=dcs)
    with pytest.raises(NotAllowed):
        ground_rules.sign_for_host(**ask, name=factory.name_of(lead), actor=lead)
    with pytest.raises(NotVisible):
        ground_rules.sign_for_host(**ask, name="X", actor=stages.stranger)


@pytest.mark.parametrize("may_sign", [True, False])
def test_delegate_signs_only_where_that_is_said(stages: SimpleNamespace, may_sign: bool) -> None:
    engagement, dcs = stages.approved, factory.dcs_of(stages.approved)
    deputy = pool.employed(pool.person(), engagement.host)
    user = pool.user_of(deputy)
    places.delegation(engagement.host, dcs, deputy, may_sign=may_sign, capacity=Capacity.DEPUTY)
    forget_standings()
    ask = {"engagement_id": engagement.pk, "agrees": True, "name": str(deputy), "actor": user}
    if may_sign:
        assert ground_rules.sign_for_host(**ask).host_signed_by == deputy
    else:
        with pytest.raises(NotAllowed):
            ground_rules.sign_for_host(**ask)


def test_second_signature_holds_the_dates_for_whoever_lost_them(stages: SimpleNamespace) -> None:
    lead = factory.lead_invitation(stages.approved)
    dates.end_claims(invitation=lead)
    factory.host_signed(stages.approved)
    factory.lead_signed(stages.approved)
    assert DayClaim.objects.filter(invitation=lead, active=True).count() == 6


def test_signed_clauses_stay_as_they_were_when_a_new_version_is_published(stages: SimpleNamespace) -> None:
    factory.host_signed(stages.approved)
    old = GroundRulesClause.objects.get(code="purpose")
    new = GroundRulesClause.objects.create(
        code="purpose", number=2, order=old.order, title="Purpose", text="Anew", published_at=clock.now()
    )
    assert [clause for clause in current_clauses() if clause.code == "purpose"] == [new]
    rules = GroundRules.objects.get(engagement=stages.approved)
    assert [clause for clause in rules.clauses.all() if clause.code == "purpose"] == [old]


def test_reminders_are_planned_as_the_data_say_and_asked_again_at_delivery(stages: SimpleNamespace) -> None:
    policies = ReminderPolicy.objects.filter(event="ground_rules.unsigned", level=0)
    assert set(policies.values_list("offset_days", "audience")) == {(7, "host_dcs"), (7, "lead_challenger")}
    planned = Reminder.objects.filter(policy__kind="ground_rules.unsigned", due_at__gt=clock.now())
    rows = {person: message_of(row, person) for row in planned for person in people_of(row)}
    dcs, lead = factory.dcs_of(stages.approved).person.pk, factory.lead_of(stages.approved).person.pk
    assert rows.keys() == {dcs, lead}
    factory.host_signed(stages.approved)
    assert [kind_of(rows[person]).is_needed(rows[person]) for person in (dcs, lead)] == [False, True]
    about = Reminder.objects.filter(policy__kind="scope.not_approved", policy__level=0)
    waiting, over = (about.get(subject_id=str(e.pk)) for e in (stages.scoping, stages.approved))
    asked = [message_of(row, people_of(row)[0]) for row in (waiting, over)]
    assert [kind_of(message).is_needed(message) for message in asked] == [True, False]
