"""Files of figures: what was uploaded, and what checking found line by line."""

import uuid

from django.db import models
from django.db.models import Q

from cib.common.versions import VersionedModel
from councils.models import Council, Person
from profiles.enums import ImportFormat, ImportState, LineOutcome
from profiles.models.readings import Release


class ImportPolicy(VersionedModel):
    """What a file of figures may be: one row of editable data."""

    file_bytes_max = models.PositiveBigIntegerField(default=50_000_000)
    unpacked_bytes_max = models.PositiveBigIntegerField(default=500_000_000)
    workbook_bytes_max = models.PositiveBigIntegerField(
        default=100_000_000, help_text="Unpacked; a workbook and UTF-16 text are held in memory"
    )
    rows_max = models.PositiveIntegerField(default=2_000_000)
    errors_shown_max = models.PositiveIntegerField(default=200)
    changes_shown_max = models.PositiveSmallIntegerField(
        default=20, help_text="How many changed figures and new indicators are named before a file is confirmed"
    )
    percent_max = models.PositiveSmallIntegerField(
        default=250, help_text="A percentage above it is taken, but remarked on; a few published ones exceed 100"
    )
    silent_minutes_max = models.PositiveSmallIntegerField(
        default=10, help_text="An import whose worker says nothing for so long is taken up again"
    )

    class Meta:
        verbose_name_plural = "import policies"

    def __str__(self) -> str:
        return f"At most {self.rows_max} rows"


class DataImport(VersionedModel):
    """One file of figures, from upload to done; a council's own (provisional, in year) or a published one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.UPLOADED)
    format = models.CharField(max_length=12, choices=ImportFormat, blank=True)
    file_name = models.CharField(max_length=200)
    companion_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    council = models.ForeignKey(
        Council, null=True, blank=True, on_delete=models.PROTECT, related_name="data_imports", help_text="Whose own"
    )
    release = models.ForeignKey(Release, null=True, blank=True, on_delete=models.PROTECT, related_name="data_imports")
    published_on = models.DateField(help_text="The day on which the figures were published")
    uploaded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True, help_text="When its worker was last heard of")
    rows_read = models.PositiveIntegerField(default=0, help_text="How far it has come, while it runs")
    rows_total = models.PositiveIntegerField(null=True, blank=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    ignored = models.JSONField(default=dict, help_text="How many figures, by reason")
    found = models.JSONField(default=dict, help_text="How many figures, indicators, topics, councils and the like")
    named = models.JSONField(default=dict, help_text="The first changed figures and new indicators, in words")
    error_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["done", "cancelled", "failed", "refused"], ended_at__isnull=False)
                | (~Q(state__in=["done", "cancelled", "failed", "refused"]) & Q(ended_at__isnull=True)),
                name="import_ended_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportContent(models.Model):
    """The file itself, packed, in pieces; deleted once the import has ended."""

    data_import = models.ForeignKey(DataImport, on_delete=models.CASCADE, related_name="content")
    number = models.PositiveIntegerField()
    #: "file", or "companion" for the description that comes with it (.meta.csv, or the tool's list of measures).
    part = models.CharField(max_length=10, default="file")
    data = models.BinaryField()

    class Meta:
        ordering = ["part", "number"]
        constraints = [
            models.UniqueConstraint(fields=["data_import", "part", "number"], name="import_content_piece_once")
        ]

    def __str__(self) -> str:
        return f"{self.data_import_id} {self.part} {self.number}"


class ImportLine(models.Model):
    """What checking says about a line of the file: why it is ignored, or what is wrong with it."""

    data_import = models.ForeignKey(DataImport, on_delete=models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20, choices=LineOutcome)
    code = models.CharField(max_length=12, blank=True, help_text="The rule's code, for an error")
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["line", "pk"]

    def __str__(self) -> str:
        return f"Line {self.line}: {self.text}"
