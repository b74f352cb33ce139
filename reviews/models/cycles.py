"""Cycles: one council's turn under one cyclic offer, how far ahead turns open, and what a region can run."""

import uuid

from django.db import models
from django.db.models import F, Q

from cib.common.versions import DatedQuerySet, VersionedModel
from councils.models import Council, Person, Region
from peerchallenge.models import Engagement, Offer
from reviews.enums import CARRIED_OUT, LIVE, UNBOOKED, CycleOrigin, CycleState
from reviews.rules.dates import Schedule

_LIVE, _UNBOOKED, _CARRIED_OUT = list(LIVE), list(UNBOOKED), list(CARRIED_OUT)


class CyclePolicy(models.Model):
    """How the turns of one offer run, from a day on. The years and the window are the offer version's own.

    A row never changes: a new one takes its place from its day. Turns that are there already keep their days.
    """

    append_only = True

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="cycle_policies")
    number = models.PositiveSmallIntegerField(default=1)
    from_date = models.DateField(null=True, blank=True, help_text="Counts from this day; empty: from the beginning")
    reason = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(help_text="Where nothing else is known, turns are counted from this day")
    opens_months = models.PositiveSmallIntegerField(default=12, help_text="Booking opens so long before the due date")
    due_soon_months = models.PositiveSmallIntegerField(default=3, help_text="Due soon, so long before the due date")
    reviews_a_quarter = models.PositiveSmallIntegerField(default=2, help_text="What a region can run unless it says")

    objects = DatedQuerySet["CyclePolicy"].as_manager()

    class Meta:
        verbose_name_plural = "cycle policies"
        ordering = ["offer", "-number"]
        constraints = [models.UniqueConstraint(fields=["offer", "number"], name="cycle_policy_version_once")]

    def __str__(self) -> str:
        return f"Turns of {self.offer}"

    @property
    def subject(self) -> str:
        """Say what the row is about, for those who are told of it."""
        return "How the turns of a review run"


class Cycle(VersionedModel):
    """One council's turn under one cyclic offer: opens, due, booked, done; one to come at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="cycles")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="cycles")
    state = models.CharField(max_length=20, choices=CycleState, default=CycleState.AHEAD)
    origin = models.CharField(max_length=20, choices=CycleOrigin)
    opens_on = models.DateField()
    due_soon_on = models.DateField()
    due_on = models.DateField()
    engagement = models.OneToOneField(Engagement, null=True, blank=True, on_delete=models.PROTECT, related_name="cycle")
    completed_on = models.DateField(null=True, blank=True, help_text="The last day on site")
    reason = models.CharField(max_length=500, blank=True, help_text="Why waived, counted elsewhere or due otherwise")
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True, help_text="The day of the last reminder that was planned")

    class Meta:
        ordering = ["due_on", "council"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="cycle_state_due"),
            models.Index(fields=["offer", "completed_on"], name="cycle_completed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "offer"], condition=Q(state__in=_LIVE), name="cycle_one_to_come"
            ),
            models.UniqueConstraint(
                fields=["council", "offer", "completed_on"],
                condition=Q(completed_on__isnull=False),
                name="cycle_review_counts_once",
            ),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_soon_on"), due_soon_on__lte=F("due_on")), name="cycle_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state="booked", engagement__isnull=False)
                | Q(state__in=_UNBOOKED, engagement__isnull=True)
                | ~Q(state__in=_LIVE),
                name="cycle_booked_has_engagement",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_CARRIED_OUT, completed_on__isnull=False)
                | (~Q(state__in=_CARRIED_OUT) & Q(completed_on__isnull=True)),
                name="cycle_done_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waived", "counted_elsewhere"])
                | (~Q(reason="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="cycle_decision_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(origin="decided") | (~Q(reason="") & Q(decided_at__isnull=False)),
                name="cycle_decided_date_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}, due {self.due_on:%-d %B %Y}"

    @property
    def schedule(self) -> Schedule:
        """Give the days of the turn."""
        return Schedule(self.opens_on, self.due_soon_on, self.due_on)


class RegionPlan(VersionedModel):
    """How many reviews of an offer a region can run in a quarter, as its leads agreed."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="plans")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="region_plans")
    reviews_a_quarter = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "offer"], name="region_plan_once")]

    def __str__(self) -> str:
        return f"{self.region}: {self.reviews_a_quarter} a quarter"


class SupportPolicy(models.Model):
    """What a change of political control entitles a council to, from a day on (R024, QA Q22). A row never changes."""

    append_only = True

    number = models.PositiveSmallIntegerField(default=1, unique=True)
    from_date = models.DateField(null=True, blank=True, help_text="Counts from this day; empty: from the beginning")
    reason = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    half_days = models.PositiveSmallIntegerField(default=10)
    least_days = models.PositiveSmallIntegerField(
        default=183, help_text="With fewer days left in the programme year, the days are posted for the next one"
    )

    objects = DatedQuerySet["SupportPolicy"].as_manager()

    class Meta:
        verbose_name_plural = "support policies"
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.half_days} half-days after a change of control"

    @property
    def subject(self) -> str:
        """Say what the row is about, for those who are told of it."""
        return "Member peer support after a change of control"
