"""The stages of an engagement as pages show them: the rail, where it stands, its first and last day on site."""

import datetime as dt

from cib.common import clock
from cib.common.components.rail import Stage, stages_from
from peerchallenge.enums import EngagementStatus as E
from peerchallenge.models import Engagement

STAGES: tuple[tuple[E, str], ...] = (
    (E.REQUESTED, "Requested"),
    (E.MATCHING, "Matching"),
    (E.SCOPING, "Scoping"),
    (E.AGREEING, "Agreeing"),
    (E.PREPARING, "Preparing"),
    (E.ON_SITE, "On site"),
    (E.CLOSED, "Closed"),
)
_ORDER = {E.DRAFT: 0, **{status: n for n, (status, _) in enumerate(STAGES, start=1)}}
STOPPED = (E.DECLINED, E.CANCELLED)
LAST = len(STAGES)


def _moments(engagement: Engagement) -> list[dt.datetime | None]:
    """Give when each stage of the rail was reached, in its order."""
    return [
        engagement.requested_at,
        engagement.taken_on_at,
        engagement.team_complete_at,
        engagement.scope_approved_at,
        engagement.agreed_at,
        engagement.visit_started_at,
        engagement.ended_at,
    ]


def current_stage(engagement: Engagement) -> E:
    """Give the stage an engagement is at; one that is paused, declined or cancelled is where it stopped."""
    if engagement.status not in STOPPED:
        return E(engagement.paused_from or engagement.status)
    reached = [n for n, moment in enumerate(_moments(engagement)[:-1]) if moment is not None]
    return STAGES[reached[-1]][0] if reached else E.DRAFT


def position_of(status: str) -> int:
    """Give the place of a stage on the rail, from 1; nought is a draft; reporting and following up count as closed."""
    return _ORDER.get(E(status), LAST)


def stages_of(engagement: Engagement) -> list[Stage]:
    """Give the rail of an engagement with the dates of its stages."""
    now = position_of(current_stage(engagement))
    if engagement.status == E.CLOSED:
        now = LAST + 1
    moments = _moments(engagement)
    is_stopped = engagement.status in (E.PAUSED, *STOPPED)
    if engagement.status in STOPPED:
        moments[-1] = None
    notes = [f"{m.astimezone(clock.LONDON):%-d %B}" if m else "" for m in moments]
    return stages_from([name for _, name in STAGES], now, notes, is_stopped)


def first_day_of(engagement: Engagement) -> dt.date | None:
    """Give the first day on site that is fixed, or None."""
    return min((v.first_day for v in engagement.visits.all()), default=None)


def last_day_of(engagement: Engagement) -> dt.date | None:
    """Give the last day on site that is fixed, or None."""
    return max((v.last_day for v in engagement.visits.all()), default=None)
