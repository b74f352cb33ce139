"""The pages on which a team is chosen, asked and released, as each person meets them."""

import pytest
from django.test import Client

from peerchallenge.enums import EngagementStatus, InvitationStatus, PlaceKind, ReleaseStatus
from peerchallenge.services import teams
from tests.factories import peerchallenge_booking as make
from tests.factories import peerchallenge_pool as pool
from tests.factories.accounts import signed_in
from tests.peerchallenge.booking_addresses import address

pytestmark = pytest.mark.django_db


def test_team_is_chosen_asked_accepted_released_and_scoping_begins_by_the_pages() -> None:
    engagement = make.matching_engagement()
    dcs = signed_in(pool.dcs(engagement.host))
    for place in engagement.places.all():
        who = make.peer_for(place)
        invitee = signed_in(pool.with_account(who))
        page = dcs.get(address("shortlist", engagement.pk))
        assert who.person.name in page.content.decode()
        ask = f"{address('invite_challenger', engagement.pk)}?person={who.pk}"
        assert dcs.get(ask).status_code == 200
        engagement.refresh_from_db()
        typed = {"place": f"{place.pk}:{place.version}", "message": "Please come", "version": engagement.version}
        response = dcs.post(ask, typed)
        assert response.status_code == 302, response.context["form"].errors
        invitation = who.invitations.get()
        body = invitee.get(address("invitation_detail", invitation.pk)).content.decode()
        assert engagement.host.name in body
        assert make.FOCUS not in body
        response = invitee.post(
            address("invitation_accept", invitation.pk),
            {"interest": "no", "declaration": "", "version": invitation.version},
        )
        assert response.status_code == 302
        invitation.refresh_from_db()
        assert invitation.status == InvitationStatus.ACCEPTED
        assert invitee.get(response.url).status_code == 200
        releaser = signed_in(pool.releaser_of(who))
        assert make.FOCUS not in releaser.get(address("release_detail", invitation.pk)).content.decode()
        releaser.post(address("release_give", invitation.pk), {"version": invitation.version})
        invitation.refresh_from_db()
        assert invitation.release == ReleaseStatus.GIVEN
    engagement.refresh_from_db()
    page = dcs.get(address("shortlist", engagement.pk))
    assert "Begin scoping with this team" in page.content.decode()
    dcs.post(address("begin_scoping", engagement.pk), {"version": engagement.version})
    engagement.refresh_from_db()
    assert engagement.status == EngagementStatus.SCOPING


def test_declaration_is_read_and_cleared_by_the_manager_alone() -> None:
    engagement = make.matching_engagement()
    invitation = make.accepted(make.invited(engagement), interest="My sister teaches there")
    manager, dcs = signed_in(make.manager_of(engagement)), signed_in(pool.dcs(engagement.host))
    invitee = signed_in(pool.with_account(invitation.challenger))
    pages = {
        "manager": manager.get(address("declaration_detail", invitation.pk)).status_code,
        "dcs": dcs.get(address("declaration_detail", invitation.pk)).status_code,
        "invitee": invitee.get(address("declaration_detail", invitation.pk)).status_code,
        "another": signed_in(pool.dcs(pool.council())).get(address("declaration_detail", invitation.pk)).status_code,
    }
    assert pages == {"manager": 200, "dcs": 403, "invitee": 403, "another": 404}
    body = manager.get(address("declaration_detail", invitation.pk)).content.decode()
    assert f'href="{address("invitation_detail", invitation.pk)}" class="govuk-back-link"' in body
    body = dcs.get(address("invitation_detail", invitation.pk)).content.decode()
    assert "Declared an interest" in body
    assert "sister" not in body
    clear = address("conflict_clear", invitation.pk, "CON-02")
    assert manager.get(clear).status_code == 200
    invitation.refresh_from_db()
    typed = {"code": "CON-02", "note": "Not in children's services", "version": invitation.version}
    response = manager.post(clear, typed)
    assert response.status_code == 302, response.context["form"].errors
    assert invitation.clearances.get().note == "Not in children's services"


def test_invitation_is_declined_withdrawn_and_places_are_waived_by_the_pages() -> None:
    engagement = make.matching_engagement()
    dcs = signed_in(pool.dcs(engagement.host))
    declined = make.invited(engagement)
    invitee = signed_in(pool.with_account(declined.challenger))
    invitee.post(
        address("invitation_decline", declined.pk),
        {"reason": "On leave", "colleague": "Ada Wren", "version": declined.version},
    )
    declined.refresh_from_db()
    assert (declined.status, declined.suggested_colleague) == (InvitationStatus.DECLINED, "Ada Wren")
    withdrawn = make.invited(engagement)
    dcs.post(address("invitation_withdraw", withdrawn.pk), {"reason": "Found another", "version": withdrawn.version})
    withdrawn.refresh_from_db()
    assert withdrawn.status == InvitationStatus.WITHDRAWN
    place = make.place_of(engagement, PlaceKind.MEMBER)
    dcs.post(address("place_waive", place.pk), {"reason": "A gifted challenge of two", "version": place.version})
    place.refresh_from_db()
    assert place.waived_at is not None
    dcs.post(address("place_reopen", place.pk), {"version": place.version})
    place.refresh_from_db()
    assert place.waived_at is None
    engagement.refresh_from_db()
    dcs.post(
        address("place_add", engagement.pk),
        {"kind": "specialist", "label": "Housing specialist", "version": engagement.version},
    )
    assert engagement.places.filter(label="Housing specialist").exists()
    assert dcs.get(address("shortlist", engagement.pk)).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["shortlist", "set_priority", "assign_manager", "delegate_to_broker", "appoint_coordinator", "place_add"],
)
def test_pages_of_an_engagement_are_not_found_for_another_council(name: str) -> None:
    engagement = make.matching_engagement()
    assert signed_in(pool.dcs(pool.council())).get(address(name, engagement.pk)).status_code == 404


def test_nonsense_in_addresses_is_not_found() -> None:
    engagement = make.matching_engagement()
    dcs: Client = signed_in(pool.dcs(engagement.host))
    ask = address("invite_challenger", engagement.pk)
    found = {
        query: dcs.get(f"{ask}?person={query}").status_code for query in ("", "7", "not-a-uuid", str(engagement.pk))
    }
    assert found == dict.fromkeys(found, 404)
    assert dcs.get(f"{address('shortlist', engagement.pk)}?need=x&where=moon&page=nine&only=all").status_code == 200


def test_history_names_whom_a_line_means_to_those_who_may_know_of_the_invitation() -> None:
    engagement = make.matching_engagement()
    invitation = make.accepted(make.invited(engagement))
    said = make.invited(engagement, engagement.places.exclude(pk=invitation.place_id)[0])
    teams.decline_invitation(invitation_id=said.pk, reason="No time", actor=pool.with_account(said.challenger))
    joined, declined = (i.challenger.person.name for i in (invitation, said))
    for user, named in (
        (make.manager_of(engagement), {f"{joined}", f"{declined}"}),
        (pool.with_account(invitation.challenger), {f"{joined}"}),
        (pool.staff(), set()),
    ):
        page = signed_in(user).get(address("engagement_history", engagement.pk))
        lines = [line.text for line in page.context["history"] if line.action.startswith("place_invitation")]
        assert {name for name in (joined, declined) if any(text.endswith(f", {name}") for text in lines)} == named


def test_declaration_is_not_called_optional_where_yes_makes_it_necessary() -> None:
    invitation = make.invited(make.matching_engagement())
    body = signed_in(pool.with_account(invitation.challenger)).get(address("invitation_accept", invitation.pk))
    assert "(optional)" not in body.content.decode()


def test_release_says_how_many_days_count_and_how_many_are_left_to_give() -> None:
    """In words; a group office, which gives no days, reads whose they are and no council's standing."""
    pool.programme()
    engagement = make.matching_engagement()
    lead = engagement.places.get(is_lead=True)
    invitation = make.accepted(make.invited(engagement, lead))
    releaser = signed_in(pool.releaser_of(invitation.challenger))
    page = releaser.get(address("release_detail", invitation.pk)).content.decode()
    assert "They are asked for 3 days on site and about half a day for reporting." in page
    assert f"<strong>3½ days</strong> of these would count as days that {invitation.giver} gives" in page
    assert f"{invitation.giver} has given or promised all its days of" in page
    assert "3½ days beyond its share. Giving is never capped" in page
    member = make.accepted(make.invited(engagement, engagement.places.get(kind=PlaceKind.MEMBER)))
    office = signed_in(pool.releaser_of(member.challenger)).get(address("release_detail", member.pk)).content.decode()
    assert "your council" not in office
    assert "beyond its share" not in office


def test_declared_interest_is_looked_at_first_and_its_own_page_says_so() -> None:
    engagement = make.matching_engagement()
    invitation = make.accepted(make.invited(engagement), interest="My sister teaches there")
    page = signed_in(pool.with_account(invitation.challenger)).get(address("invitation_detail", invitation.pk))
    assert "The challenge manager looks at it first." in page.content.decode()
    assert address("engagement_detail", engagement.pk) not in page.content.decode()


def test_list_for_a_lead_shows_who_can_lead_and_stays_so_after_asking_or_objecting() -> None:
    engagement = make.matching_engagement()
    lead, other = (engagement.places.get(is_lead=True), engagement.places.filter(is_lead=False)[0])
    who, not_lead = make.peer_for(lead), make.peer_for(other)
    host, manager = signed_in(pool.dcs(engagement.host)), signed_in(make.manager_of(engagement))
    shown = host.get(address("engagement_detail", engagement.pk)).context
    steps = [*shown["tasks"], *(task for group in shown["groups"] for task in group["tasks"])]
    narrowed = f"{address('shortlist', engagement.pk)}?need=lead"
    assert narrowed in {step["url"] for step in steps}
    page = host.get(narrowed).content.decode()
    assert who.person.name in page
    assert not_lead.person.name not in page
    ask = f"{address('invite_challenger', engagement.pk)}?person={who.pk}&need=lead"
    assert ask.replace("&", "&amp;") in page
    typed = {"place": f"{lead.pk}:{lead.version}", "message": "", "version": engagement.version}
    assert host.post(f"{ask}&next=//elsewhere.example", typed).url == narrowed
    theirs = manager.get(narrowed).content.decode()
    assert f"{engagement.host.short_name}’s team" in theirs
    assert "Your team" not in theirs


def test_team_has_a_page_of_its_own_with_its_gaps_and_the_button_that_begins_scoping() -> None:
    engagement = make.matching_engagement()
    host = signed_in(pool.dcs(engagement.host))
    page = host.get(address("team_page", engagement.pk)).content.decode()
    assert "Before scoping can begin:" in page
    assert address("begin_scoping", engagement.pk) not in page
    for place in engagement.places.all():
        make.team_member(engagement, place)
    assert address("begin_scoping", engagement.pk) in host.get(address("team_page", engagement.pk)).content.decode()
