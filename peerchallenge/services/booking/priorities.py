"""What an app above knows of how pressing a request is, written down so that the queue can read it (R045)."""

from cib.common import audit
from peerchallenge.enums import EngagementStatus, Priority
from peerchallenge.models import Engagement
from peerchallenge.rules.booking import priority_of

_STILL_IN_LINE = (EngagementStatus.DRAFT, EngagementStatus.REQUESTED, EngagementStatus.MATCHING)


def write_cycle_priority(*, engagement: Engagement, cycle_priority: int | None) -> bool:
    """Write down what a review's cycle says of a locked engagement; give whether anything changed.

    Its place in the queue follows while it stands in line, unless a manager put it elsewhere by hand.
    """
    if engagement.cycle_priority == cycle_priority or engagement.status not in _STILL_IN_LINE:
        return False
    stands = (engagement.priority, engagement.priority_reason)
    by_itself = (_reckoned(engagement, engagement.cycle_priority), (Priority.STANDARD, ""))
    fields = ["cycle_priority"]
    if stands in by_itself:
        engagement.priority, engagement.priority_reason = _reckoned(engagement, cycle_priority)
        fields += ["priority", "priority_reason"]
    engagement.cycle_priority = cycle_priority
    engagement.save(update_fields=fields)
    words = Priority(cycle_priority).label.lower() if cycle_priority else "nothing pressing"
    audit.record("engagement.cycle_priority", engagement, actor=None, changes={"priority": words})
    return True


def _reckoned(engagement: Engagement, cycle_priority: int | None) -> tuple[int, str]:
    return priority_of(
        urgency=engagement.urgency, urgency_reason=engagement.urgency_reason, cycle_priority=cycle_priority
    )
