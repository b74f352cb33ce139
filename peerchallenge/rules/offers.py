"""What must hold of an offer before a version of it is published: pure functions, each with its code."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cib.common.errors import Breach
from peerchallenge.enums import PlaceKind

#: Nothing in the programme is ever called this (glossary): nobody is graded.
NEVER_CALLED = "inspection"


@dataclass(frozen=True)
class OfferFacts:
    """What the rules ask about a version before it is published; half-days are whole numbers."""

    texts: Sequence[tuple[str, str]]
    place_kinds: Sequence[str]
    lead_is_required: bool
    site_half_days: tuple[int, int, int]
    window_from: dt.date | None
    window_to: dt.date | None


def says_something(facts: OfferFacts) -> list[Breach | None]:
    """OFF-01: a version has a name, a purpose and an explanation that can be forwarded (R020)."""
    return [Breach("OFF-01", f"Enter the {field}.", field) for field, text in facts.texts if not text.strip()]


def is_never_called_inspection(facts: OfferFacts) -> list[Breach | None]:
    """OFF-02: no offer is called or explained as an inspection (glossary)."""
    words = "Say it in other words: nothing in the programme is an inspection, and nobody is graded."
    return [Breach("OFF-02", words, field) for field, text in facts.texts if NEVER_CALLED in text.casefold()]


def has_one_lead(facts: OfferFacts) -> list[Breach | None]:
    """OFF-03: the team template has exactly one lead, who is required (R075)."""
    if facts.place_kinds.count(PlaceKind.LEAD) == 1 and facts.lead_is_required:
        return []
    return [Breach("OFF-03", "Give the team exactly one lead challenger, and make the place a required one.")]


def days_are_in_order(facts: OfferFacts) -> list[Breach | None]:
    """OFF-04: the usual days on site lie between the least and the most."""
    least, usual, most = facts.site_half_days
    if 0 < least <= usual <= most:
        return []
    return [Breach("OFF-04", "The usual days on site must lie between the fewest and the most.")]


def window_is_in_order(facts: OfferFacts) -> list[Breach | None]:
    """OFF-05: an offer with a window has its first and its last day, in order (R023)."""
    if facts.window_from is None and facts.window_to is None:
        return []
    if facts.window_from and facts.window_to and facts.window_from <= facts.window_to:
        return []
    return [Breach("OFF-05", "Enter the first and the last day of the window, in order.", "window_to")]


def breaches_of_offer_version(facts: OfferFacts) -> list[Breach | None]:
    """Ask every rule about a version that is to be published."""
    rules = (says_something, is_never_called_inspection, has_one_lead, days_are_in_order, window_is_in_order)
    return [breach for rule in rules for breach in rule(facts)]
