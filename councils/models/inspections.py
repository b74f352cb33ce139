"""Inspections of children's services as the inspectorate published them, and what government did about a council."""

import uuid

from django.db import models
from django.db.models import F, Q

from cib.common.versions import VersionedModel
from councils.enums import InterventionKind, JudgementAspect, JudgementGrade
from councils.models.councils import Council
from councils.models.periods import Period, ordered_period


class Inspection(models.Model):
    """One published inspection of a council's children's services; published facts, never a grade of ours."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="inspections")
    kind = models.CharField(max_length=80, help_text="As published, such as ILACS Standard Inspection")
    inspected_on = models.DateField(help_text="The first day, as published")
    published_on = models.DateField()
    source = models.CharField(max_length=200, help_text="Publisher, title and day of the file it came from")
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["-inspected_on", "council"]
        constraints = [
            models.UniqueConstraint(fields=["council", "inspected_on"], name="inspection_once"),
            models.CheckConstraint(condition=Q(published_on__gte=F("inspected_on")), name="inspection_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.council}, inspected {self.inspected_on:%-d %B %Y}"


class Judgement(models.Model):
    """What an inspection said about one aspect; where nothing was said, there is no row."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="judgements")
    aspect = models.CharField(max_length=30, choices=JudgementAspect)
    grade = models.CharField(max_length=30, choices=JudgementGrade)

    class Meta:
        ordering = ["inspection", "pk"]
        constraints = [models.UniqueConstraint(fields=["inspection", "aspect"], name="judgement_once_an_aspect")]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()}: {self.get_grade_display()}"


class Intervention(Period, VersionedModel):
    """What government told a council to do, from a day to a day; entered by CIB staff, never supplied."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="interventions")
    kind = models.CharField(max_length=20, choices=InterventionKind)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-from_date"]
        constraints = [
            ordered_period("intervention_period"),
            models.UniqueConstraint(
                fields=["council", "kind"], condition=Q(to_date__isnull=True), name="intervention_one_open_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}: {self.get_kind_display()}"
