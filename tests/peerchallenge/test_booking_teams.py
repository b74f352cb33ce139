"""Teams by their services: asked, accepted, declared, cleared, released, complete."""

from typing import Any
from uuid import uuid4

import pytest

from cib.common import clock
from cib.common.errors import NotAllowed, NotVisible, Refused
from cib.common.models import AuditEntry
from councils.enums import Role
from councils.queries import person_of
from peerchallenge import conflicts
from peerchallenge.enums import ChallengerKind, EngagementStatus, InvitationStatus, PlaceKind, ReleaseStatus
from peerchallenge.enums import PreferenceKind as P
from peerchallenge.models import Challenger, DeclaredInterest, Objection
from peerchallenge.permissions import POLICY
from peerchallenge.queries.booking import locked_engagement
from peerchallenge.queries.pool import listed_challengers
from peerchallenge.queries.teams import lead_of, team_gaps, team_of
from peerchallenge.services import booking, teams
from peerchallenge.services import pool as pool_services
from tests.factories import peerchallenge_booking as make
from tests.factories import peerchallenge_pool as pool

pytestmark = pytest.mark.django_db


def codes(refused: Any) -> list[str]:
    return [breach.code for breach in refused.value.breaches]


def person_id(user: Any) -> Any:
    person = person_of(user)
    assert person is not None
    return person.pk


def test_invitation_remembers_the_council_that_gives() -> None:
    engagement, giver = make.matching_engagement(), pool.council("Giver")
    officer = make.invited(engagement, who=pool.challenger(of=giver, can_lead=True))
    place = make.place_of(engagement, PlaceKind.CHALLENGER)
    associate = make.invited(engagement, place, who=pool.challenger(ChallengerKind.ASSOCIATE))
    assert (officer.giver, associate.giver) == (giver, None)
    assert (officer.expires_on - clock.today()).days == engagement.offer_version.invitation_days


def test_tm01_nobody_is_asked_before_the_request_is_taken_on() -> None:
    engagement = make.requested_engagement()
    with pytest.raises(Refused) as refused:
        make.invited(engagement)
    assert codes(refused) == ["TM-01"]


def test_tm02_tm05_place_and_person_are_asked_once() -> None:
    engagement = make.matching_engagement()
    first = make.invited(engagement)
    with pytest.raises(Refused) as refused:
        make.invited(engagement)
    assert codes(refused) == ["TM-02"]
    with pytest.raises(Refused) as refused:
        make.invited(engagement, make.place_of(engagement, PlaceKind.CHALLENGER), who=first.challenger)
    assert codes(refused) == ["TM-05"]


def test_tm03_person_who_left_the_pool_is_refused() -> None:
    engagement = make.matching_engagement()
    who = make.peer_for(make.place_of(engagement))
    pool_services.withdraw_listing(challenger_id=who.pk, actor=pool.with_account(who))
    assert list(listed_challengers()) == []
    with pytest.raises(Refused) as refused:
        make.invited(engagement, who=who)
    assert codes(refused) == ["TM-03"]


def test_tm04_councillor_takes_a_members_place() -> None:
    engagement = make.matching_engagement()
    with pytest.raises(Refused) as refused:
        make.invited(engagement, who=pool.challenger(ChallengerKind.MEMBER))
    assert codes(refused) == ["TM-04"]


def test_invitation_to_nobody_known_or_no_place_is_not_found() -> None:
    engagement = make.matching_engagement()
    dcs, place = pool.dcs(engagement.host), make.place_of(engagement)
    with pytest.raises(NotVisible):
        teams.invite_challenger(place_id=place.pk, challenger_id=uuid4(), actor=dcs)
    with pytest.raises(NotVisible):
        teams.invite_challenger(place_id=uuid4(), challenger_id=uuid4(), actor=dcs)
    with pytest.raises(NotVisible):
        teams.accept_invitation(invitation_id=uuid4(), has_interest=False, actor=dcs)
    with pytest.raises(NotVisible):
        locked_engagement(uuid4())


def test_somebody_who_works_for_the_host_is_refused_with_what_the_reader_may_know() -> None:
    engagement = make.matching_engagement(pool.council("Ashby"))
    who = pool.challenger(of=engagement.host, can_lead=True)
    told = {}
    for name, actor in (("dcs", pool.dcs(engagement.host)), ("manager", make.manager_of(engagement))):
        with pytest.raises(Refused) as refused:
            teams.invite_challenger(place_id=make.place_of(engagement).pk, challenger_id=who.pk, actor=actor)
        told[name] = [(breach.code, breach.message) for breach in refused.value.breaches]
    assert told == {"dcs": [("CON", "Works for Ashby.")], "manager": [("CON-01", "Works for Ashby.")]}


def test_conflict_is_asked_again_when_accepting() -> None:
    engagement = make.matching_engagement(pool.council("Ashby"))
    invitation = make.invited(engagement)
    teams.object_to_challenger(
        engagement_id=engagement.pk,
        challenger_id=invitation.challenger_id,
        reason="A dispute",
        actor=pool.dcs(engagement.host),
    )
    with pytest.raises(NotVisible):
        make.accepted(invitation)
    teams.withdraw_objection(
        engagement_id=engagement.pk, challenger_id=invitation.challenger_id, actor=pool.dcs(engagement.host)
    )
    booking.set_preferences(
        engagement_id=engagement.pk,
        kind=P.AVOIDED,
        councils=[(invitation.giver_id, "Too close")],
        actor=pool.dcs(engagement.host),
    )
    with pytest.raises(Refused) as refused:
        make.accepted(invitation)
    assert [(b.code, b.message) for b in refused.value.breaches] == [("CON", "Not available.")]


def test_tm06_tm07_acceptance_too_late_or_without_description_is_refused() -> None:
    invitation = make.invited(make.matching_engagement())
    invitation.expires_on = clock.today()
    invitation.save(update_fields=["expires_on"])
    with pytest.raises(Refused) as refused:
        teams.accept_invitation(
            invitation_id=invitation.pk,
            has_interest=True,
            declaration="",
            actor=pool.with_account(invitation.challenger),
        )
    assert codes(refused) == ["TM-06", "TM-07"]


def test_declared_interest_bars_all_else_until_the_manager_clears_it() -> None:
    engagement = make.matching_engagement()
    invitation = make.accepted(make.invited(engagement), interest="My sister teaches there")
    invitee, manager = pool.with_account(invitation.challenger), make.manager_of(engagement)
    assert DeclaredInterest.objects.get().nature == "My sister teaches there"
    before = {name: POLICY.allows(invitee, name, engagement) for name in ("view_engagement", "view_request")}
    assert before == {"view_engagement": False, "view_request": False}
    assert POLICY.allows(invitee, "view_invitation", invitation)
    assert [c.code for c in conflicts.barring(invitation.challenger, engagement, invitation)] == ["CON-02"]
    declaration = teams.read_declaration(invitation_id=invitation.pk, actor=manager)
    assert declaration.text == "My sister teaches there"
    teams.clear_conflict(invitation_id=invitation.pk, code="CON-02", note="Another service", actor=manager)
    assert conflicts.barring(invitation.challenger, engagement, invitation) == ()
    assert POLICY.allows(invitee, "view_request", engagement)
    written = AuditEntry.objects.filter(thread_id=str(engagement.pk)).values_list("action", "confidential")
    kept = [row for row in written if row[0] in ("declaration.made", "declaration.read", "conflict.cleared")]
    assert kept == [("declaration.made", ["declaration"]), ("declaration.read", []), ("conflict.cleared", ["note"])]
    assert "sister" not in str(list(AuditEntry.objects.values_list("changes", flat=True)))


def test_interest_declared_again_is_looked_at_anew() -> None:
    first = make.accepted(make.invited(make.matching_engagement(pool.council("Ashby"))), interest="A contract")
    engagement = make.matching_engagement(first.engagement.host)
    invitation = make.invited(engagement, who=first.challenger)
    manager = make.manager_of(engagement)
    teams.clear_conflict(invitation_id=invitation.pk, code="CON-02", note="The contract ended", actor=manager)
    make.accepted(invitation, interest="A job applied for")
    assert DeclaredInterest.objects.get(ended_at=None).nature == "A contract\n\nA job applied for"
    standing = conflicts.barring(invitation.challenger, engagement, invitation)
    assert [conflict.code for conflict in standing] == ["CON-02", "CON-03"]


def test_tm12_what_bars_or_is_not_there_is_not_cleared() -> None:
    engagement = make.matching_engagement()
    invitation, manager = make.invited(engagement), make.manager_of(engagement)
    with pytest.raises(Refused) as refused:
        teams.clear_conflict(invitation_id=invitation.pk, code="CON-03", note="Fine", actor=manager)
    assert codes(refused) == ["TM-12"]
    teams.object_to_challenger(
        engagement_id=engagement.pk,
        challenger_id=invitation.challenger_id,
        reason="A dispute",
        actor=pool.dcs(engagement.host),
    )
    with pytest.raises(Refused) as refused:
        teams.clear_conflict(invitation_id=invitation.pk, code="CON-04", note="", actor=manager)
    assert codes(refused) == ["TM-12", "TM-08"]


def test_objection_is_raised_once_and_withdrawn() -> None:
    engagement = make.matching_engagement()
    who, dcs = make.peer_for(make.place_of(engagement)), pool.dcs(engagement.host)
    which = {"engagement_id": engagement.pk, "challenger_id": who.pk, "actor": dcs}
    first = teams.object_to_challenger(**which, reason="A dispute")
    assert teams.object_to_challenger(**which, reason="Again") == first
    teams.withdraw_objection(**which)
    teams.withdraw_objection(**which)
    assert Objection.objects.get().withdrawn_at is not None
    assert [c.code for c in conflicts.find_conflicts(who, engagement)] == []
    with pytest.raises(NotVisible):
        teams.object_to_challenger(**{**which, "challenger_id": uuid4()}, reason="x")


def test_declined_place_is_open_again_with_the_suggested_colleague_kept() -> None:
    engagement = make.matching_engagement()
    invitation = make.invited(engagement)
    teams.decline_invitation(
        invitation_id=invitation.pk,
        reason="On leave",
        colleague="Ada Wren, Leeds",
        actor=pool.with_account(invitation.challenger),
    )
    invitation.refresh_from_db()
    assert (invitation.status, invitation.reason, invitation.suggested_colleague) == (
        InvitationStatus.DECLINED,
        "On leave",
        "Ada Wren, Leeds",
    )
    assert [seat.is_open for seat in team_of(engagement)] == [True] * engagement.places.count()
    assert make.invited(engagement, who=invitation.challenger).status == InvitationStatus.INVITED


def test_person_who_stood_down_leaves_a_gap() -> None:
    engagement = make.matched_engagement()
    lead = lead_of(engagement)
    assert lead is not None
    assert team_gaps(engagement) == []
    teams.stand_down(invitation_id=lead.pk, reason="Ill", actor=pool.with_account(lead.challenger))
    assert [seat.place for seat in team_gaps(engagement)] == [lead.place]
    assert lead_of(engagement) is None


def test_tm20_team_with_gaps_waits_and_says_every_gap() -> None:
    engagement = make.matching_engagement()
    make.accepted(make.invited(engagement))
    with pytest.raises(Refused) as refused:
        booking.begin_scoping(engagement_id=engagement.pk, actor=pool.dcs(engagement.host))
    assert [breach.message for breach in refused.value.breaches] == [
        "Lead challenger: the release has not been given yet.",
        "Peer challenger: nobody has been chosen yet. Ask somebody, or go without them, with a reason.",
        "Member peer: nobody has been chosen yet. Ask somebody, or go without them, with a reason.",
    ]


def test_waived_places_let_scoping_begin_and_open_again() -> None:
    engagement = make.matching_engagement()
    dcs = pool.dcs(engagement.host)
    make.team_member(engagement)
    for place in engagement.places.filter(is_lead=False):
        teams.waive_place(place_id=place.pk, reason="A challenge of one", actor=dcs)
    assert team_gaps(engagement) == []
    last = engagement.places.filter(is_lead=False).last()
    teams.reopen_place(place_id=last.pk, actor=dcs)
    assert [seat.place for seat in team_gaps(engagement)] == [last]
    teams.waive_place(place_id=last.pk, reason="After all", actor=dcs)
    begun = booking.begin_scoping(engagement_id=engagement.pk, actor=dcs)
    assert (begun.status, begun.team_complete_at is not None) == (EngagementStatus.SCOPING, True)
    back = booking.return_to_matching(engagement_id=engagement.pk, reason="Too few", actor=dcs)
    assert (back.status, back.team_complete_at) == (EngagementStatus.MATCHING, None)


def test_tm09_tm10_tm11_lead_taken_places_and_second_leads() -> None:
    engagement = make.matching_engagement()
    dcs = pool.dcs(engagement.host)
    make.invited(engagement)
    with pytest.raises(Refused) as refused:
        teams.waive_place(place_id=make.place_of(engagement).pk, reason="", actor=dcs)
    assert codes(refused) == ["TM-09", "TM-10", "TM-08"]
    which = {"engagement_id": engagement.pk, "is_required": True, "actor": dcs}
    with pytest.raises(Refused) as refused:
        teams.add_place(**which, kind=PlaceKind.LEAD, label="Another lead")
    assert codes(refused) == ["TM-11"]
    added = teams.add_place(**which, kind=PlaceKind.SPECIALIST, label="Housing specialist")
    assert (added.order, added.is_lead, added.is_required) == (4, False, True)


def test_release_is_the_chief_executives_for_a_dcs_and_the_group_offices_for_a_member() -> None:
    engagement, giver = make.matching_engagement(), pool.council()
    chief = pool.appointed(pool.person(), Role.CHIEF_EXECUTIVE, council=giver)
    dcs = pool.dcs(giver)
    who = Challenger.objects.filter(person=person_id(dcs)).first() or _in_pool(dcs, chief)
    invitation = make.accepted(make.invited(engagement, who=who))
    with pytest.raises(NotAllowed):
        teams.give_release(invitation_id=invitation.pk, actor=dcs)
    released = teams.give_release(invitation_id=invitation.pk, actor=chief)
    assert (released.release, released.release_answered_by) == (ReleaseStatus.GIVEN, person_of(chief))
    member = make.accepted(make.invited(engagement, make.place_of(engagement, PlaceKind.MEMBER)))
    office = pool.releaser_of(member.challenger)
    assert teams.give_release(invitation_id=member.pk, actor=office).release == ReleaseStatus.GIVEN


def _in_pool(dcs: Any, chief: Any) -> Challenger:
    """Bring a serving DCS into the pool: their chief executive agrees."""
    added = pool_services.add_challenger(
        person_id=person_id(dcs),
        kind=ChallengerKind.OFFICER,
        post_title="Director of children's services",
        can_lead=True,
        actor=pool.staff(),
    )
    pool.accredited(added)
    pool_services.consent_to_listing(challenger_id=added.pk, actor=dcs)
    pool_services.agree_to_serve(challenger_id=added.pk, actor=chief)
    return Challenger.objects.select_related("person").get(pk=added.pk)


def test_refused_release_says_why_and_can_be_asked_again() -> None:
    engagement = make.matching_engagement()
    invitation = make.accepted(make.invited(engagement))
    releaser = pool.releaser_of(invitation.challenger)
    with pytest.raises(Refused) as refused:
        teams.refuse_release(invitation_id=invitation.pk, reason=" ", actor=releaser)
    assert codes(refused) == ["TM-08"]
    teams.refuse_release(invitation_id=invitation.pk, reason="An inspection is due", actor=releaser)
    invitation.refresh_from_db()
    assert (invitation.release, invitation.release_reason) == (ReleaseStatus.REFUSED, "An inspection is due")
    again = teams.ask_release_again(invitation_id=invitation.pk, actor=pool.dcs(engagement.host))
    assert (again.release, again.release_reason, again.release_answered_at) == (ReleaseStatus.WAITING, "", None)
