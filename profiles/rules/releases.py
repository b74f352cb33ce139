"""When a council may release figures or a self-assessment of its own. Codes RL."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from cib.common.errors import Breach
from councils.enums import Audience
from councils.rules.agreements import AgreedLine, is_covered

Found = Breach | None


@dataclass(frozen=True)
class ReleaseFacts:
    """What is asked before something is released: `agreed` are the lines of the signed agreement on the matter."""

    today: dt.date
    audience: str
    from_date: dt.date | None
    reason: str
    cluster_id: Any
    is_member_of_cluster: bool
    has_something: bool
    agreed: tuple[AgreedLine, ...]


def something_is_released(facts: ReleaseFacts) -> Found:
    """RL-01: what is released is there, is the council's own and is not a draft."""
    words = "There is nothing of yours to release here: figures already published need no release."
    return None if facts.has_something else Breach("RL-01", words)


def release_has_day(facts: ReleaseFacts) -> Found:
    """RL-02: a release holds from today or a later day."""
    if facts.from_date is not None and facts.from_date >= facts.today:
        return None
    return Breach("RL-02", "Choose today or a later day. What was seen before cannot be undone.", "from_date")


def release_has_reason(facts: ReleaseFacts) -> Found:
    """RL-03: a release says why, for whoever looks back."""
    return None if facts.reason.strip() else Breach("RL-03", "Say why, in a sentence.", "reason")


def release_names_own_cluster(facts: ReleaseFacts) -> Found:
    """RL-04: a release to a cluster names one to which the council belongs today; others name none."""
    if facts.audience != Audience.CLUSTER:
        return None
    if facts.cluster_id is not None and facts.is_member_of_cluster:
        return None
    return Breach("RL-04", "Choose one of the clusters to which the council belongs today.", "cluster")


def release_keeps_the_agreement(facts: ReleaseFacts) -> Found:
    """RL-05: where the signed sharing agreement has lines on the matter, a release goes no further and no sooner."""
    if facts.audience == Audience.TEAM_AND_HOST or not facts.agreed:
        return None
    if release_has_day(facts) or release_names_own_cluster(facts):
        return None  # which must be mended first
    if any(is_covered(facts.audience, facts.cluster_id, facts.from_date, line) for line in facts.agreed):
        return None
    words = (
        "Your sharing agreement does not go so far, or not so soon. Change the agreement first, or release to fewer."
    )
    return Breach("RL-05", words, "audience")


RELEASE_RULES = (
    something_is_released,
    release_has_day,
    release_has_reason,
    release_names_own_cluster,
    release_keeps_the_agreement,
)
