"""The reminders of review cycles as delivered (domain: default reminders, cycle opens, due, overdue).

12, 6, 3 and 1 months before the due date; while it is overdue they return each month, counted anew from there.
"""

from peerchallenge.programme.rows import Reminder

REMINDERS: tuple[Reminder, ...] = (
    Reminder("cycle.due", -365, "host_dcs", "cycle.due"),
    Reminder("cycle.due", -182, "host_dcs", "cycle.due"),
    Reminder("cycle.due", -91, "host_dcs", "cycle.due"),
    Reminder("cycle.due", -91, "regional_lead", "cycle.due"),
    Reminder("cycle.due", -30, "host_dcs", "cycle.due"),
    Reminder("cycle.due", -30, "regional_lead", "cycle.due"),
    Reminder("cycle.overdue", 1, "host_dcs", "cycle.overdue"),
    Reminder("cycle.overdue", 1, "regional_lead", "cycle.overdue"),
    Reminder("cycle.overdue", 1, "cib_staff", "cycle.overdue"),
)
