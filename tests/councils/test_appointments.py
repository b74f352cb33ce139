"""Appointments made, ended, handed on and confirmed by two; who is told; delegates."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.models import AuditEntry, Message
from councils import notifications
from councils.enums import Capacity, LeadPost, Party, ProposalStatus, Role
from councils.models import Appointment, Delegation, Person, Region
from councils.queries import (
    dcs_of,
    delegates_of,
    holders_of,
    lead_posts_of,
    standing_of,
    vacant_lead_posts,
)
from councils.services import appointments, delegations, proposals
from councils.services.appointments import Post
from councils.signals import appointment_changed
from tests.factories import councils as make

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """Give the codes of a refusal."""
    return [breach.code for breach in refused.value.breaches]


def appoint(person: Person, role: str, *, actor: Any = None, **place: Any) -> Appointment:
    """Appoint from today."""
    return appointments.appoint(
        person_id=person.pk, post=Post(role, **place), from_date=clock.today(), actor=actor or make.first_staff()
    )


def messages(kind: str) -> list[tuple[UUID, dict[str, Any]]]:
    """Give whom messages of a kind are for, and what they may carry."""
    return [(m.person_id, m.context) for m in Message.objects.filter(kind=kind).order_by("pk")]


def test_appointment_is_recorded_told_and_followed() -> None:
    person, here, staff = make.person(), make.council("Here"), make.first_staff()
    user = make.user_of(person)
    told = []
    appointment_changed.connect(lambda **facts: told.append(facts["appointment"]), weak=False, dispatch_uid="t")
    try:
        made = appoint(person, Role.DATA_OFFICER, council=here)
    finally:
        appointment_changed.disconnect(dispatch_uid="t")
    assert (made.person, made.council, made.programme, made.appointed_by) == (person, here, False, staff)
    entry = AuditEntry.objects.get(action="appointment.made", object_id=str(made.pk))
    assert (entry.actor, entry.after, entry.thread_id) == (staff, "Data officer", str(person.pk))
    assert messages(notifications.APPOINTED) == [(person.pk, {"as_what": "Data officer, Here"})]
    assert told == [made]
    assert standing_of(user).councils(Role.DATA_OFFICER) == {here.pk}


def test_nobody_appoints_themselves() -> None:
    staff = make.staff()
    with pytest.raises(Refused) as refused:
        appoint(make.person_behind(staff), Role.BOARD_MEMBER, actor=staff)
    assert codes_of(refused) == ["PP-01"]


def test_appointing_is_for_cib_staff() -> None:
    here = make.council()
    chief, colleague = make.dcs(here), make.employed(make.person(), here)
    with pytest.raises(NotAllowed):
        appoint(colleague, Role.LEAD_MEMBER, actor=chief, council=here)
    with pytest.raises(NotVisible):
        appoint(make.person(), Role.LEAD_MEMBER, actor=chief, council=here)


def test_single_post_has_one_holder_at_a_time() -> None:
    here, other = make.council(), make.council()
    make.dcs(here)
    with pytest.raises(Refused) as refused:
        appoint(make.person(), Role.DCS, council=here)
    assert codes_of(refused) == ["PP-08"]
    both = make.person()
    appoint(both, Role.DATA_OFFICER, council=here)
    appoint(make.person(), Role.DATA_OFFICER, council=here)  # data officers may be several
    appoint(both, Role.DATA_OFFICER, council=other)  # one person, two councils
    with pytest.raises(Refused) as refused:
        appoint(both, Role.DATA_OFFICER, council=here)
    assert codes_of(refused) == ["PP-09"]


def test_appointment_at_a_council_that_ended_is_refused() -> None:
    gone = make.council(ends_on=dt.date(2023, 4, 1))
    with pytest.raises(Refused) as refused:
        appoint(make.person(), Role.DCS, council=gone)
    assert codes_of(refused) == ["PP-07"]


def test_change_of_dcs_is_told_to_the_chief_executive() -> None:
    here = make.council("Here")
    chief_executive = make.person()
    make.appointment(chief_executive, Role.CHIEF_EXECUTIVE, council=here)
    first = appoint(make.person(), Role.DCS, council=here)
    later = clock.today() + 30 * DAY
    second = make.person()
    appointments.replace_holder(appointment_id=first.pk, person_id=second.pk, on_date=later, actor=make.first_staff())
    told = messages(notifications.DCS_CHANGED)
    assert {person for person, _ in told} == {chief_executive.pk}
    assert [context["what"] for _, context in told] == [
        f"an appointment from {clock.today():%-d %B %Y}",
        f"an appointment ends on {later:%-d %B %Y}",
        f"an appointment from {later:%-d %B %Y}",
    ]
    assert {tuple(sorted(context)) for _, context in told} == {("council", "what")}


def test_replacing_hands_the_post_on_without_a_gap() -> None:
    here, today, second = make.council(), clock.today(), make.person()
    first = make.person_behind(make.dcs(here))
    held = first.appointments.get()
    made = appointments.replace_holder(
        appointment_id=held.pk, person_id=second.pk, on_date=today, version=1, actor=make.first_staff()
    )
    held.refresh_from_db()
    assert (held.to_date, made.from_date, made.to_date) == (today, today, None)
    assert (dcs_of(here), list(holders_of(Role.DCS, council=here, on=today - DAY))) == (second, [first])
    with pytest.raises(Stale):
        appointments.replace_holder(
            appointment_id=held.pk, person_id=second.pk, on_date=today, version=1, actor=make.first_staff()
        )


def test_ended_appointment_stays_ended() -> None:
    here, today = make.council(), clock.today()
    held = appoint(make.person(), Role.DCS, council=here)
    end = {"appointment_id": held.pk, "to_date": today, "actor": make.first_staff()}
    assert appointments.end_appointment(**end).to_date == today
    assert dcs_of(here) is None
    with pytest.raises(Refused) as refused:
        appointments.end_appointment(**end)
    assert codes_of(refused) == ["PP-12"]


def test_region_has_three_lead_posts_and_shows_vacancies() -> None:
    north = make.region("North East")
    make.region("London")
    someone = make.person()
    assert len(vacant_lead_posts()) == 6
    held = appoint(someone, Role.REGIONAL_LEAD, region=north, lead_post=LeadPost.CHIEF_EXECUTIVE)
    places = lead_posts_of(Region.objects.filter(pk=north.pk))[north]
    assert [(p.post, p.holder, p.is_vacant) for p in places] == [
        (LeadPost.LEAD_MEMBER, None, True),
        (LeadPost.CHIEF_EXECUTIVE, held, False),
        (LeadPost.DCS, None, True),
    ]
    with pytest.raises(Refused) as refused:
        appoint(make.person(), Role.REGIONAL_LEAD, region=north, lead_post=LeadPost.CHIEF_EXECUTIVE)
    assert codes_of(refused) == ["PP-08"]
    appoint(make.person(), Role.REGIONAL_LEAD, region=north, lead_post=LeadPost.DCS)
    assert len(vacant_lead_posts()) == 4


def test_first_staff_is_appointed_once() -> None:
    make.first_staff()
    assert appointments.appoint_first_staff(person=make.person()) is None


# --- Two people ----------------------------------------------------------------------------------------


def test_two_people_appoint_a_clearing_house_officer() -> None:
    first, second, person = make.first_staff(), make.staff(), make.person()
    with pytest.raises(Refused) as refused:
        appoint(person, Role.CLEARING_HOUSE_OFFICER)
    assert codes_of(refused) == ["PP-10"]
    proposal = proposals.propose_appointment(
        person_id=person.pk, role=Role.CLEARING_HOUSE_OFFICER, from_date=clock.today() - 5 * DAY, actor=first
    )
    assert list(holders_of(Role.CLEARING_HOUSE_OFFICER)) == []
    assert messages(notifications.PROPOSED) == [(make.person_behind(second).pk, {"role": "Clearing-house officer"})]
    with pytest.raises(NotAllowed):
        proposals.confirm_proposal(proposal_id=proposal.pk, actor=first)
    confirmed = proposals.confirm_proposal(proposal_id=proposal.pk, version=1, actor=second)
    assert (confirmed.status, confirmed.answered_by) == (ProposalStatus.CONFIRMED, second)
    assert confirmed.appointment is not None
    assert confirmed.appointment.from_date == clock.today()  # never before it was confirmed
    assert list(holders_of(Role.CLEARING_HOUSE_OFFICER)) == [person]
    with pytest.raises(Stale):
        proposals.decline_proposal(proposal_id=proposal.pk, version=1, actor=second)
    with pytest.raises(Refused) as refused:
        proposals.decline_proposal(proposal_id=proposal.pk, actor=second)
    assert codes_of(refused) == ["MOVE"]


@pytest.mark.parametrize("before", ProposalStatus)
@pytest.mark.parametrize("after", ProposalStatus)
def test_proposal_moves_from_waiting_alone(before: ProposalStatus, after: ProposalStatus) -> None:
    lawful = before == ProposalStatus.WAITING and after != ProposalStatus.WAITING
    assert proposals.PROPOSAL_MOVES.allows(before, after) is lawful


def test_proposal_is_declined_or_withdrawn_and_appoints_nobody() -> None:
    first, second, person = make.first_staff(), make.staff(), make.person()
    for answer, actor in ((proposals.decline_proposal, second), (proposals.withdraw_proposal, first)):
        proposal = proposals.propose_appointment(
            person_id=person.pk, role=Role.QA_LEAD, from_date=clock.today(), actor=first
        )
        answer(proposal_id=proposal.pk, actor=actor)
    assert [p.status for p in person.proposals.order_by("proposed_at")] == ["declined", "withdrawn"]
    assert person.appointments.count() == 0


def test_proposal_tells_everything_that_is_wrong_at_once() -> None:
    staff = make.first_staff()
    with pytest.raises(Refused) as refused:
        proposals.propose_appointment(
            person_id=make.person_behind(staff).pk,
            role=Role.DCS,
            from_date=clock.today(),
            to_date=clock.today(),
            actor=staff,
        )
    assert [breach.field for breach in refused.value.breaches] == ["role", "person", "to_date"]


# --- Delegates -----------------------------------------------------------------------------------------


def test_dcs_names_and_ends_a_delegate() -> None:
    here, today = make.council("Here"), clock.today()
    chief, helper = make.dcs(here), make.employed(make.person(), here)
    named = make.delegation(here, chief, helper, capacity=Capacity.ACTING)
    assert (named.principal, named.may_sign, named.engagement_id) == (make.person_behind(chief), False, None)
    assert list(delegates_of(here)) == [named]
    assert [person for person, _ in messages(notifications.DELEGATED)] == [helper.pk]
    entry = AuditEntry.objects.get(action="delegation.named")
    assert (entry.thread_id, entry.changes["may_sign"]) == (str(here.pk), False)
    delegations.end_delegation(delegation_id=named.pk, to_date=today, version=1, actor=chief)
    assert list(delegates_of(here)) == []
    with pytest.raises(Stale):
        delegations.end_delegation(delegation_id=named.pk, to_date=today, version=1, actor=chief)


def test_delegate_is_named_by_the_dcs_alone() -> None:
    here = make.council()
    chief, helper = make.dcs(here), make.employed(make.person(), here)
    for actor in (make.first_staff(), make.dcs(make.council()), make.user_of(helper)):
        with pytest.raises(NotAllowed):
            make.delegation(here, actor, helper)
    with pytest.raises(Refused) as refused:
        make.delegation(here, chief, make.person_behind(chief))
    assert codes_of(refused) == ["PP-20"]
    with pytest.raises(Refused) as refused:
        make.delegation(here, chief, make.person())
    assert codes_of(refused) == ["PP-22"]
    make.delegation(here, chief, helper)
    with pytest.raises(Refused) as refused:
        make.delegation(here, chief, helper, may_sign=True)
    assert codes_of(refused) == ["PP-24"]


def test_broker_acts_for_a_dcs_on_one_engagement() -> None:
    here, outsider = make.council(), make.person()
    chief = make.dcs(here)
    with pytest.raises(Refused) as refused:
        make.delegation(here, chief, outsider, capacity=Capacity.BROKER)
    assert codes_of(refused) == ["PP-23"]
    made = make.delegation(here, chief, outsider, capacity=Capacity.BROKER, engagement_id=UUID(int=3))
    assert standing_of(make.user_of(outsider)).delegated_engagements() == {made.engagement_id}


def test_lead_challengers_delegate_has_no_council() -> None:
    lead, helper = make.person(), make.person()
    delegations.record_delegation(
        principal=lead,
        delegate=helper,
        council=None,
        engagement_id=UUID(int=4),
        capacity=Capacity.PERSONAL_ASSISTANT,
        may_sign=False,
        from_date=clock.today(),
        actor=make.user_of(lead),
    )
    assert standing_of(make.user_of(helper)).delegated_engagements() == {UUID(int=4)}


def test_delegations_end_with_the_appointment() -> None:
    here, today = make.council(), clock.today()
    chief, helper = make.dcs(here), make.employed(make.person(), here)
    now = make.delegation(here, chief, helper)
    later = make.delegation(here, chief, make.employed(make.person(), here), from_date=today + 10 * DAY)
    held = make.person_behind(chief).appointments.get()
    appointments.end_appointment(appointment_id=held.pk, to_date=today + 5 * DAY, actor=make.first_staff())
    ends = {row.pk: row.to_date for row in Delegation.objects.all()}
    assert ends == {now.pk: today + 5 * DAY, later.pk: later.from_date}
    assert AuditEntry.objects.filter(action="delegation.ended").count() == 2


def test_appointment_reads_with_its_post_or_group() -> None:
    north = make.region("North East")
    lead = appoint(make.person(), Role.REGIONAL_LEAD, region=north, lead_post=LeadPost.LEAD_MEMBER)
    office = appoint(make.person(), Role.GROUP_OFFICE, party=Party.GREEN)
    assert [str(lead), str(office)] == [
        "Regional lead (Lead member), North East",
        "Group office (Green), the programme",
    ]
