"""Scoping: the meeting, the scope in its versions, its approval and acknowledgement, the plan of effort."""

from peerchallenge.services.effort_plan import plan_effort
from peerchallenge.services.scoping.agreeing import (
    acknowledge_scope,
    approve_scope,
    open_again,
    propose_scope,
    revise_scope,
    send_back_scope,
    take_back_scope,
)
from peerchallenge.services.scoping.writing import (
    add_line,
    add_line_from_profile,
    edit_scope,
    open_scope,
    record_meeting,
    remove_line,
)

__all__ = [
    "acknowledge_scope",
    "add_line",
    "add_line_from_profile",
    "approve_scope",
    "edit_scope",
    "open_again",
    "open_scope",
    "plan_effort",
    "propose_scope",
    "record_meeting",
    "remove_line",
    "revise_scope",
    "send_back_scope",
    "take_back_scope",
]
