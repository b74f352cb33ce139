"""Places: regions, councils with their codes, names, lineage and neighbours."""

import datetime as dt
import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from cib.common import clock
from cib.common.versions import VersionedModel
from councils.enums import CodeKind, Control, CouncilType
from councils.models.periods import Period, ordered_period


class Region(models.Model):
    """One of the nine statistical regions."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=60, unique=True)
    gss_code = models.CharField(max_length=9, unique=True)

    class Meta:
        ordering = ["gss_code"]

    def __str__(self) -> str:
        return self.name


class CouncilQuerySet(models.QuerySet["Council"]):
    """Councils, in force or not."""

    def in_force(self, on: dt.date | None = None) -> Self:
        """Narrow to the councils that exist on that day (today in London unless said)."""
        day = on or clock.today()
        began = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
        return self.filter(began & (Q(ends_on__isnull=True) | Q(ends_on__gt=day)))


class Council(VersionedModel):
    """An authority responsible for children's services, now or in the past."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    la_code = models.CharField(max_length=3)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    three_letter = models.CharField(max_length=3)
    type = models.CharField(max_length=20, choices=CouncilType)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="councils")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    hex_q = models.SmallIntegerField(null=True, blank=True)
    hex_r = models.SmallIntegerField(null=True, blank=True)

    objects: Any = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["short_name", "la_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["la_code"], condition=Q(ends_on__isnull=True), name="council_la_code_current"
            ),
            models.UniqueConstraint(fields=["hex_q", "hex_r"], name="council_one_hexagon"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="council_period",
            ),
            models.CheckConstraint(
                condition=Q(hex_q__isnull=True, hex_r__isnull=True) | Q(hex_q__isnull=False, hex_r__isnull=False),
                name="council_whole_hexagon",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_in_force(self, on: dt.date | None = None) -> bool:
        """Tell whether the council exists on that day (today in London unless said)."""
        day = on or clock.today()
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or self.ends_on > day)


class CouncilCode(models.Model):
    """A code that a council bore for a time; no start means as long as anybody remembers."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="codes")
    kind = models.CharField(max_length=3, choices=CodeKind)
    code = models.CharField(max_length=9)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "-ends_on", "code"]
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="council_code_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.code}"


class CouncilAlias(models.Model):
    """Another spelling of a council's name; `folded` is what a search compares."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="aliases")
    alias = models.CharField(max_length=120)
    folded = models.CharField(max_length=120, unique=True, editable=False)

    class Meta:
        ordering = ["alias"]

    def __str__(self) -> str:
        return self.alias


class CouncilSuccession(models.Model):
    """One council followed by another on a day; a split has two rows, a merger one for each that ended."""

    from_council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="successions")
    to_council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="predecessions")
    date = models.DateField()

    class Meta:
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["from_council", "to_council"], name="succession_once"),
            models.CheckConstraint(condition=~Q(from_council=F("to_council")), name="succession_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.from_council} to {self.to_council}"


class StatisticalNeighbour(models.Model):
    """A council that resembles another, as published: rank 1 is the nearest."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="neighbours")
    neighbour = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="neighbour_of")
    rank = models.PositiveSmallIntegerField()
    closeness = models.CharField(max_length=30)
    published = models.CharField(max_length=20)

    class Meta:
        ordering = ["council", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["council", "published", "rank"], name="neighbour_rank_once"),
            models.UniqueConstraint(fields=["council", "published", "neighbour"], name="neighbour_once"),
            models.CheckConstraint(condition=~Q(council=F("neighbour")), name="neighbour_is_another"),
            models.CheckConstraint(condition=Q(rank__gte=1, rank__lte=10), name="neighbour_rank_1_to_10"),
        ]

    def __str__(self) -> str:
        return f"{self.council}: {self.rank}. {self.neighbour}"


class BorderingCouncil(models.Model):
    """Two councils with a common land border; every pair is kept both ways round."""

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="borders")
    bordering = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="bordered_by")

    class Meta:
        ordering = ["council", "bordering"]
        constraints = [
            models.UniqueConstraint(fields=["council", "bordering"], name="border_once"),
            models.CheckConstraint(condition=~Q(council=F("bordering")), name="border_with_another"),
        ]

    def __str__(self) -> str:
        return f"{self.council} borders {self.bordering}"


class PoliticalControl(Period, VersionedModel):
    """Who controls a council from a day; entered by CIB staff, never supplied with the product."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="controls")
    control = models.CharField(max_length=20, choices=Control)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-from_date"]
        constraints = [
            ordered_period("control_period"),
            models.UniqueConstraint(fields=["council"], condition=Q(to_date__isnull=True), name="control_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.council}: {self.get_control_display()}"


class CouncilEvent(models.Model):
    """Something that an app above wrote down about a council, so that whoever is below can read it."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=60)
    on_date = models.DateField()
    text = models.CharField(max_length=200)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-on_date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "kind", "object_type", "object_id", "on_date"], name="council_event_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.council}: {self.text}"
