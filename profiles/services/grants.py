"""Grants: who outside a council may see its profile for a time. Written by the apps above, as their things move (R087).

They are parts of a write: the service above holds the lock and has asked the permission.
"""

from uuid import UUID

from django.db.models import Model, Q

from cib.common import audit, clock
from profiles.models import ProfileGrant


def _of(source: Model) -> Q:
    return Q(object_type=source._meta.label_lower, object_id=str(source.pk))


def open_grant(*, council_id: UUID, person_id: UUID, source: Model) -> ProfileGrant:
    """Let a person see the council's profile from today, because of `source` (a place on a team); once only."""
    grant, is_new = ProfileGrant.objects.get_or_create(
        council_id=council_id,
        person_id=person_id,
        object_type=source._meta.label_lower,
        object_id=str(source.pk),
        to_date=None,
        defaults={"from_date": clock.today()},
    )
    if is_new:
        audit.record("profile_grant.opened", grant, actor=None, thread=grant.council)
    found: ProfileGrant = grant
    return found


def end_grant(*, source: Model, but_for: UUID | None = None) -> int:
    """End at once what `source` opened, but for one person's; give how many ended."""
    rows = ProfileGrant.objects.filter(_of(source), to_date__isnull=True).select_related("council")
    ending = [grant for grant in rows if grant.person_id != but_for]
    for grant in ending:
        grant.to_date = clock.today()
        grant.save(update_fields=["to_date"])
        audit.record("profile_grant.ended", grant, actor=None, thread=grant.council)
    return len(ending)
