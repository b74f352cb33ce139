"""When somebody may act for a principal."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from cib.common.errors import Breach
from councils.enums import Capacity


@dataclass(frozen=True)
class DelegationFacts:
    """What the rules ask about a delegation before it is recorded."""

    capacity: str
    is_for_one_engagement: bool
    may_sign: bool
    is_to_oneself: bool
    is_delegate_known: bool
    is_delegate_of_the_council: bool
    is_named_already: bool
    from_date: dt.date
    to_date: dt.date | None


def delegate_is_another_person(facts: DelegationFacts) -> Breach | None:
    """PP-20: nobody is their own delegate."""
    if not facts.is_to_oneself:
        return None
    return Breach("PP-20", "You cannot be your own delegate. Choose somebody else.", "delegate")


def delegate_is_known(facts: DelegationFacts) -> Breach | None:
    """PP-21: only a person whose record is open is named."""
    if facts.is_delegate_known:
        return None
    return Breach("PP-21", "This person's record is closed. Choose another person.", "delegate")


def delegate_is_of_the_council(facts: DelegationFacts) -> Breach | None:
    """PP-22: a DCS delegates to the council's own people; a broker comes from outside."""
    if facts.is_delegate_of_the_council or facts.capacity == Capacity.BROKER:
        return None
    return Breach("PP-22", "Choose one of your own council's people, or add them to it first.", "delegate")


def broker_acts_on_one_engagement(facts: DelegationFacts) -> Breach | None:
    """PP-23: a broker acts by delegation for one engagement and never signs (domain: access)."""
    if facts.capacity != Capacity.BROKER or (facts.is_for_one_engagement and not facts.may_sign):
        return None
    return Breach("PP-23", "A broker may act on one engagement only, and never signs.", "capacity")


def delegation_is_new(facts: DelegationFacts) -> Breach | None:
    """PP-24: one person acts for another on the same thing once at a time."""
    if not facts.is_named_already:
        return None
    return Breach("PP-24", "This person is your delegate for that already. End that delegation first.", "delegate")


def period_is_in_order(facts: DelegationFacts) -> Breach | None:
    """PP-25: a delegation ends after it begins."""
    if facts.to_date is None or facts.to_date > facts.from_date:
        return None
    return Breach("PP-25", "The last day must come after the first day.", "to_date")


DELEGATION_RULES: tuple[Callable[[DelegationFacts], Breach | None], ...] = (
    delegate_is_another_person,
    delegate_is_known,
    delegate_is_of_the_council,
    broker_acts_on_one_engagement,
    delegation_is_new,
    period_is_in_order,
)


def breaches_of_delegation(facts: DelegationFacts) -> list[Breach | None]:
    """Ask every rule of naming a delegate."""
    return [rule(facts) for rule in DELEGATION_RULES]
