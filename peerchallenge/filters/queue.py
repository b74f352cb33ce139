"""The filter of the queue."""

import django_filters

from councils.models import Region
from peerchallenge.enums import OfferKind, Priority
from peerchallenge.models import Engagement


class QueueFilter(django_filters.FilterSet):
    """By priority, kind and region."""

    priority = django_filters.ChoiceFilter(label="Priority", choices=Priority.choices)
    kind = django_filters.ChoiceFilter(field_name="offer_version__offer__kind", label="Kind", choices=OfferKind.choices)
    region = django_filters.ModelChoiceFilter(
        field_name="host__region", label="Region", queryset=Region.objects.order_by("name")
    )

    class Meta:
        model = Engagement
        fields: list[str] = []
