"""The reminders of visits as delivered (domain: default reminders)."""

from peerchallenge.programme.rows import Reminder

REMINDERS: tuple[Reminder, ...] = (Reminder("effort.unconfirmed", 7, "challenger", "effort.unconfirmed"),)
