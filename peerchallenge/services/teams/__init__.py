"""Teams: places, invitations to them, releases, conflicts and objections."""

from peerchallenge.services.teams.answers import accept_invitation, decline_invitation
from peerchallenge.services.teams.checks import seat_facts, seat_facts_at_a_glance
from peerchallenge.services.teams.conflicts import (
    clear_conflict,
    object_to_challenger,
    read_declaration,
    withdraw_objection,
)
from peerchallenge.services.teams.invitations import (
    expire_invitations,
    invite_challenger,
    stand_down,
    withdraw_invitation,
)
from peerchallenge.services.teams.places import add_place, reopen_place, waive_place
from peerchallenge.services.teams.releases import ask_release_again, give_release, refuse_release

__all__ = [
    "accept_invitation",
    "add_place",
    "ask_release_again",
    "clear_conflict",
    "decline_invitation",
    "expire_invitations",
    "give_release",
    "invite_challenger",
    "object_to_challenger",
    "read_declaration",
    "refuse_release",
    "reopen_place",
    "seat_facts",
    "seat_facts_at_a_glance",
    "stand_down",
    "waive_place",
    "withdraw_invitation",
    "withdraw_objection",
]
