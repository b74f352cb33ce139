"""The people of the journey, on real councils; their names are invented.

Calderdale asks. Gateshead's director leads the team, an assistant director of Wigan and a councillor of Derby join it.
Somebody of Bolton declines. Wigan's assistant director is on another team in one of the weeks: in Rochdale.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from cib.accounts.models import User
from councils.enums import LeadPost, Party, Role
from councils.models import Council, Person
from councils.queries import forget_standings
from councils.services.reference import load_reference
from peerchallenge.enums import ChallengerKind, Depth, PlaceKind
from peerchallenge.models import Challenger, Engagement
from peerchallenge.rules.half_days import whole_days
from peerchallenge.services import booking, dates
from peerchallenge.services import pool as services
from tests.factories import accounts
from tests.factories import peerchallenge_booking as asking
from tests.factories import peerchallenge_pool as pool

TODAY = dt.date(2027, 2, 1)
WANTED = (dt.date(2027, 5, 24), dt.date(2027, 7, 2))
BANK_HOLIDAY = dt.date(2027, 5, 31)
BUSY = dt.date(2027, 6, 8)
ON_SITE = [dt.date(2027, 6, day) for day in (15, 16, 17)]
THEME = "Leaving care"
SECRET = "JBSWY3DPEHPK3PXP"


@dataclass(frozen=True)
class Somebody:
    """Who takes part: the name as pages show it, and the address they sign in with."""

    name: str
    email: str


@dataclass(frozen=True)
class Story:
    """What an engagement is about, and when it is to take place."""

    in_scope: str
    out_of_scope: str
    decided: str
    lines: tuple[str, ...]
    when: str


CARE_LEAVERS = Story(
    in_scope="Care leavers from sixteen to twenty-five, and those who work with them.",
    out_of_scope="Fostering.",
    decided="We look at the two years after sixteen. Fostering is left out.",
    lines=(
        "How soon after sixteen do care leavers meet an employer?",
        "What happens when a first job or course ends?",
        "How do housing and education plan together?",
    ),
    when="15 to 17 June 2027",
)


def build() -> dict[str, Somebody]:
    """Make councils, people, pool and the other engagement by the services; give everybody by their part."""
    load_reference()
    pool.programme()
    users = {**_directors(), **_office(), **_members_and_leads()}
    challengers = _challengers(users)
    users |= {part: pool.with_account(challenger) for part, challenger in challengers.items()}
    _other_engagement(challengers["challenger"])
    forget_standings()
    for user in users.values():
        accounts.add_app(user)
    return {part: somebody(user) for part, user in users.items()}


def council(name: str) -> Council:
    """Give a council in force by its short name."""
    return Council.objects.in_force().get(short_name=name)


def somebody(user: User) -> Somebody:
    """Give how an account's person is named and signs in."""
    return Somebody(Person.objects.get(user=user).name, user.email)


def director(name: str, of: Council, role: Role = Role.DCS) -> User:
    """Appoint somebody to lead a council's children's services, or the council; give their account."""
    title = "Director of children’s services" if role == Role.DCS else "Chief executive"
    return pool.appointed(pool.employed(pool.person(name), of, post_title=title), role, council=of)


def _directors() -> dict[str, User]:
    return {
        "host": director("Della Dipper", council("Calderdale")),
        "chief_executive": director("Celia Crane", council("Gateshead"), Role.CHIEF_EXECUTIVE),
        "releaser": director("Wendell Wren", council("Wigan")),
    }


def _office() -> dict[str, User]:
    return {
        "manager": pool.appointed(pool.person("Morwenna Merlin"), Role.CHALLENGE_MANAGER),
        "group_office": pool.appointed(pool.person("Godric Goldcrest"), Role.GROUP_OFFICE, party=Party.LABOUR),
        "staff": pool.staff(),
    }


def _members_and_leads() -> dict[str, User]:
    host = council("Calderdale")
    return {
        "lead_member": pool.appointed(pool.person("Lionel Linnet"), Role.LEAD_MEMBER, council=host),
        "regional_lead": pool.appointed(
            pool.person("Rhoda Robin"), Role.REGIONAL_LEAD, region=host.region, lead_post=LeadPost.DCS
        ),
    }


def _challengers(users: dict[str, User]) -> dict[str, Challenger]:
    """Bring four people into the pool, and one of the host's own whom no host may choose."""
    knows = {"leaving-care": int(Depth.LEADING)}
    return {
        "lead": _lead("Laurel Lapwing", council("Gateshead"), released_by=users["chief_executive"]),
        "challenger": peer("Fergus Finch", "Wigan", "Assistant director", knows=knows),
        "decliner": peer("Petra Plover", "Bolton", "Head of care leaving", knows=knows),
        "member": peer("Coral Kestrel", "Derby", "Councillor", kind=ChallengerKind.MEMBER, party=Party.LABOUR),
        "own": peer("Oswin Ouzel", "Calderdale", "Head of fostering"),
    }


def _lead(name: str, of: Council, *, released_by: User) -> Challenger:
    """Bring a director into the pool, whom the chief executive releases."""
    made = pool.applicant(of=of, name=name, post_title="Director of children’s services", can_lead=True)
    pool.appointed(made.person, Role.DCS, council=of)
    pool.accredited(made)
    services.consent_to_listing(challenger_id=made.pk, actor=pool.staff())
    services.agree_to_serve(challenger_id=made.pk, actor=released_by)
    pool.pledge(made, 10, on=ON_SITE[0])
    return made


def peer(name: str, of: str, post: str, *, kind: ChallengerKind = ChallengerKind.OFFICER, **fields: Any) -> Challenger:
    """Bring somebody of a council into the pool, with days to give."""
    made = pool.challenger(kind, of=council(of), name=name, post_title=post, **fields)
    pool.pledge(made, 10, on=ON_SITE[0])
    return made


def _other_engagement(busy: Challenger) -> Engagement:
    """Put the challenger on another team, whose days are fixed in a week in which Calderdale would like a visit."""
    engagement = asking.matching_engagement(council("Rochdale"), wanted_from=WANTED[0], wanted_to=WANTED[1])
    for place in engagement.places.all():
        who = busy if place.kind == PlaceKind.CHALLENGER else _other_peer(place)
        asking.team_member(engagement, place, who=who)
    actor = pool.dcs(engagement.host)
    booking.begin_scoping(engagement_id=engagement.pk, actor=actor)
    dates.fix_dates(engagement_id=engagement.pk, half_days=whole_days([BUSY]), actor=actor)
    return engagement


def _other_peer(place: Any) -> Challenger:
    """Give somebody for a place of the other team, in the pool as everybody."""
    if place.kind == PlaceKind.MEMBER:
        return peer("Marlin Mallard", "Salford", "Councillor", kind=ChallengerKind.MEMBER, party=Party.LABOUR)
    return peer("Dorian Dunlin", "Bury", "Assistant director", can_lead=True)
