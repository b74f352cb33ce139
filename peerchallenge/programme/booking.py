"""The reminders of booking as delivered (domain: default reminders, of invitations and releases)."""

from peerchallenge.programme.rows import Reminder

REMINDERS: tuple[Reminder, ...] = (
    Reminder("invitation.unanswered", 3, "challenger", "invitation.reminder"),
    Reminder("invitation.unanswered", 7, "challenger", "invitation.reminder"),
    Reminder("invitation.unanswered", 7, "host_dcs", "invitation.unanswered"),
    Reminder("invitation.unanswered", 7, "manager", "invitation.unanswered"),
    Reminder("release.waiting", 3, "releaser", "release.reminder"),
    Reminder("release.waiting", 7, "releaser", "release.reminder"),
)
