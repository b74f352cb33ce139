"""When somebody may be appointed, and when an appointment may end."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from cib.common.errors import Breach
from councils.enums import PLACE_OF_ROLE, TWO_PERSON_ROLES, PlaceKind, Role

Found = list[Breach | None]


@dataclass(frozen=True)
class AppointmentFacts:
    """What the rules ask about an appointment before it is made."""

    role: str
    places: frozenset[PlaceKind]
    lead_post: str
    party: str
    from_date: dt.date
    to_date: dt.date | None
    is_for_oneself: bool
    is_person_known: bool
    is_council_in_force: bool
    held_by: str
    is_held_by_the_same: bool
    is_second_person: bool


def nobody_appoints_themselves(facts: AppointmentFacts) -> Breach | None:
    """PP-01: another person makes each appointment (domain: access)."""
    if not facts.is_for_oneself:
        return None
    return Breach("PP-01", "You cannot appoint yourself. Ask another member of CIB staff.", "person")


def person_is_known(facts: AppointmentFacts) -> Breach | None:
    """PP-02: only a person who was neither merged into another nor anonymised is appointed."""
    if facts.is_person_known:
        return None
    return Breach("PP-02", "This person's record is closed. Choose another person.", "person")


def place_suits_role(facts: AppointmentFacts) -> Breach | None:
    """PP-03: a role belongs to exactly one council, region, cluster or the programme, as its kind says."""
    kind = PLACE_OF_ROLE[facts.role]
    if facts.places == {kind}:
        return None
    role = Role(facts.role).label
    where = "the programme, not one place" if kind == PlaceKind.PROGRAMME else f"one {kind.label.lower()}"
    field = "role" if kind == PlaceKind.PROGRAMME else kind.value
    return Breach("PP-03", f"{role} is an appointment at {where}.", field)


def lead_post_is_named_for_regional_leads(facts: AppointmentFacts) -> Breach | None:
    """PP-04: a regional lead holds one of the region's three lead posts (R005), and nobody else does."""
    if (facts.role == Role.REGIONAL_LEAD) == bool(facts.lead_post):
        return None
    return Breach("PP-04", "Choose the lead post for a regional lead, and for nobody else.", "lead_post")


def group_is_named_for_group_office(facts: AppointmentFacts) -> Breach | None:
    """PP-05: a group office is of one political group, because it releases that group's member peers."""
    if (facts.role == Role.GROUP_OFFICE) == bool(facts.party):
        return None
    return Breach("PP-05", "Choose the political group for a group office, and for nobody else.", "party")


def period_is_in_order(facts: AppointmentFacts) -> Breach | None:
    """PP-06: an appointment ends after it begins."""
    if facts.to_date is None or facts.to_date > facts.from_date:
        return None
    return Breach("PP-06", "The last day must come after the first day.", "to_date")


def council_exists_then(facts: AppointmentFacts) -> Breach | None:
    """PP-07: nobody is appointed at a council on a day when it does not exist."""
    if facts.is_council_in_force:
        return None
    return Breach("PP-07", "That council does not exist on the first day of the appointment.", "from_date")


def post_is_vacant(facts: AppointmentFacts) -> Breach | None:
    """PP-08: DCS, chief executive, lead member and each regional lead post have one holder at a time."""
    if not facts.held_by:
        return None
    words = f"{facts.held_by} holds this post in that time. End that appointment first, or replace the holder."
    return Breach("PP-08", words, "role")


def appointment_is_new(facts: AppointmentFacts) -> Breach | None:
    """PP-09: a person holds one role at one place once at a time."""
    if not facts.is_held_by_the_same:
        return None
    return Breach("PP-09", "This person holds that appointment already in that time.", "role")


def two_people_appoint(facts: AppointmentFacts) -> Breach | None:
    """PP-10: clearing-house officer and QA lead take two people to appoint (domain: access)."""
    if facts.role not in TWO_PERSON_ROLES or facts.is_second_person:
        return None
    role = Role(facts.role).label
    return Breach("PP-10", f"{role} takes two people to appoint: propose it, and another confirms.", "role")


APPOINTMENT_RULES: tuple[Callable[[AppointmentFacts], Breach | None], ...] = (
    nobody_appoints_themselves,
    person_is_known,
    place_suits_role,
    lead_post_is_named_for_regional_leads,
    group_is_named_for_group_office,
    period_is_in_order,
    council_exists_then,
    post_is_vacant,
    appointment_is_new,
    two_people_appoint,
)


def breaches_of_appointment(facts: AppointmentFacts) -> Found:
    """Ask every rule of appointing."""
    return [rule(facts) for rule in APPOINTMENT_RULES]


def breaches_of_confirmation(*, is_proposer: bool, is_for_oneself: bool) -> Found:
    """PP-11: a proposal is answered by somebody other than who made it and whom it is about."""
    if not (is_proposer or is_for_oneself):
        return []
    return [Breach("PP-11", "Somebody else must confirm this: not who proposed it, nor whom it is about.")]


def breaches_of_end(*, from_date: dt.date, ends_on: dt.date | None, to_date: dt.date) -> Found:
    """PP-12: what has ended stays ended, and nothing ends before it began (on that day: it never held)."""
    if ends_on is not None and ends_on <= to_date:
        return [Breach("PP-12", "This ended already, or ends sooner than that.", "to_date")]
    if to_date < from_date:
        return [Breach("PP-12", "It cannot end before it began.", "to_date")]
    return []
