"""The stages of the journey in their order."""

from collections.abc import Callable

from tests.e2e.journey import agreeing, asking, choosing, visiting
from tests.e2e.journey.cast import Cast

STAGES: tuple[Callable[[Cast], None], ...] = (
    asking.request_is_made,
    asking.request_is_taken_on,
    choosing.lead_is_invited,
    choosing.others_are_invited,
    choosing.invitations_are_accepted,
    choosing.interest_is_cleared,
    choosing.team_is_released,
    choosing.scoping_begins,
    agreeing.meeting_is_recorded,
    agreeing.scope_is_written,
    agreeing.effort_is_planned,
    agreeing.dates_are_fixed,
    agreeing.scope_is_agreed,
    agreeing.ground_rules_are_signed,
    visiting.days_are_reserved,
    visiting.visit_begins,
    visiting.line_emerges,
    visiting.concern_is_raised,
    visiting.days_are_confirmed,
    visiting.days_are_settled,
    visiting.standings_show_it,
)
