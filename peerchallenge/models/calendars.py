"""What stands in people's calendars: the hours of half-days, an entry for each visit and person, private feeds."""

import uuid

from django.db import models
from django.db.models import F, Q

from cib.common.versions import VersionedModel
from councils.models import Person
from peerchallenge.enums import Half
from peerchallenge.models.engagements import Engagement
from peerchallenge.models.visits import Visit


class HalfDayHours(VersionedModel):
    """From when until when a morning, or an afternoon, on site is taken to be, by London's clock."""

    half = models.CharField(max_length=2, choices=Half, unique=True)
    starts_at = models.TimeField()
    ends_at = models.TimeField()

    class Meta:
        ordering = ["half"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="half_day_in_order")]

    def __str__(self) -> str:
        return f"{self.get_half_display()} {self.starts_at:%H:%M} to {self.ends_at:%H:%M}"


class CalendarEntry(models.Model):
    """One visit in one person's calendar, as it was last sent: its UID stays, its sequence rises with each change.

    When a visit is moved, the entry goes with it to the visit that takes its place.
    """

    uid = models.CharField(max_length=200, unique=True, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="calendar_entries")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="calendar_entries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="calendar_entries")
    sequence = models.PositiveIntegerField(default=0)
    facts = models.JSONField(help_text="What was last sent: title, place and hours; nothing confidential")
    is_cancelled = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["visit", "person"], name="one_entry_a_visit_and_person")]

    def __str__(self) -> str:
        return self.uid


class CalendarFeed(models.Model):
    """A private address at which one person's calendar can be followed: only a fingerprint of it is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="calendar_feeds")
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(revoked_at__isnull=True), name="one_feed_a_person"),
        ]

    def __str__(self) -> str:
        return f"Feed of {self.person_id}"
