"""Persons: added, corrected, employed, merged, anonymised."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit
from cib.common.errors import refuse_if
from cib.common.versions import check_version, save_new_version
from councils import rules
from councils.models import Council, Employment, Organisation, Person
from councils.permissions import POLICY
from councils.queries import council_ids_of, forget_standings
from councils.services import invitations
from councils.signals import employment_changed


def _normal(email: str) -> str:
    return email.strip().lower()


def _is_taken(email: str, *, but: UUID | None = None) -> bool:
    others = Person.objects.known().exclude(pk__in=[but] if but else [])
    taken: bool = others.filter(email=_normal(email)).exists()
    return taken


def locked_person(person_id: UUID, seen: int | None = None) -> Person:
    """Lock the person's row for this transaction; raise Stale when the page showed an older one."""
    person: Person = Person.objects.select_for_update().get(pk=person_id)
    check_version(person, seen)
    return person


@transaction.atomic
def create_person(*, given_name: str, family_name: str, email: str = "", phone: str = "", actor: User) -> Person:
    """Add a person to the register; raises Refused (PP-40) for an address that another person has."""
    POLICY.require(actor, "add_person")
    return _added(given_name, family_name, email, phone, actor)


def _added(given_name: str, family_name: str, email: str, phone: str, actor: User | None) -> Person:
    refuse_if(rules.breaches_of_address(email=_normal(email), is_taken=_is_taken(email)))
    person = Person.objects.create(
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        email=_normal(email),
        phone=phone.strip(),
    )
    audit.record("person.created", person, actor=actor, confidential=["name", "email", "phone"])
    return person


@transaction.atomic
def edit_person(
    *,
    person_id: UUID,
    given_name: str,
    family_name: str,
    email: str = "",
    phone: str = "",
    version: int | None = None,
    actor: User,
) -> Person:
    """Correct a person's name and contact; an invitation sent to an address that changed is withdrawn."""
    person = locked_person(person_id, version)
    POLICY.require(actor, "edit_person", person)
    address = _normal(email)
    refuse_if(rules.breaches_of_address(email=address, is_taken=_is_taken(email, but=person.pk)))
    changes = {
        "given_name": given_name.strip(),
        "family_name": family_name.strip(),
        "email": address,
        "phone": phone.strip(),
    }
    changed = [name for name, value in changes.items() if getattr(person, name) != value]
    if not changed:
        return person
    save_new_version(person, [], **changes)
    if "email" in changed:
        invitations.withdraw_open(person, actor=actor)
    audit.record("person.edited", person, actor=actor, confidential=changed)
    return person


@transaction.atomic
def employ(
    *,
    person_id: UUID,
    post_title: str,
    from_date: dt.date,
    council: Council | None = None,
    organisation: Organisation | None = None,
    to_date: dt.date | None = None,
    version: int | None = None,
    actor: User,
) -> Employment:
    """Record who employs a person from a day; the employment that was open ends on that day."""
    person = locked_person(person_id, version)
    POLICY.require(actor, "employ_person", person)
    return _employed(person, post_title, from_date, to_date, council or organisation, actor)


def _employed(
    person: Person,
    post_title: str,
    from_date: dt.date,
    to_date: dt.date | None,
    employer: Council | Organisation | None,
    actor: User | None,
) -> Employment:
    open_rows = list(person.employments.filter(to_date__isnull=True))
    refuse_if(
        rules.breaches_of_employment(
            rules.EmploymentFacts(
                employers=int(employer is not None),
                from_date=from_date,
                to_date=to_date,
                open_since=max((row.from_date for row in open_rows), default=None),
                is_person_known=person.merged_into_id is None and person.anonymised_at is None,
                is_council_in_force=not isinstance(employer, Council) or employer.is_in_force(from_date),
            )
        )
    )
    for row in open_rows:
        row.to_date = from_date
        row.save(update_fields=["to_date"])
    place = {"council" if isinstance(employer, Council) else "organisation": employer}
    employment: Employment = Employment.objects.create(
        person=person, post_title=post_title.strip(), from_date=from_date, to_date=to_date, **place
    )
    save_new_version(person, [])
    audit.record("person.employed", employment, actor=actor, thread=person, changes={"from_date": from_date})
    employment_changed.send(sender=Employment, person=person)
    forget_standings()
    return employment


@transaction.atomic
def end_employment(*, employment_id: UUID, to_date: dt.date, version: int | None = None, actor: User) -> Employment:
    """End an employment: `to_date` is the first day on which it no longer holds. `version` is the person's."""
    employment: Employment = Employment.objects.select_related("person").get(pk=employment_id)
    person = locked_person(employment.person_id, version)
    POLICY.require(actor, "employ_person", person)
    refuse_if(rules.breaches_of_end(from_date=employment.from_date, ends_on=employment.to_date, to_date=to_date))
    employment.to_date = to_date
    employment.save(update_fields=["to_date"])
    save_new_version(person, [])
    audit.record("person.employment_ended", employment, actor=actor, thread=person, changes={"to_date": to_date})
    employment_changed.send(sender=Employment, person=person)
    forget_standings()
    return employment


@transaction.atomic
def add_colleague(
    *,
    council: Council,
    given_name: str,
    family_name: str,
    email: str,
    post_title: str,
    from_date: dt.date,
    actor: User,
) -> Person:
    """Add somebody to a council's own people, for its DCS; one of them already is simply given back.

    Raises Refused (PP-40) when the address is another's: CIB staff link the person then.
    """
    POLICY.require(actor, "add_colleague", council)
    known = Person.objects.known().filter(email=_normal(email)).first()
    if known is not None and council.pk in council_ids_of(known.pk):
        return known
    person = _added(given_name, family_name, email, "", actor)
    _employed(person, post_title, from_date, None, council, actor)
    return person
