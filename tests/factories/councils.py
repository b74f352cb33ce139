"""Places and people, brought to a state by the services; places themselves are rows of the reference tables."""

import datetime as dt
from itertools import count
from typing import Any

from cib.accounts.models import SignOnProvider, User
from cib.common import clock
from cib.common.folding import fold
from councils import tokens
from councils.enums import CouncilType, OrganisationKind, Role
from councils.models import (
    Appointment,
    Cluster,
    Council,
    CouncilAlias,
    CouncilCode,
    Delegation,
    Invitation,
    Organisation,
    Person,
    Region,
)
from councils.services import appointments, delegations, invitations, people, places
from councils.services import sign_on as sign_ons
from councils.services.appointments import Post
from tests.factories import accounts

_numbers = count(100)
A_YEAR = dt.timedelta(days=365)
DAY = dt.timedelta(days=1)
FIRST = "cora.curlew@cib.example"


def region(name: str = "North East") -> Region:
    """Give the region of that name."""
    code = name.lower().replace(" ", "-")
    found, _ = Region.objects.get_or_create(code=code, defaults={"name": name, "gss_code": f"E12{next(_numbers):06}"})
    return found


def three_digits(number: int) -> str:
    """Give a code of three digits: a long run of tests makes more councils than there are codes."""
    return f"{number % 1000:03}"


def council(name: str = "", *, in_region: str = "North East", **fields: Any) -> Council:
    """Give a council with its codes and name, as the reference tables would."""
    number = next(_numbers)
    short = name or f"Town {number}"
    made: Council = Council.objects.create(
        la_code=three_digits(number),
        name=short,
        short_name=short,
        three_letter=three_digits(number),
        type=CouncilType.UNITARY,
        region=region(in_region),
        **fields,
    )
    CouncilCode.objects.create(council=made, kind="la", code=made.la_code)
    CouncilCode.objects.create(council=made, kind="gss", code=f"E06{number:06}")
    CouncilAlias.objects.create(council=made, alias=short, folded=fold(short))
    return made


def first_staff() -> User:
    """Give the first member of CIB staff, with an account."""
    first = User.objects.filter(email=FIRST).first()
    if first is not None:
        return first
    someone = Person.objects.create(given_name="Cora", family_name="Curlew", email=FIRST)
    appointment = appointments.appoint_first_staff(person=someone)
    assert appointment is not None
    return _joined(invitations.invite_first_staff(appointment=appointment))


def staff() -> User:
    """Give another member of CIB staff, with an account."""
    return appointed(person(), Role.CIB_STAFF)


def _joined(invitation: Invitation) -> User:
    return invitations.open_account_by_invitation(token=tokens.token_of(invitation), password=accounts.PASSWORD)


def person(name: str = "", *, email: str | None = None) -> Person:
    """Add a person to the register, without an account."""
    number = next(_numbers)
    given, _, family = (name or f"Person Heron{number}").partition(" ")
    address = f"person{number}@council.example" if email is None else email
    return people.create_person(given_name=given, family_name=family, email=address, actor=first_staff())


def user_of(someone: Person) -> User:
    """Give the person's account, opened by invitation where there is none."""
    current = Person.objects.get(pk=someone.pk)
    if current.user is not None:
        return current.user
    return _joined(invitations.invite_person(person_id=someone.pk, as_what="a challenger", actor=first_staff()))


def employed(someone: Person, by: Council | Organisation, *, since: dt.date | None = None) -> Person:
    """Record that a council or organisation employs the person."""
    place = {"council" if isinstance(by, Council) else "organisation": by}
    people.employ(
        person_id=someone.pk,
        post_title="Assistant director",
        from_date=since or clock.today() - A_YEAR,
        actor=first_staff(),
        **place,
    )
    return someone


def appointment(
    someone: Person, role: str, *, since: dt.date | None = None, until: dt.date | None = None, **place: Any
) -> Appointment:
    """Appoint the person."""
    return appointments.appoint(
        person_id=someone.pk,
        post=Post(role, **place),
        from_date=since or clock.today() - A_YEAR,
        to_date=until,
        actor=first_staff(),
    )


def appointed(someone: Person, role: str, **place: Any) -> User:
    """Appoint the person and give their account."""
    appointment(someone, role, **place)
    return user_of(someone)


def dcs(of: Council) -> User:
    """Give a new DCS of the council, with an account."""
    return appointed(employed(person(), of), Role.DCS, council=of)


def person_behind(user: User) -> Person:
    """Give the person who signs in as this user."""
    return Person.objects.get(user=user)


def organisation(name: str = "") -> Organisation:
    """Add an organisation."""
    return places.create_organisation(
        name=name or f"Trust {next(_numbers)}", kind=OrganisationKind.TRUST, actor=first_staff()
    )


def cluster(*members: Council, since: dt.date | None = None) -> Cluster:
    """Create a cluster of these councils."""
    made = places.create_cluster(name=f"Cluster {next(_numbers)}", actor=first_staff())
    for member in members:
        places.add_member(
            cluster_id=made.pk,
            council=member,
            from_date=since or clock.today() - A_YEAR,
            actor=first_staff(),
        )
    return made


def delegation(of: Council, by: User, to: Person, **fields: Any) -> Delegation:
    """Let the council's DCS name a delegate."""
    fields.setdefault("from_date", clock.today())
    return delegations.name_delegate(council=of, delegate_id=to.pk, actor=by, **fields)


def invitation(someone: Person | None = None) -> Invitation:
    """Invite a person who does not sign in yet."""
    return invitations.invite_person(person_id=(someone or person()).pk, as_what="a challenger", actor=first_staff())


def sign_on(of: Council, *, actor: User, **fields: Any) -> SignOnProvider:
    """Set a council's single sign-on up, switched off; at an address of this machine where nobody answers."""
    facts = {"slug": "northbridge", "name": str(of), "issuer": "https://127.0.0.1:9", "secret": "sealed"}
    facts |= {"client_id": "peer-challenge", "domains": ["northbridge.example"], "council_ids": [of.pk], **fields}
    return sign_ons.add_sign_on(actor=actor, **facts)
