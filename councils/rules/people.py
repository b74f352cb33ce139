"""What must hold of persons and of who employs them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cib.common.errors import Breach

Found = list[Breach | None]


@dataclass(frozen=True)
class EmploymentFacts:
    """What the rules ask about an employment before it is recorded."""

    employers: int
    from_date: dt.date
    to_date: dt.date | None
    open_since: dt.date | None
    is_person_known: bool
    is_council_in_force: bool


@dataclass(frozen=True)
class MergeFacts:
    """What the rules ask before a duplicate is merged into the record that stays."""

    is_same: bool
    are_both_known: bool
    is_oneself: bool
    overlapping_posts: Sequence[str]


def breaches_of_address(*, email: str, is_taken: bool) -> Found:
    """PP-40: an e-mail address belongs to one person."""
    if not (email and is_taken):
        return []
    return [Breach("PP-40", "Another person has this e-mail address. Find them in the list of people.", "email")]


def breaches_of_employment(facts: EmploymentFacts) -> Found:
    """PP-41: one employer, a period in order, and a new employment that begins after the open one did."""
    found: Found = []
    if facts.employers != 1:
        found.append(Breach("PP-41", "Choose one council or one organisation.", "council"))
    if facts.to_date is not None and facts.to_date <= facts.from_date:
        found.append(Breach("PP-41", "The last day must come after the first day.", "to_date"))
    if facts.open_since is not None and facts.from_date <= facts.open_since:
        words = "The employment on record began on that day or later. End it first."
        found.append(Breach("PP-41", words, "from_date"))
    if not facts.is_person_known:
        found.append(Breach("PP-02", "This person's record is closed."))
    if not facts.is_council_in_force:
        found.append(Breach("PP-07", "That council does not exist on the first day of the employment.", "from_date"))
    return found


def breaches_of_merge(facts: MergeFacts) -> Found:
    """PP-42: two open records of one person, who is not oneself, and no post that both hold at one time."""
    found: Found = []
    if facts.is_same:
        found.append(Breach("PP-42", "Choose another record: this is the one that stays.", "duplicate"))
    if not facts.are_both_known:
        found.append(Breach("PP-42", "One of the two records is closed already.", "duplicate"))
    if facts.is_oneself:
        found.append(Breach("PP-42", "You cannot merge your own record. Ask another member of CIB staff."))
    for post in facts.overlapping_posts:
        found.append(Breach("PP-42", f"Both records hold this at the same time: {post}. End one first.", "duplicate"))
    return found


def breaches_of_anonymising(*, is_oneself: bool, is_known: bool, holds: Sequence[str]) -> Found:
    """PP-43: who is anonymised holds nothing any more, and is not oneself."""
    found: Found = [Breach("PP-43", f"This person still holds: {post}. End it first.") for post in holds]
    if is_oneself:
        found.append(Breach("PP-43", "You cannot anonymise yourself. Ask another member of CIB staff."))
    if not is_known:
        found.append(Breach("PP-43", "This person's record is closed already."))
    return found
