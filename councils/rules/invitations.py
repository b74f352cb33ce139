"""When somebody may be invited to sign in, and may take the invitation up."""

from dataclasses import dataclass

from cib.common.errors import Breach
from councils.enums import InvitationStatus

#: Days that an invitation to sign in can be taken up; then it is sent again.
INVITATION_DAYS = 14
#: Times that one invitation may be sent: whoever needs more should be spoken to.
SENDINGS_MAX = 10

Found = list[Breach | None]


@dataclass(frozen=True)
class InvitationFacts:
    """What the rules ask about an invitation before it is sent."""

    email: str
    has_user: bool
    is_person_known: bool
    is_invited: bool
    is_appointment_theirs: bool
    is_address_taken: bool


@dataclass(frozen=True)
class AcceptanceFacts:
    """What the rules ask when an invitation is taken up."""

    status: str
    is_address_theirs: bool
    has_other_user: bool
    is_user_someone_else: bool
    is_appointment_over: bool


def person_has_an_address(facts: InvitationFacts) -> Breach | None:
    """PP-30: an invitation goes to an e-mail address, so there must be one."""
    if facts.email and facts.is_person_known:
        return None
    return Breach("PP-30", "This person has no e-mail address. Add it to their record first.", "email")


def person_does_not_sign_in_yet(facts: InvitationFacts) -> Breach | None:
    """PP-31: who has an account needs no invitation; a new appointment counts at once."""
    if not (facts.has_user or facts.is_address_taken):
        return None
    return Breach("PP-31", "This person, or this address, has an account already. No invitation is needed.", "email")


def person_is_not_invited_yet(facts: InvitationFacts) -> Breach | None:
    """PP-32: one invitation stands at a time; it can be sent again."""
    if not facts.is_invited:
        return None
    return Breach("PP-32", "This person is invited already. Send that invitation again, or withdraw it first.")


def appointment_is_theirs(facts: InvitationFacts) -> Breach | None:
    """PP-33: an invitation names one of the person's own appointments that has not ended."""
    if facts.is_appointment_theirs:
        return None
    return Breach("PP-33", "That appointment is not theirs, or has ended.", "appointment")


def breaches_of_invitation(facts: InvitationFacts) -> Found:
    """Ask every rule of inviting."""
    rules = (person_has_an_address, person_does_not_sign_in_yet, person_is_not_invited_yet, appointment_is_theirs)
    return [rule(facts) for rule in rules]


def breaches_of_sending_again(*, status: str, sent_count: int) -> Found:
    """PP-34: an invitation that was accepted or withdrawn is not sent again, nor any more than ten times."""
    if status in (InvitationStatus.ACCEPTED, InvitationStatus.WITHDRAWN):
        return [Breach("PP-34", f"This invitation is {InvitationStatus(status).label.lower()} already.")]
    if sent_count >= SENDINGS_MAX:
        return [Breach("PP-34", f"It was sent {SENDINGS_MAX} times. Speak to the person, then invite them anew.")]
    return []


_CLOSED = {
    InvitationStatus.EXPIRED: "This invitation has expired. Ask for it to be sent again.",
    InvitationStatus.ACCEPTED: "This invitation has been accepted already. Sign in instead.",
    InvitationStatus.WITHDRAWN: "This invitation was withdrawn.",
}


def breaches_of_acceptance(facts: AcceptanceFacts) -> Found:
    """PP-35 to PP-37: an open invitation, to this very address, for a person whom nobody else signs in as."""
    found: Found = []
    if facts.status != InvitationStatus.OPEN:
        found.append(Breach("PP-35", _CLOSED[InvitationStatus(facts.status)]))
    elif facts.is_appointment_over:
        found.append(Breach("PP-35", "The appointment that this invitation names has ended."))
    if not facts.is_address_theirs:
        found.append(Breach("PP-36", "This invitation was sent to another e-mail address."))
    if facts.has_other_user or facts.is_user_someone_else:
        found.append(Breach("PP-37", "Somebody signs in as this person already, or you as another."))
    return found
