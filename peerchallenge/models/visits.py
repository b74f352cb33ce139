"""Visits, claims on half-days, the time spent, and concerns about a child."""

import uuid

from django.db import models
from django.db.models import F, Q

from cib.common.versions import VersionedModel
from councils.models import Person
from peerchallenge.enums import DisputeStatus, EffortKind, Half, VisitStatus
from peerchallenge.models.engagements import Engagement
from peerchallenge.models.teams import PlaceInvitation


class Visit(VersionedModel):
    """A block of days on site; an engagement has any number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="visits")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=VisitStatus, default=VisitStatus.FIXED)
    purpose = models.CharField(max_length=200, blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    host_agrees_unusual_days = models.BooleanField(default=False, help_text="Weekends and bank holidays")
    lead_agrees_unusual_days = models.BooleanField(default=False)
    dcs_will_be_there = models.BooleanField(default=False, help_text="The host's DCS is in the council all days (R140)")

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "number"], name="visit_number_once"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="visit_in_order"),
        ]

    def __str__(self) -> str:
        return f"Visit {self.number} of {self.engagement_id}"


class VisitHalfDay(models.Model):
    """One half-day on which the host receives the team."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="half_days")
    date = models.DateField()
    half = models.CharField(max_length=2, choices=Half)

    class Meta:
        ordering = ["date", "half"]
        constraints = [models.UniqueConstraint(fields=["visit", "date", "half"], name="visit_half_day_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.half}"


class DayClaim(models.Model):
    """A person's hold on one morning or afternoon of one date: never two active ones for the same half-day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claims")
    date = models.DateField()
    half = models.CharField(max_length=2, choices=Half)
    active = models.BooleanField(default=True)
    invitation = models.ForeignKey(PlaceInvitation, on_delete=models.PROTECT, related_name="claims")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="claims")
    claimed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["date", "half"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "date", "half"], condition=Q(active=True), name="one_place_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(active=True, ended_at__isnull=True) | Q(active=False, ended_at__isnull=False),
                name="claim_end_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.half}"


class TimeEntry(VersionedModel):
    """Time a team member spent on one day: prefilled from the plan, confirmed or put right (R039, R040)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="time_entries")
    invitation = models.ForeignKey(PlaceInvitation, on_delete=models.PROTECT, related_name="time_entries")
    kind = models.CharField(max_length=20, choices=EffortKind)
    date = models.DateField()
    planned_half_days = models.PositiveSmallIntegerField(default=0)
    half_days = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=DisputeStatus, default=DisputeStatus.PLANNED)
    note = models.CharField(max_length=500, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    disputed_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["date", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["invitation", "kind", "date"], name="time_entry_once"),
            models.CheckConstraint(condition=~Q(kind="fieldwork") | Q(half_days__lte=2), name="a_day_has_two_halves"),
            models.CheckConstraint(condition=Q(half_days__lte=60), name="time_entry_in_bounds"),
            models.CheckConstraint(
                condition=Q(status="settled", settled_at__isnull=False)
                | (~Q(status="settled") & Q(settled_at__isnull=True)),
                name="settled_entry_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.date}"


class Concern(VersionedModel):
    """An immediate child-safety matter, passed at once to the host DCS; about the DCS, to the chief (R119)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="concerns")
    text = models.TextField(max_length=4000)
    is_about_dcs = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    passed_to = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True)
    action_taken = models.TextField(max_length=4000, blank=True)

    class Meta:
        ordering = ["-raised_at"]

    def __str__(self) -> str:
        return f"Concern in {self.engagement_id}"
