"""Why a Home is empty: what would come to whom, by who they are today."""

from collections.abc import Iterable
from typing import Final

from councils.enums import Role
from councils.queries import Standing
from peerchallenge.enums import EngagementRoleKind

#: What would appear here, for each role at a council, in a region, a cluster or the programme.
_BY_ROLE: Final[dict[str, str]] = {
    Role.DCS: "Requests to finish, teams to choose, scopes to approve and people to release appear here.",
    Role.CHIEF_EXECUTIVE: "You are asked here to release your director, and told at once of a concern about them.",
    Role.LEAD_MEMBER: "You are asked here to acknowledge a scope as soon as it is ready.",
    Role.DATA_OFFICER: "Nothing waits for you: figures of your own are uploaded and released from your data profile.",
    Role.SCRUTINY_CHAIR: "What the council releases to its members will appear here; nothing has been released yet.",
    Role.REGIONAL_LEAD: "What is under way in your region stands below; contacts that brokers note are under Contacts.",
    Role.BROKER: "Councils whose next contact is due appear here, and teams that a director asks you to choose.",
    Role.CLUSTER_LEAD: "Turns whose month has come appear here.",
    Role.CHALLENGE_MANAGER: "Requests to take on, teams to complete and conflicts to clear appear here.",
    Role.BOARD_MEMBER: "Totals and fixed tables are yours to read; nothing is asked of you here.",
    Role.GOVERNMENT_READER: "Fixed tables are yours to read; nothing is asked of you here.",
    Role.GROUP_OFFICE: "Members of your group who were asked wait here for you to release them.",
}
#: The same for roles in one engagement.
_IN_ENGAGEMENT: Final[dict[str, str]] = {
    EngagementRoleKind.HOST_COORDINATOR: (
        "You are asked here to record the scoping meeting, to fix the dates, and to prepare the visit."
    ),
    EngagementRoleKind.SERVICE_LEAD: (
        "Sessions and actions that are yours will appear here once the timetable of a visit is made. Until then you "
        "see when the team comes."
    ),
}
_ANYBODY: Final = "Whatever comes to need you appears here, and you are told by e-mail."


def nothing_words(standing: Standing, in_engagements: Iterable[str]) -> str:
    """Say what would need this person, by their posts and their roles in live engagements."""
    held = {post.role for post in standing.posts}
    found = [words for role, words in _BY_ROLE.items() if role in held]
    roles = set(in_engagements)
    found += [words for role, words in _IN_ENGAGEMENT.items() if role in roles]
    only_reads = bool(held) and not roles and held <= {Role.BOARD_MEMBER, Role.GOVERNMENT_READER}
    return " ".join(found[:2] if only_reads else [*found[:2], _ANYBODY])
