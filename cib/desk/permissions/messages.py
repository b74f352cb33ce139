"""Messages: CIB staff see what was sent to whom, and send again what failed. Titles, never bodies."""

from cib.common.models import Message, Reminder, ReminderPolicy
from cib.common.policy import Policy
from councils.enums import Role
from councils.permissions.predicates import holds_role

cib_staff = holds_role("CIB staff", Role.CIB_STAFF)

POLICY = Policy(
    {
        "list_messages": cib_staff,
        "view_message": cib_staff,
        "send_message_again": cib_staff,
        "view_reminder": cib_staff,
        "hold_message": cib_staff,
        "hold_kind": cib_staff,
        "change_reminder_policy": cib_staff,
    },
    views={Message: "view_message", Reminder: "view_reminder", ReminderPolicy: "view_reminder"},
)
