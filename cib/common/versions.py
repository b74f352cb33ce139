"""A number that travels with each form, so that a page the world has moved past is noticed."""

import datetime as dt
from typing import Any, Self, TypeVar

from django.db import models

from cib.common import clock
from cib.common.errors import Stale

M = TypeVar("M", bound=models.Model)


class DatedQuerySet(models.QuerySet[M]):
    """Versions with `from_date`; one without it counts since it was published."""

    def in_force(self, on: dt.date | None = None) -> Self:
        """Narrow to what counts on that day (today in London unless said); the newest of them holds."""
        day = on or clock.today()
        return self.filter(models.Q(from_date__isnull=True) | models.Q(from_date__lte=day))


class VersionedModel(models.Model):
    """An object whose forms carry its version; each service that changes it adds one."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


def check_version(obj: VersionedModel, seen: int | None) -> None:
    """Raise Stale when the page that was sent showed an older object; None (no page was shown) always passes."""
    if seen is not None and seen != obj.version:
        raise Stale


def save_new_version(obj: VersionedModel, fields: list[str], **changes: Any) -> None:
    """Set the named changes, add one to the version and save just those fields."""
    for name, value in changes.items():
        setattr(obj, name, value)
    obj.version += 1
    obj.save(update_fields=[*fields, *changes, "version"])
