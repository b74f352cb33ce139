"""The filter of councils by how their days stand."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from councils.models import Council, Region
from peerchallenge.models import ProgrammeYear

STANDINGS = (
    ("gives", "Gives more than it receives"),
    ("receives", "Receives more than it gives"),
    ("quiet", "Neither given nor received yet"),
    ("full", "No days left to receive"),
)


def _years() -> list[tuple[str, str]]:
    return [(str(year.starts_on.year), str(year)) for year in ProgrammeYear.objects.order_by("-starts_on")]


class StandingFilter(django_filters.FilterSet):
    """By year, region and standing; year and standing say which sums, so the page itself narrows by them."""

    year = django_filters.ChoiceFilter(
        label="Programme year", choices=_years, empty_label="This year", method="_left_to_the_page"
    )
    region = django_filters.ModelChoiceFilter(label="Region", queryset=Region.objects.order_by("name"))
    standing = django_filters.ChoiceFilter(label="Standing", choices=STANDINGS, method="_left_to_the_page")

    class Meta:
        model = Council
        fields: list[str] = []

    def _left_to_the_page(self, queryset: QuerySet[Council], _name: str, _value: Any) -> QuerySet[Council]:
        return queryset
