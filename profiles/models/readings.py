"""The figures: of which area, of which period, how firm, seen by whom; and what stood there before."""

import uuid

from django.db import models
from django.db.models import F, Q

from councils.enums import Audience
from councils.models import Cluster, Council, Person, Region
from profiles.enums import AreaKind, Finality, Missing
from profiles.models.indicators import Indicator


class Area(models.Model):
    """What a figure is of: a council, a region, a part of one (inner and outer London), England."""

    kind = models.CharField(max_length=10, choices=AreaKind)
    code = models.CharField(max_length=9, unique=True, help_text="3-digit code of a council, GSS code of the rest")
    name = models.CharField(max_length=120)
    council = models.OneToOneField(Council, null=True, blank=True, on_delete=models.PROTECT, related_name="area")
    region = models.OneToOneField(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="area")

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="council", council__isnull=False, region__isnull=True)
                | Q(kind="region", region__isnull=False, council__isnull=True)
                | Q(kind__in=["part", "nation"], council__isnull=True, region__isnull=True),
                name="area_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReadingPeriod(models.Model):
    """A period as figures name it: a year "2025", a split year "2024/25", years together "2021/22-2023/24",
    a quarter "2025/26 Q2". What a bare year means is the indicator's `period_form`."""

    code = models.CharField(max_length=20, unique=True)
    label = models.CharField(max_length=40)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField(help_text="The year in which it ends")
    quarter = models.PositiveSmallIntegerField(default=0, help_text="1 to 4 within a financial year; 0: none")

    class Meta:
        ordering = ["last_year", "quarter", "first_year", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="reading_period_in_order"),
            models.CheckConstraint(condition=Q(quarter__lte=4), name="reading_period_has_four_quarters"),
        ]

    def __str__(self) -> str:
        return self.label


class Release(models.Model):
    """A council's decision who may see figures of its own, and from when (R086); a later one takes its place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="releases")
    audience = models.CharField(max_length=20, choices=Audience, default=Audience.TEAM_AND_HOST)
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    #: The councils that the audience named on the day it was decided; who joins later gets nothing by itself.
    councils = models.ManyToManyField(Council, related_name="+", blank=True)
    from_date = models.DateField(
        null=True, blank=True, help_text="Until then the council alone sees them; none: until it decides anew"
    )
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience="cluster", cluster__isnull=False)
                | (~Q(audience="cluster") & Q(cluster__isnull=True)),
                name="release_names_its_cluster",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}: {self.get_audience_display()}"


class Reading(models.Model):
    """One figure, or the reason why there is none."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="readings", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="readings", db_index=False)
    period = models.ForeignKey(ReadingPeriod, on_delete=models.PROTECT, related_name="readings", db_index=False)
    value = models.FloatField(null=True, blank=True)
    missing = models.CharField(max_length=1, choices=Missing, blank=True)
    denominator = models.FloatField(null=True, blank=True)
    finality = models.CharField(max_length=12, choices=Finality, default=Finality.FINAL)
    release = models.ForeignKey(
        Release,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="readings",
        db_index=False,
        help_text="None: published",
    )
    published_on = models.DateField()
    #: Written in the transaction of its import, whose row is never deleted: hundreds of thousands of rows at once
    #: need not be checked one by one, nor stand in an index, unless they are a council's own.
    data_import = models.ForeignKey(
        "profiles.DataImport",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="readings",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["area", "indicator", "period"], name="reading_of_area"),
            models.Index(fields=["release"], condition=Q(release__isnull=False), name="reading_of_release"),
            models.Index(fields=["data_import"], condition=Q(release__isnull=False), name="reading_own_of_import"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "period", "area"], name="reading_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, missing="") | (Q(value__isnull=True) & ~Q(missing="")),
                name="reading_has_value_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.area_id} {self.period_id}: {self.value}"


class PastReading(models.Model):
    """What stood in a reading's place before a correction; rows are added, never changed."""

    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="past")
    value = models.FloatField(null=True, blank=True)
    missing = models.CharField(max_length=1, choices=Missing, blank=True)
    denominator = models.FloatField(null=True, blank=True)
    finality = models.CharField(max_length=12, choices=Finality)
    release = models.ForeignKey(
        Release, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="None: it was published"
    )
    published_on = models.DateField()
    data_import = models.ForeignKey(
        "profiles.DataImport", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    replaced_by = models.ForeignKey(
        "profiles.DataImport", on_delete=models.PROTECT, related_name="replaced", help_text="The import that corrected"
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.reading_id}, published {self.published_on}: {self.value}"
