"""The steps of an engagement, stage by stage, from what was loaded by `queries.pages.with_page_facts`."""

from collections.abc import Callable, Collection, Iterator
from typing import Any
from uuid import UUID

from councils.queries import standing_of
from peerchallenge.conflicts import invitations_to_clear
from peerchallenge.models import Engagement, PlaceInvitation
from peerchallenge.permissions.relations import manager
from peerchallenge.steps.agreement import acknowledgement_steps, agreeing_steps, scoping_steps
from peerchallenge.steps.step import Reader, Step
from peerchallenge.steps.team import NOT_CLEARED_YET, draft_steps, matching_steps, request_steps
from peerchallenge.steps.visit import extension_steps, on_site_steps, visit_steps

_PARTS: tuple[Callable[[Reader], Iterator[Step]], ...] = (
    draft_steps,
    request_steps,
    matching_steps,
    scoping_steps,
    acknowledgement_steps,
    agreeing_steps,
    visit_steps,
    on_site_steps,
    extension_steps,
)


def to_clear(user: Any, engagements: Collection[Engagement]) -> set[UUID]:
    """Give the invitations with a conflict that this user, as the challenge manager, must look at.

    Only those who manage one of the engagements cause queries, and a fixed number of them.
    """
    mine = [e for e in engagements if e.status in NOT_CLEARED_YET and manager.holds(user, e)]
    return invitations_to_clear(_with_engagement(e, i) for e in mine for i in e.invitations.all())


def _with_engagement(engagement: Engagement, invitation: PlaceInvitation) -> PlaceInvitation:
    invitation.engagement = engagement
    return invitation


def steps_of(user: Any, engagement: Engagement, conflicts: Collection[UUID] = ()) -> list[Step]:
    """Give the steps of an engagement, done, open and to come, as this reader sees them.

    Who may not read its history learns only what is theirs to do. Of one that was declined or cancelled only what
    was done is told. `conflicts` comes from `to_clear`.
    """
    reader = Reader(user, engagement, standing_of(user).person_id, conflicts)
    steps = [step for part in _PARTS for step in part(reader)]
    if engagement.ended_at is not None:
        steps = [step for step in steps if step.done]
    return steps if reader.may("view_history") else [step for step in steps if step.yours]
