"""What is measured: themes, sources, indicators, the codes others know them by, and each year's core list (R082)."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from cib.common.versions import VersionedModel
from councils.enums import Audience
from profiles.enums import CodeScheme, PeriodForm, Polarity, Unit


class Theme(models.Model):
    """A heading of the profile; context is what explains the figures of others (R083)."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(unique=True)
    is_context = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    """A publication that figures come from: who publishes it, under which licence, and where it is."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    publisher = models.CharField(max_length=120)
    licence = models.CharField(max_length=120)
    url = models.URLField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Indicators."""

    def core(self, year: int) -> "IndicatorQuerySet":
        """Narrow to the core list of the year that begins in April of `year`, in its order."""
        listed = Q(core_listings__from_year__lte=year) & (
            Q(core_listings__to_year__isnull=True) | Q(core_listings__to_year__gt=year)
        )
        return self.filter(listed).order_by("core_listings__position")

    def with_core(self, year: int) -> "IndicatorQuerySet":
        """Tell of each, as `is_core`, whether it is on the core list of the year that begins in April of `year`."""
        listed = CoreListing.objects.in_year(year).filter(indicator=OuterRef("pk"))
        return self.annotate(is_core=Exists(listed))


class Indicator(VersionedModel):
    """One thing measured, in our own words; its figures are `Reading` rows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=80, unique=True)
    label = models.CharField(max_length=160)
    definition = models.CharField(max_length=600, blank=True)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="indicators")
    topic = models.CharField(max_length=80, blank=True, help_text="The publisher's own heading")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="indicators")
    unit = models.CharField(max_length=20, choices=Unit)
    unit_note = models.CharField(max_length=80, blank=True, help_text="Of what, such as children")
    polarity = models.CharField(max_length=10, choices=Polarity)
    period_form = models.CharField(max_length=20, choices=PeriodForm)
    decimals = models.PositiveSmallIntegerField(default=1)
    denominator_label = models.CharField(max_length=120, blank=True)
    audience = models.CharField(max_length=20, choices=Audience, default=Audience.PUBLIC)
    released_on = models.DateField(null=True, blank=True, help_text="From then on; none: at once")
    edited = models.JSONField(
        default=list, blank=True, help_text="What CIB staff changed, by name: the product's tables leave it alone"
    )

    objects: Any = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["theme", "label"]
        constraints = [
            models.CheckConstraint(condition=Q(decimals__lte=6), name="indicator_decimals_at_most_six"),
            # One cluster or the team of one engagement belongs to one council's figures, not to a whole indicator.
            models.CheckConstraint(condition=~Q(audience="cluster"), name="indicator_audience_names_no_cluster"),
        ]

    def __str__(self) -> str:
        return self.label


class IndicatorCode(models.Model):
    """A publisher's code of an indicator: the LAIT's short name; an EES column with its filters."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=10, choices=CodeScheme)
    code = models.CharField(max_length=200)
    denominator = models.CharField(max_length=80, blank=True, help_text="The column that counts of how many")

    class Meta:
        ordering = ["scheme", "code"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="indicator_code_once")]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()}: {self.code}"


class CoreListingQuerySet(models.QuerySet["CoreListing"]):
    """Places in core lists."""

    def in_year(self, year: int) -> "CoreListingQuerySet":
        """Narrow to the core list of the year that begins in April of `year`."""
        return self.filter(Q(to_year__isnull=True) | Q(to_year__gt=year), from_year__lte=year)


class CoreListing(models.Model):
    """An indicator's place in the core lists of the years from `from_year` until before `to_year`."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="core_listings")
    position = models.PositiveSmallIntegerField()
    from_year = models.PositiveSmallIntegerField(help_text="The year in whose April it begins")
    to_year = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = CoreListingQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator"], condition=Q(to_year__isnull=True), name="core_listing_one_open"
            ),
            models.CheckConstraint(
                condition=Q(to_year__isnull=True) | Q(to_year__gt=F("from_year")), name="core_listing_years_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.indicator_id}"
