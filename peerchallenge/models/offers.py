"""Offers, their versions, themes and programme years: the programme's published data."""

import uuid

from django.db import models
from django.db.models import F, Q

from cib.common.versions import DatedQuerySet, VersionedModel
from peerchallenge.enums import CostBasis, HostBasis, OfferKind, PlaceKind


def default_counted_kinds() -> list[str]:
    """Give the kinds of effort that count by default: fieldwork and reporting (domain: ledger)."""
    return ["fieldwork", "reporting"]


class ProgrammeYear(VersionedModel):
    """April to March; carries the allowances and the counting rule (QA Q6, NFER 2.3.2)."""

    starts_on = models.DateField(unique=True)
    ends_on = models.DateField(help_text="The last day, 31 March")
    give_half_days = models.PositiveSmallIntegerField(default=10)
    receive_half_days = models.PositiveSmallIntegerField(default=10)
    member_support_half_days = models.PositiveSmallIntegerField(default=10)
    host_basis = models.CharField(max_length=20, choices=HostBasis, default=HostBasis.TEAM_DAYS)
    counted_kinds = models.JSONField(default=default_counted_kinds)
    carries_over = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="year_in_order")]

    def __str__(self) -> str:
        return f"{self.starts_on.year} to {self.ends_on.year}"


class Theme(models.Model):
    """A subject that challengers know about and councils ask about."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Offer(models.Model):
    """An entry in the menu; what it says is in its versions."""

    code = models.SlugField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=OfferKind)
    order = models.PositiveSmallIntegerField(default=0)
    is_bookable = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.code


class OfferVersion(models.Model):
    """What an offer says from a day on. It never changes; an engagement keeps the one it began with."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=300)
    explanation = models.TextField(max_length=2000, help_text="One paragraph that a DCS can forward to staff")
    who_leads = models.CharField(max_length=200)
    who_may_see = models.CharField(max_length=300)
    cost_basis = models.CharField(max_length=20, choices=CostBasis)
    site_half_days_default = models.PositiveSmallIntegerField(default=6)
    site_half_days_min = models.PositiveSmallIntegerField(default=4, help_text="Warns below (R041)")
    site_half_days_max = models.PositiveSmallIntegerField(default=6, help_text="Warns above (R041)")
    reporting_half_days_default = models.PositiveSmallIntegerField(default=1)
    lines_per_site_day_max = models.PositiveSmallIntegerField(default=1, help_text="Warns above (R099)")
    notice_weeks_min = models.PositiveSmallIntegerField(default=16, help_text="Usual lead time; warns under it")
    invitation_days = models.PositiveSmallIntegerField(default=14, help_text="An invitation expires after these")
    settle_days = models.PositiveSmallIntegerField(default=14, help_text="Days settle by themselves after these")
    report_days = models.PositiveSmallIntegerField(default=7, help_text="Report due after the last day (R158)")
    cycle_years = models.PositiveSmallIntegerField(null=True, blank=True)
    window_from = models.DateField(null=True, blank=True)
    window_to = models.DateField(null=True, blank=True)
    from_date = models.DateField(null=True, blank=True, help_text="Counts from this day; empty: since publication")
    reason = models.CharField(max_length=300, blank=True, help_text="Why this version")

    objects = DatedQuerySet["OfferVersion"].as_manager()

    class Meta:
        ordering = ["offer", "-number"]
        constraints = [models.UniqueConstraint(fields=["offer", "number"], name="offer_version_once")]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"


class TemplatePlace(models.Model):
    """A place that the team of an offer should have (R075)."""

    append_only = True

    offer_version = models.ForeignKey(OfferVersion, on_delete=models.PROTECT, related_name="places")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=PlaceKind)
    label = models.CharField(max_length=80)
    is_required = models.BooleanField(default=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["offer_version", "order"], name="template_place_once")]

    def __str__(self) -> str:
        return self.label
