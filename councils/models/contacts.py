"""The contact log: when a broker was in touch with a council, and when they will be again (R006)."""

import uuid

from django.db import models
from django.db.models import F, Q

from councils.enums import ContactKind
from councils.models.councils import Council
from councils.models.people import Person


class ContactNote(models.Model):
    """One contact of a broker with a council; never changed, a later note says what is so now."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="contacts")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contacts_noted")
    kind = models.CharField(max_length=20, choices=ContactKind)
    on_date = models.DateField()
    text = models.CharField(max_length=1000, blank=True)
    next_on = models.DateField(null=True, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-on_date", "-written_at"]
        indexes = [models.Index(fields=["council", "-on_date", "-written_at"], name="contact_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gt=F("on_date")), name="contact_next_is_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}, {self.on_date:%-d %B %Y}"
