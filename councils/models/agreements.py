"""The transparency and confidentiality agreement of a council with the programme: what is shared, with whom (R115)."""

import uuid

from django.db import models
from django.db.models import Q

from cib.common.versions import VersionedModel
from councils.enums import AgreementStatus, Audience, SharedMatter
from councils.models.clusters import Cluster
from councils.models.councils import Council
from councils.models.people import Person


class SharingAgreement(VersionedModel):
    """One version of a council's agreement; a signed one never changes, a later version takes its place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=AgreementStatus, default=AgreementStatus.DRAFT)
    text = models.TextField(max_length=8000, blank=True, help_text="Terms in the council's and the programme's words")
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    council_signed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    council_signed_at = models.DateTimeField(null=True, blank=True)
    programme_signed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    programme_signed_at = models.DateTimeField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="The first day on which it no longer holds")

    class Meta:
        ordering = ["council", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="agreement_number_once"),
            models.UniqueConstraint(fields=["council"], condition=Q(status="signed"), name="agreement_one_signed"),
            models.CheckConstraint(
                condition=~Q(status="signed") | Q(council_signed_at__isnull=False, programme_signed_at__isnull=False),
                name="agreement_signed_by_both",
            ),
            models.CheckConstraint(
                condition=Q(council_signed_at__isnull=True, council_signed_by__isnull=True)
                | Q(council_signed_at__isnull=False, council_signed_by__isnull=False),
                name="agreement_council_signature_whole",
            ),
            models.CheckConstraint(
                condition=Q(programme_signed_at__isnull=True, programme_signed_by__isnull=True)
                | Q(programme_signed_at__isnull=False, programme_signed_by__isnull=False),
                name="agreement_programme_signature_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Agreement {self.number} of {self.council}"


class SharingLine(models.Model):
    """One line of the sharing matrix: what, with whom, from when. What no line grants is not shared."""

    agreement = models.ForeignKey(SharingAgreement, on_delete=models.CASCADE, related_name="lines")
    matter = models.CharField(max_length=30, choices=SharedMatter)
    audience = models.CharField(max_length=20, choices=Audience)
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField()

    class Meta:
        ordering = ["agreement", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "matter", "audience", "cluster"], name="sharing_line_once"),
            models.UniqueConstraint(
                fields=["agreement", "matter", "audience"],
                condition=Q(cluster__isnull=True),
                name="sharing_line_once_for_all",
            ),
            models.CheckConstraint(
                condition=Q(audience="cluster", cluster__isnull=False)
                | (~Q(audience="cluster") & Q(cluster__isnull=True)),
                name="sharing_line_names_its_cluster",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_matter_display()}: {self.get_audience_display()}"
