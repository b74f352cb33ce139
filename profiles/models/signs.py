"""Early signs: what in the figures or the calendar is worth a conversation, shown to the council first (R092)."""

import uuid

from django.db import models
from django.db.models import Q

from cib.common.versions import VersionedModel
from councils.models import Council, Person
from profiles.enums import SignCode
from profiles.models.indicators import Indicator


class SignPolicy(VersionedModel):
    """From when on something is a sign: one row of editable data. No score is ever made of signs."""

    periods_worse = models.PositiveSmallIntegerField(default=3)
    band_reach = models.FloatField(default=1.5, help_text="Middle halves beyond the neighbours' middle half")
    quartile_holds_periods = models.PositiveSmallIntegerField(default=2)
    leadership_changes = models.PositiveSmallIntegerField(default=2)
    leadership_months = models.PositiveSmallIntegerField(default=24)
    gap_years = models.PositiveSmallIntegerField(default=3, help_text="Neither inspection nor challenge (R033)")
    council_first_days = models.PositiveSmallIntegerField(
        default=28, help_text="So long the council alone sees a new sign, whatever its agreement says"
    )

    class Meta:
        verbose_name_plural = "sign policies"

    def __str__(self) -> str:
        return "When something is an early sign"


class EarlySign(VersionedModel):
    """One sign about one council, from the day it was found until it has passed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="early_signs")
    code = models.CharField(max_length=20, choices=SignCode)
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="early_signs"
    )
    facts = models.JSONField(default=dict, help_text="Figures and periods that the words are made of")
    text = models.CharField(max_length=1000, blank=True, help_text="A council's own concern, in its words")
    found_on = models.DateField()
    shown_to_others_from = models.DateField(help_text="Until then the council alone sees it")
    passed_on = models.DateField(null=True, blank=True)
    raised_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-found_on", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "code", "indicator"],
                condition=Q(passed_on__isnull=True, indicator__isnull=False),
                name="sign_once_an_indicator",
            ),
            models.UniqueConstraint(
                fields=["council", "code"],
                condition=Q(passed_on__isnull=True, indicator__isnull=True) & ~Q(code="own_concern"),
                name="sign_once_a_council",
            ),
            models.CheckConstraint(
                condition=(Q(code="own_concern", raised_by__isnull=False) & ~Q(text=""))
                | (~Q(code="own_concern") & Q(raised_by__isnull=True, text="")),
                name="sign_own_concern_is_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}: {self.get_code_display()}"


class SignAnswer(models.Model):
    """What the council says about a sign; answers are added, never changed."""

    sign = models.ForeignKey(EarlySign, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField(max_length=2000)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["answered_at"]

    def __str__(self) -> str:
        return f"Answer to {self.sign_id}"
