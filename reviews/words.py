"""How each action of this app reads in a history."""

from cib.common.audit import Words

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
    "plan.capacity_set": Words("The region can run {reviews_a_quarter} reviews a quarter"),
}
