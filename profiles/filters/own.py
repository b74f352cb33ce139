"""How a council's own figures are narrowed."""

import django_filters as filters
from django.db.models import QuerySet

from profiles.models import Reading

SEARCH_LENGTH_MAX = 100


class OwnFigureFilter(filters.FilterSet):
    """Own figures by indicator and by whether they are released."""

    q = filters.CharFilter(
        label="Indicator", field_name="indicator__label", lookup_expr="icontains", max_length=SEARCH_LENGTH_MAX
    )
    shown = filters.ChoiceFilter(
        label="Who may see them",
        choices=[("held", "The council alone, until it decides"), ("released", "Released")],
        empty_label="All",
        method="by_shown",
    )

    class Meta:
        model = Reading
        fields = ("q", "shown")

    def by_shown(self, queryset: QuerySet[Reading], _name: str, value: str) -> QuerySet[Reading]:
        """Show what is kept back, or what is released."""
        return queryset.filter(release__from_date__isnull=value == "held")
