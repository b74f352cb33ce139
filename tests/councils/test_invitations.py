"""Invitations to sign in: sent, sent again, withdrawn, expired, taken up once."""

import datetime as dt

import pytest
import time_machine
from django.core import mail

from cib.accounts.models import User
from cib.common import clock, delivery
from cib.common.errors import NotAllowed, NotVisible, Refused, Stale
from cib.common.models import AuditEntry, Message
from councils import notifications, tokens
from councils.enums import Role
from councils.models import Invitation, Person
from councils.services import appointments, invitations
from tests.factories import accounts
from tests.factories import councils as make

pytestmark = pytest.mark.django_db
PASSWORD = accounts.PASSWORD


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """Give the codes of a refusal."""
    return [breach.code for breach in refused.value.breaches]


def delivered() -> list[str]:
    """Deliver what is due and give the bodies of the mails."""
    mail.outbox.clear()
    delivery.sweep()
    return [str(sent.body) for sent in mail.outbox]


def test_invitation_names_the_appointment_and_keeps_no_token() -> None:
    person, here = make.person(), make.council("Here")
    held = make.appointment(person, Role.DCS, council=here)
    delivered()
    sent = invitations.invite_person(person_id=person.pk, appointment_id=held.pk, actor=make.first_staff())
    token = tokens.token_of(sent)
    assert sent.as_what == "Director of Children's Services, Here"
    assert (sent.email, sent.sent_count, sent.status) == (person.email, 1, "open")
    assert sent.expires_at == sent.invited_at + dt.timedelta(days=14)
    assert token not in str(Message.objects.values()) + str(Invitation.objects.values())
    [body] = delivered()
    assert f"/join/{token}/" in body
    assert "Director of Children's Services, Here" in body


def test_invitation_needs_an_address_no_account_and_no_other_invitation() -> None:
    staff = make.first_staff()
    with pytest.raises(Refused) as refused:
        make.invitation(make.person(email=""))
    assert codes_of(refused) == ["PP-30"]
    with pytest.raises(Refused) as refused:
        make.invitation(make.person_behind(make.dcs(make.council())))
    assert codes_of(refused) == ["PP-31"]
    accounts.user("taken@council.example")
    with pytest.raises(Refused) as refused:
        make.invitation(make.person(email="taken@council.example"))
    assert codes_of(refused) == ["PP-31"]
    invited = make.invitation()
    with pytest.raises(Refused) as refused:
        make.invitation(invited.person)
    assert codes_of(refused) == ["PP-32"]
    others = make.appointment(make.person(), Role.ASSESSOR)
    with pytest.raises(Refused) as refused:
        invitations.invite_person(person_id=make.person().pk, appointment_id=others.pk, actor=staff)
    assert codes_of(refused) == ["PP-33"]


def test_dcs_invites_their_own_people_alone() -> None:
    here = make.council()
    chief, helper = make.dcs(here), make.employed(make.person(), here)
    sent = invitations.invite_person(person_id=helper.pk, as_what="a delegate", actor=chief)
    assert sent.invited_by == chief
    with pytest.raises(NotVisible):
        invitations.invite_person(person_id=make.person().pk, actor=chief)
    with pytest.raises(NotVisible):
        invitations.withdraw_invitation(invitation_id=sent.pk, actor=make.dcs(make.council()))
    invitations.withdraw_invitation(invitation_id=sent.pk, actor=chief)


def test_accepted_invitation_gives_the_person_an_account_once() -> None:
    person = make.person()
    sent = make.invitation(person)
    token = tokens.token_of(sent)
    user = invitations.open_account_by_invitation(token=token, password=PASSWORD)
    person.refresh_from_db()
    sent.refresh_from_db()
    assert (person.user, user.email, sent.status) == (user, person.email, "accepted")
    assert AuditEntry.objects.get(action="invitation.accepted", object_id=str(sent.pk)).actor == user
    with pytest.raises(Refused) as refused:
        invitations.open_account_by_invitation(token=token, password=PASSWORD)
    assert codes_of(refused)[0] == "PP-35"
    assert User.objects.filter(email=person.email).count() == 1


def test_weak_password_opens_nothing() -> None:
    sent = make.invitation()
    with pytest.raises(Refused):
        invitations.open_account_by_invitation(token=tokens.token_of(sent), password="short")
    sent.refresh_from_db()
    assert (sent.status, User.objects.filter(email=sent.email).count()) == ("open", 0)


def test_invitation_is_taken_up_with_its_own_address_by_nobody_else() -> None:
    sent = make.invitation()
    token = tokens.token_of(sent)
    with pytest.raises(Refused) as refused:
        invitations.accept_invitation(token=token, user=accounts.user())
    assert codes_of(refused) == ["PP-36"]
    with pytest.raises(Refused) as refused:
        invitations.accept_invitation(token=token, user=make.dcs(make.council()))
    assert codes_of(refused) == ["PP-36", "PP-37"]
    own = accounts.user(sent.email)
    assert invitations.accept_invitation(token=token, user=own).user == own


def test_invitation_expires_and_is_sent_again_with_another_address() -> None:
    sent = make.invitation()
    old = tokens.token_of(sent)
    with time_machine.travel(clock.now() + dt.timedelta(days=14, minutes=1), tick=False):
        assert Invitation.objects.get(pk=sent.pk).status == "expired"
        with pytest.raises(Refused) as refused:
            invitations.open_account_by_invitation(token=old, password=PASSWORD)
        assert codes_of(refused) == ["PP-35"]
        again = invitations.send_invitation_again(invitation_id=sent.pk, version=1, actor=make.first_staff())
        assert (again.status, again.sent_count) == ("open", 2)
        with pytest.raises(NotVisible):
            invitations.invitation_by_token(old)
        with pytest.raises(Stale):
            invitations.send_invitation_again(invitation_id=sent.pk, version=1, actor=make.first_staff())
        bodies = delivered()
        assert [tokens.token_of(again) in body for body in bodies] == [True]  # the first is not sent any more
        invitations.open_account_by_invitation(token=tokens.token_of(again), password=PASSWORD)


def test_expired_invitation_makes_way_for_another() -> None:
    sent = make.invitation()
    with time_machine.travel(clock.now() + dt.timedelta(days=15), tick=False):
        another = make.invitation(sent.person)
    sent.refresh_from_db()
    assert (sent.status, another.pk != sent.pk) == ("withdrawn", True)


def test_withdrawn_invitation_is_not_delivered_nor_sent_again() -> None:
    sent = make.invitation()
    invitations.withdraw_invitation(invitation_id=sent.pk, actor=make.first_staff())
    assert delivered() == []
    for move in (invitations.withdraw_invitation, invitations.send_invitation_again):
        with pytest.raises(Refused) as refused:
            move(invitation_id=sent.pk, actor=make.first_staff())
        assert codes_of(refused) == ["PP-34"]
    with pytest.raises(Refused) as refused:
        invitations.open_account_by_invitation(token=tokens.token_of(sent), password=PASSWORD)
    assert codes_of(refused) == ["PP-35"]


def test_invitation_to_an_appointment_that_ended_opens_nothing() -> None:
    person, here = make.person(), make.council()
    held = make.appointment(person, Role.DCS, council=here)
    sent = invitations.invite_person(person_id=person.pk, appointment_id=held.pk, actor=make.first_staff())
    appointments.end_appointment(appointment_id=held.pk, to_date=clock.today(), actor=make.first_staff())
    with pytest.raises(Refused) as refused:
        invitations.open_account_by_invitation(token=tokens.token_of(sent), password=PASSWORD)
    assert codes_of(refused) == ["PP-35"]


def test_only_the_invited_and_told_get_mail() -> None:
    here = make.council("Here")
    chief_executive = make.person()
    make.appointment(chief_executive, Role.CHIEF_EXECUTIVE, council=here)
    chief = make.dcs(here)
    held = make.person_behind(chief).appointments.get()
    delivered()
    appointments.end_appointment(appointment_id=held.pk, to_date=clock.today(), actor=make.first_staff())
    [body] = delivered()
    assert f"/councils/{here.la_code}/record/" in body
    message = Message.objects.filter(kind=notifications.DCS_CHANGED).latest("pk")
    assert message.sent_to == chief_executive.email
    helper = make.employed(make.person(), here)
    second = make.person()
    make.appointment(second, Role.DCS, council=here, since=clock.today())
    make.delegation(here, make.user_of(second), helper)
    post = chief_executive.appointments.get()
    appointments.end_appointment(appointment_id=post.pk, to_date=clock.today(), actor=make.first_staff())
    delivered()
    kinds = Message.objects.filter(status="withheld").values_list("kind", "person_id")
    assert set(kinds) == {(notifications.DCS_CHANGED, chief_executive.pk)}  # no longer chief executive
    assert Message.objects.get(kind=notifications.DELEGATED).sent_to == helper.email


def test_anybody_else_may_not_send_again() -> None:
    here = make.council()
    sent = make.invitation(make.employed(make.person(), here))
    someone = make.appointed(make.person(), Role.LEAD_MEMBER, council=here)
    with pytest.raises(NotVisible):
        invitations.send_invitation_again(invitation_id=sent.pk, actor=someone)
    with pytest.raises(NotAllowed):
        invitations.invite_person(person_id=make.person_behind(someone).pk, actor=someone)
    assert Person.objects.filter(pk=sent.person_id, user__isnull=True).exists()
