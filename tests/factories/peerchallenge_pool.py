"""Councils, the people of them, and challengers in the pool, brought there by the services."""

import datetime as dt
from itertools import count
from typing import Any

from cib.accounts.models import User
from cib.common import clock
from councils import tokens
from councils.enums import CouncilType, Party, Role
from councils.models import Council, Invitation, Person, Region
from councils.queries import forget_standings
from councils.services import appointments, invitations, people
from councils.services.appointments import Post
from peerchallenge.enums import Accreditation, ChallengerKind
from peerchallenge.models import Challenger
from peerchallenge.queries.pool import year_of
from peerchallenge.services import pool
from peerchallenge.services.programme import load_programme
from tests.factories import accounts
from tests.factories.councils import three_digits

_numbers = count(1)
BEFORE = dt.timedelta(days=400)


def programme() -> None:
    """Load offers, themes, years and conflict policies as delivered."""
    load_programme()


def region(name: str = "North East") -> Region:
    """Give the region of that name (a row of the reference tables)."""
    code = name.lower().replace(" ", "-")
    found, _ = Region.objects.get_or_create(code=code, defaults={"name": name, "gss_code": f"E12{next(_numbers):06}"})
    return found


def council(
    short_name: str = "", *, in_region: str = "North East", kind: CouncilType = CouncilType.UNITARY, **fields: Any
) -> Council:
    """Give a council (a row of the reference tables)."""
    number = next(_numbers)
    name = short_name or f"Council {number}"
    return Council.objects.create(
        la_code=three_digits(number),
        name=f"{name} Council",
        short_name=name,
        three_letter=three_digits(number),
        type=kind,
        region=region(in_region),
        **fields,
    )


def staff() -> User:
    """Give the first member of CIB staff, with an account."""
    first = Person.objects.filter(appointments__role=Role.CIB_STAFF, user__isnull=False).order_by("user__pk").first()
    if first is not None:
        return first.user
    someone = Person.objects.create(given_name="Cora", family_name="Curlew", email="cora.curlew@programme.example")
    appointment = appointments.appoint_first_staff(person=someone)
    _signed_up(invitations.invite_first_staff(appointment=appointment))
    return Person.objects.get(pk=someone.pk).user


def _signed_up(invitation: Invitation) -> None:
    token = tokens.token_of(invitation)
    invitations.open_account_by_invitation(token=token, password=accounts.PASSWORD)


def person(name: str = "", *, email: bool = True) -> Person:
    """Add a person to the register; without an account."""
    number = next(_numbers)
    given, _, family = (name or f"Person Heron{number}").partition(" ")
    address = f"peer{number}@council.example" if email else ""
    return people.create_person(given_name=given, family_name=family, email=address, actor=staff())


def user_of(someone: Person) -> User:
    """Give the person's account; opened by invitation where there is none."""
    current = Person.objects.get(pk=someone.pk)
    if current.user is None:
        _signed_up(invitations.invite_person(person_id=someone.pk, as_what="a challenger", actor=staff()))
        forget_standings()
        current.refresh_from_db()
    return current.user


def employed(someone: Person, by: Council, *, post_title: str = "Assistant director", since: Any = None) -> Person:
    """Record that a council employs the person."""
    since = since or clock.today() - BEFORE
    people.employ(person_id=someone.pk, post_title=post_title, from_date=since, council=by, actor=staff())
    return someone


def appointed(someone: Person, role: Role, **place: Any) -> User:
    """Appoint the person and give their account."""
    since = clock.today() - BEFORE
    appointments.appoint(person_id=someone.pk, post=Post(role, **place), from_date=since, actor=staff())
    return user_of(someone)


def dcs(of: Council) -> User:
    """Give the council's director of children's services, with an account."""
    holder = Person.objects.filter(
        appointments__in=of.appointments.current().filter(role=Role.DCS), user__isnull=False
    ).first()
    if holder is not None:
        return holder.user
    title = "Director of children's services"
    return appointed(employed(person(), of, post_title=title), Role.DCS, council=of)


def manager() -> User:
    """Give a challenge manager of the programme, with an account."""
    return appointed(person(), Role.CHALLENGE_MANAGER)


def group_office(party: Party = Party.LABOUR) -> User:
    """Give the group office of a party, with an account."""
    holder = Person.objects.filter(appointments__role=Role.GROUP_OFFICE, appointments__party=party).first()
    return user_of(holder) if holder else appointed(person(), Role.GROUP_OFFICE, party=party)


def applicant(
    kind: ChallengerKind = ChallengerKind.OFFICER,
    *,
    of: Council | None = None,
    name: str = "",
    party: str = "",
    post_title: str = "Assistant director",
    **fields: Any,
) -> Challenger:
    """Add somebody to the pool who is not listed yet; an officer or member gets a council unless one is given."""
    someone = person(name)
    if kind != ChallengerKind.ASSOCIATE:
        employed(someone, of or council(), post_title=post_title)
    group = party or (Party.LABOUR if kind == ChallengerKind.MEMBER else "")
    return pool.add_challenger(
        person_id=someone.pk, kind=kind, post_title=post_title, party=group, actor=staff(), **fields
    )


def challenger(
    kind: ChallengerKind = ChallengerKind.OFFICER,
    *,
    of: Council | None = None,
    knows: dict[str, int] | None = None,
    pledged: int = 10,
    **fields: Any,
) -> Challenger:
    """Bring somebody into the pool as far as being listed: accredited, consenting, agreed by their releaser."""
    added = applicant(kind, of=of, **fields)
    accredited(added)
    pool.consent_to_listing(challenger_id=added.pk, actor=staff())
    pool.agree_to_serve(challenger_id=added.pk, actor=releaser_of(added))
    if knows:
        pool.set_knowledge(challenger_id=added.pk, depths=knows, actor=staff())
    if pledged:
        pledge(added, pledged)
    return Challenger.objects.select_related("person").get(pk=added.pk)


def pledge(who: Challenger, half_days: int, on: dt.date | None = None) -> None:
    """Pledge half-days in the programme year of that day (today), where one is published."""
    year = year_of(on or clock.today())
    if year is not None:
        pool.pledge_days(challenger_id=who.pk, year_id=year.pk, half_days=half_days, actor=staff())


def accredited(who: Challenger) -> None:
    """Take somebody through assessment to accreditation for a year."""
    until = clock.today() + dt.timedelta(days=365)
    pool.set_accreditation(challenger_id=who.pk, accreditation=Accreditation.ASSESSED, actor=staff())
    pool.set_accreditation(challenger_id=who.pk, accreditation=Accreditation.ACCREDITED, until=until, actor=staff())


def releaser_of(who: Challenger) -> User:
    """Give who releases the challenger: their DCS, the group office, or CIB staff."""
    if who.kind == ChallengerKind.ASSOCIATE:
        return staff()
    if who.kind == ChallengerKind.MEMBER:
        return group_office(Party(who.party))
    employment = who.person.employments.current().select_related("council").get()
    return dcs(employment.council)


def with_account(who: Challenger) -> User:
    """Give the challenger's own account."""
    return user_of(who.person)
