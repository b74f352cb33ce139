"""A council's self-assessment: its own document or three open questions, with evidence and confidence by theme."""

import uuid

from django.db import models
from django.db.models import Q

from cib.common.versions import VersionedModel
from councils.models import Council, Person
from profiles.enums import AssessmentForm, AssessmentStatus, Confidence
from profiles.models.indicators import Theme
from profiles.models.readings import Release


class AssessmentPolicy(VersionedModel):
    """What a council's own document may be: one row of editable data."""

    file_bytes_max = models.PositiveBigIntegerField(default=20_000_000)

    class Meta:
        verbose_name_plural = "assessment policies"

    def __str__(self) -> str:
        return f"At most {self.file_bytes_max} bytes"


class SelfAssessment(VersionedModel):
    """One version of a council's self-assessment (R081); a finished one never changes, the council releases it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="self_assessments")
    number = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField(help_text="The year in whose April it begins")
    form = models.CharField(max_length=10, choices=AssessmentForm)
    status = models.CharField(max_length=10, choices=AssessmentStatus, default=AssessmentStatus.DRAFT)
    what_we_know = models.TextField(max_length=8000, blank=True)
    how_we_know = models.TextField(max_length=8000, blank=True)
    what_we_will_do = models.TextField(max_length=8000, blank=True, help_text="In the next twelve months")
    release = models.ForeignKey(
        Release, null=True, blank=True, on_delete=models.PROTECT, related_name="self_assessments"
    )
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["council", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="assessment_number_once"),
            models.UniqueConstraint(fields=["council"], condition=Q(status="draft"), name="assessment_one_draft"),
            models.CheckConstraint(
                condition=Q(status="draft", finished_at__isnull=True, release__isnull=True)
                | (~Q(status="draft") & Q(finished_at__isnull=False)),
                name="assessment_finished_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Self-assessment {self.number} of {self.council}"


class AssessmentFile(models.Model):
    """The document of a self-assessment in the council's own format."""

    assessment = models.OneToOneField(SelfAssessment, on_delete=models.CASCADE, related_name="file")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size_bytes = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size_bytes__gt=0), name="assessment_file_not_empty")]

    def __str__(self) -> str:
        return self.name


class ThemeView(models.Model):
    """What a council thinks of one theme: in words, on which evidence, how surely (R095)."""

    assessment = models.ForeignKey(SelfAssessment, on_delete=models.CASCADE, related_name="theme_views")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    view = models.TextField(max_length=2000, blank=True)
    evidence = models.TextField(max_length=2000, blank=True)
    confidence = models.CharField(max_length=10, choices=Confidence)

    class Meta:
        ordering = ["theme"]
        constraints = [models.UniqueConstraint(fields=["assessment", "theme"], name="theme_view_once")]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.theme_id}"
