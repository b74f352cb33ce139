"""How a council stands in the programme, on one page: for its own leaders, to print and take along."""

from dataclasses import dataclass
from typing import Any

from cib.common import clock
from cib.common.components.words import date_span
from councils.models import Council
from councils.queries import standing_of
from peerchallenge.enums import EngagementStatus
from peerchallenge.models import Engagement
from peerchallenge.permissions import POLICY
from peerchallenge.permissions.priming import prime, with_conflict_of
from peerchallenge.queries.pages import FINISHED, with_page_facts
from peerchallenge.steps import Step, current_stage, first_day_of, last_day_of, steps_of

LINES_MAX = 8  # what one sheet of paper holds


@dataclass(frozen=True)
class StatusLine:
    """One challenge or review: where it stands, when the team comes, what is next and who holds it."""

    engagement: Engagement
    focus: str
    dates: str
    next_step: Step | None


def under_way(user: Any, council: Council) -> list[StatusLine]:
    """Give the live engagements that the council hosts, as this reader may know them; call it in `remembering`."""
    person = standing_of(user).person_id
    rows = POLICY.objects_for(user, "view_engagement", Engagement.objects.filter(host=council))
    rows = with_conflict_of(user, with_page_facts(rows.exclude(status__in=FINISHED), person))
    found = list(rows.order_by("number")[:LINES_MAX])
    prime(user, found)
    return [_line(user, engagement) for engagement in found]


def _line(user: Any, engagement: Engagement) -> StatusLine:
    first, last = first_day_of(engagement), last_day_of(engagement)
    stage = current_stage(engagement)
    steps = [step for step in steps_of(user, engagement) if step.is_open and step.stage == stage]
    return StatusLine(
        engagement,
        engagement.focus if POLICY.allows(user, "view_request", engagement) else "",
        date_span(first, last) if first and last else "",
        steps[0] if steps else None,
    )


def finished_this_year(user: Any, council: Council, year: Any) -> list[Engagement]:
    """Give what the council hosted and closed in the programme year, the latest first."""
    if year is None:
        return []
    ended = (clock.london_morning(year.starts_on), clock.now())
    rows = Engagement.objects.filter(host=council, status=EngagementStatus.CLOSED, ended_at__range=ended)
    known = POLICY.objects_for(user, "view_engagement", rows).select_related("offer_version")
    return list(known.order_by("-ended_at")[:LINES_MAX])
