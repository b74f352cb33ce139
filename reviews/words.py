"""How each action of this app reads in a history."""

from cib.common.audit import Words
from cib.common.placeholders import Placeholder

WORDS: dict[str, Words] = {
    "cycle.added": Words("Due by {due_on}: {why}"),
    "cycle.ahead": Words("Not open for booking any more"),
    "cycle.open": Words("Open for booking"),
    "cycle.due": Words("Due soon"),
    "cycle.overdue": Words("Overdue"),
    "cycle.booked": Words("Booked"),
    "cycle.done": Words("Carried out; the last day on site was {completed_on}"),
    "cycle.booking_begun": Words("Began to book it"),
    "cycle.waived": Words("Waived: {reason}"),
    "cycle.counted_elsewhere": Words("Counted elsewhere, {completed_on}: {reason}"),
    "cycle.passed_on": Words("The council ended: its successors take this turn over"),
    "cycle.due_date_set": Words("The due date was decided: {due_on}, because: {reason}"),
    "cycle.reckoned": Words("Due by {due_on} now: {why}"),
    "cycle.imported": Words("Recorded as carried out; the last day was {completed_on}"),
    "policy.changed": Words("Changed from {from_date}", "cib_staff"),
    "plan.capacity_set": Words("The region can run {reviews_a_quarter} reviews a quarter"),
}

#: What the placeholder of this app's own messages stands for; the others are known from below.
PLACEHOLDERS: dict[str, Placeholder] = {"due": Placeholder("the day by which the review is due", "31 March 2028")}
