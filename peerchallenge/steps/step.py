"""One thing to do in an engagement, and the reader who may be the one to do it."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse

from councils.models import Person
from peerchallenge.enums import EngagementRoleKind, InvitationStatus
from peerchallenge.enums import EngagementStatus as E
from peerchallenge.models import Engagement, PlaceInvitation
from peerchallenge.permissions import POLICY
from peerchallenge.queries.pages import EngagementWithFacts
from peerchallenge.steps.stages import current_stage, position_of


@dataclass(frozen=True)
class Step:
    """One thing to do: who holds it, where it is done, by when; `yours` when this reader can do it now."""

    stage: E
    title: str
    holder: str
    done: bool = False
    yours: bool = False
    url: str = ""
    due: dt.date | None = None
    cannot_start: bool = False
    hint: str = ""
    engagement: Any = field(default=None, compare=False, repr=False)

    @property
    def is_open(self) -> bool:
        """Tell whether it can and must be done now."""
        return not self.done and not self.cannot_start


@dataclass
class Reader:
    """The engagement as one user sees it: what they may do, and the addresses.

    `to_clear` names the invitations with a conflict that the reader, as its challenge manager, must look at.
    """

    user: Any
    engagement: EngagementWithFacts
    person_id: UUID | None = None
    to_clear: Collection[UUID] = ()

    def may(self, action: str, obj: Any = None) -> bool:
        """Ask the policy, of the engagement unless something else is named."""
        return POLICY.allows(self.user, action, self.engagement if obj is None else obj)

    def step(
        self,
        stage: E,
        title: str,
        holder: str,
        action: str,
        url: str,
        *,
        on: Any = None,
        read: str = "",
        is_theirs: Callable[[], bool] = lambda: True,
        done: bool = False,
        cannot_start: bool = False,
        **more: Any,
    ) -> Step:
        """Make a step that this reader can do if they may and the engagement stands at its stage.

        `read` is the permission to open the page without doing anything there; `is_theirs` says whose task it is
        where more may do it than should be asked.
        """
        engagement = self.engagement
        is_open = not done and engagement.status == stage and not cannot_start
        may_do = self.may(action, on)
        is_reached = position_of(current_stage(engagement)) >= position_of(stage)
        may_open = is_reached and (may_do or bool(read and self.may(read, on)))
        return Step(
            stage,
            title,
            holder,
            done=done,
            yours=is_open and may_do and is_theirs(),
            url=reverse(f"peerchallenge:{url}", args=[(on or engagement).pk]) if may_open else "",
            cannot_start=not done and (cannot_start or not is_reached),
            engagement=engagement,
            **more,
        )

    def fact(self, stage: E, title: str, holder: str, **more: Any) -> Step:
        """Make a step that is only told: done, or for others to do."""
        return Step(stage, title, holder, engagement=self.engagement, **more)


def host_of(engagement: Engagement) -> str:
    """Name who acts for the host."""
    return f"{engagement.host}’s director"


def coordinator_of(engagement: Engagement) -> Person | None:
    """Give who coordinates for the host today, from the roles that were loaded."""
    wanted = EngagementRoleKind.HOST_COORDINATOR
    return next((r.person for r in engagement.roles.all() if r.role == wanted and r.is_current()), None)


def manager_of(engagement: Engagement) -> str:
    """Name the challenge manager, or say that there is none yet."""
    return f"{engagement.manager.name}, challenge manager" if engagement.manager else "A challenge manager"


def lead_of(engagement: Engagement) -> PlaceInvitation | None:
    """Give the lead challenger's invitation, once accepted."""
    return next(
        (i for i in engagement.invitations.all() if i.place.is_lead and i.status == InvitationStatus.ACCEPTED), None
    )


def lead_name_of(engagement: Engagement) -> str:
    """Name the lead challenger, as far as there is one."""
    lead = lead_of(engagement)
    return f"{lead.challenger.person.name}, lead challenger" if lead else "The lead challenger"
