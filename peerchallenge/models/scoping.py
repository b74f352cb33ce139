"""Scoping: the meeting, the versions of the scope, lines of enquiry, the plan of effort, the ground rules."""

import uuid

from django.db import models
from django.db.models import Q

from cib.common.versions import DatedQuerySet, VersionedModel
from councils.enums import Audience
from councils.models import Person
from peerchallenge.enums import (
    Basis,
    EffortKind,
    FeedbackForm,
    FindingsGoTo,
    Involvement,
    ScopeStatus,
)
from peerchallenge.models.engagements import Engagement
from peerchallenge.models.teams import PlaceInvitation


class ScopingMeeting(VersionedModel):
    """The record of a meeting that honed the focus (R097)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="scoping_meetings")
    held_on = models.DateField()
    attendees = models.TextField(max_length=1000)
    decisions = models.TextField(max_length=4000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["held_on"]

    def __str__(self) -> str:
        return f"Scoping meeting of {self.engagement_id} on {self.held_on}"


class Scope(VersionedModel):
    """One version of what is agreed about the focus (R098, R101). An approved version never changes again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="scopes")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=ScopeStatus, default=ScopeStatus.DRAFT)
    focus = models.CharField(max_length=300)
    why_now = models.TextField(max_length=3000, blank=True)
    in_scope = models.TextField(max_length=3000, blank=True)
    out_of_scope = models.TextField(max_length=3000, blank=True)
    success = models.TextField(max_length=3000, blank=True, help_text="What success looks like")
    basis = models.CharField(max_length=20, choices=Basis, blank=True)
    findings_go_to = models.CharField(max_length=20, choices=FindingsGoTo, blank=True)
    existing_plan = models.CharField(max_length=200, blank=True)
    lead_member_level = models.CharField(max_length=20, choices=Involvement, blank=True)
    chief_executive_level = models.CharField(max_length=20, choices=Involvement, blank=True)
    feedback_form = models.CharField(max_length=20, choices=FeedbackForm, blank=True)
    feedback_audience = models.CharField(max_length=20, choices=Audience, default=Audience.TEAM_AND_HOST)
    feedback_who = models.CharField(max_length=500, blank=True, help_text="Who hears the feedback")
    breadth_reason = models.CharField(max_length=500, blank=True, help_text="Why as broad as this is right (R099)")
    no_meeting_reason = models.CharField(max_length=500, blank=True, help_text="Why no scoping meeting was held (R097)")
    revised_because = models.CharField(max_length=500, blank=True, help_text="Why this version follows an approved one")
    sent_back_because = models.CharField(max_length=500, blank=True, help_text="What the host asked to change")
    written_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "number"], name="scope_version_once"),
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(status__in=["draft", "proposed"]),
                name="one_scope_in_the_making",
            ),
            models.UniqueConstraint(fields=["engagement"], condition=Q(status="approved"), name="one_scope_in_force"),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="approved_scope_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Scope of {self.engagement_id}, version {self.number}"


class LineOfEnquiry(models.Model):
    """A thread within the focus. One that emerged on site needs the host's acknowledgement (R100)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="lines")
    order = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=300)
    emerged_on_site = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["scope", "order"], name="line_order_once")]

    def __str__(self) -> str:
        return self.question


class PlannedEffort(models.Model):
    """Half-days a team member plans to spend on one kind of effort away from the site (R111).

    Fieldwork is not here: it is planned by half-day, as claims.
    """

    invitation = models.ForeignKey(PlaceInvitation, on_delete=models.PROTECT, related_name="planned_effort")
    kind = models.CharField(max_length=20, choices=EffortKind)
    half_days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "kind"], name="planned_effort_once"),
            models.CheckConstraint(condition=~Q(kind="fieldwork"), name="fieldwork_is_planned_by_claims"),
            models.CheckConstraint(condition=Q(half_days__lte=60), name="planned_effort_in_bounds"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.half_days} half-days"


class GroundRulesClause(models.Model):
    """A version of a clause of the ground rules (R114). It never changes; what was signed keeps it."""

    append_only = True

    code = models.SlugField(max_length=40)
    number = models.PositiveSmallIntegerField(help_text="The version of this clause")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=4000)
    published_at = models.DateTimeField()
    from_date = models.DateField(null=True, blank=True, help_text="Counts from this day; empty: since publication")
    reason = models.CharField(max_length=300, blank=True, help_text="Why this version")

    objects = DatedQuerySet["GroundRulesClause"].as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="clause_version_once")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class GroundRules(VersionedModel):
    """The terms that host DCS and lead challenger sign for one engagement; the second signature reserves the days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="ground_rules")
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="+")
    clauses = models.ManyToManyField(GroundRulesClause)
    drawn_up_at = models.DateTimeField()
    host_signed_at = models.DateTimeField(null=True, blank=True)
    host_signed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lead_signed_at = models.DateTimeField(null=True, blank=True)
    lead_signed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement"], condition=Q(voided_at__isnull=True), name="one_ground_rules_in_force"
            ),
            models.CheckConstraint(
                condition=Q(host_signed_at__isnull=True) | Q(host_signed_by__isnull=False),
                name="host_signature_named",
            ),
            models.CheckConstraint(
                condition=Q(lead_signed_at__isnull=True) | Q(lead_signed_by__isnull=False),
                name="lead_signature_named",
            ),
        ]

    def __str__(self) -> str:
        return f"Ground rules of {self.engagement_id}"
