"""Who is in touch with whom: the councils of a broker's regions, each with its last note and the next date."""

from django.db.models import OuterRef, QuerySet, Subquery

from cib.common.models import ReminderPolicy
from councils.enums import Role
from councils.models import ContactNote, Council
from councils.queries.standing import Standing

#: The event of the reminder policies: no note for so many days.
SILENT = "broker.silent"


def _silent_policy() -> QuerySet[ReminderPolicy]:
    return ReminderPolicy.objects.filter(event=SILENT, level=0, is_active=True).order_by("offset_days")


def silent_days() -> int | None:
    """Give after how many days without a note a broker is reminded (a data row); None where nobody is."""
    return _silent_policy().values_list("offset_days", flat=True).first()


def in_touch_with(standing: Standing, *roles: str) -> QuerySet[Council]:
    """Give the councils in force of the regions where one of the roles is held, with `last_on` and `next_on`."""
    regions = standing.regions(*(roles or (Role.REGIONAL_LEAD, Role.BROKER)))
    return with_contacts(Council.objects.in_force().filter(region__in=regions))


def with_contacts(councils: QuerySet[Council]) -> QuerySet[Council]:
    """Add `last_on` and `next_on` to councils, and `silent_days`, after which a broker is reminded.

    Both days come from the latest note: a newer one without a next date takes an older one's away.
    """
    latest = ContactNote.objects.filter(council=OuterRef("pk")).order_by("-on_date", "-written_at")
    return councils.annotate(
        last_on=Subquery(latest.values("on_date")[:1]),
        next_on=Subquery(latest.values("next_on")[:1]),
        silent_days=Subquery(_silent_policy().values("offset_days")[:1]),
    )


def contacts_of(council: Council) -> QuerySet[ContactNote]:
    """Give the contact log of a council, newest first."""
    return ContactNote.objects.filter(council=council).select_related("by")
