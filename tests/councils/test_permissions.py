"""May this person, which objects, which people: three answers that always agree, for every action and everybody."""

from typing import Any

import pytest

from cib.accounts.models import User
from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible
from councils.enums import LeadPost, Party, Role
from councils.models import (
    Appointment,
    AppointmentProposal,
    Cluster,
    Council,
    Delegation,
    Invitation,
    Organisation,
    Person,
    Region,
)
from councils.permissions import POLICY
from councils.queries import standings_cached
from councils.services import appointments, proposals
from tests.factories import councils as make

pytestmark = pytest.mark.django_db

#: The model that each action is about; None where it is about no object.
ABOUT: dict[str, type[Any] | None] = {
    "list_councils": None,
    "view_council": Council,
    "view_council_record": Council,
    "record_control": Council,
    "list_regions": None,
    "view_region": Region,
    "list_clusters": None,
    "view_cluster": Cluster,
    "add_cluster": None,
    "edit_cluster": Cluster,
    "list_organisations": None,
    "view_organisation": Organisation,
    "add_organisation": None,
    "edit_organisation": Organisation,
    "list_people": None,
    "view_person": Person,
    "add_person": None,
    "add_colleague": Council,
    "edit_person": Person,
    "employ_person": Person,
    "merge_people": Person,
    "anonymise_person": Person,
    "appoint": Person,
    "appoint_at_council": Council,
    "appoint_in_region": Region,
    "appoint_in_cluster": Cluster,
    "view_appointment": Appointment,
    "end_appointment": Appointment,
    "replace_holder": Appointment,
    "propose_appointment": Person,
    "list_proposals": None,
    "view_proposal": AppointmentProposal,
    "answer_proposal": AppointmentProposal,
    "withdraw_proposal": AppointmentProposal,
    "see_our_people": Council,
    "name_delegate": Council,
    "view_delegation": Delegation,
    "end_delegation": Delegation,
    "invite_person": Person,
    "view_invitation": Invitation,
    "send_invitation_again": Invitation,
    "withdraw_invitation": Invitation,
    "list_contacts": None,
    "view_contacts": Council,
    "note_contact": Council,
    "plan_turns": Cluster,
    "manage_sign_on": None,
    "import_inspections": None,
    "keep_interventions": None,
    "view_agreement": Council,
    "draft_agreement": Council,
    "sign_for_council": Council,
    "sign_for_programme": Council,
}


def _world() -> dict[str, User]:
    """Make two councils and somebody of every kind, one whose appointment ended yesterday, one without posts."""
    here, there = make.council("Here"), make.council("There", in_region="South West")
    cluster, today = make.cluster(here), clock.today()
    users = {"first staff": make.first_staff(), "staff": make.staff()}
    for role in (Role.DCS, Role.CHIEF_EXECUTIVE, Role.LEAD_MEMBER, Role.DATA_OFFICER, Role.SCRUTINY_CHAIR):
        users[role.value] = make.appointed(make.employed(make.person(), here), role, council=here)
    users["another council's DCS"] = make.dcs(there)
    users["regional lead"] = make.appointed(
        make.person(), Role.REGIONAL_LEAD, region=here.region, lead_post=LeadPost.DCS
    )
    users["broker elsewhere"] = make.appointed(make.person(), Role.BROKER, region=there.region)
    users["cluster lead"] = make.appointed(make.person(), Role.CLUSTER_LEAD, cluster=cluster)
    users["group office"] = make.appointed(make.person(), Role.GROUP_OFFICE, party=Party.LABOUR)
    for role in (Role.CHALLENGE_MANAGER, Role.ASSESSOR, Role.BOARD_MEMBER, Role.GOVERNMENT_READER):
        users[role.value] = make.appointed(make.person(), role)
    users["nobody in particular"] = make.user_of(make.person())
    ended = make.appointed(make.person(), Role.CIB_STAFF)
    post = make.person_behind(ended).appointments.get()
    appointments.end_appointment(appointment_id=post.pk, to_date=today, actor=make.first_staff())
    users["ended yesterday"] = ended
    closed = make.appointed(make.person(), Role.CIB_STAFF)
    closed.is_active = False
    closed.save()
    users["account closed"] = closed
    helper = make.employed(make.person(), here)
    make.delegation(here, users["dcs"], helper)
    users["delegate"] = make.user_of(helper)
    make.invitation(make.employed(make.person(), here))
    make.invitation()
    make.organisation()
    make.person(email="")
    proposals.propose_appointment(
        person_id=make.person_behind(users["assessor"]).pk,
        role=Role.QA_LEAD,
        from_date=today,
        actor=users["staff"],
    )
    proposals.propose_appointment(
        person_id=make.person_behind(users["staff"]).pk,
        role=Role.QA_LEAD,
        from_date=today,
        actor=users["first staff"],
    )
    return users


def test_every_action_says_what_it_is_about() -> None:
    assert ABOUT.keys() == POLICY.table.keys()


def _disagreements(action: str, model: type[Any] | None, users: dict[str, User]) -> list[tuple[Any, ...]]:
    if model is None:
        may = set(POLICY.people_for(action))
        return [(action, name) for name, user in users.items() if POLICY.allows(user, action) != (user in may)]
    rows = model._default_manager
    listed = {name: set(POLICY.objects_for(user, action, rows.all())) for name, user in users.items()}
    found = []
    for obj in rows.all():
        may = set(POLICY.people_for(action, obj))
        for name, user in users.items():
            answers = (POLICY.allows(user, action, obj), obj in listed[name], user in may)
            found += [(action, str(obj), name, *answers)] if len(set(answers)) > 1 else []
    return found


def test_three_questions_always_agree() -> None:
    users = _world()
    with standings_cached():
        found = [row for action, model in ABOUT.items() for row in _disagreements(action, model, users)]
    assert found == []


#: Who may do each action about the council "Here", its DCS's person, or the invitation of one of its people.
MAY = {
    "view_council_record": {"first staff", "staff", "dcs", "chief_executive", "lead_member"},
    "see_our_people": {"dcs"},
    "name_delegate": {"dcs"},
    "add_colleague": {"dcs"},
    "record_control": {"first staff", "staff"},
}


def test_council_actions_are_for_these_people_alone() -> None:
    users = _world()
    here = Council.objects.get(short_name="Here")
    found = {action: {name for name, user in users.items() if POLICY.allows(user, action, here)} for action in MAY}
    assert found == MAY


def test_person_is_seen_by_themselves_their_dcs_and_staff() -> None:
    users = _world()
    member = make.person_behind(users["lead_member"])
    seen = {name for name, user in users.items() if POLICY.allows(user, "view_person", member)}
    assert seen == {"first staff", "staff", "dcs", "lead_member"}


def test_proposal_is_answered_by_neither_proposer_nor_proposed() -> None:
    users = _world()
    about_staff = AppointmentProposal.objects.get(person=make.person_behind(users["staff"]))
    about_assessor = AppointmentProposal.objects.get(person=make.person_behind(users["assessor"]))
    for proposal, may in ((about_staff, set()), (about_assessor, {"first staff"})):
        found = {name for name, user in users.items() if POLICY.allows(user, "answer_proposal", proposal)}
        assert found == may


def test_what_may_not_be_seen_is_not_there_and_what_may_not_be_done_is_forbidden() -> None:
    users = _world()
    member = make.person_behind(users["lead_member"])
    with pytest.raises(NotVisible):
        POLICY.require(users["another council's DCS"], "edit_person", member)
    with pytest.raises(NotAllowed):
        POLICY.require(users["dcs"], "edit_person", member)
    POLICY.require(users["staff"], "edit_person", member)
