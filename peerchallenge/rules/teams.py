"""When somebody may be asked, accept, be released, and when a team is complete. Codes TM."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from cib.common.errors import Breach
from peerchallenge.enums import ChallengerKind, EngagementStatus, InvitationStatus, PlaceKind, ReleaseStatus

#: The stages in which a team is put together. Whoever joins once dates are fixed takes them on with the place.
CHOOSING = (EngagementStatus.MATCHING, EngagementStatus.SCOPING)


@dataclass(frozen=True)
class InviteFacts:
    """What the rules ask before a challenger is asked to take a place."""

    place_kind: str
    is_lead_place: bool
    is_waived: bool
    is_taken: bool
    kind: str
    can_lead: bool
    is_listed: bool
    is_asked_already: bool
    is_councillors_offer: bool = False


@dataclass(frozen=True)
class AnswerFacts:
    """What the rules ask before an invitation is answered."""

    today: dt.date
    expires_on: dt.date
    has_interest: bool = False
    declaration: str = ""


@dataclass(frozen=True)
class OpeningFacts:
    """What decides whether a place on a team opens the host's documents and data profile."""

    is_over: bool
    are_rules_signed: bool
    is_accepted: bool
    has_declared: bool
    has_conflict: bool


def place_opens_documents(facts: OpeningFacts) -> bool:
    """Tell whether documents are open to whoever has the place: declared, cleared, ground rules signed by both sides,
    and the engagement lasts; a pause leaves them open, a conflict closes them at once (access: rules that hold)."""
    is_on_team = facts.is_accepted and facts.has_declared and not facts.has_conflict
    return is_on_team and facts.are_rules_signed and not facts.is_over


@dataclass(frozen=True)
class SeatFacts:
    """What the gate into scoping asks of one place (no conflict counts that was cleared)."""

    label: str
    is_lead: bool
    is_required: bool
    is_waived: bool
    status: str
    release: str
    has_open_conflict: bool


def team_is_being_chosen(status: str) -> Breach | None:
    """TM-01: a team changes in matching and scoping; from ground rules on, the scope is opened again first."""
    if status in CHOOSING:
        return None
    return Breach("TM-01", "The team can change in matching and scoping only. Open the scope again first.")


def place_is_open(facts: InviteFacts) -> Breach | None:
    """TM-02: one person at a time is asked to take a place, and nobody for a place that was waived."""
    if facts.is_waived:
        return Breach("TM-02", "This place was waived. Open it again first.", "place")
    if facts.is_taken:
        return Breach("TM-02", "Somebody has been asked to take this place already. Choose another place.", "place")
    return None


def challenger_is_listed(facts: InviteFacts) -> Breach | None:
    """TM-03: only people who are in the pool today are asked: consenting, agreed, accredited, not left."""
    if facts.is_listed:
        return None
    return Breach("TM-03", "This person cannot be asked at present. Choose somebody from the list.", "challenger")


def challenger_fits_place(facts: InviteFacts) -> Breach | None:
    """TM-04: a lead is somebody who may lead; councillors take a member peer's place and all of member peer support."""
    if facts.is_lead_place and not facts.can_lead:
        return Breach("TM-04", "This person is not yet one who leads a team. Choose another place for them.", "place")
    is_member_place = facts.place_kind == PlaceKind.MEMBER or facts.is_councillors_offer
    is_member = facts.kind == ChallengerKind.MEMBER
    if is_member_place == is_member or facts.place_kind == PlaceKind.OBSERVER:
        return None
    words = "This place is for a councillor." if is_member_place else "A councillor takes a member peer's place."
    return Breach("TM-04", f"{words} Choose another place for them.", "place")


def challenger_is_asked_once(facts: InviteFacts) -> Breach | None:
    """TM-05: a person takes one place on a team."""
    if not facts.is_asked_already:
        return None
    return Breach("TM-05", "This person has been asked for this team already.", "challenger")


INVITE_RULES: tuple[Callable[[InviteFacts], Breach | None], ...] = (
    place_is_open,
    challenger_is_listed,
    challenger_fits_place,
    challenger_is_asked_once,
)


def breaches_of_invitation(facts: InviteFacts) -> list[Breach | None]:
    """Ask every rule of asking somebody."""
    return [rule(facts) for rule in INVITE_RULES]


def invitation_is_in_time(facts: AnswerFacts) -> Breach | None:
    """TM-06: an invitation is accepted before the day on which it expires."""
    if facts.today < facts.expires_on:
        return None
    return Breach("TM-06", "This invitation has expired. Ask the council to invite you again.")


def declared_interest_is_described(facts: AnswerFacts) -> Breach | None:
    """TM-07: whoever declares an interest says what it is; only the challenge manager reads it (R074)."""
    if not facts.has_interest or facts.declaration.strip():
        return None
    return Breach("TM-07", "Describe your interest. Only the challenge manager reads it.", "declaration")


def breaches_of_acceptance(facts: AnswerFacts) -> list[Breach | None]:
    """Ask every rule of accepting, beside the stage and the conflicts."""
    return [invitation_is_in_time(facts), declared_interest_is_described(facts)]


def reason_is_given(reason: str, field: str = "reason") -> Breach | None:
    """TM-08: declining, refusing, withdrawing, standing down, waiving and objecting each say why."""
    return None if reason.strip() else Breach("TM-08", "Say why.", field)


def lead_place_stays(is_lead: bool) -> Breach | None:
    """TM-09: every team has a lead: that place is never waived (R013)."""
    if not is_lead:
        return None
    return Breach("TM-09", "A team always has a lead challenger. Ask somebody to take the place.")


def place_is_empty(is_taken: bool) -> Breach | None:
    """TM-10: a place that somebody holds or considers is not waived under them."""
    if not is_taken:
        return None
    return Breach("TM-10", "Somebody has been asked to take this place. Withdraw the invitation first.")


def one_place_leads(kind: str) -> Breach | None:
    """TM-11: exactly one place leads, and the offer's team has it already (R013)."""
    if kind != PlaceKind.LEAD:
        return None
    return Breach("TM-11", "A team has one lead challenger. Add another kind of place.", "kind")


def conflict_can_be_cleared(is_clearable: bool) -> Breach | None:
    """TM-12: a manager clears what needs clearing; what bars somebody stays."""
    if is_clearable:
        return None
    return Breach("TM-12", "This is not a conflict that can be cleared. Ask somebody else to take the place.")


def release_is_of_a_team_member(status: str) -> Breach | None:
    """TM-13: people are released for a team that they have accepted to join."""
    if status == InvitationStatus.ACCEPTED:
        return None
    return Breach("TM-13", "This person is not on the team, so there is nothing to release them for.")


def place_is_ready(seat: SeatFacts) -> Breach | None:
    """TM-20: scoping begins when every required place is accepted, released and without an open conflict, or waived."""
    if seat.is_waived or (seat.status != InvitationStatus.ACCEPTED and not (seat.is_required or seat.is_lead)):
        return None
    if seat.status != InvitationStatus.ACCEPTED:
        way = "" if seat.is_lead else ", or go without them, with a reason"
        if seat.status == InvitationStatus.INVITED:
            return Breach("TM-20", f"{seat.label}: the person you asked has not answered yet. Wait for them{way}.")
        return Breach("TM-20", f"{seat.label}: nobody has been chosen yet. Ask somebody{way}.")
    if seat.has_open_conflict:
        return Breach("TM-20", f"{seat.label}: a conflict of interest has not been cleared.")
    if seat.release == ReleaseStatus.REFUSED:
        return Breach("TM-20", f"{seat.label}: the release was refused. Ask again, or ask somebody else.")
    if seat.release != ReleaseStatus.GIVEN:
        return Breach("TM-20", f"{seat.label}: the release has not been given yet.")
    return None


def breaches_of_team(seats: list[SeatFacts]) -> list[Breach | None]:
    """Ask every place of a team whether it is ready."""
    return [place_is_ready(seat) for seat in seats]
