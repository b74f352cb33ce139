"""Messages: everybody reads their own; CIB staff see what was sent to whom. Titles, never bodies."""

from typing import Any

from django.db.models import Q

from cib.common.digests import DIGEST, TOLD
from cib.common.models import Message, Reminder, ReminderPolicy
from cib.common.policy import Policy, Predicate, about_object, anyone_signed_in
from councils.enums import Role
from councils.permissions.predicates import holds_role
from councils.queries import standing_of


def _is_theirs(user: Any, message: Any) -> bool:
    own = standing_of(user).person_id
    return own is not None and message.person_id == own


_theirs = Predicate(
    "the person it is for",
    _is_theirs,
    lambda user: Q(person_id=standing_of(user).person_id),
    lambda message: Q(person=message.person_id),
)
_told = about_object(
    "it was told",
    lambda message: message.status in TOLD and message.kind != DIGEST,
    Q(status__in=TOLD) & ~Q(kind=DIGEST),
)

cib_staff = holds_role("CIB staff", Role.CIB_STAFF)

POLICY = Policy(
    {
        "list_my_messages": anyone_signed_in,
        "read_message": _theirs & _told,
        "choose_messages": anyone_signed_in,
        "list_messages": cib_staff,
        "see_message": cib_staff | (_theirs & _told),
        "view_message": cib_staff,
        "send_message_again": cib_staff,
        "view_reminder": cib_staff,
        "hold_message": cib_staff,
        "hold_kind": cib_staff,
        "change_reminder_policy": cib_staff,
        # What messages say, by kind: never what one of them told whom.
        "view_message_text": cib_staff,
        "change_message_text": cib_staff,
    },
    views={Message: "see_message", Reminder: "view_reminder", ReminderPolicy: "view_reminder"},
)
