"""The pool: challengers, what they know, when they are free, what they pledged; and what may conflict."""

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from cib.common.versions import VersionedModel
from councils.models import Council, Person
from peerchallenge.enums import Accreditation, ChallengerKind, ConflictEffect, Depth, DiaryKind, Half
from peerchallenge.models.offers import ProgrammeYear, Theme


class Challenger(VersionedModel):
    """A person in the pool. Listed only with their consent and their releaser's agreement."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="challenger")
    kind = models.CharField(max_length=20, choices=ChallengerKind)
    post_title = models.CharField(max_length=120)
    experience = models.TextField(max_length=3000, blank=True)
    in_practice_since = models.DateField(null=True, blank=True)
    left_practice_on = models.DateField(null=True, blank=True)
    party = models.CharField(max_length=60, blank=True, help_text="Member peers only")
    can_lead = models.BooleanField(default=False)
    listing_consented_at = models.DateTimeField(null=True, blank=True)
    serving_agreed_at = models.DateTimeField(null=True, blank=True)
    serving_agreed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    accreditation = models.CharField(max_length=20, choices=Accreditation, default=Accreditation.APPLIED)
    accredited_until = models.DateField(null=True, blank=True)
    weekly_pattern = models.CharField(
        max_length=10,
        default="1111111111",
        validators=[RegexValidator(r"^[01]{10}$")],
        help_text="Free by half-day: Monday morning, Monday afternoon ... Friday afternoon",
    )
    left_pool_at = models.DateTimeField(null=True, blank=True)
    themes = models.ManyToManyField(Theme, through="ChallengerTheme")

    class Meta:
        ordering = ["person__family_name", "person__given_name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(serving_agreed_at__isnull=True) | Q(serving_agreed_by__isnull=False),
                name="serving_agreed_by_somebody",
            ),
            models.CheckConstraint(condition=Q(kind="member") | Q(party=""), name="party_of_members_only"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class ChallengerTheme(models.Model):
    """How deep a challenger's knowledge of one theme goes."""

    challenger = models.ForeignKey(Challenger, on_delete=models.CASCADE, related_name="knowledge")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT)
    depth = models.PositiveSmallIntegerField(choices=Depth)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["challenger", "theme"], name="challenger_theme_once")]

    def __str__(self) -> str:
        return f"{self.theme}: {self.get_depth_display()}"


class DaysPledge(models.Model):
    """How many half-days a challenger pledges in a programme year: a hard cap on what is reserved."""

    challenger = models.ForeignKey(Challenger, on_delete=models.PROTECT, related_name="pledges")
    year = models.ForeignKey(ProgrammeYear, on_delete=models.PROTECT)
    half_days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["challenger", "year"], name="pledge_once_a_year"),
            models.CheckConstraint(condition=Q(half_days__lte=520), name="pledge_within_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.half_days} half-days in {self.year}"


class DiaryEntry(models.Model):
    """One half-day that differs from the weekly pattern: away, or free after all."""

    challenger = models.ForeignKey(Challenger, on_delete=models.CASCADE, related_name="diary")
    date = models.DateField()
    half = models.CharField(max_length=2, choices=Half)
    kind = models.CharField(max_length=4, choices=DiaryKind)

    class Meta:
        ordering = ["date", "half"]
        constraints = [models.UniqueConstraint(fields=["challenger", "date", "half"], name="diary_half_day_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.half}: {self.kind}"


class ConflictPolicy(models.Model):
    """How far back a kind of conflict reaches and what it does: editable data."""

    code = models.CharField(max_length=20, unique=True)
    label = models.CharField(max_length=120)
    months = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Reaches back this far; empty: for ever")
    effect = models.CharField(max_length=20, choices=ConflictEffect)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class DeclaredInterest(models.Model):
    """An interest in a council that a challenger declared; what it is, is for the manager alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    challenger = models.ForeignKey(Challenger, on_delete=models.PROTECT, related_name="interests")
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    nature = models.TextField(max_length=2000)
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("declared_at")),
                name="interest_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"Interest of {self.challenger_id} in {self.council_id}"


class Objection(models.Model):
    """A host's objection to a challenger: known to the host and the manager only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    host = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    challenger = models.ForeignKey(Challenger, on_delete=models.PROTECT, related_name="objections")
    reason = models.TextField(max_length=2000)
    raised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["host", "challenger"], condition=Q(withdrawn_at__isnull=True), name="objection_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Objection of {self.host_id} to {self.challenger_id}"
