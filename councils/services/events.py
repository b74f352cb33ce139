"""What the apps above write down about a council, so that whoever is below can read it. Parts of their writes."""

import datetime as dt
from uuid import UUID

from django.db.models import Model

from cib.common import clock
from councils.models import CouncilEvent


def write_event(*, council_id: UUID, kind: str, on_date: dt.date, text: str, source: Model) -> CouncilEvent:
    """Write down that something happened at the council, once for each source and day."""
    event, _ = CouncilEvent.objects.get_or_create(
        council_id=council_id,
        kind=kind,
        object_type=source._meta.label_lower,
        object_id=str(source.pk),
        on_date=on_date,
        defaults={"text": text, "written_at": clock.now()},
    )
    return event
