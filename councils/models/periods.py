"""Dated rows: from a day until the day before another (half-open); no last day means still."""

import datetime as dt
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from cib.common import clock

M = TypeVar("M", bound=models.Model)


def current_on(day: dt.date, prefix: str = "") -> Q:
    """Give the condition "from_date <= day < to_date", reached through `prefix` ("appointments__")."""
    began = Q(**{f"{prefix}from_date__lte": day})
    lasts = Q(**{f"{prefix}to_date__isnull": True}) | Q(**{f"{prefix}to_date__gt": day})
    return began & lasts


def ordered_period(name: str) -> models.CheckConstraint:
    """Give the constraint that a period does not end before it began (on that day: it never held)."""
    return models.CheckConstraint(condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name=name)


class PeriodQuerySet(models.QuerySet[M]):
    """Rows with `from_date` and `to_date`."""

    def current(self, on: dt.date | None = None) -> Self:
        """Narrow to what holds on that day (today in London unless said)."""
        return self.filter(current_on(on or clock.today()))

    def not_ended(self, on: dt.date | None = None) -> Self:
        """Narrow to what holds on that day or begins later."""
        return self.filter(Q(to_date__isnull=True) | Q(to_date__gt=on or clock.today()))

    def overlapping(self, from_date: dt.date, to_date: dt.date | None) -> Self:
        """Narrow to what shares at least one day with the period."""
        rows = self.filter(Q(to_date__isnull=True) | Q(to_date__gt=from_date))
        return rows if to_date is None else rows.filter(from_date__lt=to_date)


class Period(models.Model):
    """A row that holds from a day until the day before another."""

    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)

    objects: Any = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def last_day(self) -> dt.date | None:
        """Give the last day on which this holds, as pages say it; None while it has no end."""
        return self.to_date - dt.timedelta(days=1) if self.to_date else None

    def is_current(self, on: dt.date | None = None) -> bool:
        """Tell whether this holds on that day (today in London unless said)."""
        day = on or clock.today()
        return self.from_date <= day and (self.to_date is None or self.to_date > day)
