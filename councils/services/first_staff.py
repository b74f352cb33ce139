"""The first member of CIB staff, whom whoever runs the installation appoints."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from cib.common import audit
from cib.common.errors import Breach, refuse_if
from councils.models import Invitation, Person
from councils.services.appointments import appoint_first_staff
from councils.services.invitations import invite_first_staff


def _breach_of_address(email: str) -> Breach | None:
    try:
        validate_email(email)
    except ValidationError:
        return Breach("PP-30", "That is no e-mail address.", "email")
    return None


@transaction.atomic
def invite_first_member(*, email: str, family_name: str, given_name: str = "") -> Invitation:
    """Add, appoint and invite the first member of CIB staff; raises Refused (PP-09) once there has been one."""
    address = email.strip().lower()
    refuse_if([_breach_of_address(address)])
    person = Person.objects.known().filter(email=address).first()
    if person is None:
        person = Person.objects.create(given_name=given_name, family_name=family_name, email=address)
        audit.record("person.created", person, actor=None, confidential=["name", "email"])
    appointment = appoint_first_staff(person=person)
    if appointment is None:
        refuse_if([Breach("PP-09", "There is CIB staff already: appoint others on the page of people.")])
    assert appointment is not None
    return invite_first_staff(appointment=appointment)
