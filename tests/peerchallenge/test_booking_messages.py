"""Who hears of what in booking, when they are reminded, and when that stops."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest

from cib.common import clock, delivery, outbox
from cib.common.enums import MessageStatus, ReminderStatus
from cib.common.models import Message, Reminder
from cib.common.reminders import people_of
from councils.enums import Role
from councils.models import Person
from councils.queries import person_of
from councils.services import appointments
from peerchallenge.enums import PlaceKind
from peerchallenge.models import PlaceInvitation
from peerchallenge.services import booking, teams
from tests.factories import peerchallenge_booking as make
from tests.factories import peerchallenge_pool as pool

pytestmark = pytest.mark.django_db


def named(**people: Any) -> dict[Any, str]:
    """Give the name of each person by id, for reading what was sent."""
    found = {}
    for name, who in people.items():
        person = who if isinstance(who, Person) else person_of(who)
        assert person is not None
        found[person.pk] = name
    return found


def told(subject: Any, names: dict[Any, str], *, status: MessageStatus = MessageStatus.WAITING) -> set[tuple[str, str]]:
    """Give who is told what about the subject now."""
    rows = Message.objects.filter(subject_id=str(subject.pk), status=status, due_at__lte=clock.now())
    return {(row.kind, names.get(row.person_id, "somebody else")) for row in rows}


def reminders(invitation: PlaceInvitation, names: dict[Any, str]) -> list[tuple[str, str, int]]:
    """Give the reminders that wait: what, to whom as things stand, how many days from today."""
    rows = Reminder.objects.filter(subject_id=str(invitation.pk), status=ReminderStatus.PLANNED)
    today = clock.today()
    return [
        (row.policy.kind, names[person_id], (row.due_at.astimezone(clock.LONDON).date() - today).days)
        for row in rows.select_related("policy").order_by("due_at", "policy__kind")
        for person_id in people_of(row)
    ]


def titles(rows: Iterable[Message]) -> set[str]:
    return {outbox.kind_of(row).title.format_map(row.context) for row in rows}


def test_request_is_told_to_the_dcs_and_to_managers_without_a_conflict() -> None:
    host = pool.council("Ashby")
    manager = pool.manager()
    conflicted = pool.appointed(pool.employed(pool.person(), host), Role.CHALLENGE_MANAGER)
    engagement = make.requested_engagement(host)
    names = named(dcs=pool.dcs(host), manager=manager, conflicted=conflicted)
    assert told(engagement, names) == {("request.received", "dcs"), ("request.waiting", "manager")}
    booking.take_on(engagement_id=engagement.pk, actor=manager)
    assert told(engagement, names) == {("request.received", "dcs"), ("request.taken_on", "dcs")}
    rows = Message.objects.filter(subject_id=str(engagement.pk))
    assert titles(rows) == {
        f"We have your request: Peer challenge, {engagement.reference}",
        "Ashby asks for: Peer challenge",
        "Peer challenge, Ashby: your request has been taken on",
    }


def test_invitation_is_sent_reminded_of_and_answered() -> None:
    engagement = make.matching_engagement(pool.council("Ashby"))
    invitation = make.invited(engagement)
    names = named(
        invitee=invitation.challenger.person, dcs=pool.dcs(engagement.host), manager=make.manager_of(engagement)
    )
    assert told(invitation, names) == {("invitation.sent", "invitee")}
    assert sorted(reminders(invitation, names), key=str) == [
        ("invitation.reminder", "invitee", 3),
        ("invitation.reminder", "invitee", 7),
        ("invitation.unanswered", "dcs", 7),
        ("invitation.unanswered", "manager", 7),
    ]
    make.accepted(invitation)
    releaser = pool.releaser_of(invitation.challenger)
    names |= named(releaser=releaser)
    assert told(invitation, names) == {
        ("invitation.accepted", "dcs"),
        ("invitation.accepted", "manager"),
        ("release.asked", "releaser"),
    }
    assert reminders(invitation, names) == [("release.reminder", "releaser", 3), ("release.reminder", "releaser", 7)]
    make.released(invitation)
    assert reminders(invitation, names) == []
    assert {kind for kind, _ in told(invitation, names)} == {"invitation.accepted", "release.given"}
    rows = Message.objects.filter(subject_id=str(invitation.pk))
    assert make.FOCUS not in str(list(rows.values_list("context", flat=True)))


@pytest.mark.parametrize("way", ["declined", "withdrawn", "expired"])
def test_reminders_stop_when_an_invitation_ends(way: str) -> None:
    engagement = make.matching_engagement()
    invitation = make.invited(engagement)
    dcs = pool.dcs(engagement.host)
    invitee = pool.with_account(invitation.challenger)
    names = named(invitee=invitee, dcs=dcs, manager=make.manager_of(engagement))
    if way == "declined":
        teams.decline_invitation(invitation_id=invitation.pk, reason="Away", actor=invitee)
    elif way == "withdrawn":
        teams.withdraw_invitation(invitation_id=invitation.pk, reason="Changed", actor=dcs)
    else:
        teams.expire_invitations(invitation.expires_on)
    assert reminders(invitation, names) == []
    assert (
        told(invitation, names)
        == {
            "declined": {("invitation.declined", "dcs"), ("invitation.declined", "manager")},
            "withdrawn": {("invitation.withdrawn", "invitee")},
            "expired": {
                ("invitation.expired", "dcs"),
                ("invitation.expired", "manager"),
                ("invitation.lapsed", "invitee"),
            },
        }[way]
    )


def test_refused_release_and_standing_down_are_told_and_end_the_reminders() -> None:
    engagement = make.matching_engagement()
    invitation = make.accepted(make.invited(engagement))
    invitee = pool.with_account(invitation.challenger)
    names = named(invitee=invitee, dcs=pool.dcs(engagement.host), manager=make.manager_of(engagement))
    teams.refuse_release(invitation_id=invitation.pk, reason="Too busy", actor=pool.releaser_of(invitation.challenger))
    assert reminders(invitation, names) == []
    assert {(k, w) for k, w in told(invitation, names) if k == "release.refused"} == {
        ("release.refused", "dcs"),
        ("release.refused", "invitee"),
        ("release.refused", "manager"),
    }
    teams.stand_down(invitation_id=invitation.pk, reason="Then not", actor=pool.dcs(engagement.host))
    assert {(k, w) for k, w in told(invitation, names) if k.startswith(("invitation.s", "invitation.r"))} == {
        ("invitation.stood_down", "dcs"),
        ("invitation.stood_down", "manager"),
        ("invitation.released_from", "invitee"),
    }


def test_complete_team_is_told_once_to_those_who_may_begin_scoping() -> None:
    engagement = make.matched_engagement()
    names = named(dcs=pool.dcs(engagement.host), manager=make.manager_of(engagement))
    complete = {(k, w) for k, w in told(engagement, names) if k == "team.complete"}
    assert complete == {("team.complete", "dcs"), ("team.complete", "manager")}
    assert Message.objects.filter(kind="team.complete").count() == 2


def test_person_with_a_conflict_to_clear_is_asked_once_it_is_cleared() -> None:
    first = make.accepted(make.invited(make.matching_engagement(pool.council("Ashby"))), interest="A contract")
    engagement = make.matching_engagement(first.engagement.host)
    invitation = make.invited(engagement, who=first.challenger)
    manager = make.manager_of(engagement)
    names = named(invitee=invitation.challenger.person, manager=manager)
    assert told(invitation, names) == {("pool.conflict_found", "manager")}
    assert reminders(invitation, names) == []
    for code in ("CON-02", "CON-03"):
        teams.clear_conflict(invitation_id=invitation.pk, code=code, note="Long ago", actor=manager)
    assert ("invitation.sent", "invitee") in told(invitation, names)
    assert Message.objects.filter(kind="invitation.sent", subject_id=str(invitation.pk)).count() == 1


def test_conflict_without_a_manager_is_told_to_staff() -> None:
    engagement = make.requested_engagement()
    dcs = pool.dcs(engagement.host)
    booking.take_on(engagement_id=engagement.pk, actor=dcs)
    make.accepted(make.invited(engagement), interest="A contract")
    names = named(staff=pool.staff(), dcs=dcs)
    assert ("engagement.manager_needed", "staff") in told(engagement, names)


def test_release_that_nobody_can_give_is_told_to_staff() -> None:
    engagement = make.matching_engagement()
    place = make.place_of(engagement, PlaceKind.CHALLENGER)
    who = make.peer_for(place)
    invitation = make.invited(engagement, place, who=who)
    dcs = pool.releaser_of(who)
    appointment = dcs.person.appointments.get(role=Role.DCS)
    appointments.end_appointment(appointment_id=appointment.pk, to_date=clock.today(), actor=pool.staff())
    make.accepted(invitation)
    assert ("release.nobody", "staff") in told(invitation, named(staff=pool.staff()))


def test_message_to_somebody_who_may_not_know_any_more_is_withheld() -> None:
    engagement = make.matching_engagement()
    invitation = make.invited(engagement)
    teams.object_to_challenger(
        engagement_id=engagement.pk,
        challenger_id=invitation.challenger_id,
        reason="A dispute",
        actor=pool.dcs(engagement.host),
    )
    message = Message.objects.get(kind="invitation.sent", subject_id=str(invitation.pk))
    outcome = delivery.deliver(message.pk)
    assert outcome is not None
    assert outcome.status == MessageStatus.WITHHELD


def test_every_message_of_booking_can_be_delivered() -> None:
    engagement = make.matched_engagement()
    make.requested_engagement()
    booking.begin_scoping(engagement_id=engagement.pk, actor=pool.dcs(engagement.host))
    due = Message.objects.filter(status=MessageStatus.WAITING, due_at__lte=clock.now())
    counts = delivery.deliver_all(list(due.order_by("pk").values_list("pk", flat=True)))
    assert set(counts) <= {MessageStatus.SENT.value, MessageStatus.CANCELLED.value, MessageStatus.WITHHELD.value}
    assert counts[MessageStatus.SENT.value] > 10
    assert not Message.objects.filter(status=MessageStatus.FAILED).exists()
    assert not Message.objects.filter(attempts__gt=0, last_error__gt="").exists()


def test_reminder_that_is_due_late_is_of_days_gone() -> None:
    invitation = make.invited(make.matching_engagement())
    due = (
        Reminder.objects.filter(policy__kind="invitation.reminder").order_by("due_at").values_list("due_at", flat=True)
    )
    days = [clock.london_morning(clock.today() + dt.timedelta(days=n)) for n in (3, 7)]
    assert (list(due), invitation.status) == (days, "invited")
