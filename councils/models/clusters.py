"""Clusters: councils working together, with dated membership."""

import uuid

from django.db import models
from django.db.models import Q

from cib.common.versions import VersionedModel
from councils.models.councils import Council
from councils.models.periods import Period, ordered_period


class Cluster(VersionedModel):
    """Councils working together, in one region or not: a pair, a triad, a group."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    purpose = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ClusterMembership(Period):
    """A council's membership of a cluster, from a day to a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="memberships")
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="memberships")

    class Meta:
        ordering = ["cluster", "council__short_name", "from_date"]
        constraints = [
            ordered_period("membership_period"),
            models.UniqueConstraint(
                fields=["cluster", "council"], condition=Q(to_date__isnull=True), name="membership_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council} in {self.cluster}"
