"""The filter of the worklist."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from councils.enums import ContactState
from councils.models import Council, Region


class ContactsFilter(filters.FilterSet):
    """By name, how the contact stands, and region where there are several."""

    q = filters.CharFilter(label="Council", field_name="name", lookup_expr="icontains", max_length=100)
    state = filters.ChoiceFilter(choices=ContactState.choices, label="How it stands", empty_label="All")
    region = filters.ModelChoiceFilter(queryset=Region.objects.none(), label="Region", empty_label="All")

    class Meta:
        model = Council
        fields: list[str] = []

    def __init__(self, *args: Any, regions: QuerySet[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(regions) > 1:
            self.filters["region"].queryset = regions
        else:
            del self.filters["region"]
