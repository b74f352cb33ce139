"""Teams: places, invitations to them, declarations and the clearing of conflicts."""

import uuid

from django.db import models
from django.db.models import Q

from cib.common.versions import VersionedModel
from councils.models import Council, Person
from peerchallenge.enums import InvitationStatus, PlaceKind, ReleaseStatus
from peerchallenge.models.engagements import Engagement
from peerchallenge.models.pool import Challenger

LIVE = Q(status__in=[InvitationStatus.INVITED, InvitationStatus.ACCEPTED])


class TeamPlace(VersionedModel):
    """A place on the team of one engagement; open unless waived or somebody's invitation to it is live."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="places")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=PlaceKind)
    label = models.CharField(max_length=80)
    is_lead = models.BooleanField(default=False)
    is_required = models.BooleanField(default=True)
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["engagement"], condition=Q(is_lead=True), name="one_lead_place"),
            models.UniqueConstraint(fields=["engagement", "order"], name="team_place_order_once"),
            models.CheckConstraint(
                condition=Q(waived_at__isnull=True) | ~Q(waived_reason=""), name="waived_place_has_reason"
            ),
            models.CheckConstraint(condition=Q(is_lead=False) | Q(waived_at__isnull=True), name="lead_is_never_waived"),
        ]

    def __str__(self) -> str:
        return self.label


class PlaceInvitation(VersionedModel):
    """One challenger asked to take one place, and what became of it.

    `giver` is the council that releases the person and to which the gift is credited; none for an associate.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(TeamPlace, on_delete=models.PROTECT, related_name="invitations")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="invitations")
    challenger = models.ForeignKey(Challenger, on_delete=models.PROTECT, related_name="invitations")
    giver = models.ForeignKey(Council, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=InvitationStatus, default=InvitationStatus.INVITED)
    message = models.TextField(max_length=1000, blank=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField(help_text="The first day on which it can no longer be accepted")
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Declined, withdrawn, expired or stood down")
    reason = models.TextField(max_length=1000, blank=True, help_text="Why declined, withdrawn or stood down")
    suggested_colleague = models.CharField(max_length=200, blank=True)
    release = models.CharField(max_length=20, choices=ReleaseStatus, default=ReleaseStatus.NOT_ASKED)
    releaser = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    release_answered_at = models.DateTimeField(null=True, blank=True)
    release_answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    release_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["invited_at"]
        constraints = [
            models.UniqueConstraint(fields=["place"], condition=LIVE, name="one_live_invitation_a_place"),
            models.UniqueConstraint(
                fields=["engagement", "challenger"], condition=LIVE, name="one_live_invitation_a_person"
            ),
            models.CheckConstraint(
                condition=(LIVE & Q(ended_at__isnull=True)) | (~LIVE & Q(ended_at__isnull=False)),
                name="place_invitation_end_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "stood_down"]) | Q(answered_at__isnull=False),
                name="place_invitation_answer_has_time",
            ),
            models.CheckConstraint(
                condition=Q(release__in=["not_asked", "waiting"], release_answered_at__isnull=True)
                | Q(release__in=["given", "refused"], release_answered_at__isnull=False),
                name="release_answer_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.challenger_id} to {self.engagement_id}"


class Declaration(models.Model):
    """What an invitee declared on accepting: for the challenge manager alone."""

    invitation = models.OneToOneField(PlaceInvitation, on_delete=models.PROTECT, related_name="declaration")
    has_interest = models.BooleanField()
    text = models.TextField(max_length=2000, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(has_interest=False) | ~Q(text=""), name="declared_interest_has_text"),
        ]

    def __str__(self) -> str:
        return f"Declaration for {self.invitation_id}"


class ConflictClearance(models.Model):
    """The manager's decision that a conflict of one invitation does not stand in the way."""

    invitation = models.ForeignKey(PlaceInvitation, on_delete=models.PROTECT, related_name="clearances")
    code = models.CharField(max_length=20)
    facts = models.CharField(max_length=200, help_text="Which conflict: a fingerprint of ids and dates, no names")
    note = models.TextField(max_length=1000)
    cleared_at = models.DateTimeField()
    cleared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "code", "facts"], name="conflict_cleared_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} cleared for {self.invitation_id}"
