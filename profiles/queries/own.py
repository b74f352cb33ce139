"""A council's own figures: provisional, and nobody else's until the council releases them (R088)."""

from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from councils.models import Council
from profiles.enums import ImportState
from profiles.models import DataImport, Indicator, Reading


def own_readings(council: Council) -> QuerySet[Reading]:
    """Give the figures that the council decides on: those that no publisher has published."""
    return Reading.objects.filter(area__council=council, release__isnull=False)


def own_readings_listed(council: Council) -> QuerySet[Reading]:
    """Give the same as a list shows them, the latest period of each indicator first."""
    rows = own_readings(council).select_related("indicator", "period", "release__cluster", "data_import")
    return rows.order_by("indicator__label", "-period__last_year", "-period__quarter", "pk")


def own_indicators(council: Council) -> QuerySet[Indicator]:
    """Give the indicators of which the council has figures of its own, with how many and the latest period's year."""
    own = Q(readings__area__council=council, readings__release__isnull=False)
    rows: Any = Indicator.objects.filter(own)
    found: QuerySet[Indicator] = rows.annotate(
        figures=Count("readings", filter=own, distinct=True), last_year=Max("readings__period__last_year", filter=own)
    ).order_by("label")
    return found


def own_imports(council: Council) -> QuerySet[DataImport]:
    """Give the council's own files that were imported, the latest first, with how many figures of each still stand."""
    rows = DataImport.objects.filter(council=council, state=ImportState.DONE)
    standing = Count("readings", filter=Q(readings__release__isnull=False))
    return rows.annotate(standing=standing).select_related("release__cluster", "uploaded_by").order_by("-uploaded_at")
