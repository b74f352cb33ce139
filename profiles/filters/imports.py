"""How the list of files of figures is narrowed."""

import django_filters as filters

from profiles.enums import ImportFormat, ImportState
from profiles.models import DataImport


class ImportFilter(filters.FilterSet):
    """Files by name, state and kind."""

    q = filters.CharFilter(label="File name", field_name="file_name", lookup_expr="icontains", max_length=100)
    state = filters.ChoiceFilter(choices=ImportState.choices, label="State", empty_label="All")
    format = filters.ChoiceFilter(choices=ImportFormat.choices, label="Kind", empty_label="All")

    class Meta:
        model = DataImport
        fields = ("q", "state", "format")
