"""Messages: CIB staff see what was sent to whom, and send again what failed. Titles, never bodies."""

from cib.common.models import Message
from cib.common.policy import Policy
from councils.enums import Role
from councils.permissions.predicates import holds_role

cib_staff = holds_role("CIB staff", Role.CIB_STAFF)

POLICY = Policy(
    {
        "list_messages": cib_staff,
        "view_message": cib_staff,
        "send_message_again": cib_staff,
    },
    views={Message: "view_message"},
)
