"""The words of review cycles: where a turn stands, and where its due date comes from."""

from typing import Final

from django.db.models import TextChoices


class CycleState(TextChoices):
    """Where a council's turn under a cyclic offer stands."""

    AHEAD = "ahead", "Due later"
    OPEN = "open", "Open for booking"
    DUE = "due", "Due soon"
    OVERDUE = "overdue", "Overdue"
    BOOKED = "booked", "Booked"
    DONE = "done", "Done"
    WAIVED = "waived", "Waived"
    COUNTED = "counted_elsewhere", "Counted elsewhere"
    PASSED_ON = "passed_on", "Passed to its successors"


class CycleOrigin(TextChoices):
    """Where a due date comes from."""

    COMPLETED = "completed", "It follows the last one"
    STARTED = "started", "It follows the council’s start in the programme"
    INHERITED = "inherited", "It is the earliest due date of the councils before this one"
    WINDOW = "window", "It is the last day of the offer’s window"
    DECIDED = "decided", "CIB staff decided it"
    RECORDED = "recorded", "It was recorded when it was done"


#: Turns that nobody has booked, in the order in which time moves them.
UNBOOKED: Final = (CycleState.AHEAD, CycleState.OPEN, CycleState.DUE, CycleState.OVERDUE)
#: Turns that are still to come; a council has one at a time under each offer.
LIVE: Final = (*UNBOOKED, CycleState.BOOKED)
#: Turns that were carried out, here or elsewhere.
CARRIED_OUT: Final = (CycleState.DONE, CycleState.COUNTED)
