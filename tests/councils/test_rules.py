"""Each rule of places and people, one by one, without a database."""

import datetime as dt
from dataclasses import replace

import pytest

from cib.common.errors import Breach
from councils import rules
from councils.enums import Capacity, InvitationStatus, PlaceKind, Role

DAY = dt.date(2027, 4, 1)
NEXT = dt.date(2027, 4, 2)

APPOINTMENT = rules.AppointmentFacts(
    role=Role.DCS,
    places=frozenset({PlaceKind.COUNCIL}),
    lead_post="",
    party="",
    from_date=DAY,
    to_date=None,
    is_for_oneself=False,
    is_person_known=True,
    is_council_in_force=True,
    held_by="",
    is_held_by_the_same=False,
    is_second_person=False,
)
DELEGATION = rules.DelegationFacts(
    capacity=Capacity.DEPUTY,
    is_for_one_engagement=False,
    may_sign=False,
    is_to_oneself=False,
    is_delegate_known=True,
    is_delegate_of_the_council=True,
    is_named_already=False,
    from_date=DAY,
    to_date=NEXT,
)
INVITATION = rules.InvitationFacts(
    email="a@council.example",
    has_user=False,
    is_person_known=True,
    is_invited=False,
    is_appointment_theirs=True,
    is_address_taken=False,
)
ACCEPTANCE = rules.AcceptanceFacts(
    status=InvitationStatus.OPEN,
    is_address_theirs=True,
    has_other_user=False,
    is_user_someone_else=False,
    is_appointment_over=False,
)
EMPLOYMENT = rules.EmploymentFacts(
    employers=1,
    from_date=DAY,
    to_date=NEXT,
    open_since=None,
    is_person_known=True,
    is_council_in_force=True,
)


def codes(found: list[Breach | None]) -> list[str]:
    """Give the codes of what was found."""
    return [breach.code for breach in found if breach is not None]


def test_lawful_facts_break_no_rule() -> None:
    found = [
        *rules.breaches_of_appointment(APPOINTMENT),
        *rules.breaches_of_delegation(DELEGATION),
        *rules.breaches_of_invitation(INVITATION),
        *rules.breaches_of_acceptance(ACCEPTANCE),
        *rules.breaches_of_employment(EMPLOYMENT),
    ]
    assert codes(found) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"is_for_oneself": True}, "PP-01"),
        ({"is_person_known": False}, "PP-02"),
        ({"places": frozenset({PlaceKind.REGION})}, "PP-03"),
        ({"role": Role.ASSESSOR}, "PP-03"),
        ({"lead_post": "LM"}, "PP-04"),
        ({"role": Role.REGIONAL_LEAD, "places": frozenset({PlaceKind.REGION})}, "PP-04"),
        ({"party": "green"}, "PP-05"),
        ({"role": Role.GROUP_OFFICE, "places": frozenset({PlaceKind.PROGRAMME})}, "PP-05"),
        ({"to_date": DAY}, "PP-06"),
        ({"is_council_in_force": False}, "PP-07"),
        ({"held_by": "Ada Heron"}, "PP-08"),
        ({"is_held_by_the_same": True}, "PP-09"),
        ({"role": Role.QA_LEAD, "places": frozenset({PlaceKind.PROGRAMME})}, "PP-10"),
    ],
)
def test_pp01_to_pp10_each_refuses_an_appointment(changes: dict, code: str) -> None:
    assert codes(rules.breaches_of_appointment(replace(APPOINTMENT, **changes))) == [code]


def test_pp03_says_where_the_role_belongs() -> None:
    facts = replace(APPOINTMENT, places=frozenset({PlaceKind.REGION, PlaceKind.COUNCIL}))
    found = [breach for breach in rules.breaches_of_appointment(facts) if breach]
    words = "Director of Children's Services is an appointment at one council."
    assert found == [Breach("PP-03", words, "council")]


def test_pp10_lets_a_second_person_appoint() -> None:
    facts = replace(APPOINTMENT, role=Role.QA_LEAD, places=frozenset({PlaceKind.PROGRAMME}), is_second_person=True)
    assert codes(rules.breaches_of_appointment(facts)) == []


def test_all_breaches_are_told_at_once() -> None:
    facts = replace(APPOINTMENT, is_for_oneself=True, to_date=DAY, held_by="Ada Heron")
    assert codes(rules.breaches_of_appointment(facts)) == ["PP-01", "PP-06", "PP-08"]


@pytest.mark.parametrize(("proposer", "oneself", "count"), [(0, 0, 0), (1, 0, 1), (0, 1, 1), (1, 1, 1)])
def test_pp11_confirmation_is_by_somebody_else(proposer: int, oneself: int, count: int) -> None:
    found = rules.breaches_of_confirmation(is_proposer=bool(proposer), is_for_oneself=bool(oneself))
    assert codes(found) == ["PP-11"] * count


@pytest.mark.parametrize(
    ("ends_on", "to_date", "found"),
    [
        (None, DAY, []),
        (None, NEXT, []),
        (None, dt.date(2027, 3, 31), ["PP-12"]),
        (NEXT, DAY, []),
        (NEXT, NEXT, ["PP-12"]),
        (DAY, NEXT, ["PP-12"]),
    ],
)
def test_pp12_end_is_once_and_not_before_the_beginning(
    ends_on: dt.date | None, to_date: dt.date, found: list[str]
) -> None:
    assert codes(rules.breaches_of_end(from_date=DAY, ends_on=ends_on, to_date=to_date)) == found


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"is_to_oneself": True}, "PP-20"),
        ({"is_delegate_known": False}, "PP-21"),
        ({"is_delegate_of_the_council": False}, "PP-22"),
        ({"capacity": Capacity.BROKER}, "PP-23"),
        ({"capacity": Capacity.BROKER, "is_for_one_engagement": True, "may_sign": True}, "PP-23"),
        ({"is_named_already": True}, "PP-24"),
        ({"to_date": DAY}, "PP-25"),
    ],
)
def test_pp20_to_pp25_each_refuses_a_delegation(changes: dict, code: str) -> None:
    assert codes(rules.breaches_of_delegation(replace(DELEGATION, **changes))) == [code]


def test_pp22_pp23_broker_comes_from_outside_for_one_engagement() -> None:
    facts = replace(
        DELEGATION,
        capacity=Capacity.BROKER,
        is_for_one_engagement=True,
        is_delegate_of_the_council=False,
        to_date=None,
    )
    assert codes(rules.breaches_of_delegation(facts)) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"email": ""}, "PP-30"),
        ({"is_person_known": False}, "PP-30"),
        ({"has_user": True}, "PP-31"),
        ({"is_address_taken": True}, "PP-31"),
        ({"is_invited": True}, "PP-32"),
        ({"is_appointment_theirs": False}, "PP-33"),
    ],
)
def test_pp30_to_pp33_each_refuses_an_invitation(changes: dict, code: str) -> None:
    assert codes(rules.breaches_of_invitation(replace(INVITATION, **changes))) == [code]


@pytest.mark.parametrize(
    ("status", "sent", "found"),
    [
        (InvitationStatus.OPEN, 9, []),
        (InvitationStatus.EXPIRED, 1, []),
        (InvitationStatus.OPEN, 10, ["PP-34"]),
        (InvitationStatus.ACCEPTED, 1, ["PP-34"]),
        (InvitationStatus.WITHDRAWN, 1, ["PP-34"]),
    ],
)
def test_pp34_closed_invitation_is_not_sent_again(status: str, sent: int, found: list[str]) -> None:
    assert codes(rules.breaches_of_sending_again(status=status, sent_count=sent)) == found


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"status": InvitationStatus.EXPIRED}, "PP-35"),
        ({"status": InvitationStatus.ACCEPTED}, "PP-35"),
        ({"status": InvitationStatus.WITHDRAWN, "is_appointment_over": True}, "PP-35"),
        ({"is_appointment_over": True}, "PP-35"),
        ({"is_address_theirs": False}, "PP-36"),
        ({"has_other_user": True}, "PP-37"),
        ({"is_user_someone_else": True}, "PP-37"),
    ],
)
def test_pp35_to_pp37_each_refuses_an_acceptance(changes: dict, code: str) -> None:
    assert codes(rules.breaches_of_acceptance(replace(ACCEPTANCE, **changes))) == [code]


@pytest.mark.parametrize(
    ("email", "taken", "found"), [("", True, []), ("a@b.example", False, []), ("a@b.example", True, ["PP-40"])]
)
def test_pp40_address_belongs_to_one_person(email: str, taken: bool, found: list[str]) -> None:
    assert codes(rules.breaches_of_address(email=email, is_taken=taken)) == found


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"employers": 0}, "PP-41"),
        ({"to_date": DAY}, "PP-41"),
        ({"open_since": DAY}, "PP-41"),
        ({"is_person_known": False}, "PP-02"),
        ({"is_council_in_force": False}, "PP-07"),
    ],
)
def test_pp41_each_refuses_an_employment(changes: dict, code: str) -> None:
    assert codes(rules.breaches_of_employment(replace(EMPLOYMENT, **changes))) == [code]


def test_pp42_merge_is_of_two_open_records_of_another_person() -> None:
    lawful = rules.MergeFacts(is_same=False, are_both_known=True, is_oneself=False, overlapping_posts=())
    unlawful = rules.MergeFacts(is_same=True, are_both_known=False, is_oneself=True, overlapping_posts=("DCS, Here",))
    assert codes(rules.breaches_of_merge(lawful)) == []
    assert codes(rules.breaches_of_merge(unlawful)) == ["PP-42"] * 4


def test_pp43_who_is_anonymised_holds_nothing() -> None:
    assert codes(rules.breaches_of_anonymising(is_oneself=False, is_known=True, holds=())) == []
    found = rules.breaches_of_anonymising(is_oneself=True, is_known=False, holds=("DCS, Here",))
    assert codes(found) == ["PP-43"] * 3


def test_pp50_name_is_its_own() -> None:
    assert codes(rules.breaches_of_name(what="a cluster", is_taken=False)) == []
    assert rules.breaches_of_name(what="a cluster", is_taken=True) == [
        Breach("PP-50", "There is a cluster with this name already. Choose another name.", "name")
    ]


@pytest.mark.parametrize(("member", "in_force", "found"), [(0, 1, []), (1, 1, ["PP-51"]), (0, 0, ["PP-07"])])
def test_pp51_council_that_exists_joins_once(member: int, in_force: int, found: list[str]) -> None:
    told = rules.breaches_of_membership(is_member=bool(member), is_council_in_force=bool(in_force))
    assert codes(told) == found


@pytest.mark.parametrize(
    ("from_date", "last_from", "same", "count"),
    [(DAY, None, False, 0), (NEXT, None, False, 1), (DAY, DAY, False, 1), (DAY, dt.date(2026, 5, 7), True, 1)],
)
def test_pp52_control_is_recorded_in_order(
    from_date: dt.date, last_from: dt.date | None, same: bool, count: int
) -> None:
    found = rules.breaches_of_control(from_date=from_date, today=DAY, last_from=last_from, is_same=same)
    assert codes(found) == ["PP-52"] * count
