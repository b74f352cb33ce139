"""The filter of challenges and reviews."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict

from cib.common import clock
from councils.models import Council, Region
from peerchallenge.enums import EngagementStatus
from peerchallenge.models import Engagement, OfferVersion
from peerchallenge.queries.attention import overdue, with_gaps
from peerchallenge.queries.pages import FINISHED

SHOW = [
    ("live", "Under way"),
    ("gaps", "Teams with a gap"),
    ("overdue", "Overdue"),
    ("finished", "Finished"),
    ("all", "All"),
]


class EngagementFilter(django_filters.FilterSet):
    """By stage, kind, council and region."""

    show = django_filters.ChoiceFilter(
        label="Show", choices=SHOW, method="filter_show", empty_label=None, null_label=None
    )
    stage = django_filters.ChoiceFilter(field_name="status", label="Stage", choices=EngagementStatus.choices)
    kind = django_filters.ChoiceFilter(label="Kind", method="filter_kind")
    council = django_filters.ModelChoiceFilter(field_name="host", label="Council", queryset=Council.objects.none())
    region = django_filters.ModelChoiceFilter(
        field_name="host__region", label="Region", queryset=Region.objects.order_by("name")
    )

    class Meta:
        model = Engagement
        fields: list[str] = []

    def __init__(self, data: QueryDict, *args: Any, **kwargs: Any) -> None:
        """Show what is under way unless something else is asked for: a stage says for itself what it shows."""
        asked = data.copy()
        asked.setdefault("show", "all" if asked.get("stage") else "live")
        super().__init__(asked, *args, **kwargs)
        hosts = self.queryset.order_by().values("host")
        self.filters["council"].queryset = Council.objects.filter(pk__in=hosts).only("name").order_by("name")
        names = OfferVersion.objects.order_by("offer__order", "-number").values_list("offer__code", "name")
        self.filters["kind"].extra["choices"] = list(dict(reversed(list(names))).items())[::-1]

    def filter_show(self, rows: QuerySet[Engagement], _name: str, value: str) -> QuerySet[Engagement]:
        """Narrow to what is under way, lacks somebody, is late or is finished."""
        if value == "finished":
            return rows.filter(status__in=FINISHED)
        if value == "gaps":
            return with_gaps(rows)
        if value == "overdue":
            return overdue(rows, clock.today())
        return rows if value == "all" else rows.exclude(status__in=FINISHED)

    def filter_kind(self, rows: QuerySet[Engagement], _name: str, value: str) -> QuerySet[Engagement]:
        """Narrow to one offer, whatever its version."""
        return rows.filter(offer_version__offer__code=value)
