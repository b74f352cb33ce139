"""The three questions about challengers agree: may this person, to which may they, which people may."""

import datetime as dt

import pytest

from cib.accounts.models import User
from cib.common import clock
from councils.enums import Party, Role
from peerchallenge.enums import ChallengerKind
from peerchallenge.models import Challenger, Offer
from peerchallenge.permissions import POLICY
from tests.factories import peerchallenge_pool as make

pytestmark = pytest.mark.django_db
ACTIONS = (
    "view_challenger",
    "edit_challenger",
    "edit_diary",
    "agree_to_serve",
    "manage_challenger",
    "set_accreditation",
    "declare_interest",
)


@pytest.fixture
def people() -> dict[str, User]:
    """Bring everybody together who may stand to a challenger in some way, or did until yesterday."""
    leeds, kent = make.council("Leeds"), make.council("Kent")
    officer = make.challenger(of=leeds)
    member = make.challenger(ChallengerKind.MEMBER, of=leeds, party=Party.GREEN)
    associate = make.challenger(ChallengerKind.ASSOCIATE)
    director = make.applicant(of=kent)
    chief = make.appointed(make.employed(make.person(), kent), Role.CHIEF_EXECUTIVE, council=kent)
    moved = make.challenger(of=leeds)
    make.employed(moved.person, kent, since=clock.today() - dt.timedelta(days=1))
    return {
        "officer": make.with_account(officer),
        "member": make.with_account(member),
        "associate": make.with_account(associate),
        "director in the pool": make.appointed(director.person, Role.DCS, council=kent),
        "moved": make.with_account(moved),
        "dcs": make.dcs(leeds),
        "chief executive": chief,
        "green office": make.group_office(Party.GREEN),
        "labour office": make.group_office(Party.LABOUR),
        "manager": make.manager(),
        "staff": make.staff(),
        "lead member": make.appointed(make.person(), Role.LEAD_MEMBER, council=leeds),
        "nobody": make.user_of(make.person()),
    }


@pytest.mark.parametrize("action", ACTIONS)
def test_three_questions_about_challengers_agree(people: dict[str, User], action: str) -> None:
    challengers = list(Challenger.objects.all())
    allowed = {(u.pk, c.pk) for u in people.values() for c in challengers if POLICY.allows(u, action, c)}
    objects = {(u.pk, c.pk) for u in people.values() for c in POLICY.objects_for(u, action, Challenger.objects.all())}
    known = {user.pk for user in people.values()}
    found = {(u.pk, c.pk) for c in challengers for u in POLICY.people_for(action, c) if u.pk in known}
    assert allowed == objects == found


def who(people: dict[str, User], action: str, user_of: str) -> set[str]:
    challenger = Challenger.objects.get(person__user=people[user_of])
    return {name for name, user in people.items() if POLICY.allows(user, action, challenger)}


@pytest.mark.parametrize(
    ("challenger", "releasers"),
    [
        ("officer", {"dcs"}),
        ("member", {"green office"}),
        ("associate", {"staff"}),
        ("director in the pool", {"chief executive"}),
        ("moved", {"director in the pool"}),
    ],
)
def test_each_challenger_is_released_by_the_right_person(
    people: dict[str, User], challenger: str, releasers: set[str]
) -> None:
    assert who(people, "agree_to_serve", challenger) == releasers


def test_nobody_agrees_for_themselves() -> None:
    associate = make.challenger(ChallengerKind.ASSOCIATE)
    own = make.appointed(associate.person, Role.CIB_STAFF)
    assert POLICY.allows(own, "agree_to_serve", associate) is False
    assert own not in POLICY.people_for("agree_to_serve", associate)
    assert associate not in POLICY.objects_for(own, "agree_to_serve", Challenger.objects.all())


def test_what_is_declared_and_who_may_lead_is_for_the_right_people(people: dict[str, User]) -> None:
    assert who(people, "declare_interest", "officer") == {"officer"}
    assert who(people, "manage_challenger", "officer") == {"staff"}
    assert who(people, "edit_diary", "officer") == {"officer", "staff"}
    assert who(people, "view_challenger", "officer") == {"officer", "dcs", "manager", "staff"}


def test_offers_are_seen_by_everybody_and_published_by_staff(people: dict[str, User]) -> None:
    make.programme()
    offer = Offer.objects.all()[0]
    assert {n for n, u in people.items() if POLICY.allows(u, "view_offer", offer)} == set(people)
    assert {n for n, u in people.items() if POLICY.allows(u, "publish_offer", offer)} == {"staff"}
