"""Who outside a council may see its profile for a time: written by the apps above, read here (R087)."""

from django.db import models
from django.db.models import Q

from councils.models import Council, Person
from councils.models.periods import Period, ordered_period


class ProfileGrant(Period):
    """A person on the team of a live engagement sees the host's profile and what it released to its teams."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="profile_grants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="profile_grants")
    #: What gave it, such as an engagement's team place: one row for each, ended with it.
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)

    class Meta:
        ordering = ["from_date", "pk"]
        constraints = [
            ordered_period("profile_grant_period"),
            models.UniqueConstraint(
                fields=["council", "person", "object_type", "object_id"],
                condition=Q(to_date__isnull=True),
                name="profile_grant_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} sees {self.council}"
