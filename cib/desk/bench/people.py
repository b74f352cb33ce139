"""The invented people of the bench: councils' leaders, the programme's staff, the pool; in a few inserts."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Final

from cib.accounts.models import User
from cib.common import clock
from councils.enums import LeadPost, Role
from councils.models import Appointment, Council, Employment, Person, Region
from peerchallenge.enums import Accreditation, ChallengerKind, Depth
from peerchallenge.models import Challenger, ChallengerTheme, DaysPledge, ProgrammeYear, Theme

CHALLENGERS: Final = 3_000
MANAGERS: Final = 8
BATCH: Final = 2_000
SINCE: Final = dt.date(2010, 4, 1)


@dataclass
class Cast:
    """Who is there: councils in order, the director of each, managers, the pool, and who tries which page."""

    councils: list[Council] = field(default_factory=list)
    directors: list[Person] = field(default_factory=list)
    managers: list[Person] = field(default_factory=list)
    pool: list[Challenger] = field(default_factory=list)
    office: User | None = None
    regional_lead: User | None = None

    @property
    def actor(self) -> User:
        """Give the member of CIB staff who is said to have done everything."""
        assert self.office is not None, "people are invented first"
        return self.office


def _user(name: str) -> User:
    """Give an account of the demonstration, which needs no second factor on one machine."""
    return User(email=f"{name}@bench.example", is_demonstration=True, demonstration_role="Bench")


def _people(names: list[str]) -> list[Person]:
    users = User.objects.bulk_create([_user(name) for name in names], batch_size=BATCH)
    by_email = {user.email: user for user in User.objects.filter(email__in=[u.email for u in users])} if users else {}
    rows = [
        Person(given_name="Bench", family_name=name.title(), email=user.email, user=by_email[user.email])
        for name, user in zip(names, users, strict=True)
    ]
    return Person.objects.bulk_create(rows, batch_size=BATCH)


def cast_people() -> Cast:
    """Invent everybody."""
    cast = Cast(list(Council.objects.in_force().select_related("region").order_by("la_code")))
    cast.directors = _people([f"director{n}" for n in range(len(cast.councils))])
    _appoint(cast.directors, [{"role": Role.DCS, "council": council} for council in cast.councils])
    _employ(cast.directors, cast.councils, "Director of children’s services")
    cast.managers = _people([f"manager{n}" for n in range(MANAGERS)])
    _appoint(cast.managers, [{"role": Role.CHALLENGE_MANAGER, "programme": True}] * MANAGERS)
    office, lead = _people(["office", "lead"])
    region = Region.objects.get(code="london")  # the region with the most councils
    post = {"role": Role.REGIONAL_LEAD, "region": region, "lead_post": LeadPost.DCS}
    _appoint([office, lead], [{"role": Role.CIB_STAFF, "programme": True}, post])
    cast.office, cast.regional_lead = office.user, lead.user
    cast.pool = _fill_pool(cast)
    return cast


def _appoint(people: list[Person], posts: list[dict[str, Any]]) -> None:
    rows = [Appointment(person=p, from_date=SINCE, **post) for p, post in zip(people, posts, strict=True)]
    Appointment.objects.bulk_create(rows, batch_size=BATCH)


def _employ(people: list[Person], councils: list[Council], title: str) -> None:
    rows = [
        Employment(person=person, council=councils[n % len(councils)], post_title=title, from_date=SINCE)
        for n, person in enumerate(people)
    ]
    Employment.objects.bulk_create(rows, batch_size=BATCH)


def _fill_pool(cast: Cast) -> list[Challenger]:
    named = [f"peer{n:04d}" for n in range(CHALLENGERS)]
    people = [Person(given_name="Peer", family_name=name.title(), email=f"{name}@bench.example") for name in named]
    Person.objects.bulk_create(people, batch_size=BATCH)
    _employ(people, cast.councils, "Head of service")
    now, until = clock.now(), clock.today() + dt.timedelta(days=700)
    rows = [
        Challenger(
            person=person,
            kind=ChallengerKind.OFFICER,
            post_title="Head of service",
            experience="Led early help and the front door; reviewed by peers twice.",
            can_lead=n % 4 == 0,
            listing_consented_at=now,
            serving_agreed_at=now,
            serving_agreed_by=cast.directors[n % len(cast.directors)],
            accreditation=Accreditation.ACCREDITED,
            accredited_until=until,
        )
        for n, person in enumerate(people)
    ]
    pool = Challenger.objects.bulk_create(rows, batch_size=BATCH)
    themes = list(Theme.objects.all())
    known = [
        ChallengerTheme(challenger=peer, theme=themes[(n + more) % len(themes)], depth=Depth.STRONG)
        for n, peer in enumerate(pool)
        for more in (0, 5)
    ]
    ChallengerTheme.objects.bulk_create(known, batch_size=BATCH)
    return pool


def pledge(pool: list[Challenger], years: list[ProgrammeYear]) -> None:
    """Let everybody pledge four days in each year."""
    rows = (DaysPledge(challenger=peer, year=year, half_days=8) for year in years for peer in pool)
    DaysPledge.objects.bulk_create(rows, batch_size=BATCH)
