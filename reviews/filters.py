"""The filter of review cycles."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from cib.common import clock
from councils.models import Council, Region
from peerchallenge.models import OfferVersion
from reviews.enums import CycleState
from reviews.models import Cycle, CyclePolicy
from reviews.queries.lists import late, live, need_a_date

SHOW = [
    ("live", "To come"),
    ("date", "In need of a date"),
    ("late", "Overdue, booked or not"),
    ("over", "Done, waived or passed on"),
    ("all", "All"),
]


class CycleFilter(django_filters.FilterSet):
    """By state, offer, council, region and due date."""

    show = django_filters.ChoiceFilter(
        label="Show", choices=SHOW, method="filter_show", empty_label=None, null_label=None
    )
    state = django_filters.ChoiceFilter(label="Stands", choices=CycleState.choices)
    offer = django_filters.ChoiceFilter(label="Review", field_name="offer__code")
    council = django_filters.ModelChoiceFilter(label="Council", queryset=Council.objects.none())
    region = django_filters.ModelChoiceFilter(
        label="Region", field_name="council__region", queryset=Region.objects.order_by("name"), to_field_name="code"
    )

    class Meta:
        model = Cycle
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        councils = Cycle.objects.filter(pk__in=self.queryset.order_by().values("pk")).values("council")
        self.filters["council"].queryset = Council.objects.filter(pk__in=councils).only("name").order_by("name")
        kept = OfferVersion.objects.in_force().filter(offer__in=CyclePolicy.objects.values("offer"))
        offers = kept.order_by("offer__order", "number")
        self.filters["offer"].extra["choices"] = list(dict(offers.values_list("offer__code", "name")).items())

    def filter_queryset(self, queryset: QuerySet[Cycle]) -> QuerySet[Cycle]:
        """Show what is to come unless something else is asked for."""
        rows: QuerySet[Cycle] = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        return rows if asked.get("show") or asked.get("state") else live(rows)

    def filter_show(self, rows: QuerySet[Cycle], _name: str, value: str) -> QuerySet[Cycle]:
        """Narrow to what is to come, late, or over."""
        if value == "date":
            return need_a_date(rows)
        if value == "late":
            return late(rows, clock.today())
        if value == "over":
            return rows.exclude(pk__in=live(Cycle.objects.all()).values("pk"))
        return rows if value == "all" else live(rows)
