"""What stood in a figure's place before it was corrected, with the days on which each was published."""

from django.db.models import Q, QuerySet

from profiles.models import Indicator, PastReading


def corrections_of(visible: Q, indicator: Indicator, area: int | None) -> QuerySet[PastReading]:
    """Give the earlier figures of an area's readings that may be seen, the latest correction first."""
    readings = indicator.readings.filter(visible, area=area, release__isnull=True)
    rows = PastReading.objects.filter(reading__in=readings)
    return rows.select_related("reading__period").order_by("-pk")
