"""A small programme in which somebody of every kind stands to one engagement; made once, by the services.

Northbridge hosts it, on site since yesterday; Westvale gives the team. Until the engagement was agreed another person
was Northbridge's DCS: that appointment ended yesterday.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import time_machine
from allauth.socialaccount.models import SocialAccount

from cib.accounts.models import User
from cib.common import clock
from cib.common.models import Message, Reminder, ReminderPolicy
from councils.enums import Audience, Capacity, ContactKind, LeadPost, Party, Role, SharedMatter
from councils.models import Council, Person
from councils.queries import forget_standings
from councils.services import people, places, proposals, turns
from councils.services.contacts import note_contact
from councils.services.inspections import record_intervention
from peerchallenge.enums import PlaceKind, PreferenceKind
from peerchallenge.models import Engagement, Fund, PlaceInvitation, ProgrammeYear, TimeEntry, Transfer
from peerchallenge.rules.half_days import whole_days
from peerchallenge.services import allowances, booking, calendars, pool, scoping, teams, visits
from profiles.services import assessments
from profiles.services.releases import Decision, keep_back, release_assessment, release_indicators
from profiles.services.signs import tell_own_concern
from reviews.models import Cycle
from reviews.services.opening import open_cycles
from tests.access import secrets
from tests.factories import accounts, agreements, profiles_own
from tests.factories import councils as make
from tests.factories import peerchallenge_booking as making
from tests.factories import peerchallenge_pool as challengers
from tests.factories import peerchallenge_scoping as agreeing
from tests.factories import profiles_figures as figures

BEFORE = dt.datetime(2027, 1, 11, 9, 0, tzinfo=clock.LONDON)
NOW = dt.datetime(2027, 1, 20, 9, 0, tzinfo=clock.LONDON)
VISIT = [dt.date(2027, 1, day) for day in (19, 20, 21)]


@dataclass
class World:
    """The people by name (None for somebody not signed in) and the objects that addresses and rules are about."""

    people: dict[str, User | None] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.things[name]
        except KeyError:
            raise AttributeError(name) from None


def build() -> World:
    """Make it, at the two dates on which it would have happened."""
    world = World()
    with time_machine.travel(BEFORE, tick=False):
        _places_and_people(world)
        _engagement_until_agreed(world)
        _other_engagements(world)
    with time_machine.travel(NOW, tick=False):
        _changes_of_people(world)
        _engagement_on_site(world)
        _days_and_posts(world)
        _cycles(world)
        _profiles(world)
    forget_standings()
    return world


# --- Places and people -----------------------------------------------------------------------------


def _someone(of: Council | None = None) -> Person:
    someone = make.person()
    return make.employed(someone, of) if of is not None else someone


def _places_and_people(world: World) -> None:
    challengers.programme()
    things, everybody = world.things, world.people
    names = {"host": "Northbridge", "uninvolved": "Southmoor", "fellow": "Eastholt", "avoided": "Farfield"}
    things |= {key: make.council(name) for key, name in names.items()}
    things["giver"] = make.council("Westvale", in_region="South West")
    allowances.post_due_allowances()
    everybody |= {"nobody": None, "staff": make.first_staff(), "staff_other": make.staff()}
    _people_of_host(world)
    for name, council in (("other_dcs", "uninvolved"), ("fellow_dcs", "fellow"), ("releaser", "giver")):
        everybody[name] = make.dcs(things[council])
    _people_of_regions(world)
    _people_of_programme(world)


def _people_of_host(world: World) -> None:
    host = world.host
    leaving = _someone(host)
    make.appointment(leaving, Role.DCS, council=host, until=NOW.date())
    world.people["former_dcs"] = make.user_of(leaving)
    for role in (Role.CHIEF_EXECUTIVE, Role.LEAD_MEMBER):
        _until_yesterday(world, role, council=host)
        world.people[role.value] = make.user_of(_from_today(host, role))
    for role in (Role.DATA_OFFICER, Role.SCRUTINY_CHAIR):
        world.people[role.value] = make.appointed(_someone(host), role, council=host)
    orphaned = _someone(host)
    make.delegation(host, world.people["former_dcs"], orphaned)
    world.people["delegate_orphaned"] = make.user_of(orphaned)


def _until_yesterday(world: World, role: Role, **place: Any) -> None:
    """Cast somebody whose appointment ended yesterday: they are let in nowhere any more."""
    someone = _someone(place.get("council"))
    make.appointment(someone, role, until=NOW.date(), **place)
    world.people[f"former_{role.value}"] = make.user_of(someone)


def _from_today(host: Council, role: Role) -> Person:
    someone = _someone(host)
    make.appointment(someone, role, since=NOW.date(), council=host)
    return someone


def _people_of_regions(world: World) -> None:
    here, elsewhere = world.host.region, world.giver.region
    for name, role, region, post in (
        ("regional_lead", Role.REGIONAL_LEAD, here, {"lead_post": LeadPost.DCS}),
        ("regional_lead_elsewhere", Role.REGIONAL_LEAD, elsewhere, {"lead_post": LeadPost.DCS}),
        ("broker_named", Role.BROKER, here, {}),
        ("broker", Role.BROKER, here, {}),
        ("broker_elsewhere", Role.BROKER, elsewhere, {}),
    ):
        world.people[name] = make.appointed(_someone(), role, region=region, **post)
    _until_yesterday(world, Role.REGIONAL_LEAD, region=here, lead_post=LeadPost.CHIEF_EXECUTIVE)
    _until_yesterday(world, Role.BROKER, region=here)
    for name, key in (("cluster_lead", "cluster"), ("cluster_lead_former", "cluster_left")):
        world.things[key] = make.cluster(world.host, world.fellow)
        world.people[name] = make.appointed(_someone(), Role.CLUSTER_LEAD, cluster=world.things[key])
    _until_yesterday(world, Role.CLUSTER_LEAD, cluster=world.cluster)


def _people_of_programme(world: World) -> None:
    everybody = world.people
    for name in ("manager", "other_manager", "manager_conflicted"):
        everybody[name] = challengers.manager()
    for role in (Role.ASSESSOR, Role.BOARD_MEMBER, Role.GOVERNMENT_READER):
        everybody[role.value] = make.appointed(_someone(), role)
    for role in (Role.QA_LEAD, Role.CLEARING_HOUSE_OFFICER):
        everybody[role.value] = _appointed_by_two(world, role)
    everybody["group_office"] = challengers.group_office(Party.LABOUR)
    everybody["no_role"] = make.user_of(_someone())
    flagged = accounts.user()
    flagged.is_staff = flagged.is_superuser = True
    flagged.save()
    everybody["superuser"] = flagged


def _appointed_by_two(world: World, role: Role) -> User:
    someone = _someone()
    proposal = proposals.propose_appointment(
        person_id=someone.pk, role=role, from_date=clock.today(), actor=world.people["staff"]
    )
    proposals.confirm_proposal(proposal_id=proposal.pk, actor=world.people["staff_other"])
    return make.user_of(someone)


# --- The engagement --------------------------------------------------------------------------------


def _engagement_until_agreed(world: World) -> None:
    engagement = _request(world, world.host, secrets.FOCUS, why_now=secrets.WHY_NOW, practical_notes=secrets.PRACTICAL)
    world.things["engagement"] = engagement
    former = world.people["former_dcs"]
    booking.set_preferences(
        engagement_id=engagement.pk,
        kind=PreferenceKind.AVOIDED,
        councils=[(world.avoided.pk, secrets.AVOID)],
        actor=former,
    )
    booking.submit_request(engagement_id=engagement.pk, actor=former)
    booking.take_on(engagement_id=engagement.pk, actor=world.people["manager"])
    _team(world)
    booking.begin_scoping(engagement_id=engagement.pk, actor=former)
    _scope(world)
    _helpers_of_host(world, "former_coordinator", "former_service_lead", actor=former)
    agreeing.host_signed(engagement)
    agreeing.lead_signed(engagement)


def _helpers_of_host(world: World, coordinator: str, service_lead: str, *, actor: User) -> None:
    """Name a coordinator and a service lead, in place of whoever was named before."""
    host, pk = world.host, world.engagement.pk
    helper, leading = _someone(host), _someone(host)
    booking.appoint_coordinator(engagement_id=pk, person_id=helper.pk, actor=actor)
    booking.name_service_leads(engagement_id=pk, person_ids=[leading.pk], actor=actor)
    world.people |= {coordinator: make.user_of(helper), service_lead: make.user_of(leading)}


def _request(world: World, host: Council, focus: str, **answers: Any) -> Engagement:
    when = {"wanted_from": dt.date(2027, 1, 18), "wanted_to": dt.date(2027, 2, 26)}
    return making.answered_engagement(host, focus=focus, **when, **answers)


def _ask(world: World, name: str, place: Any, *, message: str = "") -> PlaceInvitation:
    invitation = making.invited(world.engagement, place, who=making.peer_for(place, of=world.giver), message=message)
    world.people[name] = challengers.user_of(invitation.challenger.person)
    return invitation


def _extra_place(world: World, label: str) -> Any:
    return teams.add_place(
        engagement_id=world.engagement.pk,
        kind=PlaceKind.CHALLENGER,
        label=label,
        is_required=False,
        actor=world.people["manager"],
    )


def _team(world: World) -> None:
    things = world.things
    lead, challenger, member_peer = (
        making.place_of(world.engagement, kind) for kind in (PlaceKind.LEAD, PlaceKind.CHALLENGER, PlaceKind.MEMBER)
    )
    things["declined_invitation"] = declined = _ask(world, "declined", challenger)
    teams.decline_invitation(invitation_id=declined.pk, reason=secrets.DECLINE, actor=world.people["declined"])
    leaving = making.accepted(_ask(world, "stood_down", challenger))
    teams.stand_down(invitation_id=leaving.pk, reason=secrets.STAND_DOWN, actor=world.people["stood_down"])
    things["member_place"] = challenger
    making.released(making.accepted(_ask(world, "lead", lead)))
    making.released(making.accepted(_ask(world, "member_peer", member_peer)))
    mine = making.accepted(_ask(world, "member", challenger), interest=secrets.DECLARATION)
    teams.clear_conflict(invitation_id=mine.pk, code="CON-02", note=secrets.CLEARANCE, actor=world.people["manager"])
    things["member_invitation"] = making.released(mine)
    for name in ("member_objected", "member_interested", "member_employed"):
        place = _extra_place(world, f"Place of {name}")
        things[f"{name}_invitation"] = making.released(making.accepted(_ask(world, name, place)))
    things["spare_place"] = _extra_place(world, "A place that stays open")
    asked = _extra_place(world, "A place somebody is asked for")
    things["invitation"] = _ask(world, "invitee", asked, message=secrets.INVITATION_MESSAGE)


def _scope(world: World) -> None:
    engagement, actor = world.engagement, world.people["former_dcs"]
    scoping.record_meeting(
        engagement_id=engagement.pk,
        held_on=clock.today(),
        attendees="The director\nThe lead challenger",
        decisions=secrets.MEETING,
        actor=actor,
    )
    agreeing.drafted_scope(engagement)
    scoping.edit_scope(engagement_id=engagement.pk, actor=actor, in_scope=secrets.IN_SCOPE)
    scoping.add_line(engagement_id=engagement.pk, question=secrets.LINE, actor=actor)
    world.things["visit"] = agreeing.dated(engagement, whole_days(VISIT))
    scoping.propose_scope(engagement_id=engagement.pk, actor=agreeing.lead_of(engagement))
    scoping.approve_scope(engagement_id=engagement.pk, actor=actor)
    agreeing.pledged(engagement)


def _other_engagements(world: World) -> None:
    """A draft, one taken down by telephone, one that waits, one whose manager will have a conflict."""
    things = world.things
    things["draft"] = _request(world, world.host, secrets.DRAFT_FOCUS)
    staff = world.people["staff"]
    things["recorded"] = making.answered_engagement(world.fellow, actor=staff)
    waiting = _request(world, world.uninvolved, secrets.WAITING_FOCUS)
    things["waiting"] = booking.submit_request(engagement_id=waiting.pk, actor=world.people["other_dcs"])
    things["second"] = making.matching_engagement(world.host, manager=world.people["manager_conflicted"])


# --- What happened since ---------------------------------------------------------------------------


def _changes_of_people(world: World) -> None:
    host, everybody = world.host, world.people
    staff = everybody["staff"]
    coming = _someone(host)
    make.appointment(coming, Role.DCS, council=host, since=clock.today())
    everybody["dcs"] = make.user_of(coming)
    for name, more in (
        ("delegate", {}),
        ("delegate_signs", {"may_sign": True}),
        ("delegate_elsewhere", {"engagement_id": world.second.pk, "capacity": Capacity.ACTING}),
    ):
        helper = _someone(host)
        world.things[f"{name}_delegation"] = make.delegation(host, everybody["dcs"], helper, **more)
        everybody[name] = make.user_of(helper)
    for name in ("manager_conflicted", "member_employed"):
        person = make.person_behind(everybody[name])
        people.employ(person_id=person.pk, post_title="Adviser", from_date=clock.today(), council=host, actor=staff)
    membership = world.cluster_left.memberships.get(council=host)
    places.end_membership(membership_id=membership.pk, to_date=clock.today(), actor=staff)
    world.things["membership"] = world.cluster.memberships.get(council=host)


def _engagement_on_site(world: World) -> None:
    engagement, everybody, things = world.engagement, world.people, world.things
    dcs, manager, lead = everybody["dcs"], everybody["manager"], everybody["lead"]
    visits.begin_visit(engagement_id=engagement.pk, actor=manager)
    booking.delegate_to_broker(
        engagement_id=engagement.pk, broker_id=make.person_behind(everybody["broker_named"]).pk, actor=dcs
    )
    helper = _someone(world.giver)
    booking.name_own_delegate(engagement_id=engagement.pk, delegate_id=helper.pk, from_date=clock.today(), actor=lead)
    everybody["lead_delegate"] = make.user_of(helper)
    things["emerged"] = visits.add_line_on_site(engagement_id=engagement.pk, question=secrets.LINE, actor=lead)
    for key, text, is_about_dcs in (
        ("concern", secrets.CONCERN, False),
        ("concern_about_dcs", secrets.CONCERN_ABOUT_DCS, True),
    ):
        things[key] = visits.raise_concern(
            engagement_id=engagement.pk, text=text, is_about_dcs=is_about_dcs, actor=everybody["member"]
        )
    visits.answer_concern(concern_id=things["concern"].pk, action_taken=secrets.ACTION_TAKEN, actor=dcs)
    _conflicts_that_came_up(world)
    _helpers_of_host(world, "coordinator", "service_lead", actor=dcs)
    things["entry"] = TimeEntry.objects.filter(invitation=world.member_invitation).order_by("date")[0]
    engagement.refresh_from_db()


def _conflicts_that_came_up(world: World) -> None:
    objected, interested = world.member_objected_invitation, world.member_interested_invitation
    teams.object_to_challenger(
        engagement_id=world.engagement.pk,
        challenger_id=objected.challenger_id,
        reason=secrets.OBJECTION,
        actor=world.people["dcs"],
    )
    world.things["interest"] = pool.declare_interest(
        challenger_id=interested.challenger_id,
        council_id=world.host.pk,
        nature=secrets.INTEREST,
        actor=world.people["member_interested"],
    )


def _days_and_posts(world: World) -> None:
    """What pages of days and of posts are about: proposals, requests, entries, people."""
    things, staff = world.things, world.people["staff"]
    year = ProgrammeYear.objects.get(starts_on=dt.date(2026, 4, 1))
    things["year"], things["fund"] = year, Fund.objects.first()
    things["extension"] = allowances.propose_extension(
        engagement_id=world.engagement.pk,
        year_id=year.pk,
        half_days=2,
        reason="A day more",
        actor=world.people["manager"],
    )
    things["funded"] = allowances.request_funded_days(
        council_id=world.host.pk, year_id=year.pk, half_days=2, reason="A day more", actor=world.people["dcs"]
    )
    things["transfer"] = Transfer.objects.first()
    things["message"] = Message.objects.first()
    things["my_message"] = Message.objects.filter(person_id=make.person_behind(world.people["dcs"]).pk).first()
    things["my_message"].status, things["my_message"].sent_at = "sent", clock.now()
    things["my_message"].save()
    things["reminder"], things["reminder_policy"] = Reminder.objects.first(), ReminderPolicy.objects.first()
    things["sign_on"] = make.sign_on(world.host, actor=staff)
    things["sign_on_link"] = SocialAccount.objects.create(
        user=world.people["member"], provider=things["sign_on"].slug, uid="somebody at Northbridge"
    )
    things["feed_secret"] = calendars.make_feed(actor=world.people["member"])
    _contacts_and_turns(world)
    things["officer"] = _someone(world.host)
    things["employment"] = things["officer"].employments.get()
    things["organisation"] = make.organisation()
    things["account_invitation"] = make.invitation(things["officer"])
    chair = make.person_behind(world.people["scrutiny_chair"])
    things["appointment"] = chair.appointments.get()
    things["proposal"] = proposals.propose_appointment(
        person_id=make.person().pk, role=Role.QA_LEAD, from_date=clock.today(), actor=staff
    )


def _contacts_and_turns(world: World) -> None:
    """A contact of the region's broker with the host, and a round of turns in its cluster."""
    note_contact(
        council_id=world.host.pk,
        kind=ContactKind.TELEPHONE,
        on_date=clock.today(),
        text=secrets.CONTACT,
        actor=world.people["broker"],
    )
    lead = world.people["cluster_lead"]
    turns.plan_round(cluster_id=world.cluster.pk, first=clock.today(), months_between=3, actor=lead)
    world.things["turn"] = world.cluster.turns.get(host=world.host)


def _profiles(world: World) -> None:
    """The host's sharing agreement: the region's leads see its early signs. Its own figures, one for the region."""
    things = world.things
    things["agreement"] = agreements.signed(world.host, (SharedMatter.EARLY_SIGNS, Audience.REGION))
    things["agreement_line"] = things["agreement"].lines.get()
    dcs, officer = world.people["dcs"], world.people["data_officer"]
    things["sign"] = tell_own_concern(
        council_id=world.host.pk, text=secrets.OWN_CONCERN, shown_from=clock.today(), actor=dcs
    )
    things["intervention"] = record_intervention(
        council_id=world.host.pk, kind="notice", from_date=clock.today(), actor=world.people["staff"]
    )
    things["own_import"] = profiles_own.own_import(world.host, by=officer)
    for key, value in (("kept_back", secrets.KEPT_BACK), ("for_region", secrets.FOR_REGION)):
        things[key] = figures.indicator(decimals=3)
        release = keep_back(council=world.host, person=make.person_behind(officer))
        about = {"release": release, "finality": "provisional", "data_import": things["own_import"]}
        figures.reading(things[key], world.host, "2026", float(value), **about)
    release_indicators(
        council_id=world.host.pk,
        indicator_ids=[things["for_region"].pk],
        decision=Decision(Audience.REGION, clock.today(), "For our network"),
        actor=officer,
    )
    measure = figures.indicator("Care leavers not in education, employment or training", code="care-leavers")
    for place in (world.host, world.uninvolved, None):
        figures.reading(measure, place, "2026", 40)
    _assessments(world)


def _assessments(world: World) -> None:
    """The host's self-assessment, a document released to teams, and a draft that follows it."""
    things, dcs = world.things, world.people["dcs"]
    released = assessments.begin_assessment(council_id=world.host.pk, form="file", actor=dcs)
    about = {"assessment_id": released.pk, "actor": dcs}
    assessments.put_document(**about, name="view.pdf", data=f"%PDF-1.7 {secrets.ASSESSMENT}".encode())
    theme = things["for_region"].theme.code
    assessments.write_theme(**about, theme_code=theme, view=secrets.ASSESSMENT, evidence="", confidence="sure")
    assessments.finish_assessment(**about)
    decision = Decision(Audience.TEAM_AND_HOST, clock.today(), "For the team")
    things["assessment"] = release_assessment(**about, decision=decision)
    written = assessments.begin_assessment(council_id=world.host.pk, form="questions", actor=dcs)
    about = {"assessment_id": written.pk, "actor": dcs}
    things["written_assessment"] = assessments.write_answers(**about, what_we_know=secrets.WRITTEN)


def _cycles(world: World) -> None:
    """The host's turn under the safeguarding review, which nobody has booked."""
    open_cycles()
    world.things["cycle"] = Cycle.objects.get(council=world.host, offer__code="safeguarding-review")
