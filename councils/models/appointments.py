"""Appointments, and proposals of those that take two people."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from cib.common.versions import VersionedModel
from councils.enums import (
    CLUSTER_ROLES,
    COUNCIL_ROLES,
    PROGRAMME_ROLES,
    REGION_ROLES,
    SINGLE_COUNCIL_ROLES,
    TWO_PERSON_ROLES,
    LeadPost,
    Party,
    ProposalStatus,
    Role,
)
from councils.models.clusters import Cluster
from councils.models.councils import Council, Region
from councils.models.people import Person
from councils.models.periods import Period, ordered_period


def _exactly(kind: str, roles: tuple[Role, ...]) -> Q:
    places = {"council__isnull": True, "region__isnull": True, "cluster__isnull": True, "programme": False}
    places |= {"programme": True} if kind == "programme" else {f"{kind}__isnull": False}
    return Q(role__in=[str(r) for r in roles], **places)


class Appointment(Period, VersionedModel):
    """A person's role at a council, region, cluster or the programme, from a day to a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=30, choices=Role)
    council = models.ForeignKey(Council, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments")
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments")
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments")
    programme = models.BooleanField(default=False)
    lead_post = models.CharField(max_length=3, choices=LeadPost, blank=True)
    party = models.CharField(max_length=20, choices=Party, blank=True)
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-from_date", "role"]
        indexes = [models.Index(fields=["role", "to_date"], name="appointment_role")]
        constraints = [
            ordered_period("appointment_period"),
            models.CheckConstraint(
                condition=_exactly("council", COUNCIL_ROLES)
                | _exactly("region", REGION_ROLES)
                | _exactly("cluster", CLUSTER_ROLES)
                | _exactly("programme", PROGRAMME_ROLES),
                name="appointment_one_place",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.REGIONAL_LEAD.value, lead_post__in=LeadPost.values)
                | (~Q(role=Role.REGIONAL_LEAD.value) & Q(lead_post="")),
                name="appointment_lead_post",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.GROUP_OFFICE.value, party__in=Party.values)
                | (~Q(role=Role.GROUP_OFFICE.value) & Q(party="")),
                name="appointment_group_party",
            ),
            models.UniqueConstraint(
                fields=["council", "role"],
                condition=Q(to_date__isnull=True, role__in=[r.value for r in SINGLE_COUNCIL_ROLES]),
                name="appointment_one_holder",
            ),
            models.UniqueConstraint(
                fields=["region", "lead_post"],
                condition=Q(to_date__isnull=True, role=Role.REGIONAL_LEAD.value),
                name="appointment_one_lead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.place_name}"

    @property
    def title(self) -> str:
        """Name the role, with the lead post or the political group where it has one."""
        more = self.get_lead_post_display() or self.get_party_display()
        return f"{self.get_role_display()} ({more})" if more else self.get_role_display()

    @property
    def place(self) -> Council | Region | Cluster | None:
        """Give the council, region or cluster; None is the programme."""
        return self.council or self.region or self.cluster

    @property
    def place_name(self) -> str:
        """Name where the appointment holds."""
        return str(self.place) if self.place is not None else "the programme"


class AppointmentProposal(VersionedModel):
    """A programme appointment that takes two people: it gives nothing until a second person confirms it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="proposals")
    role = models.CharField(max_length=30, choices=Role)
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=ProposalStatus, default=ProposalStatus.WAITING)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    appointment = models.OneToOneField(
        Appointment, null=True, blank=True, on_delete=models.PROTECT, related_name="proposal"
    )

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            ordered_period("proposal_period"),
            models.CheckConstraint(
                condition=Q(role__in=[r.value for r in TWO_PERSON_ROLES]), name="proposal_two_person_role"
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(status="waiting") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="proposal_answered",
            ),
            models.CheckConstraint(
                condition=Q(status="confirmed", appointment__isnull=False)
                | (~Q(status="confirmed") & Q(appointment__isnull=True)),
                name="proposal_confirmed_appoints",
            ),
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(status="waiting"), name="proposal_one_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.person}"
