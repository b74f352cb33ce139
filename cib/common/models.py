"""The kernel's rows: audit entries and messages."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from cib.common.enums import Frequency, MessageStatus, ReminderStatus
from cib.common.versions import VersionedModel


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


class ReminderPolicy(VersionedModel):
    """When whom to remind of what: editable data, one row for each reminder of an event.

    Level 0 reminds the people themselves, `offset_days` from the event. Each level above tells somebody else,
    `wait_days` after the last reminder of the level below, if the thing still waits.
    """

    code = models.CharField(max_length=200, unique=True, help_text="As delivered; stays when staff change the row")
    event = models.CharField(max_length=80)
    level = models.PositiveSmallIntegerField(default=0)
    offset_days = models.SmallIntegerField(default=0, help_text="Days after the event (negative: before)")
    wait_days = models.PositiveSmallIntegerField(null=True, blank=True)
    audience = models.CharField(max_length=40)
    kind = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["event", "level", "offset_days", "audience"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level=0, wait_days__isnull=True) | Q(level__gt=0, wait_days__isnull=False),
                name="reminder_policy_waits_above_level_0",
            ),
        ]

    def __str__(self) -> str:
        when = f"{self.offset_days:+d} days" if self.wait_days is None else f"level {self.level}"
        return f"{self.event} {when}: {self.audience}"


class Reminder(models.Model):
    """One reminder of one thing: follows it until it is due, then becomes messages to whoever it concerns that day.

    `people` are those to remind as known when it was planned; they count only for an audience that no app resolves.
    """

    policy = models.ForeignKey(ReminderPolicy, on_delete=models.PROTECT, related_name="reminders")
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    since = models.DateField()
    due_at = models.DateTimeField()
    people = models.JSONField(default=list)
    context = models.JSONField(default=dict)
    status = models.CharField(max_length=20, choices=ReminderStatus, default=ReminderStatus.PLANNED)
    why = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="reminder_due", condition=Q(status="planned")),
            models.Index(fields=["subject_type", "subject_id"], name="reminder_subject"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["policy", "subject_type", "subject_id", "since"], name="reminder_once"),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "held"], ended_at__isnull=True)
                | (~Q(status__in=["planned", "held"]) & Q(ended_at__isnull=False)),
                name="reminder_ended_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy} of {self.subject_type} {self.subject_id}"


class KindHold(models.Model):
    """CIB staff hold back all messages of a kind, until they let them go."""

    kind = models.CharField(max_length=80, unique=True)
    reason = models.CharField(max_length=200)
    held_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} held"


class MessageText(models.Model):
    """CIB staff's own version of a kind's title and text, from a day on. It never changes: going back is a new one.

    `is_shipped` says that this version went back to the words that come with the product.
    """

    append_only = True

    kind = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField(help_text="The version of this kind's text; the one shipped is 0")
    title = models.CharField(max_length=150)
    body = models.TextField(max_length=2000)
    is_shipped = models.BooleanField(default=False)
    from_date = models.DateField()
    reason = models.CharField(max_length=300)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["kind", "number"]
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="message_text_once")]

    def __str__(self) -> str:
        return f"{self.kind}, version {self.number}"


class MessagePreference(VersionedModel):
    """How somebody wants to be told: how often, and which optional kinds not by e-mail."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="message_preference")
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.AT_ONCE)
    muted = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.get_frequency_display()} to {self.user_id}"


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
    reminder = models.ForeignKey(Reminder, null=True, on_delete=models.PROTECT, related_name="messages")
    digest = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="items")
    read_at = models.DateTimeField(null=True)
    text = models.ForeignKey(
        MessageText, null=True, on_delete=models.PROTECT, related_name="+", help_text="What it said when it was told"
    )

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
    attachments = models.JSONField(default=list, blank=True, help_text="Name, type and content (base64) of each file")

    class Meta:
        indexes = [models.Index(fields=["to", "-sent_at"], name="local_mail_to")]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"
