"""Engagements: the request, who does what in them, and the preferences of the host."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cib.common.versions import VersionedModel
from councils.models import Council, Person
from councils.models.periods import Period
from peerchallenge.enums import EngagementRoleKind, EngagementStatus, PreferenceKind, Priority, VisitPattern
from peerchallenge.models.offers import OfferVersion, Theme

_BEGUN = ["scoping", "agreeing", "preparing", "on_site", "reporting", "following_up", "closed"]


class Engagement(VersionedModel):
    """One challenge, review, diagnostic or support delivered to one host council under one offer version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True, editable=False)
    offer_version = models.ForeignKey(OfferVersion, on_delete=models.PROTECT, related_name="engagements")
    host = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="hosted")
    status = models.CharField(max_length=20, choices=EngagementStatus, default=EngagementStatus.DRAFT)
    paused_from = models.CharField(max_length=20, choices=EngagementStatus, blank=True)
    manager = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="managed")

    focus = models.CharField(max_length=300, blank=True, help_text="The question, as the host asked it")
    why_now = models.TextField(max_length=3000, blank=True)
    themes = models.ManyToManyField(Theme, blank=True)
    wanted_from = models.DateField(null=True, blank=True)
    wanted_to = models.DateField(null=True, blank=True)
    preferred_weeks = models.JSONField(default=list, help_text="Mondays, as ISO dates")
    pattern = models.CharField(max_length=20, choices=VisitPattern, default=VisitPattern.ONE_BLOCK)
    site_half_days = models.PositiveSmallIntegerField(default=6)
    practical_notes = models.TextField(max_length=2000, blank=True)
    urgency = models.PositiveSmallIntegerField(choices=Priority, default=Priority.STANDARD)
    urgency_reason = models.TextField(max_length=2000, blank=True)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.STANDARD)
    priority_reason = models.CharField(max_length=300, blank=True)
    cycle_priority = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Written down by the app that keeps the cycles"
    )
    was_recorded_for_host = models.BooleanField(default=False, help_text="Booked by telephone; counts once confirmed")

    lead_member_acknowledged_at = models.DateTimeField(null=True, blank=True)
    lead_member_acknowledged_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    lead_member_comment = models.TextField(max_length=1000, blank=True, help_text="What they add to the scope (R104)")
    chief_executive_acknowledged_at = models.DateTimeField(null=True, blank=True)
    chief_executive_acknowledged_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    chief_executive_comment = models.TextField(max_length=1000, blank=True, help_text="What they add to the scope")
    host_agrees_unusual_days = models.BooleanField(default=False, help_text="Weekends and bank holidays")
    lead_agrees_unusual_days = models.BooleanField(default=False)

    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(null=True, blank=True)
    taken_on_at = models.DateTimeField(null=True, blank=True)
    team_complete_at = models.DateTimeField(null=True, blank=True)
    scope_approved_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    visit_started_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Closed, declined or cancelled")
    end_reason = models.TextField(max_length=2000, blank=True, help_text="Why declined, cancelled or paused")

    class Meta:
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["status", "priority", "requested_at"], name="engagement_queue"),
            models.Index(fields=["host", "status"], name="engagement_host"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="paused", paused_at__isnull=False) & ~Q(paused_from="")
                | (~Q(status="paused") & Q(paused_from="", paused_at__isnull=True)),
                name="engagement_pause_is_remembered",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["closed", "declined", "cancelled"], ended_at__isnull=False)
                | (~Q(status__in=["closed", "declined", "cancelled"]) & Q(ended_at__isnull=True)),
                name="engagement_end_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["requested", "matching", *_BEGUN]) | Q(requested_at__isnull=False),
                name="engagement_requested_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["matching", *_BEGUN]) | Q(taken_on_at__isnull=False, manager__isnull=False),
                name="engagement_has_manager",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_BEGUN[1:]) | Q(scope_approved_at__isnull=False),
                name="engagement_scope_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_BEGUN[2:]) | Q(agreed_at__isnull=False),
                name="engagement_agreed_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(settled_at__isnull=False),
                name="engagement_closed_is_settled",
            ),
            models.CheckConstraint(
                condition=Q(wanted_from__isnull=True) | Q(wanted_to__isnull=True) | Q(wanted_to__gte=F("wanted_from")),
                name="engagement_window_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}"

    @property
    def reference(self) -> str:
        """Give the reference that people quote, such as PC-0412."""
        return f"PC-{self.number:04d}"


class EngagementRole(Period):
    """What a person does in one engagement, from a day to a day (half-open)."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="roles")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="engagement_roles")
    role = models.CharField(max_length=20, choices=EngagementRoleKind)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "person", "role"],
                condition=Q(to_date__isnull=True),
                name="engagement_role_once",
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="engagement_role_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} of {self.engagement_id}"


class AuthorityPreference(models.Model):
    """An authority that the host would like, or would rather avoid, with the reason (R077)."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="preferences")
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=PreferenceKind)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["engagement", "council"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.council_id}"
