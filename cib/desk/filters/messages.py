"""How the list of messages is narrowed."""

import django_filters as filters
from django.db.models import QuerySet

from cib.common import outbox, reminders
from cib.common.enums import MessageStatus, ReminderStatus
from cib.common.models import Message, Reminder, ReminderPolicy

STUCK = (MessageStatus.FAILED, MessageStatus.WITHHELD)


def _kinds() -> list[tuple[str, str]]:
    return sorted(((kind.code, kind.label) for kind in outbox.registered_kinds().values()), key=lambda kind: kind[1])


class MessageFilter(filters.FilterSet):
    """Messages by where they stand and what kind they are; all of them unless asked otherwise."""

    status = filters.ChoiceFilter(
        choices=[("stuck", "Failed or not sent"), *MessageStatus.choices],
        label="Where it stands",
        empty_label="All messages",
        method="by_status",
    )
    kind = filters.ChoiceFilter(choices=_kinds, label="Kind", empty_label="All kinds")

    class Meta:
        model = Message
        fields = ("status", "kind")

    def by_status(self, queryset: QuerySet[Message], _name: str, value: str) -> QuerySet[Message]:
        """Show one state, or the two that wait for somebody."""
        return queryset.filter(status__in=STUCK) if value == "stuck" else queryset.filter(status=value)


def _events() -> list[tuple[str, str]]:
    codes = ReminderPolicy.objects.order_by().values_list("event", flat=True).distinct()
    return sorted(((code, reminders.label_of(code)) for code in codes), key=lambda event: event[1])


class ReminderFilter(filters.FilterSet):
    """Reminders by what they are about and where they stand."""

    event = filters.ChoiceFilter(field_name="policy__event", choices=_events, label="About", empty_label="Anything")
    status = filters.ChoiceFilter(
        choices=[(s.value, s.label) for s in (ReminderStatus.PLANNED, ReminderStatus.HELD, ReminderStatus.FAILED)],
        label="Where it stands",
        empty_label="Any",
    )

    class Meta:
        model = Reminder
        fields = ("event", "status")


class MyMessageFilter(filters.FilterSet):
    """One's own messages: all, or those not read yet."""

    unread = filters.ChoiceFilter(
        choices=[("true", "Not read yet")],
        label="Which",
        empty_label="All messages",
        method="by_unread",
    )

    class Meta:
        model = Message
        fields = ("unread",)

    def by_unread(self, queryset: QuerySet[Message], _name: str, _value: str) -> QuerySet[Message]:
        """Show those not read yet."""
        return queryset.filter(read_at__isnull=True)
