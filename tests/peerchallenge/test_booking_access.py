"""Every service of booking, called by those who have no business there or no say in it."""

from typing import Any
from uuid import uuid4

import pytest

from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible, Refused
from councils.enums import Role
from councils.queries import holders_of, person_of
from councils.services import appointments
from peerchallenge.enums import PlaceKind
from peerchallenge.enums import PreferenceKind as P
from peerchallenge.services import booking, teams
from tests.factories import peerchallenge_booking as make
from tests.factories import peerchallenge_pool as pool

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter() -> dict[str, Any]:
    """Give an engagement in matching with one person asked and one accepted, and people who have no business there."""
    engagement = make.matching_engagement()
    asked = make.invited(engagement)
    joined = make.accepted(make.invited(engagement, make.place_of(engagement, PlaceKind.CHALLENGER)))
    return {"engagement": engagement, "asked": asked, "joined": joined}


def services_of(matter: dict[str, Any]) -> dict[str, Any]:
    """Give every service of booking on the matter, as a function of who calls it."""
    engagement, asked, joined = matter["engagement"], matter["asked"], matter["joined"]
    e, i, j = ({"engagement_id": engagement.pk}, {"invitation_id": asked.pk}, {"invitation_id": joined.pk})
    place = make.place_of(engagement, PlaceKind.MEMBER)
    return {
        "answer_question": lambda who: booking.answer_question(**e, why_now="Hm", actor=who),
        "set_preferences": lambda who: booking.set_preferences(**e, kind=P.AVOIDED, councils=[], actor=who),
        "submit_request": lambda who: booking.submit_request(**e, actor=who),
        "send_for_confirmation": lambda who: booking.send_for_confirmation(**e, actor=who),
        "take_on": lambda who: booking.take_on(**e, actor=who),
        "set_priority": lambda who: booking.set_priority(**e, priority=1, reason="Me first", actor=who),
        "assign_manager": lambda who: booking.assign_manager(**e, manager_id=uuid4(), actor=who),
        "delegate_to_broker": lambda who: booking.delegate_to_broker(**e, broker_id=uuid4(), actor=who),
        "appoint_coordinator": lambda who: booking.appoint_coordinator(**e, person_id=None, actor=who),
        "begin_scoping": lambda who: booking.begin_scoping(**e, actor=who),
        "return_to_matching": lambda who: booking.return_to_matching(**e, reason="Hm", actor=who),
        "invite_challenger": lambda who: teams.invite_challenger(
            place_id=place.pk, challenger_id=asked.challenger_id, actor=who
        ),
        "waive_place": lambda who: teams.waive_place(place_id=place.pk, reason="Hm", actor=who),
        "reopen_place": lambda who: teams.reopen_place(place_id=place.pk, actor=who),
        "add_place": lambda who: teams.add_place(**e, kind="observer", label="Me", is_required=False, actor=who),
        "object_to_challenger": lambda who: teams.object_to_challenger(
            **e, challenger_id=asked.challenger_id, reason="Hm", actor=who
        ),
        "withdraw_objection": lambda who: teams.withdraw_objection(**e, challenger_id=asked.challenger_id, actor=who),
        "accept_invitation": lambda who: teams.accept_invitation(**i, has_interest=False, actor=who),
        "decline_invitation": lambda who: teams.decline_invitation(**i, reason="Hm", actor=who),
        "withdraw_invitation": lambda who: teams.withdraw_invitation(**i, reason="Hm", actor=who),
        "stand_down": lambda who: teams.stand_down(**j, reason="Hm", actor=who),
        "clear_conflict": lambda who: teams.clear_conflict(**j, code="CON-02", note="Hm", actor=who),
        "read_declaration": lambda who: teams.read_declaration(**j, actor=who),
        "give_release": lambda who: teams.give_release(**j, actor=who),
        "refuse_release": lambda who: teams.refuse_release(**j, reason="Hm", actor=who),
        "ask_release_again": lambda who: teams.ask_release_again(**j, actor=who),
    }


def outcome(work: Any, who: Any) -> str:
    try:
        work(who)
    except NotVisible:
        return "404"
    except NotAllowed:
        return "403"
    except Refused:
        return "rule"
    return "done"


def test_no_service_of_booking_serves_another_council_or_a_stranger(matter: dict[str, Any]) -> None:
    strangers = {
        "dcs elsewhere": pool.dcs(pool.council()),
        "nobody in particular": pool.user_of(pool.person()),
        "challenger elsewhere": pool.with_account(pool.challenger()),
    }
    for who, user in strangers.items():
        found = {name: outcome(work, user) for name, work in services_of(matter).items()}
        assert found == dict.fromkeys(found, "404"), who


def test_services_of_booking_refuse_those_who_see_it_but_may_not(matter: dict[str, Any]) -> None:
    engagement = matter["engagement"]
    host = engagement.host
    lead_member = pool.appointed(pool.person(), Role.LEAD_MEMBER, council=host)
    broker = pool.appointed(pool.person(), Role.BROKER, region=host.region)
    readers = {
        "lead member": (lead_member, set()),
        "regional broker without delegation": (broker, set()),
        "staff": (pool.staff(), {"assign_manager", "set_priority"}),
        "manager of others": (pool.manager(), {"take_on", "set_priority"}),
        "team member": (pool.with_account(matter["joined"].challenger), {"stand_down"}),
        "invitee": (pool.with_account(matter["asked"].challenger), {"accept_invitation", "decline_invitation"}),
        "releaser": (pool.releaser_of(matter["joined"].challenger), {"give_release", "refuse_release"}),
    }
    for who, (user, theirs) in readers.items():
        works = services_of(matter)
        found = {name for name, work in works.items() if name not in theirs and _may(work, user)}
        assert found == set(), who
        assert {name for name in theirs if not _may(works[name], user)} == set(), who


def _may(work: Any, who: Any) -> bool:
    return outcome(work, who) in ("done", "rule")


def test_manager_with_a_conflict_sees_nothing_of_it(matter: dict[str, Any]) -> None:
    engagement = matter["engagement"]
    manager = make.manager_of(engagement)
    person = person_of(manager)
    assert person is not None
    pool.employed(person, engagement.host)
    found = {name: outcome(work, manager) for name, work in services_of(matter).items()}
    assert found == dict.fromkeys(found, "404")


def test_dcs_whose_appointment_ended_has_no_say(matter: dict[str, Any]) -> None:
    engagement = matter["engagement"]
    dcs = pool.dcs(engagement.host)
    appointment = dcs.person.appointments.get(role=Role.DCS)
    appointments.end_appointment(appointment_id=appointment.pk, to_date=clock.today(), actor=pool.staff())
    assert not holders_of(Role.DCS, council=engagement.host).exists()
    found = {name: outcome(work, dcs) for name, work in services_of(matter).items()}
    assert found == dict.fromkeys(found, "404")
