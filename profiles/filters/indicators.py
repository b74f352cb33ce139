"""How the list of indicators is narrowed."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from profiles.models import Indicator, Theme

SEARCH_LENGTH_MAX = 100


class IndicatorFilter(filters.FilterSet):
    """Indicators by label, theme, and whether they are on the year's core list."""

    q = filters.CharFilter(label="Label", field_name="label", lookup_expr="icontains", max_length=SEARCH_LENGTH_MAX)
    theme = filters.ModelChoiceFilter(
        queryset=Theme.objects.all(), to_field_name="code", label="Theme", empty_label="All"
    )
    core = filters.ChoiceFilter(
        label="Core list", choices=[("yes", "On it"), ("no", "Not on it")], empty_label="All", method="by_core"
    )

    class Meta:
        model = Indicator
        fields = ("q", "theme", "core")

    def by_core(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Show those on the list, or the others; `is_core` comes with the list."""
        return queryset.filter(is_core=value == "yes")
