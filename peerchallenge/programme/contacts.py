"""The reminder of brokers as delivered (R006; timeline: 60 days without a contact note)."""

from peerchallenge.programme.rows import Reminder

REMINDERS: tuple[Reminder, ...] = (Reminder("broker.silent", 60, "broker", "councils.broker_silent"),)
