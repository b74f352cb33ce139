"""Rules of scopes and ground rules: pure functions over frozen facts. SCO-W... only warn."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from cib.common.components.words import counted, half_days_words, long_date
from cib.common.errors import Breach
from peerchallenge.enums import EngagementStatus, FindingsGoTo, ScopeStatus
from peerchallenge.rules.dates import Advice

LINES_MAX = 30  # a limit for the page, far above any sensible breadth


@dataclass(frozen=True)
class ScopeFacts:
    """What a scope says so far, and what stands around it."""

    status: str
    focus: str
    lines: int
    site_half_days: int
    lines_per_day_max: int
    are_dates_fixed: bool
    was_meeting_held: bool
    no_meeting_reason: str = ""
    findings_go_to: str = ""
    existing_plan: str = ""


def focus_is_stated(facts: ScopeFacts) -> Breach | None:
    """SCO-01: a scope states its focus (R098)."""
    return None if facts.focus.strip() else Breach("SCO-01", "State the focus: the question to look at.", "focus")


def dates_are_fixed(facts: ScopeFacts) -> Breach | None:
    """SCO-02: the host approves a scope together with its dates (timeline: scoping)."""
    return None if facts.are_dates_fixed else Breach("SCO-02", "Fix the dates on site first, or at least one visit.")


def meeting_was_held(facts: ScopeFacts) -> Breach | None:
    """SCO-03: a scoping meeting is recorded, or somebody says why there was none (R097)."""
    if facts.was_meeting_held or facts.no_meeting_reason.strip():
        return None
    return Breach("SCO-03", "Record the scoping meeting, or say why none was held.", "no_meeting_reason")


APPROVAL_RULES = (focus_is_stated, dates_are_fixed)
#: Nobody is asked to approve or acknowledge what the approval would refuse.
PROPOSAL_RULES = (*APPROVAL_RULES, meeting_was_held)


def scope_is_a_draft(facts: ScopeFacts) -> Breach | None:
    """SCO-04: a scope is written while it is a draft; what was sent for approval is first taken back."""
    if facts.status == ScopeStatus.DRAFT:
        return None
    return Breach("SCO-04", "This version was sent for approval. Take it back to change it.")


def line_says_something(question: str) -> Breach | None:
    """SCO-05: a line of enquiry is a question."""
    return None if question.strip() else Breach("SCO-05", "Enter the line of enquiry.", "question")


def lines_are_few_enough(facts: ScopeFacts) -> Breach | None:
    """SCO-06: a page holds at most thirty lines of enquiry."""
    if facts.lines < LINES_MAX:
        return None
    return Breach("SCO-06", f"There are {LINES_MAX} lines of enquiry already. Join some of them.", "question")


def existing_plan_is_named(facts: ScopeFacts) -> Breach | None:
    """SCO-07: where findings go into an existing plan, the plan is named (R112)."""
    goes_there = facts.findings_go_to in {FindingsGoTo.EXISTING_PLAN, FindingsGoTo.BOTH}
    if not goes_there or facts.existing_plan.strip():
        return None
    return Breach("SCO-07", "Name the plan that the findings go into.", "existing_plan")


def meeting_is_not_ahead(held_on: dt.date, today: dt.date) -> Breach | None:
    """SCO-08: a meeting is recorded once it was held."""
    if held_on <= today:
        return None
    return Breach("SCO-08", f"{long_date(held_on)} is still to come. Record the meeting once it was held.", "held_on")


def reason_is_given(reason: str) -> Breach | None:
    """SCO-09: whoever sends a scope back or opens an approved one again says why."""
    return None if reason.strip() else Breach("SCO-09", "Say why, in a sentence. Both sides will read it.", "reason")


def scope_is_there_to_acknowledge(status: str | None) -> Breach | None:
    """SCO-10: the lead member acknowledges a scope that was sent for approval or approved (R104)."""
    if status in {ScopeStatus.PROPOSED, ScopeStatus.APPROVED}:
        return None
    return Breach("SCO-10", "The scope is still being written. You will be asked when it is ready.")


def scope_is_written_while_scoping(status: str) -> Breach | None:
    """SCO-11: a scope is written while scoping; an approved one is opened again first, with a reason."""
    if status == EngagementStatus.SCOPING:
        return None
    return Breach("SCO-11", "The scope is written while scoping. If it was approved, open it again to change it.")


def scope_was_approved(status: str | None) -> Breach | None:
    """SCO-12: only an approved scope is opened again."""
    if status == ScopeStatus.APPROVED:
        return None
    return Breach("SCO-12", "No version of this scope has been approved, so there is nothing to open again.")


def difference_still_stands(is_among: bool) -> Breach | None:
    """SCO-13: a line of enquiry is made of a difference that the host's profile shows now (R090)."""
    if is_among:
        return None
    return Breach("SCO-13", "This is not among the largest differences of the host’s profile any more.", "indicator")


def line_is_new(question: str, lines: Collection[str]) -> Breach | None:
    """SCO-14: the same difference becomes a line of enquiry once."""
    if question not in lines:
        return None
    return Breach("SCO-14", "This difference is a line of enquiry already.", "indicator")


def scope_is_narrow_enough(facts: ScopeFacts) -> Advice | None:
    """SCO-W1: more lines of enquiry than a deep look in the days on site allows (R099, NFER 2.2.1)."""
    if facts.lines * 2 <= facts.site_half_days * facts.lines_per_day_max:
        return None
    lines = counted(facts.lines, "line of enquiry", "lines of enquiry")
    usual = counted(facts.lines_per_day_max, "line", "lines")
    days = half_days_words(facts.site_half_days)
    return Advice(
        "SCO-W1",
        f"This may be too broad: {lines} for {days} on site. About {usual} of enquiry for each day lets the team "
        "look deeply. You may keep them all; say why, if you like.",
    )


@dataclass(frozen=True)
class SignatureFacts:
    """Who signs the ground rules, what they ticked and typed, and what was signed before."""

    today: dt.date
    has_agreed: bool
    typed_name: str
    own_name: str
    is_side_signed: bool
    is_same_person_as_other_side: bool
    first_day: dt.date | None


def signatory_agrees(facts: SignatureFacts) -> Breach | None:
    """GR-01: whoever signs says that they read and agree."""
    if facts.has_agreed:
        return None
    return Breach("GR-01", "Tick that you have read the ground rules and agree to them.", "agrees")


def signatory_signs_in_own_name(facts: SignatureFacts) -> Breach | None:
    """GR-02: a signature is the signatory's own name."""
    if _folded(facts.typed_name) == _folded(facts.own_name):
        return None
    return Breach("GR-02", f"Type your own name as the programme knows it: {facts.own_name}.", "name")


def _folded(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def side_has_not_signed(facts: SignatureFacts) -> Breach | None:
    """GR-03: each side signs once."""
    return Breach("GR-03", "These ground rules are already signed for this side.") if facts.is_side_signed else None


def signatories_are_two(facts: SignatureFacts) -> Breach | None:
    """GR-04: the two signatures are those of two people."""
    if not facts.is_same_person_as_other_side:
        return None
    return Breach("GR-04", "You signed for the other side. Somebody else signs for this one.")


def visit_is_ahead(facts: SignatureFacts) -> Breach | None:
    """GR-05: both sides sign before the team comes (R114: before evidence opens)."""
    if facts.first_day is not None and facts.first_day >= facts.today:
        return None
    when = f"The first day on site, {long_date(facts.first_day)}, is past" if facts.first_day else "No dates are fixed"
    return Breach("GR-05", f"{when}. Move the dates first, then sign.")


def clause_says_something(title: str, text: str) -> list[Breach | None]:
    """GR-07: a clause of the ground rules has a title and a text that both sides can read before they sign."""
    return [
        None if said.strip() else Breach("GR-07", f"Enter the {field}.", field)
        for field, said in (("title", title), ("text", text))
    ]


SIGNATURE_RULES = (
    signatory_agrees,
    signatory_signs_in_own_name,
    side_has_not_signed,
    signatories_are_two,
    visit_is_ahead,
)
