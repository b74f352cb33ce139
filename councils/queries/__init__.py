"""Questions about places and people: who someone is today, who holds what, which council is meant."""

from councils.queries.councils import (
    bordering_of,
    council_by_any_code_or_name,
    current_members_of,
    neighbours_of,
    predecessors_of,
    successors_of,
)
from councils.queries.people import (
    council_ids_of,
    dcs_of,
    delegates_of,
    employer_of,
    employers_of,
    holders_of,
    people_of_councils,
    person_of,
    resolved,
)
from councils.queries.regions import LeadPlace, clusters_in, lead_posts_of, vacant_lead_posts
from councils.queries.standing import (
    NOBODY,
    DelegationFact,
    Post,
    Standing,
    forget_standings,
    standing_of,
    standings_cached,
    users_delegated,
    users_holding,
)

__all__ = [
    "NOBODY",
    "DelegationFact",
    "LeadPlace",
    "Post",
    "Standing",
    "bordering_of",
    "clusters_in",
    "council_by_any_code_or_name",
    "council_ids_of",
    "current_members_of",
    "dcs_of",
    "delegates_of",
    "employer_of",
    "employers_of",
    "forget_standings",
    "holders_of",
    "lead_posts_of",
    "neighbours_of",
    "people_of_councils",
    "person_of",
    "predecessors_of",
    "resolved",
    "standing_of",
    "standings_cached",
    "successors_of",
    "users_delegated",
    "users_holding",
    "vacant_lead_posts",
]
