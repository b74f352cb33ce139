"""The contact log: a broker notes when they were in touch, and when they will be again."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from cib.accounts.models import User
from cib.common import audit, clock
from cib.common.errors import refuse_if
from councils import notifications, rules
from councils.models import ContactNote, Council
from councils.permissions import POLICY
from councils.queries import person_of
from councils.queries.contacts import contacts_of


@transaction.atomic
def note_contact(
    *, council_id: UUID, kind: str, on_date: dt.date, actor: User, text: str = "", next_on: dt.date | None = None
) -> ContactNote:
    """Note a contact with a council (R006); who writes none again in time is reminded, as the policies say."""
    council = Council.objects.select_for_update().get(pk=council_id)
    POLICY.require(actor, "note_contact", council)
    refuse_if(rules.breaches_of_contact(on_date=on_date, next_on=next_on, today=clock.today()))
    person = person_of(actor)
    assert person is not None, "who may note contacts is a person"
    note = ContactNote.objects.create(
        council=council,
        by=person,
        kind=kind,
        on_date=on_date,
        text=text.strip(),
        next_on=next_on,
        written_at=clock.now(),
    )
    facts = {"on_date": on_date, **({"next_on": next_on} if next_on else {})}
    audit.record("contact.noted", note, actor=actor, thread=council, changes=facts, confidential=["text"])
    last = contacts_of(council).first()
    notifications.remind_of_silence(council, since=last.on_date if last else on_date)
    return note
