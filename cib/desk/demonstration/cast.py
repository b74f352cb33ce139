"""The people of the demonstration: the programme office, every council's leaders, regions, group offices."""

import datetime as dt
import random
from dataclasses import dataclass, field

from cib.accounts.models import User
from cib.accounts.services import open_account
from cib.common import clock
from cib.desk.demonstration.words import FAMILY, GIVEN, MEMBER_GROUPS
from councils import tokens
from councils.enums import LeadPost, Party, Role
from councils.models import Council, Organisation, Person, Region
from councils.queries import forget_standings
from councils.services.appointments import Post, appoint, appoint_first_staff
from councils.services.invitations import accept_invitation, invite_first_staff, invite_person
from councils.services.people import create_person, employ
from councils.services.places import add_member, create_cluster, create_organisation

TITLES = {
    Role.DCS: "Director of children's services",
    Role.CHIEF_EXECUTIVE: "Chief executive",
    Role.LEAD_MEMBER: "Lead member for children",
}
#: Every so many regions' lead posts one stands vacant, so that the page shows it.
VACANT_EVERY = 7


@dataclass
class Cast:
    """Who is there, and the random choices that made them (the same seed gives the same people)."""

    since: dt.date
    chance: random.Random
    staff: User | None = None
    managers: list[User] = field(default_factory=list)
    leaders: dict[tuple[str, object], User] = field(default_factory=dict)
    associates_of: list[Organisation] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    @property
    def office(self) -> User:
        """Give the member of CIB staff who enters things."""
        assert self.staff is not None, "the programme office is cast first"
        return self.staff

    def leader(self, role: Role, council: Council) -> User:
        """Give a council's DCS, chief executive or lead member; cast when they are first needed."""
        if (role, council.pk) not in self.leaders:
            with clock.pretending(clock.london_morning(self.since)):
                user = appointed(self, Post(role, council=council), title=TITLES[role], council=council)
            self.leaders[(role, council.pk)] = user
        return self.leaders[(role, council.pk)]

    def invent(self) -> tuple[str, str]:
        """Give a name that nobody has yet."""
        while True:
            given, family = self.chance.choice(GIVEN), self.chance.choice(FAMILY)
            if f"{given} {family}" not in self.taken:
                self.taken.add(f"{given} {family}")
                return given, family


def _address(given: str, family: str) -> str:
    return f"{given}.{family}@example.org".lower()


def new_person(cast: Cast) -> Person:
    """Add an invented person to the register."""
    given, family = cast.invent()
    return create_person(given_name=given, family_name=family, email=_address(given, family), actor=cast.office)


def sign_up(cast: Cast, person: Person, as_what: str = "a challenger") -> User:
    """Invite a person and let them accept; they sign in by the demonstration's page alone, so have no password."""
    invitation = invite_person(person_id=person.pk, as_what=as_what, actor=cast.office)
    return _accept(tokens.token_of(invitation), person, as_what)


def _accept(token: str, person: Person, words: str) -> User:
    user = open_account(email=person.email, password=None)
    accept_invitation(token=token, user=user)
    User.objects.filter(pk=user.pk).update(is_demonstration=True, demonstration_role=words[:120])
    forget_standings()
    return user


def cast_office(cast: Cast) -> None:
    """Cast the first member of CIB staff, who lets in everybody else, a colleague, and the challenge managers."""
    given, family = cast.invent()
    first = Person.objects.create(given_name=given, family_name=family, email=_address(given, family))
    invitation = invite_first_staff(appointment=appoint_first_staff(person=first))  # type: ignore[arg-type]
    cast.staff = _accept(tokens.token_of(invitation), first, "CIB staff")
    appointed(cast, Post(Role.CIB_STAFF))
    cast.managers = [appointed(cast, Post(Role.CHALLENGE_MANAGER)) for _ in range(5)]
    for party in MEMBER_GROUPS:
        cast.leaders[(Role.GROUP_OFFICE, party)] = appointed(cast, Post(Role.GROUP_OFFICE, party=Party(party)))
    names = (("Northwind Children's Trust", "trust"), ("Harbour Health", "health"), ("Open Door", "charity"))
    for name, kind in names:
        cast.associates_of.append(create_organisation(name=name, kind=kind, actor=cast.office))


def appointed(cast: Cast, post: Post, *, title: str = "", council: Council | None = None) -> User:
    """Cast somebody for a post, employed by the council if one is named, and let them sign in."""
    person = new_person(cast)
    if council is not None:
        employ(person_id=person.pk, post_title=title, from_date=cast.since, council=council, actor=cast.office)
    appoint(person_id=person.pk, post=post, from_date=cast.since, actor=cast.office)
    place = council or post.region or post.cluster or ""
    return sign_up(cast, person, as_what=f"{Role(post.role).label}{place and ', '}{place}")


def cast_regions(cast: Cast) -> None:
    """Fill the three lead posts of each region, but for a few vacancies, and give each a broker."""
    number = 0
    for region in Region.objects.all():
        for post in LeadPost:
            number += 1
            if number % VACANT_EVERY:
                cast.leaders[(post, region.pk)] = appointed(
                    cast, Post(Role.REGIONAL_LEAD, region=region, lead_post=post.value)
                )
        cast.leaders[(Role.BROKER, region.pk)] = appointed(cast, Post(Role.BROKER, region=region))


def cast_clusters(cast: Cast, councils: list[Council]) -> None:
    """Found two clusters, one across regions, each with its lead."""
    for name, members in (("Coastal learning group", councils[:5]), ("Shared practice triad", councils[5:8])):
        cluster = create_cluster(name=name, purpose="Councils that learn from each other", actor=cast.office)
        for council in members:
            add_member(cluster_id=cluster.pk, council=council, from_date=clock.today(), actor=cast.office)
        cast.leaders[(Role.CLUSTER_LEAD, cluster.pk)] = appointed(cast, Post(Role.CLUSTER_LEAD, cluster=cluster))


def cast_readers(cast: Cast) -> None:
    """Cast who reads the programme's figures: a board member, a reader in government."""
    for role in (Role.BOARD_MEMBER, Role.GOVERNMENT_READER):
        cast.leaders[(role, "programme")] = appointed(cast, Post(role))
