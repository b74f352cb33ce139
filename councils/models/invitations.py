"""Invitations to sign in."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from cib.common import clock
from cib.common.versions import VersionedModel
from councils.enums import InvitationStatus
from councils.models.appointments import Appointment
from councils.models.people import Person


class Invitation(VersionedModel):
    """An invitation to sign in, naming what for; the token itself is kept nowhere, only its hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    appointment = models.ForeignKey(
        Appointment, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    as_what = models.CharField(max_length=200)
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    sent_count = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_one_end",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.person}: {self.as_what}"

    @property
    def status(self) -> InvitationStatus:
        """Work out where the invitation stands now."""
        if self.withdrawn_at is not None:
            return InvitationStatus.WITHDRAWN
        if self.accepted_at is not None:
            return InvitationStatus.ACCEPTED
        return InvitationStatus.EXPIRED if self.expires_at <= clock.now() else InvitationStatus.OPEN
