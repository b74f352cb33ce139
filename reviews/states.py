"""The legal moves of a review cycle."""

from cib.common.transitions import Moves
from reviews.enums import CycleState as C

_ENDS = frozenset({C.WAIVED, C.COUNTED, C.PASSED_ON})
_TAKEN = frozenset({C.BOOKED, C.DONE}) | _ENDS

#: Time alone moves a turn from due later to overdue; back it goes only when CIB staff, or a review that came to be
#: known of, give it a later due date. A booked one returns to where time has it when the review is cancelled.
CYCLE_MOVES = Moves(
    C,
    {
        C.AHEAD: frozenset({C.OPEN, C.DUE, C.OVERDUE}) | _TAKEN,
        C.OPEN: frozenset({C.AHEAD, C.DUE, C.OVERDUE}) | _TAKEN,
        C.DUE: frozenset({C.AHEAD, C.OPEN, C.OVERDUE}) | _TAKEN,
        C.OVERDUE: frozenset({C.AHEAD, C.OPEN, C.DUE}) | _TAKEN,
        C.BOOKED: frozenset({C.AHEAD, C.OPEN, C.DUE, C.OVERDUE, C.DONE, C.PASSED_ON}),
        C.DONE: frozenset(),
        C.WAIVED: frozenset(),
        C.COUNTED: frozenset(),
        C.PASSED_ON: frozenset(),
    },
)
