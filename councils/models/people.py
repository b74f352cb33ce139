"""People and those who employ them."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from cib.common.folding import FoldedField
from cib.common.versions import VersionedModel
from councils.enums import OrganisationKind
from councils.models.councils import Council
from councils.models.periods import Period, ordered_period


class Organisation(VersionedModel):
    """An employer that is not a council in the register: health body, trust, charity."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PersonQuerySet(models.QuerySet["Person"]):
    """People, also those merged or forgotten."""

    def known(self) -> "PersonQuerySet":
        """Narrow to people who were neither merged into another nor anonymised."""
        return self.filter(merged_into__isnull=True, anonymised_at__isnull=True)


class Person(VersionedModel):
    """Somebody the programme knows, with or without a user account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80)
    folded = FoldedField(of=("given_name", "family_name"))
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="person"
    )
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    anonymised_at = models.DateTimeField(null=True, blank=True)

    objects: Any = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["family_name", "given_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=~Q(email="") & Q(merged_into__isnull=True, anonymised_at__isnull=True),
                name="person_email_once",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="person_email_lower"),
            models.CheckConstraint(
                condition=Q(anonymised_at__isnull=True) | Q(email="", phone="", user__isnull=True),
                name="person_anonymised_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="person_merged_into_another",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Save, and with a name how it is spelled for searches."""
        folded: Any = self._meta.get_field("folded")
        super().save(*args, update_fields=folded.with_own_name(update_fields), **kwargs)

    @property
    def name(self) -> str:
        """Give the name to show."""
        return f"{self.given_name} {self.family_name}".strip()


class Employment(Period):
    """Who employs a person, in which post, from a day to a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments")
    council = models.ForeignKey(Council, null=True, blank=True, on_delete=models.PROTECT, related_name="employments")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="employments"
    )
    post_title = models.CharField(max_length=120)

    class Meta:
        ordering = ["-from_date"]
        constraints = [
            ordered_period("employment_period"),
            models.CheckConstraint(
                condition=Q(council__isnull=False, organisation__isnull=True)
                | Q(council__isnull=True, organisation__isnull=False),
                name="employment_one_employer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_title}, {self.employer}"

    @property
    def employer(self) -> Council | Organisation:
        """Give the council or organisation that employs."""
        found = self.council or self.organisation
        assert found is not None
        return found
