"""May this person, which objects, which people: three answers that agree, for every action, person and object."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.db.models import Model

from cib.accounts.models import SignOnProvider
from cib.common.models import Message, Reminder, ReminderPolicy
from cib.common.policy import Policy, remembering
from cib.desk.permissions.messages import POLICY as DESK
from cib.desk.permissions.programme import POLICY as PROGRAMME
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
from councils.permissions import POLICY as PLACES
from councils.queries import standings_cached
from peerchallenge.models import Challenger, Concern, Engagement, Fund, Offer, PlaceInvitation, ProgrammeYear, Transfer
from peerchallenge.permissions import POLICY as CHALLENGES
from profiles.models import DataImport, EarlySign, SelfAssessment
from profiles.permissions import POLICY as PROFILES
from reviews.models import Cycle
from reviews.permissions import POLICY as CYCLES
from tests.access.world import World

pytestmark = pytest.mark.django_db

#: What each action is about, model by model; under None those that are about no object.
ABOUT: Final[dict[str, tuple[Policy, dict[type[Model] | None, str]]]] = {
    "desk": (
        DESK,
        {
            None: "list_messages list_my_messages choose_messages hold_kind view_message_text change_message_text",
            Message: "see_message view_message send_message_again hold_message read_message",
            Reminder: "view_reminder",
            ReminderPolicy: "change_reminder_policy",
        },
    ),
    "programme": (PROGRAMME, {None: "view_england view_totals view_fixed_tables"}),
    "councils": (
        PLACES,
        {
            None: "list_councils list_regions list_clusters list_organisations list_people list_proposals "
            "list_contacts add_cluster add_organisation add_person import_inspections keep_interventions",
            Council: "view_council view_council_record record_control add_colleague appoint_at_council see_our_people "
            "name_delegate view_contacts note_contact view_agreement draft_agreement sign_for_council "
            "sign_for_programme",
            Region: "view_region appoint_in_region",
            Cluster: "view_cluster edit_cluster appoint_in_cluster plan_turns",
            Organisation: "view_organisation edit_organisation",
            Person: "view_person edit_person employ_person merge_people anonymise_person appoint propose_appointment "
            "invite_person",
            Appointment: "view_appointment end_appointment replace_holder",
            AppointmentProposal: "view_proposal answer_proposal withdraw_proposal",
            Delegation: "view_delegation end_delegation",
            SignOnProvider: "manage_sign_on",
            Invitation: "view_invitation send_invitation_again withdraw_invitation",
        },
    ),
    "peerchallenge": (
        CHALLENGES,
        {
            None: "view_queue view_pool add_challenger keep_calendar_feed set_half_day_hours publish_clause",
            Offer: "view_offer publish_offer",
            Concern: "view_concern answer_concern",
            PlaceInvitation: "view_invitation answer_invitation withdraw_invitation stand_down release_challenger "
            "view_declaration clear_conflict",
            Challenger: "view_challenger edit_challenger edit_diary agree_to_serve manage_challenger "
            "set_accreditation declare_interest",
            Council: "view_days view_council_status view_statement request_for_council post_allowance",
            Fund: "manage_funds",
            ProgrammeYear: "manage_programme_year",
            Transfer: "reverse_transfer",
        },
    ),
    "profiles": (
        PROFILES,
        {
            None: "compare_councils import_published edit_indicator change_policies list_signs "
            "view_council_assessments",
            Council: "view_profile view_own_figures upload_figures release_figures release_assessment view_signs "
            "tell_own_concern write_assessment view_own_assessments",
            SelfAssessment: "view_assessment",
            EarlySign: "view_sign answer_sign",
            DataImport: "view_import",
        },
    ),
    "reviews": (
        CYCLES,
        {
            None: "import_cycles change_policies",
            Cycle: "view_cycle book_cycle waive_cycle count_elsewhere set_due_date",
            Council: "view_cycles_of_council",
            Region: "view_plan set_capacity",
        },
    ),
}


def _actions(app: str) -> dict[type[Model] | None, list[str]]:
    """Give the actions by model; whatever is not named above is about an engagement."""
    policy, about = ABOUT[app]
    named = {model: actions.split() for model, actions in about.items()}
    rest = set(policy.table) - {action for actions in named.values() for action in actions}
    return {**named, Engagement: sorted(rest)} if rest else named


def test_only_challenges_have_actions_about_engagements() -> None:
    assert [app for app in ABOUT if Engagement in _actions(app)] == ["peerchallenge"]


def _objects(model: type[Model]) -> list[Model]:
    """Give the rows to ask about: all of a kind, or enough of those of which there are many."""
    return list(model._default_manager.order_by("pk")[:60])


def _disagreements(policy: Policy, actions: dict[type[Model] | None, list[str]], world: World) -> Iterator[Any]:
    asked: set[int] = set()
    for model, names in actions.items():
        objects = [None] if model is None else _objects(model)
        for action in names:
            if id(policy.table[action]) not in asked or model is None:
                asked.add(id(policy.table[action]))
                yield from _about(policy, action, model, objects, world)


def _about(policy: Policy, action: str, model: Any, objects: list[Any], world: World) -> Iterator[Any]:
    rows = None if model is None else model._default_manager.filter(pk__in=[o.pk for o in objects])
    listed = {
        person: set() if rows is None else set(policy.objects_for(user, action, rows).values_list("pk", flat=True))
        for person, user in world.people.items()
    }
    for obj in objects:
        may = set(policy.people_for(action, obj).values_list("pk", flat=True))
        for person, user in world.people.items():
            allowed = policy.allows(user, action, obj)
            answers = {allowed, user is not None and user.pk in may}
            answers |= set() if obj is None else {obj.pk in listed[person]}
            if len(answers) > 1:
                yield action, str(obj), person, allowed


@pytest.mark.parametrize("app", ABOUT)
def test_three_questions_agree(world: World, app: str) -> None:
    with standings_cached(), remembering():
        assert list(_disagreements(ABOUT[app][0], _actions(app), world)) == []


@pytest.mark.parametrize("app", ABOUT)
def test_who_may_do_something_may_see_it(world: World, app: str) -> None:
    policy, actions = ABOUT[app][0], _actions(app)
    with standings_cached(), remembering():
        blind = [
            (action, str(obj), person)
            for model, names in actions.items()
            if model in policy.views
            for obj in _objects(model)
            for person, user in world.people.items()
            if not policy.allows(user, policy.views[model], obj)
            for action in names
            if policy.allows(user, action, obj)
        ]
    assert blind == []
