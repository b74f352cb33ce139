"""Booking: the request, who takes it on and helps with it, and the way from matching into scoping."""

from peerchallenge.services.booking.helpers import (
    appoint_coordinator,
    delegate_to_broker,
    name_own_delegate,
    name_service_leads,
)
from peerchallenge.services.booking.priorities import write_cycle_priority
from peerchallenge.services.booking.requests import (
    answer_question,
    draft_engagement,
    send_for_confirmation,
    set_preferences,
    submit_request,
)
from peerchallenge.services.booking.running import (
    assign_manager,
    begin_scoping,
    return_to_matching,
    set_priority,
    take_on,
)

__all__ = [
    "answer_question",
    "appoint_coordinator",
    "assign_manager",
    "begin_scoping",
    "delegate_to_broker",
    "draft_engagement",
    "name_own_delegate",
    "name_service_leads",
    "return_to_matching",
    "send_for_confirmation",
    "set_preferences",
    "set_priority",
    "submit_request",
    "take_on",
    "write_cycle_priority",
]
