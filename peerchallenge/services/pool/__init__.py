"""The pool: who is in it and may serve, what they know, when they are free, what they declared."""

from peerchallenge.services.pool.diaries import mark_time, pledge_days, set_diary, set_weekly_pattern
from peerchallenge.services.pool.interests import declare_interest, end_interest
from peerchallenge.services.pool.profiles import add_challenger, edit_profile, set_knowledge
from peerchallenge.services.pool.records import forget_challenger, hand_over_challenger
from peerchallenge.services.pool.standing import (
    agree_to_serve,
    consent_to_listing,
    end_agreement_to_serve,
    leave_pool,
    return_to_pool,
    set_accreditation,
    withdraw_listing,
)

__all__ = [
    "add_challenger",
    "agree_to_serve",
    "consent_to_listing",
    "declare_interest",
    "edit_profile",
    "end_agreement_to_serve",
    "end_interest",
    "forget_challenger",
    "hand_over_challenger",
    "leave_pool",
    "mark_time",
    "pledge_days",
    "return_to_pool",
    "set_accreditation",
    "set_diary",
    "set_knowledge",
    "set_weekly_pattern",
    "withdraw_listing",
]
