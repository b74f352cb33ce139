"""The reminders of booking as delivered (domain: default reminders, of invitations and releases)."""

from peerchallenge.programme.rows import Reminder, escalating

REMINDERS: tuple[Reminder, ...] = (
    Reminder("invitation.unanswered", 3, "challenger", "invitation.reminder"),
    Reminder("invitation.unanswered", 7, "challenger", "invitation.reminder"),
    Reminder("invitation.unanswered", 7, "host_dcs", "invitation.unanswered"),
    Reminder("invitation.unanswered", 7, "manager", "invitation.unanswered"),
    *escalating("invitation.unanswered", "invitation.stuck", (2, "regional_lead", 5), (3, "cib_staff", 5)),
    Reminder("release.waiting", 3, "releaser", "release.reminder"),
    Reminder("release.waiting", 7, "releaser", "release.reminder"),
    *escalating(
        "release.waiting",
        "release.stuck",
        (1, "host_dcs", 3),
        (1, "manager", 3),
        (2, "regional_lead", 7),
        (3, "cib_staff", 7),
    ),
)
