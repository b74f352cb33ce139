"""Which council is meant, and which are related to it."""

from typing import Any

from django.db.models import QuerySet

from cib.common.folding import fold
from councils.models import Council, CouncilCode, StatisticalNeighbour
from councils.models.clusters import Cluster


def council_by_any_code_or_name(text: str) -> Council | None:
    """Find a council by 3-digit code, GSS code old or new, name or alias; one in force before its predecessors.

    Names are compared without case, accents and punctuation.
    """
    typed = text.strip()
    by_code = CouncilCode.objects.filter(code=typed.upper()).select_related("council__region").first()
    if by_code is not None:
        return by_code.council
    folded = fold(typed)
    if not folded:
        return None
    found: Council | None = Council.objects.filter(aliases__folded=folded).select_related("region").first()
    return found


def predecessors_of(council: Council) -> QuerySet[Council]:
    """Give the councils that this one follows."""
    found: QuerySet[Council] = Council.objects.filter(successions__to_council=council)
    return found.order_by("short_name")


def successors_of(council: Council) -> QuerySet[Council]:
    """Give the councils that follow this one."""
    found: QuerySet[Council] = Council.objects.filter(predecessions__from_council=council)
    return found.order_by("short_name")


def neighbours_of(council: Council) -> QuerySet[StatisticalNeighbour]:
    """Give the council's statistical neighbours as last published, nearest first."""
    rows = council.neighbours.all()
    last = rows.order_by("-published").values("published")[:1]
    return rows.filter(published=last).select_related("neighbour").order_by("rank")


def bordering_of(council: Council) -> QuerySet[Council]:
    """Give the councils with a land border to this one."""
    found: QuerySet[Council] = Council.objects.filter(bordered_by__council=council)
    return found.order_by("short_name")


def current_members_of(cluster: Cluster, on: Any = None) -> QuerySet[Council]:
    """Give the councils that belong to the cluster on that day (today)."""
    rows = cluster.memberships.current(on)
    found: QuerySet[Council] = Council.objects.filter(pk__in=rows.values("council"))
    return found.order_by("short_name")
