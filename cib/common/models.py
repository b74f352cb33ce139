"""The kernel's rows: audit entries and messages."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from cib.common.enums import MessageStatus


class AuditEntry(models.Model):
    """One thing done: never changed, never deleted, no names and no confidential text."""

    append_only = True

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    acting_for = models.UUIDField(null=True)
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    thread_type = models.CharField(max_length=60)
    thread_id = models.CharField(max_length=40)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    changes = models.JSONField(default=dict)
    confidential = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["thread_type", "thread_id", "-id"], name="audit_thread"),
            models.Index(fields=["object_type", "object_id"], name="audit_object"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"


class Message(models.Model):
    """A notification to one person: written with what it tells, delivered after commit, swept by beat.

    `context` holds only what the template needs and the mail may carry (a title, a date, never confidential text).
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=80)
    person_id = models.UUIDField(db_index=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    context = models.JSONField(default=dict)
    status = models.CharField(max_length=20, choices=MessageStatus, default=MessageStatus.WAITING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_to = models.EmailField(blank=True)
    last_error = models.CharField(max_length=1000, blank=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], name="message_due", condition=Q(status__in=["waiting", "sending"])),
            models.Index(fields=["subject_type", "subject_id"], name="message_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False) | (~Q(status="sent") & Q(sent_at__isnull=True)),
                name="message_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(status="sending", claim__isnull=False, claimed_until__isnull=False)
                | (~Q(status="sending") & Q(claim__isnull=True, claimed_until__isnull=True)),
                name="message_sending_has_claim",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}"


class LocalMail(models.Model):
    """A mail as it would have left, kept for the local inbox page of the demonstration."""

    sent_at = models.DateTimeField()
    to = models.EmailField()
    sender = models.CharField(max_length=200)
    subject = models.CharField(max_length=300)
    message_id = models.CharField(max_length=200)
    plain = models.TextField()
    html = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["to", "-sent_at"], name="local_mail_to")]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"


class ReminderPolicy(models.Model):
    """When whom to remind of what: editable data, one row for each reminder of an event."""

    event = models.CharField(max_length=80)
    offset_days = models.SmallIntegerField(help_text="Days after the event (negative: before)")
    audience = models.CharField(max_length=40)
    kind = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "offset_days", "audience"], name="reminder_policy_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.offset_days:+d} days: {self.audience}"
