"""Turns of a cluster: its councils host, lead and observe, one after the other (a triad, a pair, a group)."""

import uuid

from django.db import models
from django.db.models import F, Q

from cib.common.versions import VersionedModel
from councils.models.clusters import Cluster
from councils.models.councils import Council


class ClusterTurn(VersionedModel):
    """One turn: who hosts, who leads, who observes (nobody in a pair), in which month it is planned.

    `engagement_id` is the challenge or review that came of it; it belongs to an app above, so it is a bare id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="turns")
    number = models.PositiveSmallIntegerField()
    host = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="turns_hosted")
    leads = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="turns_led")
    observes = models.ForeignKey(
        Council, null=True, blank=True, on_delete=models.PROTECT, related_name="turns_observed"
    )
    planned_for = models.DateField()
    engagement_id = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        ordering = ["cluster", "number"]
        constraints = [
            models.UniqueConstraint(fields=["cluster", "number"], name="turn_number_once"),
            models.CheckConstraint(
                condition=~Q(host=F("leads"))
                & (Q(observes__isnull=True) | (~Q(observes=F("host")) & ~Q(observes=F("leads")))),
                name="turn_three_councils",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cluster}, turn {self.number}: {self.host}"
