"""Delegations: who acts for whom, under their own name."""

import uuid

from django.db import models
from django.db.models import F, Q

from cib.common.versions import VersionedModel
from councils.enums import Capacity
from councils.models.councils import Council
from councils.models.people import Person
from councils.models.periods import Period, ordered_period


class Delegation(Period, VersionedModel):
    """A delegate acts for a principal: on every engagement of a council, or on one engagement.

    `engagement_id` belongs to an app above, so it is a bare id. A lead challenger's delegate has no council.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    principal = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations_held")
    council = models.ForeignKey(Council, null=True, blank=True, on_delete=models.PROTECT, related_name="delegations")
    engagement_id = models.UUIDField(null=True, blank=True, db_index=True)
    capacity = models.CharField(max_length=20, choices=Capacity, default=Capacity.DEPUTY)
    may_sign = models.BooleanField(default=False)

    class Meta:
        ordering = ["-from_date"]
        constraints = [
            ordered_period("delegation_period"),
            models.CheckConstraint(condition=~Q(principal=F("delegate")), name="delegation_to_another"),
            models.CheckConstraint(
                condition=Q(council__isnull=False) | Q(engagement_id__isnull=False),
                name="delegation_of_something",
            ),
            models.CheckConstraint(
                condition=~Q(capacity="broker") | Q(engagement_id__isnull=False, may_sign=False),
                name="delegation_broker_one_engagement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate} for {self.principal}"
